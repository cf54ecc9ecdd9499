"""Track, then Undo while it is only queued: Dynamics never hears of it."""

from __future__ import annotations

from typing import Any

from tests.flows.chat import Card, Chat, as_text, buttons, press, suggestions, texts

QUESTION = "show activities for Contoso"


async def written(chat: Chat) -> list[str]:
    """What was written to Dynamics."""
    async with chat.session.get(f"{chat.page}/control/calls") as reply:
        calls = (await reply.json())["calls"]
    ours = [one for one in calls if one["service"] == "dataverse" and one["method"] != "GET"]
    return [one["path"] for one in ours if "search" not in one["path"]]


def row(card: Card, identifier: str) -> dict[str, Any]:
    """The suggestion with an id."""
    return next(one for one in suggestions(card) if one["id"] == identifier)


async def test_track_undo_track_again(mara: Chat):
    """Back to a suggestion with nothing written, and the same press works afterwards."""
    card_id, card = await mara.ask(QUESTION)
    offered = next(one for one in suggestions(card) if len(buttons(one, "track")) == 1)
    track = buttons(offered, "track")[0]

    queued = (await press(mara, card_id, track))["body"]["value"]
    (undo,) = buttons(row(queued, offered["id"]), "undo")
    assert undo["title"] == "Undo"
    back = (await press(mara, card_id, undo))["body"]["value"]

    assert "Undone: nothing was written" in texts(back)
    assert buttons(row(back, offered["id"]), "track")
    assert await written(mara) == []
    twice = (await press(mara, card_id, undo))["body"]["value"]
    assert "Undone: nothing was written" in texts(twice)

    await press(mara, card_id, track)
    await mara.until(lambda cards: offered["id"] not in as_text(dict(cards)[card_id]))
    assert await written(mara)
    late = (await press(mara, card_id, undo))["body"]["value"]
    assert "Too late to undo" in texts(late)
