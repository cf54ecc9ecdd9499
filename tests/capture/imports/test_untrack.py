"""Taking an import out of Dynamics, as far as the queue knows of it, and many queued at once."""

from __future__ import annotations

import asyncio

import pytest
from redis.asyncio import Redis

from capture.errors import ServiceUnavailable
from capture.imports.job import Untracking
from capture.imports.queue import ImportQueue
from capture.models import FINAL, Caller, ImportState, ImportStatus
from tests.capture.imports.conftest import RedisServer
from tests.capture.imports.examples import ANN, BEN, make_job, make_watcher

TRACKED = ImportStatus(ImportState.TRACKED, row="0f5e1c1a-0000-4000-8000-0000000000aa")
QUEUED = ImportStatus(ImportState.QUEUED)
KEY = make_job().key


async def press(queue: ImportQueue, caller: Caller = ANN, *, hold: float = 0.0) -> ImportStatus:
    job = make_job(caller=caller)
    return await queue.enqueue(job, make_watcher(caller=caller), hold=hold)


async def ended(queue: ImportQueue, status: ImportStatus = TRACKED) -> None:
    """A worker brings the next import to its end."""
    lease = await queue.claim()
    assert lease is not None
    await queue.settle(lease, status)
    watchers, mark = await queue.finish(lease)
    while watchers:
        watchers, mark = await queue.finish(lease, drawn=mark)


async def test_what_is_gone_is_forgotten_and_can_be_tracked_anew(
    redis: Redis, queue: ImportQueue
) -> None:
    """State, list entry and who wanted it go at once; the next press is a new import."""
    await press(queue)
    await ended(queue)
    (own,) = await queue.mine(ANN)
    assert (own.owned, own.status.row) == (True, TRACKED.row)
    assert await queue.untrack(KEY, ANN, within=30.0) is Untracking.YES
    assert await queue.untrack(KEY, ANN, within=30.0) is Untracking.BUSY  # a double press
    await queue.untracked(KEY, ANN, gone=True)
    assert await queue.mine(ANN) == ()
    assert await queue.statuses([KEY]) == {}
    assert await queue.untrack(KEY, ANN, within=30.0) is Untracking.GONE
    assert await redis.ttl(f"ac:{{imports}}:job:{KEY}") > 0
    assert await press(queue) == QUEUED
    await ended(queue)


async def test_what_stayed_is_tracked_as_before(queue: ImportQueue) -> None:
    """A deletion that was refused changes nothing, and may be tried again."""
    await press(queue)
    await ended(queue)
    assert await queue.untrack(KEY, ANN, within=30.0) is Untracking.YES
    await queue.untracked(KEY, ANN, gone=False)
    assert await queue.statuses([KEY]) == {KEY: TRACKED}
    assert await queue.untrack(KEY, ANN, within=0.0) is Untracking.YES
    assert await queue.untrack(KEY, ANN, within=30.0) is Untracking.YES  # asking holds nobody up


async def test_only_who_tracked_it_and_while_nobody_else_wants_it(queue: ImportQueue) -> None:
    """A second seller's press, joined or late, keeps it; their own list offers no removal."""
    assert await queue.untrack(KEY, ANN, within=0.0) is Untracking.GONE
    await press(queue)
    assert await queue.untrack(KEY, ANN, within=0.0) is Untracking.BUSY
    await ended(queue)
    assert await queue.untrack(KEY, BEN, within=0.0) is Untracking.GONE  # he never asked
    assert (await press(queue, BEN)).state is ImportState.TRACKED
    assert await queue.untrack(KEY, ANN, within=0.0) is Untracking.THEIRS
    assert await queue.untrack(KEY, BEN, within=0.0) is Untracking.THEIRS
    (his,) = await queue.mine(BEN)
    assert not his.owned
    await queue.forget(BEN)
    assert await queue.untrack(KEY, ANN, within=0.0) is Untracking.YES


async def test_a_press_taken_back_wants_nothing_any_more(queue: ImportQueue) -> None:
    """Of two who pressed, one undid it in time."""
    await press(queue)
    await press(queue, BEN)
    await queue.withdraw(KEY, BEN)
    await ended(queue)
    assert await queue.untrack(KEY, ANN, within=0.0) is Untracking.YES


@pytest.mark.parametrize("gone", [True, False])
async def test_pressed_while_it_is_removed_waits_for_the_end(
    queue: ImportQueue, *, gone: bool
) -> None:
    """Else it would adopt the row that is about to go; what was asked for anew is not forgotten."""
    await press(queue)
    await ended(queue)
    assert await queue.untrack(KEY, ANN, within=3600.0) is Untracking.YES
    assert await press(queue, BEN) == QUEUED
    assert await queue.claim() is None
    await queue.untracked(KEY, ANN, gone=gone)
    lease = await queue.claim()
    assert lease is not None
    assert (lease.job.caller, lease.settled) == (BEN, None)


async def test_a_removal_nobody_ended_holds_others_up_for_a_while_only(queue: ImportQueue) -> None:
    """Its process died: whoever pressed is served when the time is over."""
    await press(queue)
    await ended(queue)
    assert await queue.untrack(KEY, ANN, within=0.3) is Untracking.YES
    assert await press(queue) == QUEUED
    assert await queue.claim() is None
    async with asyncio.timeout(10):
        while (lease := await queue.claim()) is None:
            await queue.bell(wait=0.1)
    assert lease.settled is None


async def test_a_failed_one_is_not_tracked(queue: ImportQueue) -> None:
    """There is nothing of it in Dynamics."""
    await press(queue)
    await ended(queue, ImportStatus(ImportState.FAILED, min(FINAL)))
    assert await queue.untrack(KEY, ANN, within=0.0) is Untracking.GONE


async def test_many_are_queued_by_one_word(queue: ImportQueue) -> None:
    """Each is claimed once, in the order they were given; a second press joins all of them."""
    jobs = [make_job(number) for number in range(80)]
    assert await queue.enqueue_all(jobs, make_watcher()) == (QUEUED,) * 80
    assert await queue.enqueue_all(jobs, make_watcher("other")) == (QUEUED,) * 80
    assert len(await queue.mine(ANN)) == 80
    claimed = []
    for _ in jobs:
        lease = await queue.claim()
        assert lease is not None
        claimed.append(lease.job)
        await queue.settle(lease, TRACKED)
        watchers, mark = await queue.finish(lease)
        assert len(watchers) == 2
        await queue.finish(lease, drawn=mark)
    assert claimed == jobs
    assert await queue.enqueue_all((), make_watcher()) == ()


async def test_many_are_queued_whole_or_not_at_all(
    own_server: RedisServer, own_redis: Redis
) -> None:
    """Killed in between, the server holds all of a press or nothing of it."""
    jobs = [make_job(number) for number in range(80)]
    async with own_server.client(retries=0) as impatient:
        queue = ImportQueue(impatient, patience=2.0)
        await queue.depth()
        sent = asyncio.create_task(queue.enqueue_all(jobs, make_watcher()))
        await asyncio.sleep(0)
        own_server.kill()
        confirmed = True
        try:
            await sent
        except ServiceUnavailable:
            confirmed = False
    own_server.start()
    queue = ImportQueue(own_redis)
    known = len(await queue.statuses([job.key for job in jobs]))
    assert known in ({80} if confirmed else {0, 80})
    assert await queue.enqueue_all(jobs, make_watcher()) == (QUEUED,) * 80
    assert (await queue.depth()).queued == 80
