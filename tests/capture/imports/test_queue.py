"""The queue's state machine on a real Redis."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from redis.asyncio import Redis

from capture.errors import Service, ServiceUnavailable
from capture.extent import Disclosure, Extent, FileEnd, FileKey, LeftBehind, file_key
from capture.imports.job import Lease, LeaseLost, import_key
from capture.imports.queue import PREFIX, ImportQueue
from capture.models import (
    Caller,
    ImportReason,
    ImportState,
    ImportStatus,
    InternetMessageId,
    ObjectId,
    RecordRef,
    TenantId,
)
from tests.capture.imports.conftest import RedisServer
from tests.capture.imports.examples import ANN, BEN, CONTOSO, TENANT, make_job, make_watcher

TWO_LEFT = tuple(LeftBehind(FileKey(name), FileEnd.TOO_LARGE) for name in ("a" * 16, "b" * 16))

TRACKED = ImportStatus(ImportState.TRACKED)
QUEUED = ImportStatus(ImportState.QUEUED)
REFUSED = ImportStatus(ImportState.FAILED, ImportReason.REFUSED)


async def claimed(queue: ImportQueue) -> Lease:
    """The next lease, as soon as there is one."""
    async with asyncio.timeout(10):
        while True:
            lease = await queue.claim()
            if lease is not None:
                return lease
            await queue.bell(wait=0.05)


async def finished(queue: ImportQueue, lease: Lease, status: ImportStatus = TRACKED) -> None:
    await queue.settle(lease, status)
    _, mark = await queue.finish(lease)
    assert await queue.finish(lease, drawn=mark) == ((), mark)


def test_key_differs_by_each_part_and_shows_none() -> None:
    """A key names tenant, record and Message-ID, and lets none of them be read off."""
    base = import_key(TENANT, CONTOSO, InternetMessageId("<a@b>"))
    others = {
        import_key(TenantId("other"), CONTOSO, InternetMessageId("<a@b>")),
        import_key(TENANT, RecordRef("contact", CONTOSO.id), InternetMessageId("<a@b>")),
        import_key(TENANT, RecordRef("account", "x"), InternetMessageId("<a@b>")),
        import_key(TENANT, CONTOSO, InternetMessageId("<A@b>")),
    }
    assert base not in others
    assert len(others) == 4
    assert len(base) == 64
    assert base == import_key(TenantId(TENANT.upper()), CONTOSO, InternetMessageId(" <a@b> "))


async def test_pressed_often_by_many_at_once_opens_one_import(queue: ImportQueue) -> None:
    """Two hundred presses by two people at the same moment make one import and watch all cards."""
    async with asyncio.TaskGroup() as group:
        presses = [
            group.create_task(
                queue.enqueue(
                    make_job(caller=caller), make_watcher(f"{caller.oid}-{n}", caller=caller)
                )
            )
            for n in range(20)
            for caller in (ANN, BEN) * 5
        ]
    assert {press.result() for press in presses} == {QUEUED}
    depth = await queue.depth()
    assert (depth.queued, depth.importing) == (1, 0)
    assert len(await queue.watchers(make_job().key)) == 40


async def test_a_claimed_import_is_told_as_importing_and_given_to_nobody_else(
    queue: ImportQueue,
) -> None:
    """While somebody holds the lease, a press tells so and no second claim succeeds."""
    await queue.enqueue(make_job(), make_watcher())
    lease = await queue.claim()
    assert lease is not None
    assert (lease.job, lease.attempt, lease.settled) == (make_job(), 1, None)
    assert await queue.claim() is None
    assert await queue.enqueue(make_job(), make_watcher()) == ImportStatus(ImportState.IMPORTING)


async def test_statuses_answers_many_keys_and_leaves_unknown_ones_out(queue: ImportQueue) -> None:
    """One question returns the state of each known key."""
    await queue.enqueue(make_job(1), make_watcher())
    await finished(queue, await claimed(queue), ImportStatus(ImportState.TRACKED, left=TWO_LEFT))
    await queue.enqueue(make_job(2), make_watcher())
    asked = [make_job(number).key for number in (1, 2, 3)]
    assert await queue.statuses(asked) == {
        asked[0]: ImportStatus(ImportState.TRACKED, left=TWO_LEFT),
        asked[1]: QUEUED,
    }
    assert await queue.statuses(()) == {}


async def test_tracked_is_answered_from_memory_only_while_fresh(redis: Redis) -> None:
    """A press right after tracking returns TRACKED; later Dynamics is asked by another import."""
    fresh, stale = ImportQueue(redis), ImportQueue(redis, fresh=0.0)
    await fresh.enqueue(make_job(), make_watcher())
    await finished(fresh, await claimed(fresh))
    assert await fresh.enqueue(make_job(), make_watcher()) == TRACKED
    assert await fresh.claim() is None
    assert await stale.enqueue(make_job(caller=BEN), make_watcher(caller=BEN)) == QUEUED
    lease = await claimed(stale)
    assert (lease.job.caller, lease.attempt, lease.settled) == (BEN, 1, None)


async def test_a_tracked_import_is_looked_at_again_when_asked_to(queue: ImportQueue) -> None:
    """For files that stayed behind, however fresh; it takes what is chosen now."""
    chosen = Extent(Disclosure.LATEST, (file_key("left out"),))
    job = replace(make_job(), extent=chosen)
    await queue.enqueue(job, make_watcher())
    await finished(queue, await claimed(queue), ImportStatus(ImportState.TRACKED, left=TWO_LEFT))
    ticked = replace(job, extent=Extent(Disclosure.LATEST))
    assert await queue.again(ticked, make_watcher("another card")) == QUEUED
    assert await queue.again(ticked, make_watcher()) == QUEUED
    lease = await claimed(queue)
    assert (lease.job, lease.attempt) == (ticked, 1)
    assert await queue.again(job, make_watcher()) == ImportStatus(ImportState.IMPORTING)
    await finished(queue, lease)
    assert await queue.enqueue(job, make_watcher()) == TRACKED
    assert await queue.again(make_job(caller=BEN), make_watcher(caller=BEN)) == QUEUED
    assert (await claimed(queue)).job == make_job(caller=BEN)


async def test_what_somebody_chose_is_kept_for_another_try(queue: ImportQueue) -> None:
    """Their own last choice, else that of who pressed alone; never files that cannot be named."""
    header, some = Extent(Disclosure.HEADER), Extent(Disclosure.FULL, (file_key("left out"),))
    key = make_job().key
    assert await queue.extent(key, ANN) is None
    await queue.enqueue(replace(make_job(), extent=some), make_watcher())
    assert await queue.extent(key, ANN) == some
    assert await queue.extent(key, BEN) == header
    await queue.enqueue(replace(make_job(caller=BEN), extent=header), make_watcher(caller=BEN))
    failure = ImportStatus(ImportState.FAILED, ImportReason.REFUSED)
    lease = await claimed(queue)
    assert lease.job.extent == some
    await finished(queue, lease, failure)
    assert await queue.extent(key, ANN) == some
    assert await queue.extent(key, BEN) == header
    await queue.enqueue(replace(make_job(caller=BEN), extent=header), make_watcher(caller=BEN))
    assert (await claimed(queue)).job.extent == header


async def test_a_failed_import_starts_again_in_the_name_of_who_presses(queue: ImportQueue) -> None:
    """Pressing a failed one queues it for the presser, with their copy of the mail."""
    await queue.enqueue(make_job(), make_watcher())
    await finished(
        queue, await claimed(queue), ImportStatus(ImportState.FAILED, ImportReason.ACCESS_DENIED)
    )
    assert await queue.enqueue(make_job(caller=BEN), make_watcher(caller=BEN)) == QUEUED
    assert (await claimed(queue)).job == make_job(caller=BEN)


async def test_retry_pressed_while_the_failure_is_still_being_drawn_is_not_forgotten(
    queue: ImportQueue,
) -> None:
    """A press between the outcome and the end lines the import up again after the end."""
    await queue.enqueue(make_job(), make_watcher())
    lease = await claimed(queue)
    await queue.settle(lease, ImportStatus(ImportState.FAILED, ImportReason.REFUSED))
    _, mark = await queue.finish(lease)
    assert await queue.enqueue(make_job(caller=BEN), make_watcher()) == QUEUED
    assert await queue.claim() is None
    assert await queue.finish(lease, drawn=mark) == ((), mark)
    again = await claimed(queue)
    assert again.job.caller == BEN
    assert again.settled is None
    await finished(queue, again)
    assert (await queue.statuses([again.job.key]))[again.job.key] == TRACKED


async def test_a_card_that_comes_while_others_are_drawn_is_drawn_too(queue: ImportQueue) -> None:
    """Finish hands out what was pressed meanwhile, and of one card only its latest page."""
    await queue.enqueue(make_job(), make_watcher("a"))
    lease = await claimed(queue)
    await queue.settle(lease, TRACKED)
    first, mark = await queue.finish(lease)
    assert first == (make_watcher("a"),)
    await queue.enqueue(make_job(), make_watcher("a", offset=10))
    await queue.enqueue(make_job(), make_watcher("b"))
    more, mark = await queue.finish(lease, drawn=mark)
    assert more == (make_watcher("a", offset=10), make_watcher("b"))
    assert await queue.finish(lease, drawn=mark) == ((), mark)
    assert (await queue.depth()).finished == (("tracked", 1),)


async def test_watchers_of_one_import_are_bounded(queue: ImportQueue) -> None:
    """However many cards show one mail, Redis keeps 64 of them."""
    for number in range(70):
        await queue.enqueue(make_job(), make_watcher(f"card {number}"))
    assert len(await queue.watchers(make_job().key)) == 64


async def test_retry_is_never_early(queue: ImportQueue) -> None:
    """An import asked to wait is claimed no earlier than asked, by the clock that claims."""
    await queue.enqueue(make_job(), make_watcher())
    lease = await claimed(queue)
    before = datetime.now(UTC)
    status = await queue.retry(lease, ImportReason.THROTTLED, delay=0.4)
    assert (status.state, status.reason) == (ImportState.WAITING, ImportReason.THROTTLED)
    assert status.until is not None
    assert status.until >= before + timedelta(seconds=0.399)
    assert await queue.claim() is None
    assert await queue.enqueue(make_job(), make_watcher()) == status
    again = await claimed(queue)
    assert datetime.now(UTC) >= status.until
    assert again.attempt == 2


async def test_a_press_rests_as_queued_before_it_is_worked_on(redis: Redis) -> None:
    """Held for its answer's sake, it is told as queued, joined by further presses, then claimed."""
    queue = ImportQueue(redis)
    pressed = datetime.now(UTC)
    assert await queue.enqueue(make_job(), make_watcher("a"), hold=0.3) == QUEUED
    assert await queue.claim() is None
    assert await queue.enqueue(make_job(), make_watcher("b")) == QUEUED
    lease = await claimed(queue)
    assert datetime.now(UTC) >= pressed + timedelta(seconds=0.299)
    assert lease.attempt == 1
    assert len(await queue.watchers(lease.job.key)) == 2
    assert await queue.claim() is None


async def test_a_press_wakes_an_import_that_waits_for_a_sign_in(queue: ImportQueue) -> None:
    """Whoever presses is signed in, so it runs now and in their name."""
    await queue.enqueue(make_job(), make_watcher())
    assert await queue.park(await claimed(queue), delay=3600, soon=3600)
    assert await queue.enqueue(make_job(caller=BEN), make_watcher(caller=BEN)) == QUEUED
    assert (await claimed(queue)).job.caller == BEN
    depth = await queue.depth()
    assert (depth.waiting, depth.importing) == (0, 1)
    assert await queue.unpark(ANN) == 0


async def test_what_is_parked_waits_for_its_person_alone(queue: ImportQueue) -> None:
    """A sign-in lines up that person's imports, at no cost of an attempt, and nobody else's."""
    for number, caller in ((1, ANN), (2, ANN), (3, BEN)):
        await queue.enqueue(make_job(number, caller=caller), make_watcher(caller=caller))
    leases = [await claimed(queue) for _ in range(3)]
    told = [await queue.park(lease, delay=3600, soon=3600) for lease in leases]
    assert sorted(told) == [False, True, True]  # each person once
    assert await queue.claim() is None
    assert (await queue.depth()).waiting == 3
    assert await queue.unpark(ANN) == 2
    again = [await claimed(queue) for _ in range(2)]
    assert {(lease.job.caller, lease.attempt) for lease in again} == {(ANN, 1)}
    assert await queue.claim() is None
    assert await queue.unpark(ANN) == 0


async def test_what_is_parked_is_looked_at_again_and_its_person_asked_again(
    queue: ImportQueue,
) -> None:
    """Should a sign-in have been missed, the import goes on late rather than never."""
    await queue.enqueue(make_job(), make_watcher())
    assert await queue.park(await claimed(queue), delay=0, soon=3600) is True
    await queue.told(ANN, pause=0.001)
    assert await queue.unpark(ANN) == 1
    assert await queue.park(await claimed(queue), delay=0, soon=0.01) is True
    await queue.told(ANN, pause=3600)
    assert await queue.park(await claimed(queue), delay=0.01, soon=3600) is False
    await finished(queue, await claimed(queue))
    assert await queue.unpark(ANN) == 0


async def test_turning_on_lines_up_what_the_organisation_has_parked(queue: ImportQueue) -> None:
    """Of all its people, and of no other organisation; each was told once, and may be again."""
    far = Caller(TenantId("elsewhere"), ANN.oid)
    off = ImportReason.SWITCHED_OFF
    for number, caller in ((1, ANN), (2, ANN), (3, BEN), (4, far)):
        await queue.enqueue(make_job(number, caller=caller), make_watcher(caller=caller))
    leases = [await claimed(queue) for _ in range(4)]
    told = [await queue.park(one, delay=3600, soon=3600, reason=off) for one in leases]
    assert sorted(told) == [False, True, True, True]
    await queue.told(ANN, pause=3600, reason=off)

    assert await queue.resume(ANN.tenant) == 3
    again = [await claimed(queue) for _ in range(3)]
    assert {(lease.job.caller, lease.attempt) for lease in again} == {(ANN, 1), (BEN, 1)}
    assert await queue.claim() is None
    assert await queue.park(again[0], delay=3600, soon=3600, reason=off) is True
    assert await queue.resume(ANN.tenant) == 1


async def test_who_was_told_of_the_switch_is_still_asked_to_sign_in(queue: ImportQueue) -> None:
    """They are two different things to do."""
    for number in (1, 2):
        await queue.enqueue(make_job(number), make_watcher())
    first, second = await claimed(queue), await claimed(queue)
    off = ImportReason.SWITCHED_OFF
    assert await queue.park(first, delay=3600, soon=3600, reason=off) is True
    assert await queue.park(second, delay=3600, soon=3600) is True


async def test_an_asking_that_was_lost_is_done_again(queue: ImportQueue) -> None:
    """The worker that was to ask is dead: the import comes back soon, and is told to ask again."""
    await queue.enqueue(make_job(), make_watcher())
    for _ in range(3):
        assert await queue.park(await claimed(queue), delay=3600, soon=0.05) is True


async def test_a_lost_lease_parks_nothing(queue: ImportQueue) -> None:
    """Another worker owns the import by then."""
    await queue.enqueue(make_job(), make_watcher())
    lease = await claimed(queue)
    await queue.release(lease)
    with pytest.raises(LeaseLost):
        await queue.park(lease, delay=1, soon=1)


async def test_the_last_attempt_ends_with_its_reason_and_stays_a_dead_letter(redis: Redis) -> None:
    """After the attempts allowed, the import fails with its lease held, and is kept as dead.

    Why is what the last attempt met, whatever the earlier ones did.
    """
    queue = ImportQueue(redis, attempts=2)
    await queue.enqueue(make_job(), make_watcher())
    await queue.retry(await claimed(queue), ImportReason.UNAVAILABLE, delay=0)
    lease = await claimed(queue)
    given_up = ImportStatus(ImportState.FAILED, ImportReason.THROTTLED, attempts=2)
    assert await queue.retry(lease, ImportReason.THROTTLED, delay=0) == given_up
    watchers, mark = await queue.finish(lease)
    assert watchers == (make_watcher(),)
    await queue.finish(lease, drawn=mark)
    depth = await queue.depth()
    assert (depth.dead, depth.queued, depth.finished) == (1, 0, (("throttled", 1),))
    assert await queue.enqueue(make_job(), make_watcher()) == QUEUED
    assert (await queue.depth()).dead == 0


async def test_an_import_that_outlives_every_worker_is_given_up(redis: Redis) -> None:
    """One that kills each worker that runs it does not run for ever."""
    queue = ImportQueue(redis, attempts=2, lease=0.0)
    await queue.enqueue(make_job(), make_watcher())
    assert await queue.claim() is not None
    assert await queue.claim() is not None
    assert await queue.claim() is None
    key = make_job().key
    given_up = ImportStatus(ImportState.FAILED, ImportReason.WORKERS_DIED, attempts=2)
    assert await queue.statuses([key]) == {key: given_up}
    assert (await queue.depth()).dead == 1


async def test_every_write_of_a_worker_that_lost_its_lease_is_refused(redis: Redis) -> None:
    """Once another worker holds the import, the first one's word changes nothing."""
    short, queue = ImportQueue(redis, lease=0.0), ImportQueue(redis)
    await queue.enqueue(make_job(), make_watcher())
    old = await short.claim()
    assert old is not None
    new = await claimed(queue)
    assert new.token > old.token
    for write in (
        queue.heartbeat(old),
        queue.settle(old, TRACKED),
        queue.finish(old),
        queue.retry(old, ImportReason.UNAVAILABLE, delay=0),
        queue.release(old),
    ):
        with pytest.raises(LeaseLost):
            await write
    await queue.heartbeat(new)
    assert await queue.statuses([old.job.key]) == {old.job.key: ImportStatus(ImportState.IMPORTING)}


async def test_a_lease_is_kept_by_its_heartbeat(redis: Redis) -> None:
    """A heartbeat makes even an expired lease good again, as long as nobody took the import."""
    short, queue = ImportQueue(redis, lease=0.0), ImportQueue(redis)
    await queue.enqueue(make_job(), make_watcher())
    lease = await short.claim()
    assert lease is not None
    await queue.heartbeat(lease)
    assert await queue.claim() is None


async def test_the_outcome_survives_the_worker_that_noted_it(redis: Redis) -> None:
    """A worker lost after settling is followed by one that knows the outcome already."""
    short, queue = ImportQueue(redis, lease=0.0), ImportQueue(redis)
    await queue.enqueue(make_job(), make_watcher())
    lost = await short.claim()
    assert lost is not None
    await queue.settle(lost, TRACKED)
    again = await claimed(queue)
    assert again.settled == TRACKED
    assert (await queue.statuses([again.job.key]))[again.job.key] == TRACKED
    watchers, mark = await queue.finish(again)
    assert watchers == (make_watcher(),)
    assert await queue.finish(again, drawn=mark) == ((), mark)


async def test_a_released_import_is_next_and_not_counted_as_an_attempt(queue: ImportQueue) -> None:
    """What is given back on stop goes to the front, as if it had not been claimed."""
    await queue.enqueue(make_job(1), make_watcher())
    await queue.enqueue(make_job(2), make_watcher())
    lease = await claimed(queue)
    await queue.release(lease)
    assert await queue.statuses([lease.job.key]) == {lease.job.key: QUEUED}
    again = await claimed(queue)
    assert (again.job, again.attempt) == (lease.job, 1)


async def test_one_person_has_four_in_flight_and_no_more(queue: ImportQueue) -> None:
    """A mailbox takes four calls at a time; ending one lets the next in."""
    for number in range(6):
        await queue.enqueue(make_job(number), make_watcher())
    leases = [await queue.claim() for _ in range(5)]
    held = [lease for lease in leases if lease is not None]
    assert len(held) == 4
    await finished(queue, held[0])
    assert await queue.claim() is not None
    assert await queue.claim() is None


async def test_ten_thousand_imports_of_one_person_do_not_delay_another(queue: ImportQueue) -> None:
    """People take turns: Ben's first import is claimed right after one of Ann's."""
    places = asyncio.Semaphore(200)

    async def press(number: int) -> None:
        async with places:
            await queue.enqueue(make_job(number), make_watcher())

    async with asyncio.TaskGroup() as group:
        for number in range(10_000):
            group.create_task(press(number))
    before = [await claimed(queue) for _ in range(4)]
    for number in range(3):
        await queue.enqueue(make_job(number + 20_000, caller=BEN), make_watcher(caller=BEN))
    await finished(queue, before[0])
    callers = []
    while (lease := await queue.claim()) is not None:
        callers.append(lease.job.caller)
    assert callers in ([BEN, ANN, BEN, BEN], [ANN, BEN, BEN, BEN])


async def test_a_claim_costs_the_same_however_many_people_wait(
    redis: Redis, queue: ImportQueue
) -> None:
    """With three hundred people at their bound, or resting, few commands find the next import."""
    for person in range(300):
        caller = Caller(TENANT, ObjectId(f"busy-{person}"))
        for number in range(2):
            await queue.enqueue(make_job(1000 * number + person, caller=caller), make_watcher())
    one_each = ImportQueue(redis, per_mailbox=1)
    for number in range(300):
        lease = await claimed(one_each)
        if number % 2:
            await one_each.retry(lease, ImportReason.THROTTLED, delay=600, rest=600)
    assert await one_each.claim() is None
    await queue.enqueue(make_job(5000, caller=BEN), make_watcher(caller=BEN))

    before = await commands(redis)
    lease = await claimed(one_each)
    assert lease.job.caller == BEN
    assert await commands(redis) - before < 40


async def commands(redis: Redis) -> int:
    """How many commands the server has carried out, those of scripts included."""
    stats = await redis.info("commandstats")
    return sum(int(one["calls"]) for one in stats.values())


async def test_a_person_whose_service_is_busy_rests_as_a_whole(queue: ImportQueue) -> None:
    """Nothing of theirs is given out before that moment; others go on, then so do they."""
    for number in range(6):
        await queue.enqueue(make_job(number), make_watcher())
    await queue.enqueue(make_job(100, caller=BEN), make_watcher(caller=BEN))
    clock = asyncio.get_running_loop().time
    started = clock()
    first, second, third = [await claimed(queue) for _ in range(3)]
    await queue.retry(first, ImportReason.THROTTLED, delay=0.5, rest=0.5)
    for lease in (second, third):
        await finished(queue, lease)
    assert {lease.job.caller for lease in (first, second, third)} == {ANN, BEN}
    assert await queue.claim() is None
    await queue.enqueue(make_job(200), make_watcher())
    assert await queue.claim() is None

    lease = await claimed(queue)
    assert lease.job.caller == ANN
    assert clock() - started >= 0.5
    left = [await claimed(queue) for _ in range(3)]
    assert len({one.job.key for one in (lease, *left)}) == 4


async def test_a_person_whom_an_older_release_left_full_is_found(
    redis: Redis, queue: ImportQueue
) -> None:
    """Two releases work side by side while one replaces the other."""
    await queue.enqueue(make_job(1), make_watcher())
    await redis.lpop(f"{PREFIX}ring")
    await redis.sadd(f"{PREFIX}full", f"{ANN.tenant}/{ANN.oid}")
    assert (await claimed(queue)).job.caller == ANN


async def test_many_people_each_get_their_turn(queue: ImportQueue) -> None:
    """With many people waiting nobody is claimed twice before everybody was once."""
    people = [Caller(TENANT, ObjectId(f"person-{number}")) for number in range(30)]
    for number in range(3):
        for person in people:
            await queue.enqueue(make_job(hash((number, person)), caller=person), make_watcher())
    first = [await claimed(queue) for _ in people]
    assert {lease.job.caller for lease in first} == set(people)


async def test_the_bell_rings_when_something_can_be_claimed(queue: ImportQueue) -> None:
    """A worker that waits is woken by the press, not by the end of its patience."""
    clock = asyncio.get_running_loop().time
    waiting = asyncio.create_task(queue.bell(wait=20.0))
    started = clock()
    await queue.enqueue(make_job(), make_watcher())
    await waiting
    assert clock() - started < 5


async def test_nothing_but_ids_is_kept(redis: Redis, queue: ImportQueue) -> None:
    """No Message-ID, in no key and no value, in any state; what has ended is forgotten in time."""
    canary = "canary-7f3a@secret.example"
    key = import_key(TENANT, CONTOSO, InternetMessageId(f"<{canary}>"))
    job = make_job()
    await queue.enqueue(type(job)(key, ANN, CONTOSO, job.mail), make_watcher())
    assert canary.encode() not in await everything(redis)
    lease = await claimed(queue)
    await queue.retry(lease, ImportReason.UNAVAILABLE, delay=0)
    assert canary.encode() not in await everything(redis)
    await finished(queue, await claimed(queue))
    dump = await everything(redis)
    assert canary.encode() not in dump
    assert ANN.oid.encode() in dump
    assert await redis.exists(f"ac:{{imports}}:watch:{key}") == 0
    assert 0 < await redis.ttl(f"ac:{{imports}}:job:{key}") <= 30 * 24 * 3600


async def everything(redis: Redis) -> bytes:
    """Every key and value there is."""
    found = []
    async for key in redis.scan_iter():
        found += [key, await redis.dump(key) or b""]
        kind = await redis.type(key)
        if kind == b"hash":
            found += [part for pair in (await redis.hgetall(key)).items() for part in pair]
        elif kind == b"zset":
            found += await redis.zrange(key, 0, -1)
        elif kind == b"list":
            found += await redis.lrange(key, 0, -1)
    return b"\n".join(found)


async def test_every_key_lives_in_one_slot(redis: Redis, queue: ImportQueue) -> None:
    """All keys carry the same hash tag, so a cluster keeps the queue together."""
    await queue.enqueue(make_job(), make_watcher())
    await finished(queue, await claimed(queue))
    await queue.enqueue(make_job(2), make_watcher())
    assert [key async for key in redis.scan_iter() if b"ac:{imports}:" not in key] == []


async def test_a_full_redis_refuses_and_nothing_is_half_written(own_redis: Redis) -> None:
    """Out of memory is told as the queue being unavailable, and leaves no trace."""
    queue = ImportQueue(own_redis)
    await queue.depth()
    await own_redis.config_set("maxmemory", "1")
    with pytest.raises(ServiceUnavailable) as refusal:
        await queue.enqueue(make_job(), make_watcher())
    assert refusal.value.service is Service.REDIS
    await own_redis.config_set("maxmemory", "0")
    assert [key async for key in own_redis.scan_iter()] == []


async def test_a_read_only_replica_refuses(own_redis: Redis) -> None:
    """A server that became a replica is told as the queue being unavailable."""
    queue = ImportQueue(own_redis)
    await own_redis.replicaof("127.0.0.1", 1)
    with pytest.raises(ServiceUnavailable):
        await queue.enqueue(make_job(), make_watcher())


async def test_a_redis_that_does_not_answer_is_told_in_time(
    own_server: RedisServer, own_redis: Redis
) -> None:
    """The press is not held up by a server that hangs; asking again later is harmless."""
    queue = ImportQueue(own_redis, patience=0.2)
    await queue.depth()
    async with own_server.client() as other:
        await other.client_pause(1000, all=True)
        with pytest.raises(ServiceUnavailable):
            await queue.enqueue(make_job(), make_watcher())
    assert await ImportQueue(own_redis).enqueue(make_job(), make_watcher()) == QUEUED
    assert (await queue.depth()).queued == 1


async def test_a_redis_that_is_gone_is_told(own_server: RedisServer, own_redis: Redis) -> None:
    """No server at all is the same answer, for questions and writes."""
    await own_redis.ping()
    async with own_server.client(retries=0) as client:
        queue = ImportQueue(client)
        own_server.kill()
        for call in (queue.enqueue(make_job(), make_watcher()), queue.statuses([make_job().key])):
            with pytest.raises(ServiceUnavailable):
                await call


async def test_nothing_acknowledged_is_lost_when_redis_is_killed(own_server: RedisServer) -> None:
    """Ten kills while twenty people press: every press that was confirmed is in the queue."""
    confirmed: set[str] = set()
    progress = asyncio.Event()
    done = asyncio.Event()

    async def press(person: int) -> None:
        async with own_server.client(retries=2) as client:
            queue = ImportQueue(client)
            caller = Caller(TENANT, ObjectId(f"person-{person}"))
            for number in range(100_000):
                if done.is_set():
                    return
                job = make_job(number * 100 + person, caller=caller)
                try:
                    await queue.enqueue(job, make_watcher(caller=caller))
                except ServiceUnavailable:
                    continue
                confirmed.add(job.key)
                progress.set()

    async with asyncio.timeout(60), asyncio.TaskGroup() as group:
        for person in range(20):
            group.create_task(press(person))
        for _ in range(10):
            before = len(confirmed)
            while len(confirmed) < before + 60:
                progress.clear()
                await progress.wait()
            await asyncio.to_thread(own_server.kill)
            own_server.start()
        done.set()
    async with own_server.client() as client:
        await client.ping()
        known = await ImportQueue(client).statuses([make_job().key, *confirmed])  # type: ignore[list-item]
    assert set(known) == confirmed
    assert len(confirmed) > 600


async def test_what_an_import_has_begun_is_known_until_it_is_tracked(redis: Redis) -> None:
    """Noted once, through a failure and another try, and not any more once it is tracked."""
    queue, key, row = ImportQueue(redis), make_job().key, UUID(int=7)
    await queue.enqueue(make_job(), make_watcher())
    lease = await claimed(queue)
    assert await queue.begun(key) is None
    assert [await queue.begin(key, row) for _ in range(2)] == [True, False]
    assert await queue.begun(key) == row
    await finished(queue, lease, replace(REFUSED, row=str(row), code="0x1", request_id="r-1"))
    status = (await queue.statuses([key]))[key]
    assert (status.row, status.code, status.request_id) == (str(row), "0x1", "r-1")
    await queue.enqueue(make_job(), make_watcher())
    lease = await claimed(queue)
    assert not await queue.begin(key, row)
    await finished(queue, lease)
    assert await queue.begun(key) is None


async def test_what_is_over_begins_nothing(redis: Redis) -> None:
    """A worker that was taken for dead may not note a row any more."""
    queue, key = ImportQueue(redis), make_job().key
    await queue.enqueue(make_job(), make_watcher())
    with pytest.raises(LeaseLost):
        await queue.begin(key, UUID(int=7))
    await finished(queue, await claimed(queue))
    with pytest.raises(LeaseLost):
        await queue.begin(key, UUID(int=7))
    assert await queue.begun(key) is None


async def test_an_import_that_is_given_up_names_what_it_has_begun(redis: Redis) -> None:
    """Whether its attempts end with an error or with its worker; what is gone is not named."""
    queue, row = ImportQueue(redis, attempts=1, lease=0.0), UUID(int=7)
    await queue.enqueue(make_job(), make_watcher())
    assert await queue.claim() is not None
    await queue.begin(make_job().key, row)
    assert await queue.claim() is None
    assert (await queue.statuses([make_job().key]))[make_job().key].row == str(row)
    kept = ImportQueue(redis, attempts=1)
    await kept.enqueue(make_job(), make_watcher())
    lease = await claimed(kept)
    assert (await kept.retry(lease, ImportReason.UNAVAILABLE, delay=0)).row == str(row)
    await kept.ended(make_job().key)
    await finished(kept, lease, REFUSED)
    await kept.enqueue(make_job(), make_watcher())
    lease = await claimed(kept)
    assert (await kept.retry(lease, ImportReason.UNAVAILABLE, delay=0)).row == ""
