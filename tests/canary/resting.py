"""What rests where an operator, a backup or a log collector finds it."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

from redis.asyncio import Redis

from capture.sealed import Seals
from tests.canary.evidence import NOBODY, Evidence

__all__ = ["handed_out", "note_files", "note_redis"]


async def note_redis(evidence: Evidence, redis: Redis) -> None:
    """Every key: its name, its value as its type reads it, and as a backup would hold it."""
    async for key in redis.scan_iter("*"):
        value = await _value(redis, key)
        dumped = await redis.dump(key) or b""
        where = f"Redis {key.decode(errors='replace')[:60]}"
        evidence.note(where, NOBODY, b"\n".join((key, *_flat(value), dumped)))


async def _value(redis: Redis, key: bytes) -> Any:
    readers: dict[Any, Callable[[bytes], Any]] = {
        b"string": redis.get,
        b"hash": redis.hgetall,
        b"list": lambda name: redis.lrange(name, 0, -1),
        b"set": redis.smembers,
        b"zset": lambda name: redis.zrange(name, 0, -1),
        b"stream": redis.xrange,
    }
    kind = await redis.type(key)
    if kind == b"none":  # it lived for a moment and is gone
        return b""
    return await readers[kind](key)


def _flat(value: Any) -> list[bytes]:
    if isinstance(value, dict):
        return [part for pair in value.items() for one in pair for part in _flat(one)]
    if isinstance(value, list | tuple | set):
        return [part for one in value for part in _flat(one)]
    return [value if isinstance(value, bytes) else str(value).encode()]


def note_files(evidence: Evidence, folder: Path) -> None:
    """Logs, and what Redis wrote to its disk: everything that was ever set, however briefly."""
    for file in sorted(one for one in folder.rglob("*") if one.is_file()):
        if "sandbox" not in file.relative_to(folder).parts:
            evidence.note(f"file {file.relative_to(folder)}", NOBODY, file.read_bytes())


async def handed_out(redis: Redis, seals: Seals) -> AsyncIterator[str]:
    """The tokens that the service holds for people: it seals them, so they are opened here."""
    async for key in redis.scan_iter("ac:tokens:*"):
        sealed: Any = await redis.get(key)
        if sealed and (content := seals.open(key.decode(), sealed)):
            for secret in _secrets(content):
                yield secret


def _secrets(content: bytes) -> list[str]:
    found: list[str] = []
    for kind, entries in json.loads(content).items():
        if kind in ("AccessToken", "RefreshToken", "IdToken"):
            found += [one["secret"] for one in entries.values()]
    return found
