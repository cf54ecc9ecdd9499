"""What stands above the list leads back from what was just done."""

from __future__ import annotations

from cards import Above, timeline_card
from cards.actions import Other, Undo
from cards.drawing import picked

from .builders import REF, VIEW, make_suggestion, make_timeline, seal
from .reading import pressed, words


def test_a_dismissal_can_be_undone() -> None:
    """How many went, and the way back for exactly those."""
    gone = picked((make_suggestion(1), make_suggestion(2)))
    card = timeline_card(make_timeline(), VIEW, seal(), Above(dismissed=gone))
    assert "Dismissed 2 suggestions." in words(card)
    assert pressed(card) == [Undo(REF, gone)]


def test_a_choice_can_be_changed() -> None:
    """Whoever chose this record among several may ask again."""
    card = timeline_card(make_timeline(), VIEW, seal(), Above(memory="4f1c"))
    assert "You chose this Contoso." in words(card)
    assert pressed(card) == [Other(REF, "4f1c")]


def test_nothing_ticked_is_said() -> None:
    """A press that tracked nothing says so."""
    card = timeline_card(make_timeline(), VIEW, seal(), Above(unpicked=True))
    assert "No message was selected" in words(card)


def test_nothing_stands_there_otherwise() -> None:
    """An ordinary answer begins with its list."""
    assert timeline_card(make_timeline(), VIEW, seal(), Above()) == timeline_card(
        make_timeline(), VIEW, seal()
    )
