"""What an organisation's administrators decide, version upon version, sealed in Redis.

A version is added only by who has seen the one before it; the newest fifty are kept.
"""

from __future__ import annotations

from collections.abc import Awaitable
from typing import TYPE_CHECKING, Any, Final, Generic, TypeVar

import msgspec

from capture.errors import CaptureError, Service
from capture.models import TenantId
from capture.sealed import Seals, answered

if TYPE_CHECKING:
    from redis.asyncio import Redis

__all__ = ["KEPT_VERSIONS", "History", "PolicyUnreadable"]

T = TypeVar("T")
KEPT_VERSIONS: Final = 50
_NEXT: Final = """
if (redis.call('LINDEX', KEYS[1], 0) or '') ~= ARGV[1] then return 0 end
redis.call('LPUSH', KEYS[1], ARGV[2])
redis.call('LTRIM', KEYS[1], 0, tonumber(ARGV[3]) - 1)
return 1
"""


class PolicyUnreadable(CaptureError):  # noqa: N818 - named by what is so, as its siblings
    """What an organisation decided rests there and no key opens it.

    Nothing may be suggested then: what an administrator excluded, or switched off, is not known.
    """

    service: Final = Service.REDIS

    def __init__(self) -> None:
        super().__init__("the policy does not open")


class History(Generic[T]):
    """The versions of one thing, apart for each tenant; ``of`` is its name in Redis.

    Raises ``ServiceUnavailable`` for ``Service.REDIS``, and ``PolicyUnreadable``.
    """

    def __init__(self, redis: Redis, seals: Seals, of: str, kind: type[T]) -> None:
        self._redis = redis
        self._seals = seals
        self._of = of
        self._decoder = msgspec.json.Decoder(kind)

    def newest(self, redis: Any, tenant: TenantId) -> Awaitable[bytes | None]:
        """The question to Redis, which may stand in a pipeline, for what ``read`` reads."""
        asked: Awaitable[bytes | None] = redis.lindex(self._name(tenant), 0)
        return asked

    async def resting(self, tenant: TenantId) -> bytes:
        """The newest version as it rests, b"" where there is none."""
        return await answered(self.newest(self._redis, tenant)) or b""

    def read(self, tenant: TenantId, sealed: bytes | None) -> T | None:
        """A version as it rests; ``None`` where none does."""
        if not sealed:
            return None
        content = self._seals.open(self._name(tenant), sealed)
        if content is None:
            raise PolicyUnreadable
        try:
            return self._decoder.decode(content)
        except msgspec.DecodeError:
            raise PolicyUnreadable from None

    async def all(self, tenant: TenantId) -> tuple[T, ...]:
        """The versions that are kept, newest first; one that no key opens is left out."""
        name = self._name(tenant)
        rows = await answered(_awaited(self._redis.lrange(name, 0, -1)))
        opened = [self._seals.open(name, row) for row in rows]
        return tuple(self._decoder.decode(one) for one in opened if one is not None)

    async def add(self, tenant: TenantId, before: bytes, made: T) -> bool:
        """Whether ``made`` is the newest version now: not where another came after ``before``."""
        name = self._name(tenant)
        sealed = self._seals.seal(name, msgspec.json.encode(made))
        call = self._redis.eval(_NEXT, 1, name, before, sealed, KEPT_VERSIONS)
        if await answered(_awaited(call)):
            return True
        # Ours, where the answer to a first attempt was lost.
        return bool(await self.resting(tenant) == sealed)

    def _name(self, tenant: TenantId) -> str:
        return f"ac:{{decisions:{tenant}}}:{self._of}"


def _awaited(call: Any) -> Awaitable[Any]:
    # redis-py gives one type to its synchronous and its asynchronous client.
    awaited: Awaitable[Any] = call
    return awaited
