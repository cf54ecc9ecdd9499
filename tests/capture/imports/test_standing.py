"""An organisation's own queue in numbers, apart from every other's."""

from __future__ import annotations

from redis.asyncio import Redis

from capture.imports.job import Standing
from capture.imports.queue import PREFIX, ImportQueue
from capture.models import Caller, ImportReason, ImportState, ImportStatus, ObjectId, TenantId
from tests.capture.imports.examples import ANN, BEN, TENANT, make_job, make_watcher

OTHER = TenantId("9b2e4d63-6c1f-4d1f-8e66-3a7c2a1b0d12")
ZOE = Caller(OTHER, ObjectId("33333333-0000-4000-8000-000000000003"))
NOTHING = Standing(0, 0, 0, 0.0)


async def numbers(queue: ImportQueue, tenant: TenantId) -> tuple[int, int, int]:
    """What waits in line, what runs, what is parked."""
    found = await queue.standing(tenant)
    return found.queued, found.importing, found.waiting


async def ends(queue: ImportQueue, status: ImportStatus) -> None:
    """The next import ends so, and its cards are drawn."""
    lease = await queue.claim()
    assert lease is not None
    left = await queue.settle(lease, status)
    assert left is not None
    cards, mark = left
    if cards:
        assert await queue.finish(lease, drawn=mark) == ((), mark)


async def test_each_organisation_counts_its_own(queue: ImportQueue, redis: Redis) -> None:
    """Whatever happens to an import, it is counted once and by its tenant; nothing is left."""
    assert await queue.standing(TENANT) == NOTHING
    for number, caller in ((1, ANN), (1, BEN), (2, BEN), (3, ANN)):
        await queue.enqueue(make_job(number, caller=caller), make_watcher(caller=caller))
    assert await numbers(queue, TENANT) == (3, 0, 0)
    assert await queue.standing(OTHER) == NOTHING
    await queue.enqueue(make_job(1, caller=ZOE), make_watcher(caller=ZOE))
    assert await numbers(queue, OTHER) == (1, 0, 0)

    leases = await queue.claims(4)
    assert await numbers(queue, TENANT) == (0, 3, 0)
    assert await numbers(queue, OTHER) == (0, 1, 0)
    for lease in leases:
        await queue.park(lease, delay=3600, soon=3600)
    for lease in await queue.claims(1):  # the first one, which somebody else asked for too
        await queue.park(lease, delay=3600, soon=3600)
    assert await numbers(queue, TENANT) == (0, 0, 3)
    assert await queue.resume(OTHER) == 1
    assert (await numbers(queue, TENANT), await numbers(queue, OTHER)) == ((0, 0, 3), (1, 0, 0))

    await ends(queue, ImportStatus(ImportState.TRACKED))
    assert await queue.standing(OTHER) == NOTHING
    await queue.resume(TENANT)
    for _ in range(3):
        await ends(queue, ImportStatus(ImportState.FAILED, ImportReason.EXHAUSTED))
    assert await queue.standing(TENANT) == NOTHING
    assert await queue.redrive(TENANT) == 3
    assert await numbers(queue, TENANT) == (3, 0, 0)
    for _ in range(3):
        await ends(queue, ImportStatus(ImportState.TRACKED))
    names = [key async for key in redis.scan_iter(f"{PREFIX}open*")]
    assert (names, await redis.exists(f"{PREFIX}running")) == ([], 0)


async def test_what_is_taken_back_or_given_back_is_not_counted(queue: ImportQueue) -> None:
    """A withdrawal closes it, a release puts it back into the line."""
    await queue.enqueue(make_job(), make_watcher(), hold=3600)
    assert await numbers(queue, TENANT) == (1, 0, 0)
    await queue.withdraw(make_job().key, ANN)
    assert await queue.standing(TENANT) == NOTHING
    await queue.enqueue(make_job(), make_watcher())
    lease = await queue.claim()
    assert lease is not None
    await queue.release(lease)
    assert await numbers(queue, TENANT) == (1, 0, 0)
    assert (await queue.standing(TENANT)).oldest >= 0
