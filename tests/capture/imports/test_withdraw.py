"""Taking a press back: on a real Redis, alone, among others, and against workers that claim."""

from __future__ import annotations

import asyncio
import random
from dataclasses import replace

import pytest
from redis.asyncio import Redis

from capture.extent import Disclosure, Extent
from capture.imports.job import Lease, LeaseLost, Withdrawal
from capture.imports.queue import ImportQueue
from capture.models import Caller, ImportKey, ImportReason, ImportState, ImportStatus, ObjectId
from tests.capture.imports.examples import ANN, BEN, TENANT, make_job, make_watcher
from tests.capture.imports.test_queue import claimed, everything, finished

FAILED = ImportStatus(ImportState.FAILED, ImportReason.REFUSED)
KEY = make_job().key


async def pressed(
    queue: ImportQueue, caller: Caller = ANN, number: int = 1, *, hold: float = 0.0
) -> None:
    """One person's press on one mail, on a card of their own."""
    job = make_job(number, caller=caller)
    await queue.enqueue(job, make_watcher(f"card of {caller.oid}", caller=caller), hold=hold)


@pytest.mark.parametrize("hold", [0.0, 3600.0])
async def test_nothing_is_left_of_a_press_taken_back(redis: Redis, hold: float) -> None:
    """Resting or in line: it is unknown, nobody claims it, and pressing again begins anew."""
    queue = ImportQueue(redis)
    await pressed(queue, hold=hold)
    assert (await queue.statuses([KEY], ANN))[KEY].undo
    assert await queue.withdraw(KEY, ANN) is Withdrawal.WITHDRAWN
    assert await queue.statuses([KEY]) == {}
    assert await queue.watchers(KEY) == ()
    depth = await queue.depth()
    assert (depth.queued, depth.waiting, depth.finished) == (0, 0, ())
    assert ANN.oid.encode() not in await everything(redis)
    assert await ImportQueue(redis).claim() is None
    now = ImportQueue(redis)
    await pressed(now)
    assert (await claimed(now)).attempt == 1


async def test_taking_back_twice_is_taking_back_once(queue: ImportQueue) -> None:
    """And what was never pressed can be taken back too."""
    assert await queue.withdraw(KEY, ANN) is Withdrawal.WITHDRAWN
    await pressed(queue)
    for _ in range(2):
        assert await queue.withdraw(KEY, ANN) is Withdrawal.WITHDRAWN


async def test_a_further_press_for_what_is_tracked_cannot_be_taken_back(redis: Redis) -> None:
    """It would be forgotten that it is in Dynamics, and with that how to take it out."""
    queue = ImportQueue(redis, fresh=0.0)
    await pressed(queue)
    await finished(queue, await claimed(queue))
    await pressed(queue)
    assert not (await queue.statuses([KEY], ANN))[KEY].undo
    assert await queue.withdraw(KEY, ANN) is Withdrawal.LATE
    await finished(queue, await claimed(queue))
    assert (await queue.statuses([KEY]))[KEY].state is ImportState.TRACKED


async def test_who_goes_on_shares_what_they_chose_themselves(queue: ImportQueue) -> None:
    """Not what the one who gave up chose, for it is their own mailbox now."""
    header = Extent(Disclosure.HEADER)
    await pressed(queue, ANN)
    await queue.enqueue(replace(make_job(caller=BEN), extent=header), make_watcher(caller=BEN))
    await queue.withdraw(KEY, ANN)
    assert (await claimed(queue)).job == replace(make_job(caller=BEN), extent=header)


async def test_others_keep_theirs(queue: ImportQueue) -> None:
    """It goes on in the name of who still wants it, with the mail of their own mailbox."""
    await pressed(queue, ANN)
    await pressed(queue, BEN)
    assert await queue.withdraw(KEY, ANN) is Withdrawal.GOES_ON
    assert await queue.watchers(KEY) == (make_watcher(f"card of {BEN.oid}", caller=BEN),)
    assert not (await queue.statuses([KEY], ANN))[KEY].undo
    assert (await queue.statuses([KEY], BEN))[KEY].undo
    assert (await claimed(queue)).job == make_job(caller=BEN)
    assert await queue.claim() is None


async def test_who_joined_leaves_without_a_trace(queue: ImportQueue) -> None:
    """The import stays its owner's."""
    await pressed(queue, ANN)
    await pressed(queue, BEN)
    assert await queue.withdraw(KEY, BEN) is Withdrawal.GOES_ON
    assert await queue.watchers(KEY) == (make_watcher(f"card of {ANN.oid}"),)
    assert (await claimed(queue)).job == make_job(caller=ANN)


async def test_others_imports_of_the_same_person_stay_in_line(queue: ImportQueue) -> None:
    """Only the one taken back leaves its line; the person's turn is theirs as before."""
    for number in (1, 2, 3):
        await pressed(queue, number=number)
    await pressed(queue, BEN, number=4)
    await queue.withdraw(make_job(2).key, ANN)
    await queue.withdraw(make_job(4).key, BEN)
    held = [await claimed(queue) for _ in range(2)]
    assert [lease.job for lease in held] == [make_job(1), make_job(3)]
    assert await queue.claim() is None


async def late(queue: ImportQueue, lease: Lease) -> None:
    await queue.heartbeat(lease)


async def given_back(queue: ImportQueue, lease: Lease) -> None:
    await queue.release(lease)


async def put_off(queue: ImportQueue, lease: Lease) -> None:
    await queue.retry(lease, ImportReason.THROTTLED, delay=3600)


async def parked(queue: ImportQueue, lease: Lease) -> None:
    await queue.park(lease, delay=3600, soon=3600)


@pytest.mark.parametrize("what", [late, given_back, put_off, parked, finished])
async def test_what_a_worker_has_had_is_too_late(queue: ImportQueue, what) -> None:
    """Something may be written already, whatever became of the worker since."""
    await pressed(queue)
    await what(queue, await claimed(queue))
    before = await queue.statuses([KEY], ANN)
    assert not before[KEY].undo
    assert await queue.withdraw(KEY, ANN) is Withdrawal.LATE
    assert await queue.statuses([KEY], ANN) == before


async def test_a_retry_can_be_taken_back(redis: Redis, queue: ImportQueue) -> None:
    """After a failure, and also while its failure is still being drawn."""
    await pressed(queue)
    lease = await claimed(queue)
    await queue.settle(lease, FAILED)
    _, mark = await queue.finish(lease)
    await pressed(queue)
    assert await queue.withdraw(KEY, ANN) is Withdrawal.WITHDRAWN
    assert await queue.statuses([KEY]) == {}
    assert await queue.finish(lease, drawn=mark) == ((), mark)
    assert await queue.claim() is None
    assert (await queue.depth()).finished == ()

    await pressed(queue)
    await finished(queue, await claimed(queue), FAILED)
    await pressed(queue)
    assert await queue.withdraw(KEY, ANN) is Withdrawal.WITHDRAWN
    assert await redis.ttl(f"ac:{{imports}}:job:{KEY}") > 0


async def test_a_retry_pressed_while_its_failure_is_drawn_rests_too(redis: Redis) -> None:
    """The end of the drawing does not cut the time for Undo short."""
    queue = ImportQueue(redis)
    await pressed(queue)
    lease = await claimed(queue)
    await queue.settle(lease, FAILED)
    _, mark = await queue.finish(lease)
    await pressed(queue, hold=3600)
    assert await queue.finish(lease, drawn=mark) == ((), mark)
    assert await queue.claim() is None
    assert await queue.withdraw(KEY, ANN) is Withdrawal.WITHDRAWN


async def test_pressed_again_after_taking_back_while_the_failure_is_drawn(redis: Redis) -> None:
    """One worker draws, so nobody else may claim, and the last press counts."""
    queue = ImportQueue(redis)
    await pressed(queue)
    lease = await claimed(queue)
    await queue.settle(lease, FAILED)
    _, mark = await queue.finish(lease)
    await pressed(queue)
    await queue.withdraw(KEY, ANN)
    await pressed(queue, BEN)
    assert await queue.claim() is None
    assert await queue.finish(lease, drawn=mark) == ((), mark)
    assert (await claimed(queue)).job == make_job(caller=BEN)


async def test_a_worker_taken_for_dead_owns_nothing_asked_for_later(redis: Redis) -> None:
    """The fence outlives what was taken back."""
    short, queue = ImportQueue(redis, lease=0.0), ImportQueue(redis)
    await pressed(queue)
    dead = await short.claim()
    assert dead is not None
    await finished(queue, await claimed(queue), FAILED)
    await pressed(queue)
    await queue.withdraw(KEY, ANN)
    await pressed(queue)
    assert (await claimed(queue)).token > dead.token
    with pytest.raises(LeaseLost):
        await queue.settle(dead, FAILED)


async def test_many_workers_against_many_who_take_back(redis: Redis) -> None:
    """Whatever order Redis sees: nothing runs in the name of somebody who took it back."""
    queue = ImportQueue(redis, per_mailbox=1000)
    people = [Caller(TENANT, ObjectId(f"person-{number}")) for number in range(4)]
    answers: dict[tuple[ImportKey, str], Withdrawal] = {}
    ran: set[tuple[ImportKey, str]] = set()
    over = asyncio.Event()

    async def person(caller: Caller) -> None:
        for number in random.sample(range(60), 60):
            await pressed(queue, caller, number)
            key = make_job(number).key
            answers[key, caller.oid] = await queue.withdraw(key, caller)

    async def worker() -> None:
        lease = await queue.claim()
        while lease or not over.is_set():
            if lease:
                ran.add((lease.job.key, lease.job.caller.oid))
                await ended(queue, lease)
            lease = await queue.claim()

    async with asyncio.timeout(60), asyncio.TaskGroup() as group:
        for _ in range(6):
            group.create_task(worker())
        async with asyncio.TaskGroup() as presses:
            for caller in people:
                presses.create_task(person(caller))
        over.set()
    assert ran <= {asked for asked, answer in answers.items() if answer is Withdrawal.LATE}
    assert 0 < len(ran) < len(answers)
    left = await queue.statuses({key for key, _ in answers})
    assert set(left.values()) <= {FAILED}
    depth = await queue.depth()
    assert (depth.queued, depth.importing, depth.waiting) == (0, 0, 0)


async def ended(queue: ImportQueue, lease: Lease) -> None:
    """Settle and draw until nothing is left to draw."""
    await queue.settle(lease, FAILED)
    watchers, mark = await queue.finish(lease)
    while watchers:
        watchers, mark = await queue.finish(lease, drawn=mark)
