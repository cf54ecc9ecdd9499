"""The worker on a real Redis: order of its steps, what it tells, how it stops."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest
from redis.asyncio import Redis

from capture.errors import (
    AccessDenied,
    CaptureError,
    Service,
    ServiceUnavailable,
    SignInRequired,
    SwitchedOff,
    Throttled,
)
from capture.imports.drawing import Drawing
from capture.imports.job import ImportJob, Lease, Watcher
from capture.imports.outcome import Waits
from capture.imports.owed import OwedCards
from capture.imports.queue import ImportQueue
from capture.imports.turns import CardTurns
from capture.imports.worker import Worker
from capture.models import Caller, ImportReason, ImportState, ImportStatus, ObjectId
from tests.capture.imports.examples import ANN, BEN, TENANT, make_job, make_watcher

TRACKED = ImportStatus(ImportState.TRACKED)
KEY = make_job().key


class Observed(ImportQueue):
    """The queue, telling when a worker has come to the end of something."""

    def __init__(self, redis: Redis, **options: Any) -> None:
        super().__init__(redis, **options)
        self.changed = asyncio.Event()

    async def finish(self, lease: Lease, *, drawn: int = 0) -> tuple[tuple[Watcher, ...], int]:
        """As the queue does it."""
        answer = await super().finish(lease, drawn=drawn)
        self.changed.set()
        return answer


class Scripted:
    """Imports and cards whose doings a test decides; notes what happened in order."""

    def __init__(self, queue: ImportQueue) -> None:
        self._queue = queue
        self.news = asyncio.Event()
        self.runs: list[ImportJob] = []
        self.drawn: list[tuple[str, ImportStatus]] = []
        self.asked: list[tuple[str, str | None]] = []
        self.importing: Callable[[ImportJob], Awaitable[ImportStatus]] = self.track
        self.clearing: Callable[[ImportStatus], Awaitable[ImportStatus]] = self.keep
        self.drawing: Callable[[], Awaitable[None]] = self.nothing

    async def track(self, _job: ImportJob) -> ImportStatus:
        """End tracked."""
        return TRACKED

    async def nothing(self) -> None:
        """Draw without trouble."""

    async def run(self, job: ImportJob) -> ImportStatus:
        """What the worker calls to import."""
        self.runs.append(job)
        self.news.set()
        return await self.importing(job)

    async def over(self, _job: ImportJob, status: ImportStatus) -> ImportStatus:
        """What the worker calls to clear away."""
        return await self.clearing(status)

    async def keep(self, status: ImportStatus) -> ImportStatus:
        """Leave everything where it is."""
        return status

    async def redraw(self, watcher: Watcher) -> None:
        """What the worker calls to draw."""
        await self.drawing()
        known = await self._queue.statuses([KEY], watcher.caller)
        self.drawn.append((watcher.card.activity, known[KEY]))
        self.news.set()

    async def tell(self, watcher: Watcher, waits: Waits) -> None:
        """What the worker calls to tell an owner."""
        self.asked.append((watcher.card.activity, getattr(waits, "claims", "switched off")))
        self.news.set()

    async def until(self, condition: Callable[[], bool]) -> None:
        """Wait for news that make it true."""
        while not condition():
            self.news.clear()
            await self.news.wait()


@pytest.fixture
def queue(redis: Redis) -> Observed:
    return Observed(redis)


@pytest.fixture
def scripted(queue: Observed) -> Scripted:
    return Scripted(queue)


@asynccontextmanager
async def working(
    redis: Redis, scripted: Scripted, *, queue: ImportQueue, **options: float
) -> AsyncIterator[Worker]:
    """A worker in this process, stopped in order."""
    worker = Worker(
        queue,
        scripted,
        drawing=Drawing(scripted.redraw, CardTurns(redis), OwedCards(redis)),
        tell=scripted.tell,
        **options,  # type: ignore[arg-type]
    )
    async with asyncio.timeout(30):
        running = asyncio.create_task(worker.run())
        try:
            yield worker
        finally:
            worker.stop()
            await running


async def until_finished(queue: Observed, count: int = 1) -> None:
    async with asyncio.timeout(20):
        while sum(number for _, number in (await queue.depth()).finished) < count:
            await queue.changed.wait()
            queue.changed.clear()


async def test_a_press_starts_the_import_at_once_and_every_card_is_drawn(
    redis: Redis, queue: Observed, scripted: Scripted
) -> None:
    """An idle worker hears the bell; cards are drawn after the outcome is known, then it ends."""
    async with working(redis, scripted, queue=queue):
        await queue.enqueue(make_job(), make_watcher("a"))
        await queue.enqueue(make_job(), make_watcher("b"))
        await until_finished(queue)
    assert scripted.runs == [make_job()]
    assert sorted(scripted.drawn) == [("a", TRACKED), ("b", TRACKED)]


async def test_an_import_does_not_wait_for_its_card(
    redis: Redis, queue: Observed, scripted: Scripted
) -> None:
    """What the channel does not take is tried once and owed; the import is over and stands."""
    tries = 0

    async def broken() -> None:
        nonlocal tries
        tries += 1
        raise ServiceUnavailable(Service.CONNECTOR, "x", retry_after=60)

    scripted.drawing = broken
    async with working(redis, scripted, queue=queue):
        await queue.enqueue(make_job(), make_watcher())
        await until_finished(queue)
    assert tries == 1
    assert await queue.statuses([KEY]) == {KEY: TRACKED}
    assert await redis.zcard("ac:{imports}:owed") == 1


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (Throttled(Service.GRAPH, retry_after=60.0), ImportReason.THROTTLED),
        (
            ServiceUnavailable(Service.DATAVERSE, "x", retry_after=60.0),
            ImportReason.UNAVAILABLE,
        ),
    ],
)
async def test_a_long_wait_is_told_on_the_card(
    redis: Redis,
    queue: Observed,
    scripted: Scripted,
    *,
    error: CaptureError,
    reason: ImportReason,
) -> None:
    """The import waits with its reason and time, and the card says so."""

    async def wait(_job: ImportJob) -> ImportStatus:
        raise error

    scripted.importing = wait
    async with working(redis, scripted, queue=queue):
        await queue.enqueue(make_job(), make_watcher())
        await scripted.until(lambda: bool(scripted.drawn))
    ((_, status),) = scripted.drawn
    assert (status.state, status.reason) == (ImportState.WAITING, reason)
    assert status.until is not None
    assert (await queue.depth()).waiting == 1


async def test_without_a_grant_the_owner_is_asked_once_and_nothing_is_lost(
    redis: Redis, queue: Observed, scripted: Scripted
) -> None:
    """Both imports wait, the owner is asked where they pressed, and a sign-in ends both tracked."""
    signed_in = asyncio.Event()

    async def guarded(_job: ImportJob) -> ImportStatus:
        if not signed_in.is_set():
            raise SignInRequired(claims="{}")
        return TRACKED

    scripted.importing = guarded
    async with working(redis, scripted, queue=queue, concurrency=1):
        await queue.enqueue(make_job(), make_watcher("a"))
        await queue.enqueue(make_job(2), make_watcher("b"))
        await scripted.until(lambda: len(scripted.drawn) == 2)
        assert scripted.asked == [("a", "{}")]
        waiting = ImportStatus(ImportState.WAITING, ImportReason.SIGN_IN)
        assert set((await queue.statuses([KEY, make_job(2).key])).values()) == {waiting}
        signed_in.set()
        assert await queue.unpark(ANN) == 2
        await until_finished(queue, 2)
    assert (await queue.depth()).finished == (("tracked", 2),)


@pytest.mark.parametrize("why", [ImportReason.MESSAGE_GONE, ImportReason.SIGN_IN])
async def test_what_ends_for_one_is_on_their_card_while_another_s_import_runs(
    redis: Redis, queue: Observed, scripted: Scripted, *, why: ImportReason
) -> None:
    """Who has it next is told nothing of it, by card or in chat."""
    is_waiting = why is ImportReason.SIGN_IN
    hers = ImportStatus(ImportState.WAITING if is_waiting else ImportState.FAILED, why)

    async def importing(job: ImportJob) -> ImportStatus:
        if job.caller == ANN:
            if is_waiting:
                raise SignInRequired(claims="{}")
            return hers
        await scripted.until(lambda: len(scripted.drawn) == 2)
        return TRACKED

    scripted.importing = importing
    await queue.enqueue(make_job(), make_watcher("a"))
    await queue.enqueue(make_job(caller=BEN), make_watcher("b", caller=BEN))
    async with working(redis, scripted, queue=queue):
        await until_finished(queue)
    first, his = scripted.drawn[:2]
    assert first == ("a", hers)
    assert his[0] == "b"
    assert his[1].state in (ImportState.QUEUED, ImportState.IMPORTING)
    assert scripted.drawn[2:] == [("a", TRACKED), ("b", TRACKED)]
    assert scripted.asked == ([("a", "{}")] if is_waiting else [])


async def test_what_is_switched_off_waits_and_its_owner_is_told_once(
    redis: Redis, queue: Observed, scripted: Scripted
) -> None:
    """Nothing is lost, no attempt is spent, and all goes on when it is on again."""
    on = asyncio.Event()

    async def guarded(_job: ImportJob) -> ImportStatus:
        if not on.is_set():
            raise SwitchedOff
        return TRACKED

    scripted.importing = guarded
    async with working(redis, scripted, queue=queue, concurrency=1):
        await queue.enqueue(make_job(), make_watcher("a"))
        await queue.enqueue(make_job(2), make_watcher("b"))
        await scripted.until(lambda: len(scripted.drawn) == 2)
        assert scripted.asked == [("a", "switched off")]
        waiting = ImportStatus(ImportState.WAITING, ImportReason.SWITCHED_OFF)
        assert set((await queue.statuses([KEY, make_job(2).key])).values()) == {waiting}
        on.set()
        assert await queue.resume(ANN.tenant) == 2
        await until_finished(queue, 2)
    assert (await queue.depth()).finished == (("tracked", 2),)


@pytest.mark.parametrize(
    "error",
    [
        Throttled(Service.GRAPH, retry_after=0.2),
        TimeoutError(),
        KeyError("the subject of a mail"),
    ],
)
async def test_a_passing_failure_ends_tracked_without_a_word(
    redis: Redis,
    queue: Observed,
    scripted: Scripted,
    *,
    error: Exception,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """A short wait is not drawn, a bug in an import does not end the worker, no text is logged."""

    async def shaky(_job: ImportJob) -> ImportStatus:
        if len(scripted.runs) == 1:
            raise error
        return TRACKED

    scripted.importing = shaky
    async with working(redis, scripted, queue=queue):
        await queue.enqueue(make_job(), make_watcher())
        await until_finished(queue)
    assert len(scripted.runs) == 2
    assert scripted.drawn == [("card", TRACKED)]
    assert "subject" not in "".join(capsys.readouterr())


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (ServiceUnavailable(Service.DATAVERSE, "x"), ImportReason.UNAVAILABLE),
        (Throttled(Service.GRAPH, retry_after=9), ImportReason.THROTTLED),
        (KeyError("a bug"), ImportReason.BROKEN),
    ],
)
async def test_the_last_attempt_tells_that_it_gave_up_and_why(
    redis: Redis, scripted: Scripted, *, error: Exception, reason: ImportReason
) -> None:
    """After the attempts allowed, the card shows the failure and the import is a dead letter.

    The administrator's count names what the last attempt met.
    """
    queue = Observed(redis, attempts=1)

    async def fail(_job: ImportJob) -> ImportStatus:
        raise error

    scripted.importing = fail
    async with working(redis, scripted, queue=queue):
        await queue.enqueue(make_job(), make_watcher())
        await until_finished(queue)
    given_up = ImportStatus(ImportState.FAILED, reason, attempts=1)
    assert scripted.drawn == [("card", given_up)]
    assert await queue.failed(ANN.tenant) == {reason: 1}
    assert (await queue.depth()).dead == 1


@pytest.mark.parametrize("gone", [True, False])
async def test_what_is_given_up_is_cleared_away(
    redis: Redis, scripted: Scripted, *, gone: bool
) -> None:
    """After the last attempt; what cannot be cleared then stands in what is told."""
    queue, row = Observed(redis, attempts=1), UUID(int=7)

    async def fail(job: ImportJob) -> ImportStatus:
        await queue.begin(job.key, row)
        raise ServiceUnavailable(Service.GRAPH, "x")

    async def clear(status: ImportStatus) -> ImportStatus:
        if not gone:
            raise ServiceUnavailable(Service.DATAVERSE, "x")
        return replace(status, row="")

    scripted.importing, scripted.clearing = fail, clear
    async with working(redis, scripted, queue=queue):
        await queue.enqueue(make_job(), make_watcher())
        await until_finished(queue)
    ((_, told),) = scripted.drawn
    assert (told.reason, told.row) == (ImportReason.UNAVAILABLE, "" if gone else str(row))
    assert (await queue.depth()).dead == 1


async def test_what_a_dead_worker_gave_up_is_cleared_away_by_the_next(
    redis: Redis, scripted: Scripted
) -> None:
    """It died after it noted the end and before it looked at what was begun."""
    short, queue = ImportQueue(redis, attempts=2, lease=0.0), Observed(redis, attempts=9)
    await short.enqueue(make_job(), make_watcher())
    await short.claim()
    lease = await short.claim()
    assert lease is not None
    await short.begin(KEY, UUID(int=7))
    status = await short.retry(lease, ImportReason.UNAVAILABLE, delay=0)
    assert status.row == str(UUID(int=7))

    async def clear(status: ImportStatus) -> ImportStatus:
        return replace(status, row="")

    scripted.clearing = clear
    async with working(redis, scripted, queue=queue):
        await until_finished(queue)
    assert (scripted.runs, [told.row for _, told in scripted.drawn]) == ([], [""])


async def test_a_hanging_import_is_cut_off(
    redis: Redis, queue: Observed, scripted: Scripted
) -> None:
    """One that never ends is tried again instead of holding its place for ever."""

    async def hang(_job: ImportJob) -> ImportStatus:
        if len(scripted.runs) == 1:
            await asyncio.Event().wait()
        return TRACKED

    scripted.importing = hang
    async with working(redis, scripted, queue=queue, longest=0.2):
        await queue.enqueue(make_job(), make_watcher())
        await until_finished(queue)
    assert len(scripted.runs) == 2


async def test_a_long_import_keeps_its_lease(redis: Redis, scripted: Scripted) -> None:
    """While it runs, heartbeats keep others from taking it, for several times the lease."""
    queue = Observed(redis, lease=0.3)
    proceed = asyncio.Event()

    async def slow(_job: ImportJob) -> ImportStatus:
        await proceed.wait()
        return TRACKED

    scripted.importing = slow
    async with working(redis, scripted, queue=queue, heartbeat=0.05):
        await queue.enqueue(make_job(), make_watcher())
        await scripted.until(lambda: bool(scripted.runs))
        for _ in range(3):
            await queue.bell(wait=0.3)
            assert await queue.claim() is None
        proceed.set()
        await until_finished(queue)
    assert len(scripted.runs) == 1


async def test_a_worker_that_lost_its_lease_changes_nothing(
    redis: Redis, scripted: Scripted
) -> None:
    """When another took the import over, this one's late outcome is dropped and it goes on."""
    queue = Observed(redis, lease=0.05)
    proceed = asyncio.Event()

    async def slow(_job: ImportJob) -> ImportStatus:
        await proceed.wait()
        return ImportStatus(ImportState.FAILED, ImportReason.REFUSED)

    scripted.importing = slow
    async with working(redis, scripted, queue=queue, heartbeat=20.0, concurrency=1):
        await queue.enqueue(make_job(), make_watcher())
        await scripted.until(lambda: bool(scripted.runs))
        async with asyncio.timeout(10):
            while (taken := await ImportQueue(redis).claim()) is None:
                await queue.bell(wait=0.05)
        proceed.set()
        scripted.importing = scripted.track
        await queue.enqueue(make_job(2), make_watcher())
        await until_finished(queue)
        await ImportQueue(redis).settle(taken, TRACKED)
    assert await queue.statuses([KEY]) == {KEY: TRACKED}


async def test_an_outcome_already_noted_is_only_drawn(redis: Redis, scripted: Scripted) -> None:
    """After a crash between outcome and end, the import is not run again."""
    short, queue = ImportQueue(redis, lease=0.0), Observed(redis)
    await queue.enqueue(make_job(), make_watcher())
    lease = await short.claim()
    assert lease is not None
    await short.settle(lease, TRACKED)
    async with working(redis, scripted, queue=queue):
        await until_finished(queue)
    assert scripted.runs == []
    assert scripted.drawn == [("card", TRACKED)]


async def test_stopping_lets_short_imports_end(
    redis: Redis, queue: Observed, scripted: Scripted
) -> None:
    """What runs when the stop comes is finished; nothing else is begun."""
    proceed = asyncio.Event()

    async def slow(_job: ImportJob) -> ImportStatus:
        await proceed.wait()
        return TRACKED

    scripted.importing = slow
    async with working(redis, scripted, queue=queue, concurrency=1) as worker:
        await queue.enqueue(make_job(), make_watcher())
        await scripted.until(lambda: bool(scripted.runs))
        await queue.enqueue(make_job(2), make_watcher())
        worker.stop()
        proceed.set()
    assert scripted.runs == [make_job()]
    assert (await queue.depth()).finished == (("tracked", 1),)
    assert (await queue.depth()).queued == 1


async def test_stopping_gives_long_imports_back(
    redis: Redis, queue: Observed, scripted: Scripted
) -> None:
    """What outlasts the grace is queued again at once, its attempt not counted."""

    async def endless(_job: ImportJob) -> ImportStatus:
        await asyncio.Event().wait()
        return TRACKED

    scripted.importing = endless
    async with working(redis, scripted, queue=queue, grace=0.1):
        await queue.enqueue(make_job(), make_watcher())
        await scripted.until(lambda: bool(scripted.runs))
    assert await queue.statuses([KEY]) == {KEY: ImportStatus(ImportState.QUEUED)}
    lease = await queue.claim()
    assert lease is not None
    assert lease.attempt == 1


async def test_one_mailbox_is_not_asked_more_than_four_times_at_once(
    redis: Redis, queue: Observed, scripted: Scripted
) -> None:
    """However many hands a worker has, four of them serve one person."""
    running, most, proceed = 0, 0, asyncio.Event()

    async def count(_job: ImportJob) -> ImportStatus:
        nonlocal running, most
        running += 1
        most = max(most, running)
        await proceed.wait()
        running -= 1
        return TRACKED

    scripted.importing = count
    for number in range(12):
        await queue.enqueue(make_job(number, caller=ANN), make_watcher(f"{number}"))
    async with working(redis, scripted, queue=queue, concurrency=16):
        await scripted.until(lambda: running == 4)
        assert await queue.claim() is None
        proceed.set()
        await until_finished(queue, 12)
    assert most == 4


async def test_people_with_much_to_import_hold_nobody_up(
    redis: Redis, queue: Observed, scripted: Scripted
) -> None:
    """While all that five of them may have runs, one more person's single import runs too."""
    proceed = asyncio.Event()

    async def last(job: ImportJob) -> ImportStatus:
        if job.caller != BEN:
            await proceed.wait()
        return TRACKED

    scripted.importing = last
    for person in range(5):
        caller = Caller(TENANT, ObjectId(f"busy-{person}"))
        for number in range(6):
            await queue.enqueue(make_job(10 * person + number, caller=caller), make_watcher())
    async with working(redis, scripted, queue=queue):
        await scripted.until(lambda: len(scripted.runs) == 20)
        await queue.enqueue(make_job(99, caller=BEN), make_watcher(caller=BEN))
        await until_finished(queue)
        proceed.set()
        await until_finished(queue, 31)


async def test_access_denied_while_drawing_and_the_queue_goes_on(
    redis: Redis, queue: Observed, scripted: Scripted
) -> None:
    """An import whose card may not be written any more ends like the others."""

    async def denied() -> None:
        raise AccessDenied(Service.CONNECTOR, "x")

    scripted.drawing = denied
    async with working(redis, scripted, queue=queue):
        for number in range(1, 4):
            await queue.enqueue(make_job(number), make_watcher(f"{number}"))
        await until_finished(queue, 3)
    assert scripted.drawn == []


async def test_what_cannot_be_read_back_from_redis_does_not_end_the_worker(
    redis: Redis, queue: Observed, scripted: Scripted
) -> None:
    """A card written in a form nobody knows any more costs that import alone."""
    await queue.enqueue(make_job(), make_watcher())
    await redis.zadd(f"ac:{{imports}}:watch:{KEY}", {"no card at all": 9})
    async with working(redis, scripted, queue=queue):
        await scripted.until(lambda: scripted.runs == [make_job()])
        await queue.enqueue(make_job(2), make_watcher("2"))
        await until_finished(queue)
    assert (await queue.statuses([KEY])) == {KEY: TRACKED}
    assert (await queue.depth()).finished == (("tracked", 1),)
