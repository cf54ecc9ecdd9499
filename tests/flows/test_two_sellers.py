"""Two sellers hold the same mail and both press Track; one's copy, or sign-in, is lost."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

from tests.flows.chat import (
    Card,
    Chat,
    as_text,
    buttons,
    press,
    subject_of,
    suggestions,
    texts,
    walk,
)
from tests.flows.control import arrives
from tests.flows.dynamics import Dynamics

QUESTION = "show activities for Contoso"


def mail(subject: str) -> str:
    return f"""\
From: Nadia Hassan <nadia.hassan@contoso.example>
To: Mara Lindqvist <mara.lindqvist@adatum.example>, Jonas Weber <jonas.weber@adatum.example>
Subject: {subject}
Message-ID: {message_id(subject)}

Hello
"""


def message_id(subject: str) -> str:
    return f"<{subject.replace(' ', '-')}@contoso.example>"


async def pressed(subject: str, *chats: Chat) -> list[str]:
    """All get and see the mail, then one after the other presses Track; the cards it stands on."""
    await asyncio.gather(*(arrives(chat, mail(subject)) for chat in chats))
    asked = [await chat.ask(QUESTION) for chat in chats]
    for chat, (card_id, card) in zip(chats, asked, strict=True):
        (row,) = [one for one in suggestions(card) if subject_of(one) == subject]
        answer = await press(chat, card_id, buttons(row, "track")[0])
        assert "Queued" in texts(answer["body"]["value"])
    return [card_id for card_id, _ in asked]


def says(card_id: str, subject: str, owner: str) -> Callable[[list[tuple[str, Card]]], Card | None]:
    """A card once the mail's own row says by whom it was tracked."""

    def look(cards: list[tuple[str, Card]]) -> Card | None:
        now = dict(cards)[card_id]
        rows = [texts(one) for one in walk(now) if one.get("type") in ("Container", "ColumnSet")]
        own = [one for one in rows if subject in one and one.count("Tracked by") == 1]
        return now if any(f"Tracked by {owner}" in one for one in own) else None

    return look


async def control(chat: Chat, path: str, **body: Any) -> None:
    body["oid"] = chat.person["oid"]
    async with chat.session.post(f"{chat.page}/control/{path}", json=body) as reply:
        assert reply.status < 300, await reply.text()


async def test_a_copy_that_is_gone_does_not_end_the_other_s(
    mara: Chat, jonas_signed_in: Chat, crm: Dynamics
) -> None:
    """It is tracked from the second mailbox; both are told by whom, on the card and the list."""
    jonas = jonas_signed_in
    _, his_card = await pressed("Cracked valve", mara, jonas)
    await control(mara, "mail/delete", internetMessageId=message_id("Cracked valve"))

    await jonas.until(says(his_card, "Cracked valve", "Jonas Weber"), patience=60)
    assert await crm.tracked("Cracked valve") == [("account", "Contoso")]
    _, his = await jonas.ask("my imports")
    assert "✓ Tracked Today" in texts(his)
    assert "no longer in your mailbox" not in texts(his)
    _, hers = await mara.ask("my imports")
    assert "✓ Tracked by Jonas Weber · Today" in texts(hers)
    assert not buttons(hers, "untrack")


async def test_the_second_is_told_who_tracked_it(mara: Chat, jonas_signed_in: Chat) -> None:
    """Both press, one mail is tracked: hers; the list and the card of the other say whose it is."""
    jonas = jonas_signed_in
    her_card, his_card = await pressed("Frozen pump", mara, jonas)
    for chat, card_id in ((mara, her_card), (jonas, his_card)):
        await chat.until(says(card_id, "Frozen pump", "Mara Lindqvist"), patience=60)
    _, his = await jonas.ask("my imports")
    assert "✓ Tracked by Mara Lindqvist · Today" in texts(his)
    _, hers = await mara.ask("my imports")
    assert "✓ Tracked Today" in texts(hers)


async def test_who_is_signed_out_does_not_keep_the_other_waiting(
    mara: Chat, jonas_signed_in: Chat
) -> None:
    """He is not told that anybody should sign in, and his copy is tracked."""
    jonas = jonas_signed_in
    _, his_card = await pressed("Bent flange", mara, jonas)
    await control(mara, "revoke")

    card = await jonas.until(says(his_card, "Bent flange", "Jonas Weber"), patience=60)
    assert "sign in" not in texts(card)
    asked = await mara.watch(lambda: invitation(mara))
    assert "what you asked me to track is waiting" in as_text(asked)


async def invitation(chat: Chat) -> dict[str, Any] | None:
    """The second sign-in card, if the first opened the conversation."""
    asked = [entry for entry in await chat.entries() if entry["signin"]]
    return asked[-1] if "is waiting" in as_text(asked[-1:]) else None
