"""A card is refreshed for the people it names, for each on their own, once a minute."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from sandbox.clock import Clock
from tests.sandbox.connector_calls import message_with
from tests.sandbox.scripted_bot import Workplace, workplace_in
from tests.sandbox.workplace_calls import ACTION, CARD_TYPE, PRESS, card, invoke, shown

REFRESH = {"type": "Action.Execute", "verb": "mine", "data": {"a": 1}}
AUTOMATIC = {"action": REFRESH, "trigger": "automatic"}


@pytest.fixture
async def at(tmp_path: Path) -> AsyncIterator[Workplace]:
    async with workplace_in(tmp_path) as workplace:
        answer = {"statusCode": 200, "type": CARD_TYPE, "value": card("mine")}
        workplace.bot.script[ACTION] = (200, answer)
        yield workplace


async def a_card(at: Workplace, **refresh: Any) -> str:
    """A card in the group chat that asks to be refreshed."""
    conversation = (await at.open("group"))["conversation"]["id"]
    wanted = card("base", refresh={"action": REFRESH} | refresh)
    return await at.send(conversation, message_with(wanted))


async def look(at: Workplace, sent: str, person: int = 0) -> dict[str, Any]:
    """One person's client shows the card and asks whether to refresh it."""
    body = {"name": ACTION, "value": AUTOMATIC, "card": sent}
    return await invoke(at, body, "group", person)


async def test_each_person_named_gets_a_view_and_the_others_the_base(at: Workplace) -> None:
    """The bot is asked in the name of who looks, by the action the card carries."""
    jonas = at.world.people[1]
    sent = await a_card(at, userIds=[jonas.bot_id])
    assert (await look(at, sent))["reason"] == "userIds does not name this person."
    told = await look(at, sent, 1)
    assert (told["reason"], told["body"]["value"]) == ("", card("mine"))
    (heard,) = at.bot.named(ACTION)
    assert heard["from"]["aadObjectId"] == jonas.oid
    assert heard["value"] == {"action": {"id": ""} | REFRESH, "trigger": "automatic"}
    assert await shown(at, sent, "group", 1) == "mine"
    assert await shown(at, sent, "group") == "base"


async def test_without_names_everybody_of_a_small_conversation_is_asked_for(
    at: Workplace,
) -> None:
    """Sixty people or fewer may be left unnamed."""
    sent = await a_card(at)
    for person in (0, 1):
        assert (await look(at, sent, person))["reason"] == ""
    assert len(at.bot.named(ACTION)) == 2


@pytest.mark.parametrize(("count", "asked"), [(60, 1), (61, 0)])
async def test_sixty_people_may_be_named(at: Workplace, count: int, asked: int) -> None:
    """With one more, nobody's card is refreshed."""
    mara = at.world.people[0].bot_id
    sent = await a_card(at, userIds=[mara, *(f"29:{number}" for number in range(count - 1))])
    told = await look(at, sent)
    assert len(at.bot.named(ACTION)) == asked
    assert told["body"]["value"]["body"][0]["text"] == ("mine" if asked else "base")


@pytest.mark.parametrize(("count", "asked"), [(60, 1), (61, 0)])
async def test_a_crowd_must_be_named(at: Workplace, count: int, asked: int) -> None:
    """Without names nobody is asked for where more than sixty people would be."""
    first, *others = at.world.tenants
    crowd = tuple(
        replace(first.people[0], oid=str(UUID(int=number)), name=f"Guest {number}")
        for number in range(count - len(first.people))
    )
    at.world.tenants = (replace(first, people=(*first.people, *crowd)), *others)
    conversation = (await at.open("channel"))["conversation"]["id"]
    wanted = message_with(card("base", refresh={"action": REFRESH}))
    sent = await at.send(conversation, wanted)
    body = {"name": ACTION, "value": AUTOMATIC, "card": sent}
    reason = (await invoke(at, body, "channel"))["reason"]
    assert reason == ("" if asked else "More than 60 people are here.")
    assert len(at.bot.named(ACTION)) == asked


async def test_a_card_is_refreshed_once_a_minute(at: Workplace) -> None:
    """A card younger than that is shown as it is; afterwards the bot is asked again."""
    view = card("mine", refresh={"action": REFRESH})
    at.bot.script[ACTION] = (200, {"statusCode": 200, "type": CARD_TYPE, "value": view})
    sent = await a_card(at)
    await look(at, sent)
    again = await look(at, sent)
    assert again["reason"] == "The bot was asked less than a minute ago."
    assert again["body"]["value"] == view
    clock = at.world.clock
    assert isinstance(clock, Clock)
    clock.standing += timedelta(minutes=1).total_seconds()
    assert await shown(at, sent, "group") == "base"
    assert (await look(at, sent))["reason"] == ""
    assert len(at.bot.named(ACTION)) == 2


async def test_a_press_counts_as_the_last_time(at: Workplace) -> None:
    """The card it brought is not refreshed for a minute."""
    sent = await a_card(at)
    await invoke(at, {"name": ACTION, "value": PRESS, "card": sent}, "group")
    assert (await look(at, sent))["reason"] == "The bot was asked less than a minute ago."
    assert len(at.bot.named(ACTION)) == 1


async def test_changing_the_message_refreshes_it_at_once(at: Workplace) -> None:
    """An update of the base card ends all views, however young."""
    sent = await a_card(at)
    await look(at, sent)
    conversation = (await at.open("group"))["conversation"]["id"]
    changed = message_with(card("changed", refresh={"action": REFRESH}))
    path = f"/v3/conversations/{conversation}/activities/{sent}"
    async with at.connector.put(path, json=changed) as answer:
        assert answer.status == 200
    assert await shown(at, sent, "group") == "changed"
    assert (await look(at, sent))["reason"] == ""


async def test_what_the_bot_writes_while_it_thinks_is_newer_than_its_answer(
    at: Workplace,
) -> None:
    """A message changed before the answer to a press arrives is shown as it was changed."""
    sent = await a_card(at)
    conversation = (await at.open("group"))["conversation"]["id"]
    path = f"/v3/conversations/{conversation}/activities/{sent}"
    at.bot.silent.add(ACTION)
    body = {"name": ACTION, "value": PRESS, "card": sent}
    pressing = asyncio.create_task(invoke(at, body, "group"))
    await at.bot.next_named(ACTION)
    async with at.connector.put(path, json=message_with(card("done"))) as answer:
        assert answer.status == 200
    at.bot.speak()
    assert (await pressing)["body"]["value"] == card("mine")
    assert await shown(at, sent, "group") == "done"


async def test_a_card_that_does_not_ask_is_left_alone(at: Workplace) -> None:
    """A client's question about any other card does not reach the bot."""
    conversation = (await at.open("group"))["conversation"]["id"]
    for activity in (message_with(card("base")), {"type": "message", "text": "no card"}):
        sent = await at.send(conversation, activity)
        assert (await look(at, sent))["reason"] == "The card has no refresh."
    assert at.bot.named(ACTION) == []
