"""Pages of a timeline: nothing is lost between them and each fits a message."""

from __future__ import annotations

from dataclasses import replace

import msgspec
import pytest

from capture.models import MailId
from cards import More, Track, timeline_card
from cards.actions import Dismiss, Options, People
from cards.elements import Card
from cards.paging import CARD_LIMIT, weight
from desks.place import card_message

from .builders import REF, VIEW, make_reason, make_record, make_suggestion, make_timeline, seal
from .reading import pages, pressed, words
from .timelines import many

MESSAGE_LIMIT = 28 * 1024
"""Bytes, of all that is sent (page: Format your bot messages)."""


def test_pages_lead_forward_and_back() -> None:
    """Rows are counted, More and Back carry the neighbouring page, Track its own."""
    card = timeline_card(many(), replace(VIEW, offset=8, page_size=8), seal())
    asked = pressed(card)
    assert "Rows 9–16 of 34" in words(card)
    assert [ask for ask in asked if isinstance(ask, More)] == [More(REF, 0), More(REF, 16)]
    assert {ask.offset for ask in asked if isinstance(ask, Track)} == {8}


@pytest.mark.parametrize(("offset", "said"), [(99, "Rows 33–34 of 34"), (-5, "Rows 1–8 of 34")])
def test_a_page_that_is_not_there_is_the_nearest_one(offset: int, said: str) -> None:
    """An old More button still leads somewhere after the list became shorter."""
    view = replace(VIEW, offset=offset, page_size=8)
    assert said in words(timeline_card(many(), view, seal()))


def test_a_page_too_big_for_a_message_holds_fewer_rows() -> None:
    """However many rows are asked for, cards fit and More goes on where the page ended."""
    suggestions = tuple(make_suggestion(number, subject="ש" * 500) for number in range(60))
    cards = pages(make_timeline((), suggestions), replace(VIEW, page_size=60))
    asked = [one.key for ask in pressed(cards) if isinstance(ask, Track) for one in ask.picked]
    assert asked == [suggestion.key for suggestion in suggestions]
    assert max(map(weight, cards)) <= CARD_LIMIT
    assert max(map(weight, cards)) > CARD_LIMIT * 0.8
    messages = [card_message(card) | {"id": "x" * 200} for card in cards]
    assert max(map(weight, messages)) <= MESSAGE_LIMIT
    assert len(cards) < 12


def test_the_message_around_the_largest_card_fits() -> None:
    """Teams counts the whole message, and that of a change names the one it changes."""
    card: Card = {"body": "x" * (CARD_LIMIT - len('{"body":""}'))}
    assert weight(card) == CARD_LIMIT
    message = card_message(card) | {"id": "1:" + "x" * 200}
    assert len(msgspec.json.encode(message)) <= 28 * 1024


@pytest.mark.parametrize("text", ['"' * 5000, "𝕬" * 5000, "ﷺ" * 70_000, "{" * 5000])
def test_the_worst_single_row_fits(text: str) -> None:
    """Texts, ids and addresses at their limits still leave room for one row."""
    suggestion = make_suggestion(
        1,
        subject=text,
        sender=text,
        reason=make_reason(text),
        mail=MailId("x" * 1500),
        url="https://x.example/" + "y" * 1480,
    )
    timeline = make_timeline((), (suggestion,), record=make_record(text, text))
    card = timeline_card(timeline, VIEW, seal())
    assert weight(card) <= CARD_LIMIT
    assert [type(ask) for ask in pressed(card)] == [Track, Options, People, Dismiss]
