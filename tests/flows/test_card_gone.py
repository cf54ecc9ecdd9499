"""A card that can be changed no more is followed by one message, which lives on in its place."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
import requests

from tests.flows.chat import Card, Chat, as_text, buttons, press, subject_of, suggestions, texts
from tests.flows.control import calls
from tests.flows.service import Service, service

QUESTION = "show activities for Contoso"
GONE = "The card where you asked for this is gone."


@pytest.fixture
def product(tmp_path, redis_url):
    """A product of its own: each story counts the messages of the chat.

    Its worker begins when the card is gone, however long the presses before that took.
    """
    with service(tmp_path, redis_url, programs=("app.py",)) as running:
        yield running


async def offered(chat: Chat) -> tuple[str, list[dict[str, Any]]]:
    """Suggestions of one mail each, and the card they stand on."""
    card_id, card = await chat.ask(QUESTION)
    found = [
        one
        for one in suggestions(card)
        if [button["title"] for button in buttons(one, "track")] == ["Track"]
    ]
    return card_id, found


def take_away(product: Service, card_id: str) -> None:
    """Delete one of the bot's messages with the bot's own rights."""
    ready = product.sandbox.ready
    asked = {
        "grant_type": "client_credentials",
        "client_id": ready["env"]["MicrosoftAppId"],
        "client_secret": ready["env"]["MicrosoftAppPassword"],
        "scope": "https://api.botframework.com/.default",
    }
    address = f"{ready['login']}/{ready['env']['MicrosoftAppTenantId']}/oauth2/v2.0/token"
    token = requests.post(address, data=asked, verify=ready["ca"], timeout=30).json()
    calls = requests.get(f"{product.page}/control/calls", timeout=30).json()["calls"]
    sent = next(one["path"] for one in calls if one["path"].endswith("/activities"))
    gone = requests.delete(
        f"{ready['connector']}{sent}/{card_id}",
        headers={"Authorization": f"Bearer {token['access_token']}"},
        verify=ready["ca"],
        timeout=30,
    )
    assert gone.status_code == 200, gone.text


async def messages(chat: Chat) -> list[dict[str, Any]]:
    """The messages that say that a card is gone."""
    return [one for one in await chat.entries() if GONE in as_text(one)]


async def test_a_deleted_card_is_followed_by_one_message(product: Service, mara: Chat):
    """Two imports of it end there: the second changes the message that the first brought."""
    card_id, rows = await offered(mara)
    for one in rows[:2]:
        await press(mara, card_id, buttons(one, "track")[0])
    product.judge()
    await asyncio.to_thread(take_away, product, card_id)
    await forgotten(mara)
    await asyncio.to_thread(product.start, "worker.py")

    def both_tracked(cards: list[tuple[str, Card]]) -> tuple[str, Card] | None:
        if cards[-1][0] == card_id or any(one["id"] in as_text(cards[-1][1]) for one in rows[:2]):
            return None
        said = texts(cards[-1][1])  # Dynamics may have been too busy to list one of them just then
        return cards[-1] if all(subject_of(one) in said for one in rows[:2]) else None

    following_id, following = await mara.until(both_tracked)
    sent = [one for one in await calls(mara, detail=True) if one["method"] == "POST"]
    assert len([one for one in sent if GONE in as_text(one)]) == 1

    track = buttons(following, "track")[0]
    answer = await press(mara, following_id, track)
    assert "Queued" in texts(answer["body"]["value"])


async def test_a_blocked_bot_says_nothing_and_the_import_stands(product: Service, mara: Chat):
    """Neither the card nor a message can be had; allowed again, the list shows it as tracked."""
    card_id, rows = await offered(mara)
    await press(mara, card_id, buttons(rows[0], "track")[0])
    await block(mara, blocked=True)
    product.judge()
    await forgotten(mara)
    await asyncio.to_thread(product.start, "worker.py")

    async with asyncio.timeout(60):
        while not {"PUT", "POST"} <= await methods(mara):
            continue
    await block(mara, blocked=False)
    _, listed = await mara.ask("my imports")
    assert "✓ Tracked" in texts(listed)
    assert await messages(mara) == []


async def forgotten(chat: Chat) -> None:
    """What this story asked itself is not held against the product."""
    async with chat.session.delete(f"{chat.page}/control/calls") as reply:
        assert reply.status < 300


async def methods(chat: Chat) -> set[str]:
    """How the channel was called."""
    async with chat.session.get(f"{chat.page}/control/calls") as reply:
        calls = (await reply.json())["calls"]
    return {one["method"] for one in calls if one["service"] == "connector"}


async def block(chat: Chat, *, blocked: bool) -> None:
    """The person blocks the bot, or lets it write again."""
    body = {"oid": chat.person["oid"], "blocked": blocked}
    async with chat.session.post(f"{chat.page}/control/block", json=body) as reply:
        assert reply.status == 204, await reply.text()
