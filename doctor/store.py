"""Whether Redis is reached, and keeps what it has acknowledged."""

from __future__ import annotations

import asyncio
from typing import Final

from redis.asyncio import Redis
from redis.exceptions import RedisError, ResponseError

from doctor.lines import Line, State
from embedded_redis import SCHEME, EmbeddedRedisError, open_redis
from settings import Settings

__all__ = ["look_at_store"]

_PATIENCE: Final = 15.0
_DURABLE: Final = {
    "appendonly": "yes",
    "appendfsync": "always",
    "maxmemory-policy": "noeviction",
}
"""What ``docs/running.md`` asks for, so that nothing acknowledged is lost."""


async def look_at_store(settings: Settings) -> list[Line]:
    """Two lines: that it answers, and how it keeps."""
    try:
        async with (
            asyncio.timeout(_PATIENCE),
            open_redis(settings.redis_url, ca_bundle=settings.ca_bundle) as redis,
        ):
            await redis.ping()
            where = "embedded" if settings.redis_url.startswith(SCHEME) else "answers"
            return [Line("Redis", State.GOOD, where), await _kept(redis)]
    except EmbeddedRedisError as wrong:
        return [Line("Redis", State.MISSING, str(wrong))]
    except (RedisError, OSError, TimeoutError, ValueError) as wrong:
        remedy = "Is the server running, and does REDIS_URL name it with its password?"
        return [Line("Redis", State.MISSING, type(wrong).__name__, (remedy,))]


async def _kept(redis: Redis) -> Line:
    name = "What Redis keeps"
    try:
        told = await redis.config_get(*_DURABLE)
    except ResponseError:
        wanted = ", ".join(f"{key} {value}" for key, value in _DURABLE.items())
        where = f"Its settings cannot be read; in your provider's portal they should be {wanted}."
        return Line(name, State.COMPARE, "", (where,))
    wrong = {key: value for key, value in _DURABLE.items() if told.get(key) != value}
    if not wrong:
        return Line(name, State.GOOD, "on disk before it answers, and evicts nothing")
    said = ", ".join(f"{key} is {told.get(key) or 'unknown'}" for key in wrong)
    remedy = "Set " + ", ".join(f"{key} {value}" for key, value in wrong.items()) + "."
    return Line(name, State.MISSING, said, (remedy,))
