"""Where an organisation's settings rest: every version with who made it, the newest fifty kept.

Two administrators who edit at once do not overwrite each other: a change names the version it was
made from, and only one of them is still right.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

import msgspec

from capture.errors import CaptureError, Service
from capture.models import Caller, ObjectId, TenantId
from capture.policy import Policy
from capture.sealed import Seals, answered

if TYPE_CHECKING:
    from collections.abc import Awaitable

    from redis.asyncio import Redis

    from capture.ports import Clock

__all__ = ["KEPT_VERSIONS", "Policies", "PolicyChanged", "PolicyUnreadable", "Revision"]

KEPT_VERSIONS: Final = 50
_NEXT: Final = """
if (redis.call('LINDEX', KEYS[1], 0) or '') ~= ARGV[1] then return 0 end
redis.call('LPUSH', KEYS[1], ARGV[2])
redis.call('LTRIM', KEYS[1], 0, tonumber(ARGV[3]) - 1)
return 1
"""


@dataclass(frozen=True, slots=True)
class Revision:
    """One version of an organisation's settings; version 0 are the defaults, made by nobody."""

    version: int = 0
    policy: Policy = field(default_factory=Policy)
    by: ObjectId | None = None
    when: datetime | None = None


class PolicyChanged(CaptureError):  # noqa: N818 - named by what happened, as its siblings
    """Somebody else saved in between; ``now`` is what holds."""

    def __init__(self, now: Revision) -> None:
        super().__init__("the policy was changed in between")
        self.now = now


class PolicyUnreadable(CaptureError):  # noqa: N818 - as above
    """An organisation's settings rest there and no key opens them.

    Nothing may be suggested then: what an administrator excluded is not known.
    """

    service: Final = Service.REDIS

    def __init__(self) -> None:
        super().__init__("the policy does not open")


_decoder = msgspec.json.Decoder(Revision)


class Policies:
    """Raises ``ServiceUnavailable`` for ``Service.REDIS``, and ``PolicyUnreadable``."""

    def __init__(self, redis: Redis, seals: Seals, *, clock: Clock) -> None:
        self._redis = redis
        self._seals = seals
        self._clock = clock

    async def current(self, tenant: TenantId) -> Revision:
        """What holds now."""
        return self.read(tenant, await answered(self.newest(self._redis, tenant)))

    async def history(self, tenant: TenantId) -> tuple[Revision, ...]:
        """The versions that are kept, newest first; one that no key opens is left out."""
        rows = await answered(_awaited(self._redis.lrange(_name(tenant), 0, -1)))
        opened = [self._seals.open(_name(tenant), row) for row in rows]
        return tuple(_decoder.decode(one) for one in opened if one is not None)

    async def change(self, caller: Caller, policy: Policy, *, version: int) -> Revision:
        """Save in the caller's name what was made from ``version``; raises ``PolicyChanged``."""
        tenant, name = caller.tenant, _name(caller.tenant)
        before = await answered(self.newest(self._redis, tenant)) or b""
        now = self.read(tenant, before)
        if now.version != version:
            raise PolicyChanged(now)
        made = Revision(version + 1, policy, caller.oid, self._clock())
        sealed = self._seals.seal(name, msgspec.json.encode(made))
        call = self._redis.eval(_NEXT, 1, name, before, sealed, KEPT_VERSIONS)
        if not await answered(_awaited(call)):
            after = await answered(self.newest(self._redis, tenant))
            if after != sealed:  # ours, where the answer to a first attempt was lost
                raise PolicyChanged(self.read(tenant, after))
        return made

    @staticmethod
    def newest(redis: Any, tenant: TenantId) -> Awaitable[bytes | None]:
        """The question to Redis, which may stand in a pipeline, for what ``read`` reads."""
        asked: Awaitable[bytes | None] = redis.lindex(_name(tenant), 0)
        return asked

    def read(self, tenant: TenantId, sealed: bytes | None) -> Revision:
        """A version as it rests; the defaults where none does."""
        if not sealed:
            return Revision()
        content = self._seals.open(_name(tenant), sealed)
        if content is None:
            raise PolicyUnreadable
        try:
            return _decoder.decode(content)
        except msgspec.DecodeError:
            raise PolicyUnreadable from None


def _name(tenant: TenantId) -> str:
    return f"ac:{{decisions:{tenant}}}:policy"


def _awaited(call: Any) -> Awaitable[Any]:
    # redis-py gives one type to its synchronous and its asynchronous client.
    awaited: Awaitable[Any] = call
    return awaited
