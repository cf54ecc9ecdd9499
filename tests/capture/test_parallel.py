"""Calls made at the same time fail as one call would, and leave nothing behind."""

from __future__ import annotations

import asyncio

import pytest

from capture.errors import NotFound, Service
from capture.parallel import both


async def gone() -> None:
    raise NotFound(Service.GRAPH, "gone")


async def test_a_failure_leaves_no_cancellation_behind() -> None:
    """Whoever goes on after it is not taken for cancelled."""
    task = asyncio.current_task()
    assert task is not None
    with pytest.raises(NotFound):
        await both(gone(), asyncio.Event().wait())
    assert task.cancelling() == 0
    async with asyncio.timeout(5):
        await asyncio.sleep(0)
