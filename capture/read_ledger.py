"""Each person's own ledger of what was read for them: sealed, bounded, written beside the answer.

Nobody waits for a line: it is sealed at once and written by a task of its own, in the order it
came, as often as it takes. Lines that find no room while Redis is away are counted, and the count
becomes a line itself. What was begun before somebody was forgotten is not written any more,
whichever process began it: for an hour a hash of who they were says when that was.
"""

from __future__ import annotations

import asyncio
import hashlib
from collections import deque
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final

import msgspec
import structlog

from capture.errors import Service, ServiceUnavailable
from capture.models import Caller
from capture.reads import Purpose, Read
from capture.sealed import Seals, answered

if TYPE_CHECKING:
    from redis.asyncio import Redis

    from capture.ports import Clock

__all__ = ["KEPT", "MOST_LINES", "Page", "ReadLedger", "Written"]

KEPT: Final = timedelta(days=90)
MOST_LINES: Final = 1_000
"""Of one person; the oldest go first."""
_LONGEST_PAUSE: Final = 5.0
_FORGOTTEN: Final = timedelta(hours=1)
"""Longer than any question goes on by itself."""
_ADD: Final = """
local forgotten = redis.call('GET', KEYS[2])
if forgotten and tonumber(forgotten) >= tonumber(ARGV[1]) then return 0 end
redis.call('ZADD', KEYS[1], ARGV[1], ARGV[2])
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', ARGV[3])
redis.call('ZREMRANGEBYRANK', KEYS[1], 0, -1 - tonumber(ARGV[4]))
redis.call('EXPIRE', KEYS[1], ARGV[5])
return 1
"""
_log = structlog.get_logger()
_decoder = msgspec.json.Decoder(Read)


@dataclass(frozen=True, slots=True)
class _Line:
    caller: Caller
    when: float
    sealed: bytes


@dataclass(frozen=True, slots=True)
class Written:
    """A line as it rests; ``read`` is ``None`` where no key opens it."""

    when: datetime
    read: Read | None


@dataclass(frozen=True, slots=True)
class Page:
    """Some of a person's lines, newest first, of ``total``; ``waiting`` are still to be written."""

    lines: tuple[Written, ...]
    total: int
    waiting: int = 0


class ReadLedger:
    """Reading and forgetting raise ``ServiceUnavailable`` for ``Service.REDIS``; noting nothing.

    ``room`` is for lines of all people that wait for Redis; ``patience`` are the seconds for one
    conversation with it, and for the last lines of a process that stops.
    """

    def __init__(
        self,
        redis: Redis,
        seals: Seals,
        *,
        clock: Clock,
        room: int = 2_000,
        patience: float = 5.0,
    ) -> None:
        self._room = room
        self._patience = patience
        self._redis = redis
        self._seals = seals
        self._clock = clock
        self._waiting: deque[_Line] = deque()
        self._lost: dict[Caller, Read] = {}
        self._writing: asyncio.Task[None] | None = None

    def now(self) -> datetime:
        """The moment at which a reading begins."""
        return self._clock()

    def note(self, caller: Caller, read: Read) -> None:
        """Keep a line; it is written as soon as Redis takes it."""
        if len(self._waiting) >= self._room:
            self._lose(self._waiting.popleft())
        sealed = self._seals.seal(_name(caller), msgspec.json.encode(read))
        self._waiting.append(_Line(caller, read.when.timestamp(), sealed))
        if self._writing is None or self._writing.done():
            self._writing = asyncio.create_task(self._write())

    async def page(self, caller: Caller, offset: int = 0, most: int = MOST_LINES) -> Page:
        """Lines from the newest on; those of this process are waited for a moment first."""
        if self._writing is not None:
            await asyncio.wait((self._writing,), timeout=1.0)
        name, oldest = _name(caller), _oldest(self._clock())
        pipeline = self._redis.pipeline(transaction=False)
        _ = pipeline.zcount(name, oldest, "+inf")
        _ = pipeline.zrange(
            name,
            *("+inf", oldest),
            desc=True,
            byscore=True,
            offset=offset,
            num=most,
            withscores=True,
        )
        total, rows = await answered(pipeline.execute())
        lines = await asyncio.to_thread(
            lambda: tuple(
                Written(datetime.fromtimestamp(when, UTC), self._opened(name, sealed))
                for sealed, when in rows
            )
        )
        return Page(lines, total, sum(one.caller == caller for one in self._waiting))

    async def forget(self, caller: Caller) -> None:
        """Erase the lines, and keep those from coming that were begun before."""
        self._waiting = deque(one for one in self._waiting if one.caller != caller)
        self._lost.pop(caller, None)
        moment = repr(self._clock().timestamp())
        await answered(self._redis.set(_forgotten(caller), moment, ex=_FORGOTTEN))
        await answered(self._redis.delete(_name(caller)))

    async def aclose(self) -> None:
        """Write what waits, as far as there is time; what is lost then is logged as a number."""
        if self._writing is not None:
            await asyncio.wait((self._writing,), timeout=self._patience)
            self._writing.cancel()
        if self._waiting:
            _log.error("reads_not_written", lines=len(self._waiting))

    async def _write(self) -> None:
        pause = 0.1
        while self._waiting:
            line = self._waiting[0]
            try:
                await self._add(line)
            except ServiceUnavailable:
                _log.warning("reads_wait", lines=len(self._waiting))
                await asyncio.sleep(pause)
                pause = min(2 * pause, _LONGEST_PAUSE)
                continue
            pause = 0.1
            with suppress(ValueError):  # it was forgotten, or found no room, meanwhile
                self._waiting.remove(line)
            if not self._waiting:
                self._tell_of_lost()

    async def _add(self, line: _Line) -> None:
        """Sealed once, so that a repeated attempt adds nothing."""
        names = (_name(line.caller), _forgotten(line.caller))
        facts = (repr(line.when), line.sealed, _oldest(self._clock()), MOST_LINES)
        try:
            async with asyncio.timeout(self._patience):
                call = self._redis.eval(_ADD, 2, *names, *facts, int(KEPT.total_seconds()))
                await answered(call)
        except TimeoutError as error:
            raise ServiceUnavailable(Service.REDIS, "too slow") from error

    def _lose(self, line: _Line) -> None:
        before = self._lost.get(line.caller)
        when = before.when if before else datetime.fromtimestamp(line.when, UTC)
        count = before.lost + 1 if before else 1
        self._lost[line.caller] = Read(when, Purpose.LOST, lost=count)

    def _tell_of_lost(self) -> None:
        lost, self._lost = self._lost, {}
        for caller, read in lost.items():
            self.note(caller, read)

    def _opened(self, name: str, sealed: bytes) -> Read | None:
        content = self._seals.open(name, sealed)
        try:
            return None if content is None else _decoder.decode(content)
        except msgspec.DecodeError:
            return None


def _oldest(now: datetime) -> float:
    return (now - KEPT).timestamp()


def _name(caller: Caller) -> str:
    return f"ac:{{decisions:{caller.tenant}}}:reads:{caller.oid}"


def _forgotten(caller: Caller) -> str:
    hashed = hashlib.sha256(f"{caller.tenant}/{caller.oid}".encode()).hexdigest()
    return f"ac:{{decisions:{caller.tenant}}}:forgotten:{hashed[:32]}"
