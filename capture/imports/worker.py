"""The worker: claims imports, runs them, notes the outcome, and only then draws the cards.

An import whose owner's grant is gone is parked, and the owner is asked to sign in; one whose
organisation is switched off is parked, and the owner is told: once, however many imports wait.
An import whose worker dies after noting the outcome is not run again; the next worker draws its
cards and finishes it. While Redis is away the worker tries again for ever.
"""

from __future__ import annotations

import asyncio
import random
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING, Final, Protocol, TypeVar

import structlog

from capture.errors import CaptureError, ServiceUnavailable, SignInRequired, SwitchedOff, safe
from capture.hands import Hands
from capture.imports.job import ImportJob, Lease, LeaseLost, Left, Watcher
from capture.imports.outcome import ASKING, PARKING_REASONS, Waits, parking, pause
from capture.models import ImportState, ImportStatus

if TYPE_CHECKING:
    from capture.imports.drawing import Drawing
    from capture.imports.queue import ImportQueue

T = TypeVar("T")
_WORTH_TELLING: Final = 5.0
"""Seconds; a shorter wait is over before a person has read that there is one."""
_log = structlog.get_logger()


class RunsImports(Protocol):
    """What runs one import."""

    async def run(self, job: ImportJob) -> ImportStatus:
        """Import, or say why not; raises what may succeed later. May run twice for one job."""

    async def over(self, job: ImportJob, status: ImportStatus) -> ImportStatus:
        """Clear away after an import that ended so without ``run``, and say what was left."""


class Worker:
    """Runs up to ``concurrency`` imports at once; durations are in seconds.

    ``tell`` says to the watcher's person, in chat, what their imports wait for.
    ``longest`` bounds one run of an import, ``grace`` what runs after ``stop``.
    """

    def __init__(  # noqa: PLR0913 - the durations are for tests to shorten
        self,
        queue: ImportQueue,
        imports: RunsImports,
        *,
        drawing: Drawing,
        tell: Callable[[Watcher, Waits], Awaitable[None]],
        concurrency: int = 32,
        heartbeat: float = 1.5,
        longest: float = 600.0,
        grace: float = 20.0,
    ) -> None:
        self._queue = queue
        self._imports = imports
        self._drawing = drawing
        self._tell = tell
        self._hands: Hands[Lease] = Hands(concurrency, grace=grace)
        self._heartbeat = heartbeat
        self._longest = longest

    def stop(self) -> None:
        """Claim no more; ``run`` returns when what runs has ended or been given back."""
        self._hands.stop()

    async def run(self) -> None:
        """Work until stopped; what outlasts the grace goes back to the queue."""
        await self._hands.run(self._claim, self._handle)

    async def _claim(self, wanted: int) -> tuple[Lease, ...]:
        """The next imports, or none after a while with nothing to do."""
        try:
            leases = await self._queue.claims(wanted)
            if not leases:
                await self._hands.pause(self._queue.bell())
        except ServiceUnavailable:
            _log.warning("queue_unavailable")
            away = random.uniform(0.2, 2.0)  # noqa: S311 - spreads load only
            await self._hands.pause(asyncio.sleep(away))
            return ()
        return leases

    async def _handle(self, lease: Lease) -> None:
        with structlog.contextvars.bound_contextvars(
            import_key=lease.job.key, attempt=lease.attempt
        ):
            try:
                await _tried(self._carry_out(lease))
            except asyncio.CancelledError:
                with suppress(LeaseLost, ServiceUnavailable):  # else it expires by itself
                    await self._queue.release(lease)
                raise

    async def _carry_out(self, lease: Lease) -> None:
        status: ImportStatus | None = None
        missing: Waits | None = None
        try:
            async with asyncio.TaskGroup() as group:
                beat = group.create_task(self._beat(lease))
                status, missing = await self._while_held(lease)
                beat.cancel()
        except* LeaseLost:
            _log.warning("import_lease_lost")
        if status is None or not _is_worth_telling(status):
            return
        watchers = await _insist(lambda: self._queue.watchers(lease.job.key))
        if missing is not None:
            await self._tell_owner(lease.job, watchers, missing)
        for watcher in watchers:
            await self._draw(watcher)

    async def _while_held(self, lease: Lease) -> tuple[ImportStatus, Waits | None]:
        """How it stands now, and what its owner has to be told."""
        if lease.settled is None:
            return await self._settled(lease)
        status, left = await self._given_up(lease, lease.settled)
        await self._drawn(lease, left)
        return status, None

    async def _given_up(self, lease: Lease, status: ImportStatus) -> tuple[ImportStatus, Left]:
        """End what is settled; what a failed one may have left in Dynamics is looked for once."""
        if not status.row or status.state is not ImportState.FAILED:
            return status, await _insist(partial(self._queue.finish, lease))
        cleared = await _tried(self._cleared(lease.job, status))
        return await self._noted(lease, cleared if isinstance(cleared, ImportStatus) else status)

    async def _noted(self, lease: Lease, status: ImportStatus) -> tuple[ImportStatus, Left]:
        """How it stands once its outcome is noted: what was handed on waits in another's name."""
        left = await _insist(partial(self._queue.settle, lease, status))
        if left is None:
            _log.info("import_handed_on", reason=status.reason)
            return ImportStatus(ImportState.QUEUED), ((), 0)
        return status, left

    async def _tell_owner(
        self, job: ImportJob, watchers: tuple[Watcher, ...], missing: Waits
    ) -> None:
        """Where the owner pressed last; what cannot be written is tried with the import again."""
        theirs = [watcher for watcher in watchers if watcher.caller == job.caller]
        if theirs and await _tried(self._tell(theirs[-1], missing)) is None:
            reason, silence = parking(missing).reason, parking(missing).silence
            await _insist(lambda: self._queue.told(job.caller, pause=silence, reason=reason))

    async def _beat(self, lease: Lease) -> None:
        while True:
            await asyncio.sleep(self._heartbeat)
            with suppress(ServiceUnavailable):
                await self._queue.heartbeat(lease)

    async def _settled(self, lease: Lease) -> tuple[ImportStatus, Waits | None]:
        """Run the import, note how it ended and show that; or note what it waits for."""
        missing: Waits | None = None
        left: Left = (), 0
        match await _tried(self._import(lease.job)):
            case ImportStatus() as ended:
                status, left = await self._noted(lease, ended)
            case SignInRequired() | SwitchedOff() as error:
                reason, delay = parking(error).reason, parking(error).delay
                first = await _insist(
                    lambda: self._queue.park(lease, delay=delay, soon=ASKING, reason=reason)
                )
                missing = error if first else None
                status = ImportStatus(ImportState.WAITING, reason)
            case error:
                later = pause(error, lease.attempt)
                status = await _insist(
                    lambda: self._queue.retry(
                        lease, later.reason, delay=later.delay, rest=later.rest
                    )
                )
                if status.state is not ImportState.WAITING:  # that was its last attempt
                    status, left = await self._given_up(lease, status)
        _log.info("import_settled", state=status.state, reason=status.reason)
        await self._drawn(lease, left)
        return status, missing

    async def _import(self, job: ImportJob) -> ImportStatus:
        async with asyncio.timeout(self._longest):
            return await self._imports.run(job)

    async def _cleared(self, job: ImportJob, status: ImportStatus) -> ImportStatus:
        async with asyncio.timeout(self._longest):
            return await self._imports.over(job, status)

    async def _drawn(self, lease: Lease, left: Left) -> None:
        """Draw the cards of a settled import, and those that came to them meanwhile."""
        watchers, mark = left
        while watchers:
            for watcher in watchers:
                await self._draw(watcher)
            watchers, mark = await _insist(partial(self._queue.finish, lease, drawn=mark))

    async def _draw(self, watcher: Watcher) -> None:
        """Draw one card, now or later: the import stands either way."""
        await _insist(partial(self._drawing.draw, watcher))


def _is_worth_telling(status: ImportStatus) -> bool:
    if status.until is None:
        parked = status.reason in PARKING_REASONS and status.state is ImportState.WAITING
        return parked or status.state is ImportState.QUEUED  # in another's name now
    return (status.until - datetime.now(UTC)).total_seconds() >= _WORTH_TELLING


async def _tried(call: Awaitable[T]) -> T | Exception:
    """Await what others wrote; what it raises comes back as a value, logged without its text."""
    try:
        return await call
    except CaptureError as error:
        _log.info("import_step_failed", error=type(error).__name__, **safe(error))
        return error
    except Exception as error:  # noqa: BLE001 - the worker outlives any import
        _log.error("import_step_broke", error=type(error).__name__)
        return error


async def _insist(ask: Callable[[], Awaitable[T]]) -> T:
    """Ask Redis until it answers."""
    longest = 0.2
    while True:
        try:
            return await ask()
        except ServiceUnavailable:
            _log.warning("queue_unavailable")
            await asyncio.sleep(random.uniform(0.1, longest))  # noqa: S311 - spreads load only
            longest = min(5.0, 2 * longest)
