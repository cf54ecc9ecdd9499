"""How much of one person's is under way at a neighbour at a time."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta

import pytest

from tests.flows.chat import Chat
from tests.flows.control import calls, clear_calls, fault
from tests.flows.service import service

QUESTION = "show activities for Contoso"


@pytest.fixture
def product(tmp_path, redis_url):
    """One process: the bound is each one's own."""
    with service(tmp_path, redis_url, programs=("app.py",)) as running:
        yield running


async def test_one_person_asks_dynamics_for_sixteen_things_at_once_at_most(mara: Chat):
    """However much they ask at a time: Dataverse counts what is under way in their name."""
    await mara.ask(QUESTION)
    await clear_calls(mara)
    await fault(mara, service="dataverse", kind="slow", seconds=0.3, rate=1, seed=1)
    async with asyncio.TaskGroup() as group:
        for _ in range(16):
            group.create_task(mara.say(QUESTION))
    asked = [one for one in await calls(mara) if one["service"] == "dataverse"]
    begun = [datetime.fromisoformat(one["started"]) for one in asked]
    ended = [
        since + timedelta(seconds=one["seconds"]) for since, one in zip(begun, asked, strict=True)
    ]
    assert len(asked) >= 40
    assert max(sum(a <= at < b for a, b in zip(begun, ended, strict=True)) for at in begun) == 16
