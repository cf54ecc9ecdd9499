"""What one person may ask of one service at this moment, kept by all processes together.

A service that said when to come back is not asked before, by nobody in that person's name; and a
mailbox is asked four things at a time ("Microsoft Graph service-specific throttling limits",
Outlook), whichever process asks. Places are leases that their holder keeps up, in the order of
asking, so that neither a dead process nor a batch that needs them all holds others up for long.
"""

from __future__ import annotations

import asyncio
import math
import secrets
from contextlib import asynccontextmanager, suppress
from itertools import count
from typing import TYPE_CHECKING, Any, Final

from redis.exceptions import RedisError

from capture.errors import Service, ServiceUnavailable, Throttled
from capture.gate import Gate

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable

    from redis.asyncio import Redis

    from capture.models import Caller

__all__ = ["DYNAMICS_AT_ONCE", "MAILBOX_AT_ONCE", "Entrance"]

MAILBOX_AT_ONCE: Final = 4
DYNAMICS_AT_ONCE: Final = 16
"""Dataverse refuses a person's 52nd request at a time ("Service protection API limits")."""
_POLL: Final = 0.015
_SOON: Final = 0.1
"""Seconds that are waited for here: reporting them would cost an attempt."""
_PATIENCE: Final = 2000
"""Milliseconds after which somebody in line who no longer asks is passed over."""
_PREFIX: Final = "ac:entrance:"

_ENTER: Final = """
local held, line, seen = KEYS[1], KEYS[2], KEYS[3]
local id, places, most, lease, patience =
  ARGV[1], tonumber(ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[4]), tonumber(ARGV[5])
local parked = redis.call('PTTL', KEYS[4])
if parked > 0 then return parked end
local clock = redis.call('TIME')
local now = tonumber(clock[1]) * 1000 + math.floor(tonumber(clock[2]) / 1000)
redis.call('ZREMRANGEBYSCORE', held, '-inf', now)
for _, gone in ipairs(redis.call('ZRANGEBYSCORE', seen, '-inf', now)) do
  redis.call('ZREM', line, gone)
  redis.call('ZREM', seen, gone)
end
local first = redis.call('ZRANGE', line, 0, 0)[1]
if (not first or first == id) and redis.call('ZCARD', held) + places <= most then
  if first then
    redis.call('ZREM', line, id)
    redis.call('ZREM', seen, id)
  end
  for place = 1, places do redis.call('ZADD', held, now + lease, id .. '#' .. place) end
  redis.call('PEXPIRE', held, lease)
  return 0
end
local last = tonumber(redis.call('ZSCORE', seen, id) or 0)
if last < now + patience / 2 then
  redis.call('ZADD', line, 'NX', now, id)
  redis.call('ZADD', seen, now + patience, id)
  redis.call('PEXPIRE', line, patience * 2)
  redis.call('PEXPIRE', seen, patience * 2)
end
return -1
"""
_KEEP: Final = """
local clock = redis.call('TIME')
local now = tonumber(clock[1]) * 1000 + math.floor(tonumber(clock[2]) / 1000)
for place = 1, tonumber(ARGV[2]) do
  redis.call('ZADD', KEYS[1], 'XX', now + tonumber(ARGV[3]), ARGV[1] .. '#' .. place)
end
return redis.call('PEXPIRE', KEYS[1], ARGV[3])
"""
_LEAVE: Final = """
for place = 1, tonumber(ARGV[2]) do redis.call('ZREM', KEYS[1], ARGV[1] .. '#' .. place) end
redis.call('ZREM', KEYS[2], ARGV[1])
return redis.call('ZREM', KEYS[3], ARGV[1])
"""
_PARK: Final = """
if redis.call('PTTL', KEYS[1]) < tonumber(ARGV[1]) then
  redis.call('SET', KEYS[1], '1', 'PX', ARGV[1])
end
return 1
"""


class Entrance:
    """The way into one service, for any caller; ``lease`` is in seconds.

    With ``shared`` the places are counted over all processes, else over this one alone.
    """

    def __init__(
        self,
        redis: Redis,
        service: Service,
        at_once: int,
        *,
        shared: bool,
        lease: float = 2.0,
    ) -> None:
        self._redis = redis
        self._service = service
        self._at_once = at_once
        self._shared = shared
        self._lease = lease
        self._gate = Gate(at_once)
        self._leaving: set[asyncio.Task[None]] = set()
        self._process = secrets.token_hex(6)
        self._numbers = count()
        self._enter = redis.register_script(_ENTER)
        self._keep = redis.register_script(_KEEP)
        self._leave = redis.register_script(_LEAVE)
        self._park = redis.register_script(_PARK)

    @asynccontextmanager
    async def __call__(self, caller: Caller, places: int = 1) -> AsyncIterator[None]:
        """One call that takes so many places; raises ``Throttled`` before its time has come.

        What the call raises is looked at: how long a service wants to be left alone counts for
        everybody who asks in this name.
        """
        way_in = (
            self._place(caller, min(places, self._at_once)) if self._shared else self._alone(caller)
        )
        async with way_in:
            try:
                yield
            except (Throttled, ServiceUnavailable) as error:
                if error.service is self._service and error.retry_after:
                    await self.rest(caller, error.retry_after)
                raise

    async def rest(self, caller: Caller, seconds: float) -> None:
        """Ask nothing in this name for so long; what is under way goes on."""
        with suppress(ServiceUnavailable):  # whoever was refused knows it all the same
            await _answer(
                self._park(keys=[f"{self._name(caller)}until"], args=[math.ceil(seconds * 1000)])
            )

    @asynccontextmanager
    async def _place(self, caller: Caller, places: int) -> AsyncIterator[None]:
        name, me = self._name(caller), f"{self._process}.{next(self._numbers)}"
        keys = [f"{name}{part}" for part in ("held", "line", "seen", "until")]
        lease = math.ceil(self._lease * 1000)
        try:
            while left := await self._asked(keys, me, places, lease):
                if left / 1000 > _SOON:
                    raise Throttled(self._service, retry_after=left / 1000)
                await asyncio.sleep(max(left / 1000, _POLL))
            keeping = asyncio.create_task(self._kept(keys[0], me, places, lease))
            try:
                yield
            finally:
                keeping.cancel()
        finally:
            leaving = asyncio.create_task(self._left(keys[:3], me, places))  # nobody waits for it
            self._leaving.add(leaving)
            leaving.add_done_callback(self._leaving.discard)

    async def aclose(self) -> None:
        """Give back what is held no more."""
        await asyncio.gather(*self._leaving)

    async def _left(self, keys: list[str], me: str, places: int) -> None:
        with suppress(ServiceUnavailable):  # it ends by itself
            await _answer(self._leave(keys=keys, args=[me, places]))

    async def _asked(self, keys: list[str], me: str, places: int, lease: int) -> int:
        """0 once inside, -1 while there is no place, else the milliseconds to stay away."""
        facts = (me, places, self._at_once, lease, _PATIENCE)
        return int(await _answer(self._enter(keys=keys, args=facts)))

    async def _kept(self, held: str, me: str, places: int, lease: int) -> None:
        while True:
            await asyncio.sleep(self._lease / 3)
            with suppress(ServiceUnavailable):
                await _answer(self._keep(keys=[held], args=[me, places, lease]))

    @asynccontextmanager
    async def _alone(self, caller: Caller) -> AsyncIterator[None]:
        async with self._gate.one(caller):
            await self._rested(caller)
            yield

    async def _rested(self, caller: Caller) -> None:
        while (left := int(await _answer(self._redis.pttl(f"{self._name(caller)}until")))) > 0:
            if left / 1000 > _SOON:
                raise Throttled(self._service, retry_after=left / 1000)
            await asyncio.sleep(left / 1000)

    def _name(self, caller: Caller) -> str:
        return f"{_PREFIX}{{{self._service.name.lower()}:{caller.tenant}/{caller.oid}}}:"


async def _answer(call: Awaitable[Any]) -> Any:
    try:
        return await call
    except (RedisError, OSError) as error:
        raise ServiceUnavailable(Service.REDIS, "did not confirm") from error
