"""How much one mailbox takes in ten minutes."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from sandbox.graph.errors import GraphError
from sandbox.graph.limits import Limits
from tests.sandbox.small_world import Clock


async def test_ten_thousand_requests_in_ten_minutes() -> None:
    """The next one waits for the window's end; refused requests counted, other mailboxes do not."""
    clock = Clock()
    limits = Limits(clock)

    async def ask(oid: str) -> None:
        async with limits.slot(oid):
            pass

    many = await asyncio.gather(*(ask("a") for _ in range(10_000)), return_exceptions=True)
    assert sum(one is None for one in many) == 4
    clock.now += timedelta(minutes=4)
    with pytest.raises(GraphError) as refused:
        await ask("a")
    assert (refused.value.status, refused.value.retry_after) == (429, 361)
    await ask("b")
    clock.now += timedelta(minutes=6)
    await ask("a")
