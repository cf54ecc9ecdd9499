"""Half an answer at once, the rest on the same card: throttled, slow, down, hanging, ending."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from typing import Any

import pytest

from tests.flows.chat import Card, Chat, as_text, buttons, press, suggestions, texts
from tests.flows.control import asked_of, clear_calls, fault, no_faults
from tests.flows.service import Service

WIDE = "show account Humongous Insurance"
"""A record whose addresses make several groups."""
CONTOSO = "show activities for Contoso"
PATIENCE = 5.0
"""Seconds an answer waits for its slower half."""
LATE = PATIENCE + 3


@pytest.fixture
async def asked(mara: Chat) -> AsyncIterator[Chat]:
    """The first seller, once her sign-in and her records are known."""
    await mara.ask(CONTOSO)
    await mara.ask(WIDE)
    await clear_calls(mara)
    yield mara
    await no_faults(mara)


async def group_of(chat: Chat) -> str:
    """A part of the path of one search among several, as it is sent."""
    await chat.ask(WIDE)
    searches = [one["path"] for one in await asked_of(chat, "graph") if "$search" in one["path"]]
    assert len(searches) == 3
    await clear_calls(chat)
    found = re.search(r"participants(?:%3A|:)([^@%]+)", searches[-1])
    assert found
    return found[1]


def started(call: dict[str, Any]) -> datetime:
    """When a call of the journal began."""
    return datetime.fromisoformat(call["started"])


async def test_a_throttled_group_is_asked_again_when_it_may_be(asked: Chat):
    """The card says how far the search got and when it goes on; then it is whole by itself."""
    group = await group_of(asked)
    await fault(asked, service="graph", kind="throttle", count=1, seconds=6, path=group)

    card_id, card = await asked.ask(WIDE)

    assert re.search(r"2 of 3 address groups searched, continuing at \d\d:\d\d", texts(card))
    assert "Tracked by" in texts(card)
    assert not buttons(card, "show")
    await asked.until(lambda cards: "address groups" not in texts(dict(cards)[card_id]))
    whole = dict(await asked.cards())[card_id]
    assert "Searched for 50 addresses" in texts(whole)
    searches = [one for one in await asked_of(asked, "graph") if group in one["path"]]
    refused, served = sorted(searches, key=started)
    assert (refused["status"], served["status"]) == (429, 200)
    ended = started(refused) + timedelta(seconds=refused["seconds"])
    assert started(served) - ended >= timedelta(seconds=6)
    others = [one for one in await asked_of(asked, "graph") if "$search" in one["path"]]
    assert len(others) == 4  # the groups that were answered are not asked for again


async def test_a_group_that_stays_throttled_ends_in_a_way_to_ask_again(asked: Chat):
    """A wait of more than ten minutes is not promised."""
    group = await group_of(asked)
    await fault(asked, service="graph", kind="throttle", count=9, seconds=900, path=group)

    _, card = await asked.ask(WIDE)

    assert "2 of 3 address groups searched: messages may be missing. Ask again at" in texts(card)
    assert buttons(card, "show")
    await no_faults(asked)


async def test_a_slow_mailbox_arrives_on_the_card(asked: Chat):
    """What is tracked is there first; suggestions come to the same card."""
    await fault(asked, service="graph", kind="slow", count=1, seconds=LATE, path="$batch")

    card_id, card = await asked.ask(CONTOSO)

    assert "Still searching your mailbox; this card will change by itself." in texts(card)
    assert "Tracked by" in texts(card)
    assert suggestions(card) == []
    whole = await asked.until(
        lambda cards: dict(cards)[card_id] if suggestions(dict(cards)[card_id]) else None
    )
    assert "Still searching" not in texts(whole)
    assert buttons(whole, "track")


async def test_a_sign_in_that_is_missing_in_the_end_is_said_on_the_card(asked: Chat):
    """A slow half that turns out to need one takes its promise back."""
    await fault(asked, service="graph", kind="slow", count=2, seconds=LATE, path="$batch")
    await fault(asked, service="graph", kind="expire", count=2, path="$batch")

    card_id, card = await asked.ask(CONTOSO)

    assert "Still searching your mailbox" in texts(card)
    await asked.until(lambda cards: "sign-in" in texts(dict(cards)[card_id]))
    assert "Still searching" not in texts(dict(await asked.cards())[card_id])


async def test_slow_activities_arrive_on_the_card(asked: Chat):
    """Suggestions are there first, without Track until Dynamics has answered."""
    await fault(
        asked, service="dataverse", kind="slow", count=2, seconds=LATE, path="_regardingobjectid"
    )

    card_id, card = await asked.ask(CONTOSO)

    assert "Still reading Dynamics 365; this card will change by itself." in texts(card)
    assert suggestions(card)
    assert not buttons(card, "track")
    assert "Try again" not in texts(card)
    assert not buttons(card, "show")
    whole = await asked.until(
        lambda cards: dict(cards)[card_id] if buttons(dict(cards)[card_id], "track") else None
    )
    assert "Send the revised quote" in texts(whole)
    assert "Still reading" not in texts(whole)


async def test_graph_down_is_said_with_what_is_tracked(asked: Chat):
    """The tracked half is whole, and asking again is one press."""
    await fault(asked, service="graph", kind="fail", count=500)

    card_id, card = await asked.ask(CONTOSO)

    assert "Your mailbox could not be searched just now" in texts(card)
    assert "Tracked by" in texts(card)
    await no_faults(asked)
    answer = await press(asked, card_id, buttons(card, "show")[0])
    assert suggestions(answer["body"]["value"])


async def test_activities_down_leave_the_suggestions(asked: Chat):
    """Nothing can be tracked while it is not known what is."""
    await fault(asked, service="dataverse", kind="fail", count=500, path="/activitypointers")

    card_id, card = await asked.ask(CONTOSO)

    assert "Tracked activities could not be read just now" in texts(card)
    assert suggestions(card)
    assert not buttons(card, "track")
    await no_faults(asked)
    answer = await press(asked, card_id, buttons(card, "show")[0])
    assert buttons(answer["body"]["value"], "track")


async def test_everything_down_is_still_an_answer(asked: Chat):
    """Both halves are missing, each is named."""
    await fault(asked, service="dataverse", kind="fail", count=500)
    await fault(asked, service="graph", kind="fail", count=500)

    _, card = await asked.ask(CONTOSO)

    assert "Your mailbox could not be searched just now" in texts(card)
    assert "Tracked activities could not be read just now" in texts(card)


@pytest.mark.parametrize("verb", ["more", "track", "dismiss", "people"])
async def test_a_press_is_answered_though_dynamics_hangs(asked: Chat, verb: str):
    """Within the client's limit, which the sandbox keeps, and with a card."""
    card_id, card = await asked.ask(CONTOSO)
    await fault(asked, service="dataverse", kind="slow", count=500, seconds=60)
    loop = asyncio.get_running_loop()
    began = loop.time()

    answer = await press(asked, card_id, buttons(card, verb)[0])

    assert loop.time() - began < 10
    assert not answer["complaint"]
    assert answer["body"]["type"].endswith("card.adaptive")
    said = texts(answer["body"]["value"])
    assert "Dynamics 365" in said or "The import is queued" in said
    assert verb != "track" or "Queued" in said or "Importing" in said


async def test_the_promise_is_taken_back_when_the_process_ends(asked: Chat, product: Service):
    """A card that was to change by itself says when to ask again instead."""
    group = await group_of(asked)
    await fault(asked, service="graph", kind="throttle", count=1, seconds=300, path=group)
    card_id, card = await asked.ask(WIDE)
    assert "continuing at" in texts(card)

    assert product.stop("app.py") == 0

    after = dict(await asked.cards())[card_id]
    assert "2 of 3 address groups searched: messages may be missing. Ask again at" in texts(after)
    assert buttons(after, "show")
    product.start("app.py")


async def test_a_pending_half_is_taken_back_when_the_process_ends(asked: Chat, product: Service):
    """Nobody waits for a card whose process is gone."""
    await fault(asked, service="graph", kind="slow", count=1, seconds=60, path="$batch")
    card_id, card = await asked.ask(CONTOSO)
    assert "Still searching" in texts(card)

    assert product.stop("app.py") == 0

    after = dict(await asked.cards())[card_id]
    assert "Still searching" not in texts(after)
    assert "Your mailbox could not be searched just now" in texts(after)
    assert buttons(after, "show")
    product.start("app.py")


async def test_a_press_is_not_overwritten_by_an_older_question(asked: Chat):
    """Who turns the page while the first search goes on keeps the page, completed."""
    group = await group_of(asked)
    await fault(asked, service="graph", kind="throttle", count=1, seconds=6, path=group)
    card_id, card = await asked.ask(WIDE)
    (more,) = [one for one in buttons(card, "more") if one["title"] == "More"]

    second = (await press(asked, card_id, more))["body"]["value"]
    assert "Rows 11–" in texts(second)

    drawn: list[Card] = []

    async def replaced() -> bool:
        """Every drawing of the card that the client gets to see, until the older one is due."""
        now = dict(await asked.cards())[card_id]
        if not drawn or as_text(drawn[-1]) != as_text(now):
            drawn.append(now)
        group_calls = [one for one in await asked_of(asked, "graph") if group in one["path"]]
        return len(group_calls) >= 2 and "address groups" not in texts(now)

    await asked.watch(replaced)
    assert "Rows 11–" in texts(drawn[-1])
