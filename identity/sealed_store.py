"""Sealed values in Redis, each under a name and with a lifetime.

Redis trouble becomes ``ServiceUnavailable``; a value that does not open is as good as none.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import cast

from redis.asyncio import Redis
from redis.exceptions import RedisError

from capture.errors import Service, ServiceUnavailable
from identity.envelope import Envelope

__all__ = ["SealedStore", "redis_trouble"]

_REPLACE = """
if redis.call('GET', KEYS[1]) == ARGV[1] then
  redis.call('SET', KEYS[1], ARGV[2], 'EX', ARGV[3])
  return 1
end
return 0
"""


@contextmanager
def redis_trouble() -> Iterator[None]:
    """Turn what redis-py raises into ``ServiceUnavailable``."""
    try:
        yield
    except (RedisError, OSError) as error:
        raise ServiceUnavailable(Service.REDIS, type(error).__name__) from error


class SealedStore:
    """``redis`` must answer bytes (``decode_responses`` off); every use of a value renews it."""

    def __init__(self, redis: Redis, envelope: Envelope, *, lifetime: timedelta) -> None:
        self._redis = redis
        self._envelope = envelope
        self._lifetime = lifetime

    async def read(self, name: str) -> bytes | None:
        """What rests there, still sealed."""
        with redis_trouble():
            return cast("bytes | None", await self._redis.get(name))

    def open(self, name: str, sealed: bytes) -> bytes | None:
        """The content, or ``None`` where it does not open."""
        return self._envelope.open(name, sealed)

    async def put(self, name: str, content: bytes) -> bytes:
        """Write whatever rests there now; returns what was written."""
        sealed = self._envelope.seal(name, content)
        with redis_trouble():
            await self._redis.set(name, sealed, ex=self._lifetime)
        return sealed

    async def replace(self, name: str, old: bytes, *, content: bytes) -> bytes | None:
        """Write only over ``old``, as ``read`` gave it; ``None`` if something else rests there."""
        sealed = self._envelope.seal(name, content)
        seconds = int(self._lifetime.total_seconds())
        with redis_trouble():
            done = await self._redis.eval(_REPLACE, 1, name, old, sealed, seconds)
        return sealed if done else None

    async def take(self, name: str) -> bytes | None:
        """The content, which nobody else will get."""
        with redis_trouble():
            sealed = cast("bytes | None", await self._redis.getdel(name))
        return None if sealed is None else self.open(name, sealed)

    async def renew(self, name: str) -> None:
        """Begin the lifetime again."""
        with redis_trouble():
            await self._redis.expire(name, self._lifetime)

    async def delete(self, name: str) -> None:
        """Forget it; it need not be there."""
        with redis_trouble():
            await self._redis.delete(name)
