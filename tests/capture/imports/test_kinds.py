"""What kind of import a job is, on its way through a real Redis."""

from __future__ import annotations

from dataclasses import replace

import pytest
from redis.asyncio import Redis

from capture.imports.queue import PREFIX, ImportQueue
from capture.models import ImportState, ImportStatus
from capture.suggestions import Kind
from tests.capture.imports.examples import BEN, make_job, make_watcher


@pytest.mark.parametrize("kind", Kind)
async def test_an_import_is_claimed_as_what_it_was_pressed_as(
    queue: ImportQueue, kind: Kind
) -> None:
    """Also the second time, after its worker gave it back."""
    job = replace(make_job(), kind=kind)
    await queue.enqueue(job, make_watcher())
    for _ in range(2):
        lease = await queue.claim()
        assert lease is not None
        assert lease.job == job
        await queue.release(lease)


async def test_an_import_from_before_there_were_kinds_is_about_mail(
    queue: ImportQueue, redis: Redis
) -> None:
    """The queue outlives the program that filled it."""
    job = make_job()
    await queue.enqueue(job, make_watcher())
    assert await redis.hdel(f"{PREFIX}job:{job.key}", "kind") == 1
    lease = await queue.claim()
    assert lease is not None
    assert lease.job == job


async def test_the_one_who_presses_again_says_what_it_is(queue: ImportQueue) -> None:
    """A failed import starts again as another person's, by the id in their own calendar."""
    await queue.enqueue(replace(make_job(), kind=Kind.MEETING), make_watcher())
    lease = await queue.claim()
    assert lease is not None
    await queue.settle(lease, ImportStatus(ImportState.FAILED))
    _, mark = await queue.finish(lease)
    await queue.finish(lease, drawn=mark)
    his = replace(make_job(caller=BEN), kind=Kind.MEETING)
    await queue.enqueue(his, make_watcher(caller=BEN))
    again = await queue.claim()
    assert again is not None
    assert again.job == his
