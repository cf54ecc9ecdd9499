"""Calls of one moment go together, and each gets its own answer."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

import pytest

from capture.errors import Service, ServiceUnavailable
from capture.imports.gathering import Gathering
from capture.imports.job import LeaseLost
from capture.imports.queue import ImportQueue
from capture.models import ImportState, ImportStatus
from tests.capture.imports.examples import make_job, make_watcher
from tests.capture.imports.test_queue import TRACKED, claimed


async def test_those_of_one_moment_go_together() -> None:
    """In their order, and no more at once than is allowed."""
    sent: list[Sequence[int]] = []

    async def send(numbers: Sequence[int]) -> list[int]:
        sent.append(numbers)
        return [number * 10 for number in numbers]

    gathering = Gathering(send, most=3)
    answers = await asyncio.gather(*(gathering.ask(number) for number in range(5)))
    assert answers == [0, 10, 20, 30, 40]
    assert sent == [[0, 1, 2], [3, 4]]
    assert await gathering.ask(7) == 70
    assert sent[-1] == [7]


async def test_a_failure_is_everybodys_and_who_left_takes_nothing_along() -> None:
    """The others of a cancelled one are answered."""
    broken = True

    async def send(numbers: Sequence[int]) -> Sequence[int]:
        if broken:
            raise ServiceUnavailable(Service.REDIS, "did not confirm")
        return numbers

    gathering = Gathering(send, most=10)
    failed = await asyncio.gather(*(gathering.ask(one) for one in (1, 2)), return_exceptions=True)
    assert [type(one) for one in failed] == [ServiceUnavailable, ServiceUnavailable]
    broken = False
    leaver, stayer = (asyncio.create_task(gathering.ask(one)) for one in (1, 2))
    asyncio.get_running_loop().call_soon(leaver.cancel)
    assert await stayer == 2
    with pytest.raises(asyncio.CancelledError):
        await leaver


async def test_each_import_of_one_settling_fares_by_its_own(queue: ImportQueue) -> None:
    """One is lost, one has a card to draw, one has none and is over."""
    shown, lost, over = make_job(1), make_job(2), make_job(3)
    for job in (shown, lost):
        await queue.enqueue(job, make_watcher())
    await queue.enqueue_unasked(over)
    leases = {lease.job: lease for lease in [await claimed(queue) for _ in range(3)]}
    await queue.release(leases[lost])
    fates = await asyncio.gather(
        *(queue.settle(leases[job], TRACKED) for job in (shown, lost, over)),
        return_exceptions=True,
    )
    assert isinstance(fates[0], tuple)
    assert fates[0][0] == (make_watcher(),)
    assert isinstance(fates[1], LeaseLost)
    assert fates[2] == ((), 0)
    states = await queue.statuses([shown.key, lost.key, over.key])
    assert states[over.key] == TRACKED
    assert states[lost.key] == ImportStatus(ImportState.QUEUED)
