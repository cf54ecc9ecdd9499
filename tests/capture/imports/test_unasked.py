"""Imports that nobody pressed for: they run like others, and leave alone what was decided."""

from __future__ import annotations

import pytest

from capture.imports.job import LeaseLost, Withdrawal
from capture.imports.queue import ImportQueue
from capture.models import ImportReason, ImportState, ImportStatus
from tests.capture.imports.examples import ANN, BEN, make_job, make_watcher
from tests.capture.imports.test_queue import TRACKED, claimed


async def test_wanted_without_a_press(queue: ImportQueue) -> None:
    """It runs like any other, for nobody's card; asked again it is the same import."""
    await queue.enqueue_unasked(make_job())
    (own,) = await queue.mine(ANN)
    await queue.enqueue_unasked(make_job())
    assert await queue.mine(ANN) == (own,)
    lease = await claimed(queue)
    assert lease.job == make_job()
    assert await queue.watchers(lease.job.key) == ()
    assert await queue.settle(lease, TRACKED) == ((), 0)
    with pytest.raises(LeaseLost):  # no card waited for it, so that ended it
        await queue.finish(lease)
    await queue.enqueue_unasked(make_job())
    assert await queue.claim() is None
    await queue.enqueue(make_job(), make_watcher())
    assert (await queue.statuses([lease.job.key]))[lease.job.key].state is ImportState.TRACKED


async def test_what_its_person_took_back_is_not_wanted_again_without_a_press(
    queue: ImportQueue,
) -> None:
    """By whoever took it back; another person, and a press of theirs, may want it."""
    await queue.enqueue_unasked(make_job())
    assert await queue.withdraw(make_job().key, ANN) is Withdrawal.WITHDRAWN
    await queue.enqueue_unasked(make_job())
    assert await queue.mine(ANN) == ()
    assert await queue.claim() is None
    await queue.enqueue_unasked(make_job(caller=BEN))
    assert (await claimed(queue)).job.caller == BEN
    await queue.enqueue(make_job(2), make_watcher())
    await queue.withdraw(make_job(2).key, ANN)
    await queue.enqueue(make_job(2), make_watcher())
    assert (await claimed(queue)).job == make_job(2)


async def test_what_failed_for_somebody_else_starts_without_a_press(queue: ImportQueue) -> None:
    """Their rights may differ; what failed for the person themselves rests."""
    await queue.enqueue_unasked(make_job())
    failed = ImportStatus(ImportState.FAILED, ImportReason.ACCESS_DENIED)
    lease = await claimed(queue)
    await queue.settle(lease, failed)
    await queue.enqueue_unasked(make_job())
    assert await queue.claim() is None
    await queue.enqueue_unasked(make_job(caller=BEN))
    assert (await claimed(queue)).job.caller == BEN
