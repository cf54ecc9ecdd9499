"""The greeting and its first question, help by who asks and where, and words almost right."""

from __future__ import annotations

from typing import Any

import pytest

from tests.flows.chat import Card, Chat, as_text, buttons, suggestions, texts, walk
from tests.flows.control import asked_of, clear_calls, fault, no_faults
from tests.flows.service import Service

QUESTION = "show activities for Contoso"


async def greeting(chat: Chat) -> tuple[str, Card]:
    """The card that stands in a conversation before anybody wrote."""
    found: tuple[str, Card] = await chat.until(lambda cards: cards[0] if cards else None)
    return found


async def type_into(chat: Chat, card_id: str, card: Card, question: object) -> dict[str, Any]:
    """Press *Ask* with this in the card's line."""
    ask = buttons(card, "ask")[0]
    return await chat.invoke(
        card_id, {"verb": "ask", "data": {**ask["data"], "question": question}}
    )


def in_line(card: Card) -> str:
    """What stands in the card's line already."""
    return next(str(part.get("value", "")) for part in walk(card) if part.get("id") == "question")


@pytest.mark.parametrize("kind", ["personal", "group", "channel"])
async def test_whoever_installs_it_is_greeted_and_asks_at_once(
    product: Service, session, kind: str
):
    """Four lines, then a question typed into the card is answered in the presser's own view."""
    chat = Chat(session, product.page, product.people[0], kind)
    card_id, card = await greeting(chat)
    assert len(texts(card).splitlines()) == 4
    said = (await type_into(chat, card_id, card, " \u200b "))["body"]
    assert "Type the name of a record" in as_text(said)

    answer = await type_into(chat, card_id, card, QUESTION)
    shown = answer["body"]["value"]
    assert "Contoso" in texts(shown)
    assert suggestions(shown)


async def test_what_no_client_sends_from_the_line_is_not_a_question(mara: Chat):
    """Wrong types and lengths are answered with what to type."""
    card_id, card = await mara.ask("my improts")
    for typed in (None, 7, ["help"], {"a": "b"}, "x" * 3_000):
        said = await type_into(mara, card_id, card, typed)
        assert "Type the name of a record" in as_text(said["body"]), typed


async def test_a_first_question_without_a_sign_in_asks_for_one(jonas: Chat):
    """The press waits for it; help does not ask, and says what it cannot know."""
    card_id, card = await greeting(jonas)
    answer = await type_into(jonas, card_id, card, QUESTION)
    assert answer["body"]["statusCode"] == 401
    said = texts((await jonas.ask("help"))[1])
    assert "Administrators of Dynamics 365 type" in said
    assert "oauth" not in as_text([entry["activity"] for entry in (await jonas.entries())[-1:]])


async def test_the_greeting_is_in_the_readers_language(product: Service, session):
    """And so is what its button brings."""
    sam = Chat(session, product.page, product.people[3])
    card_id, card = await greeting(sam)
    assert "我从不保存您的邮件" in texts(card)
    answer = await type_into(sam, card_id, card, "显示 Contoso 的活动")
    assert "Contoso" in as_text(answer["body"]["value"])


async def test_help_is_for_who_asks_in_the_place_they_ask(product: Service, session, mara: Chat):
    """An administrator's orders are told to administrators, in their own chat alone."""
    sam = Chat(session, product.page, product.people[3])
    await mara.ask(QUESTION)
    await sam.ask(QUESTION)
    assert "admin" not in texts((await mara.ask("help"))[1]).casefold()
    assert "管理员 设置" in texts((await sam.ask("帮助"))[1])
    for kind, own in (("group", "In this chat"), ("channel", "In this channel")):
        several = Chat(session, product.page, product.people[0], kind)
        await clear_calls(several)
        said = texts((await several.ask("@Auto Capture help"))[1])
        assert own in said
        assert "admin" not in said.casefold()
        assert not await asked_of(several, "dataverse")


async def test_help_does_not_wait_for_dynamics(mara: Chat):
    """Nobody knows then who administers, and that is what it says."""
    await mara.ask(QUESTION)
    await fault(mara, service="dataverse", kind="fail", count=100)
    said = texts((await mara.ask("help"))[1])
    await no_faults(mara)
    assert "Administrators of Dynamics 365 type" in said
    assert "show activities for Contoso" in said


async def test_the_nearest_command_is_one_press_away(mara: Chat):
    """With the record that was asked about; half a command waits to be completed."""
    card_id, card = await mara.ask("shwo activities for Contoso")
    assert "Did you mean “show activities for Contoso”?" in texts(card)
    assert in_line(card) == QUESTION
    answer = await type_into(mara, card_id, card, in_line(card))
    assert suggestions(answer["body"]["value"])

    card_id, card = await mara.ask("my improts")
    answer = await type_into(mara, card_id, card, in_line(card))
    assert "imports" in texts(answer["body"]["value"]).casefold()

    assert in_line((await mara.ask("why"))[1]) == "why "
    assert not buttons((await mara.ask("what is the weather"))[1], "ask")


async def test_a_press_in_a_group_is_the_pressers_own(product: Service, session):
    """What is for one person alone is not answered there, whoever typed it into whose card."""
    group = Chat(session, product.page, product.people[0], "group")
    other = Chat(session, product.page, product.people[1], "group")
    card_id, card = await group.ask("@Auto Capture my improts")
    answer = await type_into(other, card_id, card, "my imports")
    assert "personal chat" in texts(answer["body"]["value"])
    private = Chat(session, product.page, product.people[0])
    own_id, _ = await private.ask("my improts")
    answer = await type_into(private, own_id, card, "my imports")
    assert answer["body"]["type"].endswith("message")
