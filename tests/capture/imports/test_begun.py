"""When a card is told that an import has begun: while it lasts, once, and not after its end."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime

import pytest

from capture.imports.begun import Begun
from capture.imports.job import Lease
from capture.imports.queue import ImportQueue
from capture.models import ImportReason, ImportState, ImportStatus
from tests.capture.imports.examples import ANN, make_job, make_watcher

KEY = make_job().key
TRACKED = ImportStatus(ImportState.TRACKED)


async def claimed(queue: ImportQueue) -> Lease:
    """Somebody works on it."""
    lease = await queue.claim()
    assert lease is not None
    return lease


async def test_an_import_that_lasts_is_told_once(queue: ImportQueue) -> None:
    """Queued it says nothing; begun, and still at it a second later, it does, and then no more."""
    await queue.enqueue(make_job(), make_watcher())
    begun = Begun(queue, ANN, [KEY])
    assert begun.open
    waiting = asyncio.create_task(begun.more())
    _, pending = await asyncio.wait([waiting], timeout=1.2)
    assert pending
    since = datetime.now(UTC)
    await claimed(queue)
    assert await waiting
    assert (datetime.now(UTC) - since).total_seconds() >= 1.0
    assert not begun.open


@pytest.mark.parametrize("status", [TRACKED, ImportStatus(ImportState.FAILED)])
async def test_one_that_is_over_at_once_is_not_told(
    queue: ImportQueue, status: ImportStatus
) -> None:
    """The worker draws its end."""
    await queue.enqueue(make_job(), make_watcher())
    begun = Begun(queue, ANN, [KEY])
    await queue.settle(await claimed(queue), status)
    assert not await begun.more()
    assert not begun.open


async def test_one_that_waits_for_its_person_is_the_workers(queue: ImportQueue) -> None:
    """It says so itself, and asks them."""
    await queue.enqueue(make_job(), make_watcher())
    begun = Begun(queue, ANN, [KEY])
    await queue.park(await claimed(queue), delay=60.0, soon=60.0)
    assert not await begun.more()


async def test_a_short_wait_for_a_service_takes_undo_from_the_card(queue: ImportQueue) -> None:
    """A worker has had it, so it cannot be taken back, though nobody works on it just now."""
    await queue.enqueue(make_job(), make_watcher())
    begun = Begun(queue, ANN, [KEY])
    lease = await claimed(queue)
    await queue.retry(lease, ImportReason.THROTTLED, delay=60.0)
    assert await begun.more()
    assert not (await queue.statuses([KEY], ANN))[KEY].undo


async def test_nothing_shown_is_nothing_to_look_at(queue: ImportQueue) -> None:
    """Nobody is asked."""
    begun = Begun(queue, ANN, [])
    assert not begun.open
    assert not await begun.more()
