"""What failed in an organisation: counted by reason, and lined up again in its people's names."""

from __future__ import annotations

import pytest
from redis.asyncio import Redis

from capture.imports.queue import ImportQueue
from capture.models import (
    FINAL,
    Caller,
    ImportReason,
    ImportState,
    ImportStatus,
    ObjectId,
    TenantId,
)
from tests.capture.imports.examples import ANN, BEN, TENANT, make_job, make_watcher
from tests.capture.imports.test_queue import QUEUED, TRACKED, claimed, finished

ELSEWHERE = Caller(TenantId("another tenant"), ObjectId("somebody"))


async def ended(
    queue: ImportQueue, number: int, reason: ImportReason | None, caller: Caller = ANN
) -> None:
    """One import of this end."""
    await queue.enqueue(make_job(number, caller=caller), make_watcher(caller=caller))
    failed = ImportStatus(ImportState.FAILED, reason)
    await finished(queue, await claimed(queue), failed if reason else TRACKED)


async def test_counted_by_reason_in_each_organisation_alone(queue: ImportQueue) -> None:
    """What succeeded is no failure, and another organisation's are none of ours."""
    assert await queue.failed(TENANT) == {}
    await ended(queue, 1, ImportReason.REFUSED)
    await ended(queue, 2, ImportReason.REFUSED, BEN)
    await ended(queue, 3, ImportReason.NOT_TESTED)
    await ended(queue, 4, None)
    await ended(queue, 5, ImportReason.ACCESS_DENIED, ELSEWHERE)
    assert await queue.failed(TENANT) == {ImportReason.REFUSED: 2, ImportReason.NOT_TESTED: 1}
    assert await queue.failed(ELSEWHERE.tenant) == {ImportReason.ACCESS_DENIED: 1}


async def test_what_was_asked_for_again_is_no_failure_any_more(queue: ImportQueue) -> None:
    """Until it fails again."""
    await ended(queue, 1, ImportReason.REFUSED)
    await queue.enqueue(make_job(1), make_watcher())
    assert await queue.failed(TENANT) == {}
    failed = ImportStatus(ImportState.FAILED, ImportReason.NOT_TESTED)
    await finished(queue, await claimed(queue), failed)
    assert await queue.failed(TENANT) == {ImportReason.NOT_TESTED: 1}


async def test_redriven_in_the_names_of_those_who_asked(queue: ImportQueue) -> None:
    """With attempts afresh; what trying again cannot change is left, other tenants' too."""
    await ended(queue, 1, ImportReason.NOT_TESTED)
    await ended(queue, 2, ImportReason.ACCESS_DENIED, BEN)
    await ended(queue, 3, ImportReason.MESSAGE_GONE)
    await ended(queue, 4, ImportReason.REFUSED, ELSEWHERE)
    assert await queue.redrive(TENANT) == 2
    leases = [await claimed(queue) for _ in range(2)]
    jobs = [make_job(1), make_job(2, caller=BEN)]
    assert sorted((lease.job for lease in leases), key=jobs.index) == jobs
    assert {lease.attempt for lease in leases} == {1}
    assert await queue.claim() is None
    assert await queue.redrive(TENANT) == 0
    assert await queue.failed(TENANT) == {ImportReason.MESSAGE_GONE: 1}
    for lease in leases:
        assert await queue.settle(lease, TRACKED) == ((), 0)  # nobody's card waits for it
    assert (await queue.mine(BEN))[0].status == TRACKED


async def test_a_dead_letter_lives_again(redis: Redis) -> None:
    """An import that failed too often is no longer counted as dead, and is kept while it runs."""
    queue = ImportQueue(redis, attempts=1)
    await queue.enqueue(make_job(), make_watcher())
    lease = await claimed(queue)
    await queue.retry(lease, ImportReason.UNAVAILABLE, delay=0)
    _, mark = await queue.finish(lease)
    await queue.finish(lease, drawn=mark)
    assert await queue.failed(TENANT) == {ImportReason.UNAVAILABLE: 1}
    assert await queue.redrive(TENANT) == 1
    assert (await queue.depth()).dead == 0
    assert await redis.ttl(f"ac:{{imports}}:job:{make_job().key}") == -1
    assert (await queue.statuses([make_job().key]))[make_job().key] == QUEUED


async def test_more_than_one_script_takes_are_all_redriven(queue: ImportQueue) -> None:
    """In portions, so that no script holds Redis for long."""
    for number in range(520):
        await ended(queue, number, ImportReason.REFUSED)
    assert await queue.redrive(TENANT) == 520
    assert (await queue.depth()).queued == 520


@pytest.mark.parametrize("reason", sorted(FINAL))
async def test_what_cannot_change_is_left(queue: ImportQueue, reason: ImportReason) -> None:
    """The person was told; nobody asks Dynamics for it again."""
    await ended(queue, 1, reason)
    assert await queue.redrive(TENANT) == 0
