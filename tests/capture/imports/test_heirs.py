"""What fails or waits by one person's mailbox goes on in the name of another who asked too."""

from __future__ import annotations

from dataclasses import replace

import pytest
from redis.asyncio import Redis

from capture.extent import Disclosure, Extent
from capture.imports.job import Lease, Untracking
from capture.imports.queue import PREFIX, ImportQueue
from capture.models import (
    FINAL,
    PERSONAL,
    Caller,
    ImportReason,
    ImportState,
    ImportStatus,
    ObjectId,
)
from tests.capture.imports.examples import ANN, BEN, TENANT, make_job, make_watcher

KEY = make_job().key
CLEO = Caller(TENANT, ObjectId("33333333-0000-4000-8000-000000000003"))
QUEUED = ImportStatus(ImportState.QUEUED)
TRACKED = ImportStatus(ImportState.TRACKED)
GONE = ImportStatus(ImportState.FAILED, ImportReason.MESSAGE_GONE)
DENIED = ImportStatus(ImportState.FAILED, ImportReason.ACCESS_DENIED)
SIGNED_OUT = ImportStatus(ImportState.WAITING, ImportReason.SIGN_IN)


async def pressed(queue: ImportQueue, *people: Caller) -> None:
    for one in people:
        job = replace(make_job(caller=one), extent=Extent(Disclosure.HEADER))
        await queue.enqueue(job, make_watcher(str(one.oid), caller=one))


async def claimed(queue: ImportQueue, caller: Caller) -> Lease:
    lease = await queue.claim()
    assert lease is not None
    assert (lease.job.caller, lease.settled) == (caller, None)
    assert lease.job.mail == make_job(caller=caller).mail
    return lease


async def drawn(queue: ImportQueue, lease: Lease, status: ImportStatus) -> None:
    left = await queue.settle(lease, status)
    assert left is not None
    watchers, mark = left
    while watchers:
        watchers, mark = await queue.finish(lease, drawn=mark)


async def parked(queue: ImportQueue, caller: Caller) -> bool:
    return await queue.park(await claimed(queue, caller), delay=3600, soon=3600)


async def seen(queue: ImportQueue, caller: Caller) -> ImportStatus | None:
    """As a card says it; the list of the person's imports says the same."""
    status = (await queue.statuses([KEY], caller)).get(KEY)
    for own in await queue.mine(caller):
        assert own.status == (status or ImportStatus(ImportState.FAILED))
    return status


async def test_another_s_copy_is_tracked_and_each_failure_is_its_own(
    queue: ImportQueue, redis: Redis
) -> None:
    """Each is tried once, in turn, with what they chose; nobody is told of another's mailbox."""
    await pressed(queue, ANN, BEN, CLEO)
    assert await queue.settle(await claimed(queue, ANN), GONE) is None
    assert [await seen(queue, one) for one in (ANN, BEN, CLEO)] == [GONE, QUEUED, QUEUED]
    lease = await claimed(queue, BEN)
    assert (lease.job.extent, lease.attempt) == (Extent(Disclosure.HEADER), 1)
    assert await queue.settle(lease, DENIED) is None
    assert [await seen(queue, one) for one in (ANN, BEN, CLEO)] == [GONE, DENIED, QUEUED]
    await drawn(queue, await claimed(queue, CLEO), TRACKED)
    assert [await seen(queue, one) for one in (ANN, BEN, CLEO)] == [TRACKED] * 3
    assert (await queue.depth()).finished == (("tracked", 1),)
    assert await queue.failed(TENANT) == {}
    assert [own.owned for own in await queue.mine(CLEO)] == [True]
    assert [own.owned for own in await queue.mine(ANN)] == [False]
    assert not await redis.exists(f"{PREFIX}ends:{KEY}")  # else it came back with a later press


async def test_when_all_have_failed_it_is_over(queue: ImportQueue) -> None:
    """It counts once, and who never asked for it may be the first whose copy is tracked."""
    await pressed(queue, ANN, BEN)
    assert await queue.settle(await claimed(queue, ANN), DENIED) is None
    await drawn(queue, await claimed(queue, BEN), GONE)
    assert await queue.claim() is None
    assert [await seen(queue, one) for one in (ANN, BEN, CLEO)] == [DENIED, GONE, None]
    assert await queue.failed(TENANT) == {ImportReason.MESSAGE_GONE: 1}
    await pressed(queue, CLEO)
    fresh = replace(QUEUED, undo=True)
    assert [await seen(queue, one) for one in (ANN, BEN, CLEO)] == [DENIED, GONE, fresh]
    await claimed(queue, CLEO)


async def test_who_failed_may_try_again_while_another_s_runs(queue: ImportQueue) -> None:
    """They come after it, should that one fail as well."""
    await pressed(queue, ANN, BEN)
    assert await queue.settle(await claimed(queue, ANN), DENIED) is None
    lease = await claimed(queue, BEN)
    await pressed(queue, ANN)
    assert await seen(queue, ANN) == ImportStatus(ImportState.IMPORTING)
    assert await queue.settle(lease, DENIED) is None
    await drawn(queue, await claimed(queue, ANN), DENIED)
    assert await queue.claim() is None


async def test_following_does_not_begin_anew_what_failed_for_them(queue: ImportQueue) -> None:
    """Not beside another's import, either: it would fail with every look."""
    await pressed(queue, ANN, BEN)
    assert await queue.settle(await claimed(queue, ANN), DENIED) is None
    await queue.enqueue_unasked(make_job())
    assert await seen(queue, ANN) == DENIED
    await drawn(queue, await claimed(queue, BEN), DENIED)
    await queue.enqueue_unasked(make_job())
    assert await queue.claim() is None


async def test_a_failure_of_the_mail_itself_is_everybody_s(queue: ImportQueue) -> None:
    """Another's copy would fare no better."""
    refused = ImportStatus(ImportState.FAILED, ImportReason.REFUSED)
    await pressed(queue, ANN, BEN)
    await drawn(queue, await claimed(queue, ANN), refused)
    assert [await seen(queue, one) for one in (ANN, BEN, CLEO)] == [refused] * 3


async def test_whose_copy_was_tracked_may_take_it_out(queue: ImportQueue) -> None:
    """For whom it failed has no say in it, and nothing of theirs stays behind."""
    await pressed(queue, ANN, BEN)
    assert await queue.settle(await claimed(queue, ANN), GONE) is None
    await drawn(queue, await claimed(queue, BEN), TRACKED)
    assert await queue.untrack(KEY, ANN, within=0.0) is Untracking.THEIRS
    assert await queue.untrack(KEY, BEN, within=30.0) is Untracking.YES
    await queue.untracked(KEY, BEN, gone=True)
    assert [await seen(queue, one) for one in (ANN, BEN)] == [None, None]
    await pressed(queue, BEN)
    assert await seen(queue, ANN) == QUEUED


async def test_who_is_forgotten_leaves_no_failure_behind(queue: ImportQueue, redis: Redis) -> None:
    """Another's import goes on."""
    await pressed(queue, ANN, BEN)
    assert await queue.settle(await claimed(queue, ANN), GONE) is None
    await queue.forget(ANN)
    assert await redis.hkeys(f"{PREFIX}ends:{KEY}") == []
    await claimed(queue, BEN)


async def test_noting_twice_settles_nothing_that_was_asked_for_since(queue: ImportQueue) -> None:
    """A worker whose answer got lost asks again, when a new press has opened the import anew."""
    await pressed(queue, ANN)
    lease = await claimed(queue, ANN)
    assert await queue.settle(lease, DENIED) is not None
    await pressed(queue, ANN)
    await queue.settle(lease, DENIED)
    await claimed(queue, ANN)


async def test_who_is_signed_out_does_not_keep_another_waiting(
    queue: ImportQueue, redis: Redis
) -> None:
    """They are told once, and read so alone; the other's copy is tracked meanwhile."""
    await pressed(queue, ANN, BEN)
    assert await parked(queue, ANN)
    assert [await seen(queue, one) for one in (ANN, BEN, CLEO)] == [SIGNED_OUT, QUEUED, QUEUED]
    assert (await queue.standing(TENANT)).waiting == 0
    await drawn(queue, await claimed(queue, BEN), TRACKED)
    assert [await seen(queue, one) for one in (ANN, BEN)] == [TRACKED, TRACKED]
    assert not await redis.exists(f"{PREFIX}absent")
    assert await queue.unpark(ANN) == 0
    assert await queue.untrack(KEY, BEN, within=0.0) is Untracking.THEIRS


@pytest.mark.parametrize("back", [ANN, BEN])
async def test_where_all_are_signed_out_whoever_is_back_first_has_it(
    queue: ImportQueue, redis: Redis, back: Caller
) -> None:
    """It waits once, for either of them, and the other goes on reading that they are signed out."""
    other = BEN if back is ANN else ANN
    await pressed(queue, ANN, BEN)
    await parked(queue, ANN)
    await parked(queue, BEN)
    assert await queue.claim() is None
    assert [await seen(queue, one) for one in (ANN, BEN, CLEO)] == [SIGNED_OUT, SIGNED_OUT, None]
    assert (await queue.standing(TENANT)).waiting == 1
    assert await queue.unpark(back) == 1
    assert [await seen(queue, one) for one in (back, other)] == [QUEUED, SIGNED_OUT]
    await drawn(queue, await claimed(queue, back), TRACKED)
    assert await queue.unpark(other) == 0
    assert not await redis.exists(f"{PREFIX}parked", f"{PREFIX}absent", f"{PREFIX}delayed")


async def test_a_sign_in_while_another_s_runs_makes_an_heir_again(queue: ImportQueue) -> None:
    """Nothing is lined up by it; it is theirs when the other's fails."""
    await pressed(queue, ANN, BEN)
    await parked(queue, ANN)
    lease = await claimed(queue, BEN)
    assert await queue.unpark(ANN) == 0
    assert await seen(queue, ANN) == ImportStatus(ImportState.IMPORTING)
    assert await queue.settle(lease, GONE) is None
    await drawn(queue, await claimed(queue, ANN), TRACKED)


async def test_where_the_others_have_failed_it_waits_for_whoever_is_signed_out(
    queue: ImportQueue,
) -> None:
    """It has not failed for them yet."""
    await pressed(queue, ANN, BEN)
    await parked(queue, ANN)
    assert await queue.settle(await claimed(queue, BEN), GONE) is None
    await parked(queue, ANN)
    assert await queue.claim() is None
    assert [await seen(queue, one) for one in (ANN, BEN)] == [SIGNED_OUT, GONE]
    assert await queue.unpark(ANN) == 1
    await drawn(queue, await claimed(queue, ANN), DENIED)
    assert [await seen(queue, one) for one in (ANN, BEN)] == [DENIED, GONE]


async def test_who_presses_takes_over_what_waits_and_leaves_its_owner_waiting(
    queue: ImportQueue,
) -> None:
    """Both are told what is theirs; the owner is tried again only after the other."""
    await pressed(queue, ANN)
    await parked(queue, ANN)
    await pressed(queue, BEN)
    assert [await seen(queue, one) for one in (ANN, BEN)] == [SIGNED_OUT, QUEUED]
    await parked(queue, BEN)
    assert await queue.claim() is None
    assert await queue.unpark(ANN) == 1


async def test_what_an_older_release_parked_goes_on_with_whoever_joined_it(
    queue: ImportQueue, redis: Redis
) -> None:
    """Such a one has no marks: it is handed on when it is looked at again."""
    await pressed(queue, ANN)
    await parked(queue, ANN)
    await redis.hset(f"{PREFIX}askers:{KEY}", f"{TENANT}/{BEN.oid}", make_job(caller=BEN).mail)
    await redis.zadd(f"{PREFIX}delayed", {KEY: 1})
    await parked(queue, ANN)
    await claimed(queue, BEN)


async def test_what_an_older_release_failed_is_still_read(queue: ImportQueue, redis: Redis) -> None:
    """It did not say whose failure it was."""
    await pressed(queue, ANN)
    await drawn(queue, await claimed(queue, ANN), GONE)
    await redis.hdel(f"{PREFIX}job:{KEY}", "personal")
    await redis.delete(f"{PREFIX}ends:{KEY}")
    assert [await seen(queue, one) for one in (ANN, BEN)] == [GONE, GONE]


async def test_the_switch_is_no_person_s_matter(queue: ImportQueue) -> None:
    """What waits for the organisation waits in the name it had."""
    await pressed(queue, ANN, BEN)
    off = ImportReason.SWITCHED_OFF
    await queue.park(await claimed(queue, ANN), delay=3600, soon=3600, reason=off)
    assert await queue.claim() is None
    assert [await seen(queue, one) for one in (ANN, BEN)] == [
        ImportStatus(ImportState.WAITING, off)
    ] * 2
    assert await queue.resume(TENANT) == 1
    await claimed(queue, ANN)


def test_what_trying_again_cannot_change_is_of_the_mail_or_of_one_copy() -> None:
    """What is final for everybody must not be handed on, or each would fail by it in turn."""
    assert FINAL & PERSONAL == {ImportReason.MESSAGE_GONE}
