"""An import whose owner's grant is gone waits, says so in chat, and goes on after a sign-in."""

from __future__ import annotations

from typing import Any

import pytest

from tests.flows.browsing import follow, sign_in_link
from tests.flows.chat import Chat, as_text, buttons, press, suggestions, texts
from tests.flows.service import service


@pytest.fixture
def product(tmp_path, redis_url):
    """A product of its own: the story ends a person's sessions."""
    with service(tmp_path, redis_url) as running:
        yield running


async def test_two_imports_wait_for_one_sign_in(mara: Chat):
    """Asked once in chat for both, with a link that answers the challenge; both end tracked."""
    card_id, card = await mara.ask("show activities for Contoso")
    offered = [one for one in suggestions(card) if buttons(one, "track")][:2]
    for one in offered:
        await press(mara, card_id, buttons(one, "track")[0])
    await revoke(mara)

    asking = await mara.watch(lambda: invitation(mara))
    status, page = await follow(mara, await sign_in_link(mara), mara.person)

    assert "what you asked me to track is waiting" in as_text(asking)
    assert (status, "You are signed in" in page) == (200, True)
    await mara.until(
        lambda cards: not any(one["id"] in as_text(dict(cards)[card_id]) for one in offered),
        patience=60,
    )
    assert "Tracked by" in texts(dict(await mara.cards())[card_id])
    assert len([entry for entry in await mara.entries() if entry["signin"]]) == 2


async def revoke(chat: Chat) -> None:
    """End the person's sessions, as an administrator may."""
    address = f"{chat.page}/control/revoke"
    async with chat.session.post(address, json={"oid": chat.person["oid"]}) as reply:
        assert reply.status == 204


async def invitation(chat: Chat) -> dict[str, Any] | None:
    """The second sign-in card: the first one opened the conversation."""
    asked = [entry for entry in await chat.entries() if entry["signin"]]
    return asked[1] if len(asked) > 1 else None
