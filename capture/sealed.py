"""Values that rest in Redis readable by nobody who reads Redis, and replaced only by who saw them.

Redis trouble becomes ``ServiceUnavailable``; what was written is on disk when a method returns, as
far as Redis is told to keep its word (decision 0004).
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any, Final, Protocol

from redis.exceptions import RedisError

from capture.errors import Service, ServiceUnavailable

if TYPE_CHECKING:
    from redis.asyncio import Redis

__all__ = ["Seals", "answered", "changed"]

_ATTEMPTS: Final = 200
"""Each lost attempt is another write that succeeded, and nobody presses so often at once."""
_REPLACE: Final = """
if (redis.call('GET', KEYS[1]) or '') == ARGV[1] then
  redis.call('SET', KEYS[1], ARGV[2])
  return 1
end
return 0
"""


class Seals(Protocol):
    """Encryption bound to the name a value rests under."""

    def seal(self, name: str, content: bytes) -> bytes:
        """The content, readable only by a holder of the keys and only under this name."""

    def open(self, name: str, sealed: bytes) -> bytes | None:
        """The content, or ``None`` where it does not open."""


async def answered(call: Awaitable[Any]) -> Any:
    """What Redis answers; raises ``ServiceUnavailable``."""
    try:
        return await call
    except (RedisError, OSError) as error:
        raise ServiceUnavailable(Service.REDIS, "did not confirm") from error


async def changed(redis: Redis, name: str, change: Callable[[bytes], bytes | None]) -> None:
    """Replace what rests under ``name`` by what ``change`` makes of it; nobody's write is lost.

    ``change`` sees b"" where nothing rests, and is asked again whenever another write came between;
    it must be harmless to apply twice. ``None`` leaves everything as it is.
    """
    for _ in range(_ATTEMPTS):
        before = await answered(redis.get(name)) or b""
        after = change(before)
        if after is None or await answered(redis.eval(_REPLACE, 1, name, before, after)):
            return
    raise ServiceUnavailable(Service.REDIS, "is written by too many at once")
