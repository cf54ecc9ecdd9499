"""How many calls one mailbox gets at a time."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest

from capture.gate import AT_ONCE, Gate
from capture.models import ObjectId
from tests.capture.conftest import CALLER

OTHER = replace(CALLER, oid=ObjectId("someone else"))


class Calls:
    """Calls that stay in the mailbox until they are let go."""

    def __init__(self, gate: Gate) -> None:
        self.inside = self.most = 0
        self.full = asyncio.Event()
        self.go = asyncio.Event()
        self._gate = gate

    async def one(self) -> None:
        """One call."""
        async with self._gate.one(CALLER):
            self.inside += 1
            self.most = max(self.most, self.inside)
            if self.inside == AT_ONCE:
                self.full.set()
            await self.go.wait()
            self.inside -= 1


async def test_four_at_a_time() -> None:
    """Further calls wait; other people's do not; afterwards nothing is kept of the mailbox."""
    gate = Gate()
    calls = Calls(gate)
    async with asyncio.timeout(5), asyncio.TaskGroup() as group:
        for _ in range(11):
            group.create_task(calls.one())
        await calls.full.wait()
        async with gate.whole(OTHER):
            assert len(gate) == 2
        calls.go.set()
    assert (calls.most, len(gate)) == (AT_ONCE, 0)


async def test_two_batches_take_turns() -> None:
    """Neither of two batches that gather lanes at the same time keeps the other from the rest."""
    gate, inside = Gate(), []

    async def batch(name: str) -> None:
        async with gate.whole(CALLER):
            inside.append(name)
            await asyncio.sleep(0)
            assert inside.pop() == name

    async with asyncio.timeout(5), asyncio.TaskGroup() as group:
        for name in "abc":
            group.create_task(batch(name))
    assert inside == []


async def test_a_batch_given_up_frees_what_it_had() -> None:
    """Cancelled while it waits for its last lane, a batch leaves the others to single calls."""
    gate = Gate()
    async with gate.one(CALLER):
        waiting = asyncio.create_task(gate.whole(CALLER).__aenter__())
        await asyncio.sleep(0)
        waiting.cancel()
        with pytest.raises(asyncio.CancelledError):
            await waiting
        calls = Calls(gate)
        async with asyncio.timeout(5), asyncio.TaskGroup() as group:
            tasks = [group.create_task(calls.one()) for _ in range(AT_ONCE - 1)]
            await asyncio.sleep(0)
            assert calls.inside == len(tasks)
            calls.go.set()
    del waiting
    assert len(gate) == 0
