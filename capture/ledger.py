"""Who imported what, when and how it ended: ids and hashes alone, for as long as settings say.

The hash is the import's own name, SHA-256 over tenant, record and Message-ID (``import_key``): who
has the mail can find its line, and nobody can read the Message-ID off it.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final

import msgspec

from capture.models import Caller, ImportKey, ObjectId, RecordRef, TenantId
from capture.sealed import answered
from capture.suggestions import Kind

if TYPE_CHECKING:
    from redis.asyncio import Redis

    from capture.ports import Clock

__all__ = ["MOST_ENTRIES", "Entry", "Ledger", "Noted"]

MOST_ENTRIES: Final = 50_000
"""Of one organisation; the oldest go first."""
_AT_ONCE: Final = 1_000
_NOTE: Final = """
redis.call('ZADD', KEYS[1], ARGV[1], ARGV[2])
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', ARGV[3])
redis.call('ZREMRANGEBYRANK', KEYS[1], 0, ARGV[4])
return redis.call('EXPIRE', KEYS[1], ARGV[5])
"""


class Entry(msgspec.Struct, frozen=True, array_like=True):
    """How one import ended; ``outcome`` is ``tracked`` or the reason of a failure."""

    by: ObjectId
    record: RecordRef
    key: ImportKey
    kind: Kind
    outcome: str


@dataclass(frozen=True, slots=True)
class Noted:
    """An entry and when it was made."""

    when: datetime
    entry: Entry


_decoder = msgspec.json.Decoder(Entry)


class Ledger:
    """Raises ``ServiceUnavailable`` for ``Service.REDIS``; noting twice makes one line."""

    def __init__(self, redis: Redis, *, clock: Clock) -> None:
        self._redis = redis
        self._note = redis.register_script(_NOTE)
        self._clock = clock

    async def note(self, tenant: TenantId, entry: Entry, *, keep_days: int) -> None:
        """Add a line, and drop what is older than that."""
        now = self._clock()
        facts = (now.timestamp(), msgspec.json.encode(entry), _oldest(now, keep_days))
        lasting = (-MOST_ENTRIES - 1, keep_days * 24 * 3600)
        await answered(self._note(keys=[_name(tenant)], args=[*facts, *lasting]))

    async def newest(self, tenant: TenantId, *, keep_days: int, most: int) -> tuple[Noted, ...]:
        """The lines, newest first; none that should be gone."""
        return await self._rows(tenant, keep_days, 0, most)

    async def _rows(
        self, tenant: TenantId, keep_days: int, offset: int, most: int
    ) -> tuple[Noted, ...]:
        rows = await answered(
            self._redis.zrange(
                _name(tenant),
                "+inf",
                _oldest(self._clock(), keep_days),
                desc=True,
                byscore=True,
                offset=offset,
                num=most,
                withscores=True,
            )
        )
        return tuple(
            Noted(datetime.fromtimestamp(score, UTC), _decoder.decode(row)) for row, score in rows
        )

    async def of(self, caller: Caller, *, keep_days: int) -> AsyncIterator[Noted]:
        """What this person imported, newest first; nobody else's lines leave Redis' answers."""
        offset = 0
        while rows := await self._rows(caller.tenant, keep_days, offset, _AT_ONCE):
            offset += len(rows)
            for one in rows:
                if one.entry.by == caller.oid:
                    yield one

    async def ended_since(self, tenant: TenantId, since: datetime) -> int:
        """How many imports ended since then."""
        call = self._redis.zcount(_name(tenant), since.timestamp(), "+inf")
        return int(await answered(call))


def _oldest(now: datetime, keep_days: int) -> float:
    return (now - timedelta(days=keep_days)).timestamp()


def _name(tenant: TenantId) -> str:
    return f"ac:{{decisions:{tenant}}}:ledger"
