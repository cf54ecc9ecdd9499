"""A person asks and tracks while the product's Redis is Sentinel's or a cluster; a master dies."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass

import aiohttp
import pytest

from capture.imports.queue import PREFIX
from tests.flows.chat import Card, Chat, as_text, buttons, press, suggestions, texts
from tests.flows.service import service
from tests.redis.servers import Sentinels, Server, cluster, sentinels, soon


@dataclass
class Story:
    """A person's chat with a product whose queue this master holds."""

    mara: Chat
    master: Server


@pytest.fixture(params=["sentinels", "cluster"])
async def story(request, tmp_path) -> AsyncIterator[Story]:
    opening = sentinels if request.param == "sentinels" else cluster
    async with opening(tmp_path) as several, aiohttp.ClientSession() as session:
        with service(tmp_path / "flow", several.url) as product:
            master = (
                several.master if isinstance(several, Sentinels) else await several.owner_of(PREFIX)
            )
            yield Story(Chat(session, product.page, product.people[0]), master)


async def test_what_is_pressed_is_tracked_before_and_after_a_failover(story: Story) -> None:
    """One suggestion each; in between a press is refused in words, and soon, or taken."""
    mara = story.mara
    card_id, card = await mara.ask("show activities for Contoso")
    first, second = [one for one in suggestions(card) if buttons(one, "track")][:2]
    await press(mara, card_id, buttons(first, "track")[0])
    await gone(mara, card_id, first)

    await story.master.replicated()
    story.master.kill()
    said = ""
    async with asyncio.timeout(60):
        while "Queued" not in said:
            with soon():
                answer = await press(mara, card_id, buttons(second, "track")[0])
            assert answer["status"] == 200, answer
            said = texts(answer["body"]["value"])
            assert "Queued" in said or "Not queued" in said, answer
    await gone(mara, card_id, second)


async def gone(chat: Chat, card_id: str, suggestion: Card) -> None:
    """Wait until a suggestion has become an activity."""
    await chat.until(
        lambda cards: suggestion["id"] not in as_text(dict(cards)[card_id]), patience=60
    )
