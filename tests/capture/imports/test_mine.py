"""A person's own list: kept beside the imports by the same scripts, bounded, and forgotten."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from redis.asyncio import Redis

from capture.imports.job import OwnImport
from capture.imports.queue import ImportQueue
from capture.models import ImportReason, ImportState, ImportStatus
from tests.capture.imports.examples import ANN, BEN, make_job, make_watcher
from tests.capture.imports.test_queue import QUEUED, TRACKED, claimed, everything, finished

FAILED = ImportStatus(ImportState.FAILED, ImportReason.REFUSED)


async def numbers(queue: ImportQueue) -> list[int]:
    """Which of the example's mails Ann's list holds, in its order."""
    keys = {make_job(number).key: number for number in range(300)}
    return [keys[one.job.key] for one in await queue.mine(ANN)]


async def test_each_state_with_its_time_the_newest_first(queue: ImportQueue) -> None:
    """What ended says when; what rests can be taken back."""
    before = datetime.now(UTC) - timedelta(milliseconds=1)
    for number, outcome in ((1, TRACKED), (2, FAILED)):
        await queue.enqueue(make_job(number), make_watcher())
        await finished(queue, await claimed(queue), outcome)
    await queue.enqueue(make_job(3), make_watcher())
    listed = {one.job.key: one for one in await queue.mine(ANN)}
    tracked, failed, queued = (listed[make_job(number).key] for number in (1, 2, 3))
    assert [one.job for one in (tracked, failed, queued)] == [make_job(n) for n in (1, 2, 3)]
    assert (tracked.status, failed.status) == (TRACKED, FAILED)
    assert queued.status == ImportStatus(ImportState.QUEUED, undo=True)
    assert tracked.ended is not None
    assert before <= tracked.pressed <= tracked.ended <= datetime.now(UTC)
    assert queued.ended is None


async def test_a_press_brings_it_to_the_top_once(redis: Redis, queue: ImportQueue) -> None:
    """However often it is pressed; by the clock of the queue."""
    earlier = (datetime.now(UTC) - timedelta(hours=1)).timestamp() * 1000
    for number in (1, 2):
        job = make_job(number)
        await queue.enqueue(job, make_watcher())
        press = {f"{job.key}\n{job.mail}": earlier + number}
        await redis.zadd(f"ac:{{imports}}:mine:{ANN.tenant}/{ANN.oid}", press)
    assert await numbers(queue) == [2, 1]
    await queue.enqueue(make_job(1), make_watcher())
    assert await numbers(queue) == [1, 2]


async def test_each_sees_the_mail_of_their_own_mailbox(queue: ImportQueue) -> None:
    """Whoever's name the import runs in."""
    await queue.enqueue(make_job(), make_watcher())
    await queue.enqueue(make_job(caller=BEN), make_watcher(caller=BEN))
    for caller in (ANN, BEN):
        (one,) = await queue.mine(caller)
        assert one.job == make_job(caller=caller)
    await queue.withdraw(make_job().key, ANN)
    assert await queue.mine(ANN) == ()
    assert len(await queue.mine(BEN)) == 1


async def test_it_is_bounded_and_ends_by_itself(redis: Redis, queue: ImportQueue) -> None:
    """The newest two hundred, for thirty days; what the queue has forgotten drops out."""
    for number in range(205):
        await queue.enqueue(make_job(number), make_watcher())
    assert len(await queue.mine(ANN)) == 200
    name = f"ac:{{imports}}:mine:{ANN.tenant}/{ANN.oid}"
    assert 0 < await redis.ttl(name) <= 30 * 24 * 3600
    await redis.delete(*[f"ac:{{imports}}:job:{make_job(number).key}" for number in range(200)])
    left = set(await numbers(queue))
    assert left == {200, 201, 202, 203, 204}
    assert await redis.zcard(name) == 5


async def test_what_is_older_than_thirty_days_goes_with_the_next_press(
    redis: Redis, queue: ImportQueue
) -> None:
    """Though the list itself is kept for as long as its person goes on."""
    name = f"ac:{{imports}}:mine:{ANN.tenant}/{ANN.oid}"
    await redis.zadd(name, {"old\nmail": 1})
    await queue.enqueue(make_job(), make_watcher())
    assert await redis.zcard(name) == 1


async def test_forgotten(redis: Redis, queue: ImportQueue) -> None:
    """The list is gone, another's is not, and the import under way is."""
    await queue.enqueue(make_job(), make_watcher())
    await queue.enqueue(make_job(2, caller=BEN), make_watcher(caller=BEN))
    await queue.forget(ANN)
    assert await queue.mine(ANN) == ()
    assert len(await queue.mine(BEN)) == 1
    assert (await queue.statuses([make_job().key]))[make_job().key] == QUEUED
    await finished(queue, await claimed(queue))
    assert f"mine:{ANN.tenant}/{ANN.oid}".encode() not in await everything(redis)


async def test_nobody_asked_for_anything(queue: ImportQueue) -> None:
    """An empty list, not an error."""
    found: tuple[OwnImport, ...] = await queue.mine(ANN)
    assert found == ()
