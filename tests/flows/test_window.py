"""How far back and how many: from the question, the organisation, and through every redraw."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.flows.chat import Card, Chat, as_text, buttons, press, suggestions, texts
from tests.flows.service import Service

SEARCHED = re.compile(r"Searched for .*: the (\d+) most recent messages?, since (\d+ \w+ \d+)")


def window(card: Card) -> tuple[int, str]:
    """The number and the first day that a card says were searched."""
    found = SEARCHED.search(texts(card))
    assert found, texts(card)
    return int(found[1]), found[2]


def days_ago(days: int) -> set[str]:
    """How a card writes that day; a reader's midnight may lie between now and then."""
    today = datetime.now(UTC)
    near = [today - timedelta(days=days + one) for one in (-1, 0, 1)]
    return {f"{day.day} {day:%b %Y}" for day in near}


def shown(answer: dict[str, Any]) -> Card:
    """The card an invoke was answered with."""
    assert answer["body"]["type"].endswith("card.adaptive"), as_text(answer)
    return dict(answer["body"]["value"])


@pytest.mark.parametrize(
    ("words", "number", "days"),
    [
        ("", 50, 30),
        (" last 90 days", 50, 90),
        (" last 3 months top 10", 10, 91),
        (" limit 7", 7, 30),
        (" since yesterday", 50, 1),
        (" past week", 50, 7),
    ],
)
async def test_what_was_said_counts(mara: Chat, words: str, number: int, days: int):
    """Days and number of the question, and the defaults where it says nothing."""
    _, card = await mara.ask(f"show activities for Contoso{words}")

    limit, since = window(card)
    assert limit == number
    assert since in days_ago(days)


async def test_more_days_bring_more(mara: Chat):
    """What lies before the window is counted, and suggested once it is asked for."""
    _, month = await mara.ask("show opportunity Ward monitoring")
    assert "before that day" in texts(month)

    _, year = await mara.ask("show opportunity Ward monitoring last 365 days")

    assert counted(year) > counted(month)
    assert "before that day" not in texts(year)


async def test_a_number_cuts_the_newest(mara: Chat):
    """The rest is counted."""
    _, every = await mara.ask("show opportunity Ward monitoring")

    _, card = await mara.ask("show opportunity Ward monitoring top 2")

    assert "older than these" in texts(card)
    assert [one["id"] for one in suggestions(card)] == [
        one["id"] for one in suggestions(every) if one["id"] in as_text(card)
    ]
    assert len(suggestions(card)) < len(suggestions(every))


def counted(card: Card) -> int:
    """The number of suggestions a card says there are."""
    found = re.search(r"(\d+) suggestions? private to you", texts(card))
    assert found
    return int(found[1])


async def test_more_track_dismiss_and_the_redraw_keep_it(mara: Chat):
    """Each press is answered for the same question, and so is what the worker draws."""
    card_id, card = await mara.ask("show activities for Contoso last 60 days top 20")
    asked = window(card)
    assert asked[0] == 20

    second = shown(await press(mara, card_id, one_titled(card, "more", "More")))
    assert window(second) == asked
    first = shown(await press(mara, card_id, one_titled(second, "more", "Back")))
    assert window(first) == asked
    alone = [one for one in suggestions(first) if len(buttons(one, "track")) == 1]
    gone = shown(await press(mara, card_id, buttons(alone[1], "dismiss")[0]))
    assert window(gone) == asked
    back = shown(await press(mara, card_id, buttons(gone, "undo")[0]))
    assert window(back) == asked
    queued = shown(await press(mara, card_id, buttons(alone[0], "track")[0]))
    assert window(queued) == asked
    await mara.until(lambda cards: alone[0]["id"] not in as_text(dict(cards)[card_id]))
    assert window(dict(await mara.cards())[card_id]) == asked


async def test_the_organisations_window_counts_for_the_next_question(
    mara: Chat, product: Service, session
):
    """What Sam saves holds for Mara at once; what a question says goes before it."""
    sam = Chat(session, product.page, product.people[3])
    await sam.ask("show activities for Fabrikam")
    await sam.ask("admin window 60 days")
    await sam.ask("admin limit 5")

    _, card = await mara.ask("show activities for Contoso")
    _, own = await mara.ask("show activities for Contoso last 7 days top 9")

    limit, since = window(card)
    assert (limit, since in days_ago(60)) == (5, True)
    limit, since = window(own)
    assert (limit, since in days_ago(7)) == (9, True)


def one_titled(card: Card, verb: str, title: str) -> dict[str, Any]:
    """The button of this verb and title."""
    (found,) = [one for one in buttons(card, verb) if one["title"] == title]
    return found
