"""The main road: ask, see, track, read back, and what a colleague sees of it."""

from __future__ import annotations

from tests.flows.chat import Chat, as_text, buttons, subject_of, suggestions, texts


async def test_show_then_track_then_show_again(mara: Chat):
    """A suggestion turns to Queued at the press, to Tracked by itself, and is an activity after."""
    card_id, card = await mara.ask("show activities for Contoso")
    offered = [one for one in suggestions(card) if buttons(one, "track")]
    subject = subject_of(offered[0])
    press = buttons(offered[0], "track")[0]

    answer = await mara.invoke(card_id, {"verb": press["verb"], "data": press["data"]})

    queued = next(
        one for one in suggestions(answer["body"]["value"]) if one["id"] == offered[0]["id"]
    )
    assert "Queued" in texts(queued)

    drawn = await mara.until(
        lambda cards: next(
            (
                card
                for known, card in cards
                if known == card_id and offered[0]["id"] not in as_text(card)
            ),
            None,
        )
    )
    assert subject in texts(drawn)

    _, again = await mara.ask("show activities for Contoso")
    assert subject in texts(again)
    assert offered[0]["id"] not in as_text(again)
