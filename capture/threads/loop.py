"""The loop that looks at followed threads when their time comes, beside the import worker's.

Any number of processes may run it: a thread is claimed by one at a time. A look whose process dies
is made again when the claim is over. While Redis is away the loop tries again for ever.
"""

from __future__ import annotations

import asyncio
import random
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Protocol

import msgspec
import structlog

from capture.errors import CaptureError, Service, ServiceUnavailable, SignInRequired
from capture.hands import Hands
from capture.imports.job import Watcher
from capture.imports.outcome import ASKING, PARKED
from capture.ports import Clock
from capture.threads.looking import TakenAway, ended_by
from capture.threads.pace import Pace
from capture.threads.store import Claim, ThreadStore
from capture.threads.thread import Thread

__all__ = ["ThreadLoop"]

_log = structlog.get_logger()


class Looks(Protocol):
    """What looks at one thread."""

    async def look(self, thread: Thread, held: Callable[[], Awaitable[bool]]) -> Thread:
        """The thread afterwards; may run twice for one. Raises ``TakenAway`` and our errors."""


class ThreadLoop:
    """Looks at up to ``concurrency`` threads at once; durations are in seconds.

    ``ask_sign_in`` tells a person, where they pressed, that what they follow waits for their
    sign-in; its second argument is the challenge to answer, if there is one.
    ``longest`` bounds one look, which keeps its claim by a ``heartbeat``; ``idle`` is how soon a
    thread that somebody else lined up is noticed.
    """

    def __init__(  # noqa: PLR0913 - the durations are for tests to shorten
        self,
        store: ThreadStore,
        looking: Looks,
        *,
        ask_sign_in: Callable[[Watcher, str | None], Awaitable[None]],
        clock: Clock,
        pace: Pace,
        concurrency: int = 4,
        heartbeat: float = 5.0,
        longest: float = 90.0,
        idle: float = 5.0,
        grace: float = 20.0,
    ) -> None:
        self._store = store
        self._looking = looking
        self._ask_sign_in = ask_sign_in
        self._clock = clock
        self._pace = pace
        self._hands: Hands[Claim] = Hands(concurrency, grace=grace)
        self._heartbeat = heartbeat
        self._longest = longest
        self._idle = idle

    def stop(self) -> None:
        """Claim no more; ``run`` returns when what is looked at is done, or after the grace."""
        self._hands.stop()

    async def run(self) -> None:
        """Look until stopped; a look that outlasts the grace is made again later."""
        await self._hands.run(self._claim, self._handle)

    async def _claim(self, _wanted: int) -> tuple[Claim, ...]:
        """A thread whose time has come, or none after a while without one."""
        try:
            claim = await self._store.claim()
        except ServiceUnavailable:
            _log.warning("threads_unavailable")
            claim = random.uniform(0.2, 2.0)  # noqa: S311 - spreads load only
        if isinstance(claim, Claim):
            return (claim,)
        wait = self._idle if claim is None else min(claim, self._idle)
        await self._hands.pause(asyncio.sleep(wait))
        return ()

    async def _handle(self, claim: Claim) -> None:
        with structlog.contextvars.bound_contextvars(thread=claim.thread.id):
            try:
                await self._looked_at(claim)
            except ServiceUnavailable:
                _log.warning("threads_unavailable")  # the claim ends by itself
            except Exception as error:  # noqa: BLE001 - the loop outlives any look
                _log.error("thread_broke", error=type(error).__name__)

    async def _looked_at(self, claim: Claim) -> None:
        try:
            async with asyncio.timeout(self._longest):
                thread = await self._look(claim)
        except TakenAway:
            _log.info("thread_taken_away")
        except SignInRequired as needed:
            await self._park(claim.thread, needed)
        except (CaptureError, TimeoutError) as error:
            if _is_redis(error):
                raise
            await self._failed(claim, error)
        else:
            delay = self._pace.next(thread, self._clock())
            found = thread.tracked - claim.thread.tracked
            await self._store.save(claim, thread, delay=delay, found=found)
            _log.info("thread_looked_at", found=found, ending=thread.ending)

    async def _look(self, claim: Claim) -> Thread:
        """Look, and keep the claim meanwhile; a claim that is lost is noticed before it counts."""
        beat = asyncio.create_task(self._beat(claim))
        try:
            return await self._looking.look(claim.thread, lambda: self._store.held(claim))
        finally:
            beat.cancel()
            await asyncio.gather(beat, return_exceptions=True)

    async def _beat(self, claim: Claim) -> None:
        is_held = True
        while is_held:
            await asyncio.sleep(self._heartbeat)
            with suppress(ServiceUnavailable):
                is_held = await self._store.held(claim)

    async def _failed(self, claim: Claim, error: CaptureError | TimeoutError) -> None:
        now, before = self._clock(), claim.thread
        thread = msgspec.structs.replace(before, failures=before.failures + 1)
        if ending := ended_by(error, thread):
            thread = thread.stopped(ending, now)
        delay = self._pace.after(error, thread, now)
        await self._store.save(claim, thread, delay=delay, failed=True)
        _log.info("thread_not_looked_at", error=type(error).__name__, ending=thread.ending)

    async def _park(self, thread: Thread, needed: SignInRequired) -> None:
        """Ask once, however many of the person's threads wait; all go on after the sign-in."""
        caller = thread.caller
        if not await self._store.park(caller, delay=PARKED, soon=ASKING):
            return
        watcher = Watcher(caller, thread.record, thread.chat)
        with suppress(CaptureError):  # what could not be written is asked with the next look
            await self._ask_sign_in(watcher, needed.claims)
            await self._store.told(caller, pause=_ASKED_AGAIN)
        _log.info("threads_parked")


_ASKED_AGAIN = 7 * 24 * 3600.0
"""Seconds after which somebody who has not signed in is asked once more."""


def _is_redis(error: CaptureError | TimeoutError) -> bool:
    return isinstance(error, ServiceUnavailable) and error.service is Service.REDIS
