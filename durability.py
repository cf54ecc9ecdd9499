"""Whether the Redis in use keeps what it acknowledges, by its own settings."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import structlog
from redis.exceptions import RedisError, ResponseError

if TYPE_CHECKING:
    from redis.asyncio import Redis

__all__ = ["log_risks", "risks"]

_WANTED: Final = {"appendonly": "yes", "appendfsync": "always", "maxmemory-policy": "noeviction"}
_RISKS: Final = {
    "appendonly": "Redis writes no append-only file: its end takes every waiting import with it",
    "appendfsync": (
        "Redis does not write to disk before it answers (appendfsync always):"
        " a power cut may take the last imports that were said to be queued"
    ),
    "maxmemory-policy": (
        "Redis may throw keys away when it is full (maxmemory-policy is not noeviction):"
        " imports, sign-ins and decisions among them"
    ),
}
_HIDDEN: Final = (
    "Redis does not tell whether it writes to disk before it answers; make sure that it does"
)
_log = structlog.get_logger()


async def risks(redis: Redis) -> tuple[str, ...]:
    """A sentence for each setting that puts what was acknowledged at risk; () for none.

    A server that does not show its settings is asked what it does, which says less. Raises
    ``RedisError`` where none answers.
    """
    try:
        told = await redis.config_get(*_WANTED)
    except ResponseError:  # managed servers and careful administrators forbid CONFIG
        enabled = int((await redis.info("persistence")).get("aof_enabled", 0))
        return (_HIDDEN,) if enabled else (_RISKS["appendonly"],)
    found = {_text(name): _text(value) for name, value in told.items()}
    if found.get("appendonly") != "yes":
        found["appendfsync"] = "always"  # one sentence about the file is enough
    return tuple(_RISKS[name] for name, value in _WANTED.items() if found.get(name) != value)


async def log_risks(redis: Redis) -> None:
    """Say them once, at the start; a server that is away is said elsewhere."""
    try:
        for sentence in await risks(redis):
            _log.warning("redis_may_lose", risk=sentence)
    except RedisError:
        _log.warning("redis_away")


def _text(value: bytes | str | None) -> str:
    return value.decode() if isinstance(value, bytes) else value or ""
