"""Undo on what is only queued: offered to who pressed, and what is said of how it ended."""

from __future__ import annotations

import pytest

from capture.imports.job import Withdrawal
from capture.models import ImportState, ImportStatus
from cards import Above, timeline_card
from cards.actions import Picked, Track, Undo
from cards.catalogue import timeline_words

from .builders import REF, VIEW, make_suggestion, make_timeline, seal
from .reading import drawn, folded, pressed, suggested, words

MINE = ImportStatus(ImportState.QUEUED, undo=True)
ANOTHERS = ImportStatus(ImportState.QUEUED)


def test_queued_by_this_person_has_undo_and_nothing_else() -> None:
    """Beside its state, as Track was."""
    one = make_suggestion(1)
    _, said, asked = suggested(status=MINE)
    assert asked == [Undo(REF, (Picked(one.mail, one.key),), of="import")]
    assert "Queued" in said


def test_queued_by_somebody_else_has_no_undo() -> None:
    """There is no press of this person to take back."""
    _, said, asked = suggested(status=ANOTHERS)
    assert asked == []
    assert "Queued" in said


def test_a_conversation_is_undone_at_once_or_message_by_message() -> None:
    """Folded one Undo takes all back that is only queued; opened each has its own."""
    talk = [make_suggestion(n, conversation="talk", status=MINE) for n in (1, 2)]
    other = make_suggestion(3, conversation="talk", status=ANOTHERS)
    card = drawn(make_timeline((), (*talk, other)))
    names = [Picked(one.mail, one.key) for one in talk]
    every = Undo(REF, tuple(names), of="import")
    assert pressed(folded(card)) == [every]
    single = [ask for ask in pressed(card) if isinstance(ask, Undo) and ask != every]
    assert [ask.picked for ask in single] == [(name,) for name in names]


def test_what_is_left_to_track_comes_before_undo() -> None:
    """One press stands beside a folded conversation; the others open with it."""
    queued = make_suggestion(1, conversation="talk", status=MINE)
    left = make_suggestion(2, conversation="talk")
    card = drawn(make_timeline((), (queued, left)))
    assert [type(ask) for ask in pressed(folded(card))] == [Track]
    assert [ask.picked[0].key for ask in pressed(card) if isinstance(ask, Undo)] == [queued.key]


@pytest.mark.parametrize("ended", Withdrawal)
def test_how_it_ended_stands_above_the_list(ended: Withdrawal) -> None:
    """Each end has its sentence."""
    timeline = make_timeline((), (make_suggestion(1),))
    text = words(timeline_card(timeline, VIEW, seal(), Above(withdrawn=ended)))
    assert str(timeline_words("en").WITHDRAWALS[ended]) in text
