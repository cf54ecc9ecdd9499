"""What became of each file, and which can be tried again."""

from __future__ import annotations

from dataclasses import replace

from capture.extent import FileEnd, LeftBehind
from cards import Track
from cards.actions import OFFERED_FILES, More, Offer, Picked
from cards.option_inputs import file_id
from cards.paging import CARD_LIMIT, weight

from .builders import REF
from .option_cards import KEY, LEFT, MAIL, MANY, ORDINARY, after, make_choices
from .reading import nodes, pressed, row, words


def test_each_file_has_its_end() -> None:
    """What stayed behind first, each with its reason; what may come now has a box."""
    card = after(*LEFT, choices=make_choices(*ORDINARY))
    said = words(card)
    assert said.index("offer.pdf") < said.index("logo.png")
    assert "Dynamics refused it" in said
    assert "was left out" in said
    assert "in Dynamics" in said
    assert "1 file that stayed behind is no longer in the mail." in said
    again = Offer((ORDINARY[1].key, ORDINARY[2].key))
    assert pressed(card) == [Track(REF, (Picked(MAIL, KEY),), 10, offer=again), More(REF, 10)]
    assert row(card, file_id(ORDINARY[1].key))["value"] == "true"
    assert row(card, file_id(ORDINARY[2].key))["value"] == "false"


def test_a_limit_that_was_raised_lets_a_file_come() -> None:
    """What counts is what the organisation takes now."""
    large = ORDINARY[4]
    left = LeftBehind(large.key, FileEnd.TOO_LARGE)
    fixed = after(left, choices=make_choices(replace(large, end=None)))
    assert file_id(large.key) in [node.get("id") for node in nodes(fixed)]
    still = after(left, choices=make_choices(large))
    assert [type(ask) for ask in pressed(still)] == [More]


def test_where_the_header_alone_was_chosen_no_file_is_offered() -> None:
    """More than was chosen at first must not come by a press on something else."""
    left = [LeftBehind(one.key, FileEnd.NOT_CHOSEN) for one in ORDINARY]
    card = after(*left, choices=make_choices(*ORDINARY), wanted=False)
    assert [type(ask) for ask in pressed(card)] == [More]


def test_many_files_fit() -> None:
    """The rest is counted."""
    left = [LeftBehind(one.key, FileEnd.REFUSED) for one in MANY]
    card = after(*left, choices=make_choices(*MANY))
    assert weight(card) <= CARD_LIMIT
    assert f"Not shown: {500 - OFFERED_FILES} more files." in words(card)
