"""Redis that takes nothing more: every step of signing in says so, and none counts as done."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Awaitable, Callable

import pytest
from redis.asyncio import Redis

from tests.bot.conftest import Channel
from tests.bot.test_sign_in import exchange_id, send
from tests.identity.minting import ANA

SAID = "is not answering just now"


@pytest.fixture
async def fill(redis: Redis) -> AsyncIterator[Callable[[], Awaitable[object]]]:
    """Let Redis refuse every write from then on."""
    yield lambda: redis.config_set("maxmemory", 1)
    await redis.config_set("maxmemory", 0)


async def test_a_question_is_answered(channel: Channel, fill):
    """Instead of a sign-in card whose link nobody would know."""
    await fill()

    await channel.post(channel.activity(text="show activities for Contoso"))

    assert SAID in json.dumps(channel.cards)
    assert "signin" not in json.dumps(channel.cards)


async def test_a_press_is_answered(channel: Channel, fill):
    """With a sentence; the card stays as it is."""
    await fill()

    _, answer = await channel.press()

    assert answer["type"].endswith("activity.message")
    assert SAID in answer["value"]


async def test_an_exchange_is_refused_and_explained(channel: Channel, fill):
    """A 200 would be taken for a sign-in."""
    offered = await exchange_id(channel)
    await fill()

    status, _ = await send(channel, offered, channel.provider.own_api_token(ANA))

    assert status == 412
    assert SAID in json.dumps(channel.cards[-1])
