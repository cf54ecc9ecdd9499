"""Where followed threads rest: sealed, moved by one Lua script per verb.

A claim is a lease: it postpones the thread's next look, so a worker that dies is followed by
another when the lease is over, and a fence keeps the dead one's word from counting.
Redis' own clock decides what is due. Every method raises ``ServiceUnavailable`` for
``Service.REDIS`` when Redis does not confirm; asking again is harmless.
"""

from __future__ import annotations

import asyncio
import math
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from importlib import resources
from typing import TYPE_CHECKING, Any, Final

import msgspec
from redis.exceptions import RedisError

from capture.errors import Service, ServiceUnavailable
from capture.models import Caller
from capture.sealed import Seals
from capture.threads.thread import Found, Thread, ThreadId

if TYPE_CHECKING:
    from redis.asyncio import Redis

__all__ = ["MOST", "Beginning", "Claim", "Depth", "ThreadStore"]

PREFIX: Final = "ac:{threads}:"
MOST: Final = 100
"""Threads one person may follow at a time; as many that have ended are kept beside them."""
_KEPT: Final = timedelta(days=210)
"""Longer than a quiet thread is followed, should no worker be there to end it."""
_LISTED: Final = timedelta(days=30)
_VERBS: Final = (
    *("begin", "claim", "take", "held", "save", "park", "told", "unpark", "mine", "forget"),
    "depth",
)
_decoder = msgspec.json.Decoder(Thread)


class Beginning(StrEnum):
    """What became of the wish to follow."""

    BEGUN = "begun"
    THERE = "there"
    FULL = "full"


@dataclass(frozen=True, slots=True)
class Claim:
    """A thread in one worker's hands for a while; ``token`` fences what it writes."""

    thread: Thread
    token: int


@dataclass(frozen=True, slots=True)
class Depth:
    """Numbers alone: threads followed and waiting now, and what was counted ever since."""

    followed: int
    parked: int
    counts: dict[str, int]


class ThreadStore:
    """``lease`` and ``patience`` are seconds; the latter bounds each conversation with Redis."""

    def __init__(
        self, redis: Redis, seals: Seals, *, lease: float = 15.0, patience: float = 5.0
    ) -> None:
        self._seals = seals
        self._lease = _milliseconds(lease)
        self._patience = patience
        scripts = resources.files("capture.threads") / "scripts"
        prelude = (scripts / "prelude.lua").read_text()
        self._scripts = {
            verb: redis.register_script(prelude + (scripts / f"{verb}.lua").read_text())
            for verb in _VERBS
        }

    async def begin(self, thread: Thread) -> Beginning:
        """Follow from now on; the first look is due at once, for what came meanwhile."""
        facts = (MOST, _milliseconds(_KEPT.total_seconds()))
        sealed = self._seal(thread)
        return Beginning(
            _text(await self._run("begin", thread.id, _person(thread.caller), sealed, *facts))
        )

    async def claim(self) -> Claim | float | None:
        """A thread to look at, or the seconds until one is due; ``None`` where there is none.

        What no key opens is left to be claimed again: keys that were lost may come back.
        """
        reply = await self._run("claim", self._lease)
        if isinstance(reply, int):
            return None if reply < 0 else reply / 1000
        return self._claim(reply) or 0.0

    async def take(self, caller: Caller, ident: ThreadId) -> Claim | None:
        """A thread of this person's, out of every worker's hands; ``None`` if it is not theirs."""
        reply = await self._run("take", ident, _person(caller), self._lease)
        return None if reply is None else self._claim(reply)

    async def held(self, claim: Claim) -> bool:
        """Whether the claim still counts; if so, it lasts for its full time again."""
        ident = claim.thread.id
        return bool(await self._run("held", ident, claim.token, self._lease))

    async def save(
        self, claim: Claim, thread: Thread, *, delay: float, found: int = 0, failed: bool = False
    ) -> bool:
        """Put it back until ``delay`` seconds from now, or for ever where it has ended.

        False where another has it by now, or its person stopped it: nothing was changed then.
        """
        kept = (_milliseconds(one.total_seconds()) for one in (_KEPT, _LISTED))
        facts = (self._seal(thread), thread.ending or "", _milliseconds(delay), *kept)
        return bool(await self._run("save", thread.id, claim.token, *facts, found, int(failed)))

    async def park(self, caller: Caller, *, delay: float, soon: float) -> bool:
        """Let all of a person's threads wait for their sign-in, ``delay`` seconds at the longest.

        True if the person has to be asked; nobody else asks within ``soon`` seconds.
        """
        facts = (_milliseconds(delay), _milliseconds(soon))
        return bool(await self._run("park", _person(caller), *facts))

    async def told(self, caller: Caller, *, pause: float) -> None:
        """The person has been asked: nobody asks again for ``pause`` seconds."""
        await self._run("told", _person(caller), _milliseconds(pause))

    async def unpark(self, caller: Caller) -> int:
        """Go on with what waited for this person's sign-in; how many threads that were."""
        return int(await self._run("unpark", _person(caller)))

    async def mine(self, caller: Caller) -> tuple[Found, ...]:
        """The threads of this person, the newest first; those that ended within thirty days too."""
        rows = await self._run("mine", _person(caller))
        opened = ((self._open(_text(ident), sealed), state) for ident, state, sealed in rows)
        return tuple(Found(thread, _text(state) == "parked") for thread, state in opened if thread)

    async def forget(self, caller: Caller) -> None:
        """Forget this person's threads at once."""
        await self._run("forget", _person(caller))

    async def depth(self) -> Depth:
        """The threads of everybody in numbers."""
        followed, parked, counts = await self._run("depth")
        pairs = zip(counts[::2], counts[1::2], strict=True)
        return Depth(followed - parked, parked, {_text(name): int(n) for name, n in pairs})

    def _claim(self, reply: list[Any]) -> Claim | None:
        ident, token, sealed = reply
        thread = self._open(_text(ident), sealed)
        return None if thread is None else Claim(thread, int(token))

    def _seal(self, thread: Thread) -> bytes:
        return self._seals.seal(f"{PREFIX}one:{thread.id}", msgspec.json.encode(thread))

    def _open(self, ident: str, sealed: bytes) -> Thread | None:
        content = self._seals.open(f"{PREFIX}one:{ident}", sealed)
        try:
            return _decoder.decode(content) if content else None
        except msgspec.DecodeError:
            return None  # of a shape that is not ours any more

    async def _run(self, verb: str, *arguments: str | bytes | int) -> Any:
        try:
            async with asyncio.timeout(self._patience):
                return await self._scripts[verb](keys=[PREFIX], args=arguments)
        except (RedisError, TimeoutError, OSError) as error:
            raise ServiceUnavailable(Service.REDIS, "did not confirm") from error


def _milliseconds(seconds: float) -> int:
    return math.ceil(seconds * 1000)


def _person(caller: Caller) -> str:
    return f"{caller.tenant}/{caller.oid}"


def _text(value: bytes | str) -> str:
    return value.decode() if isinstance(value, bytes) else value
