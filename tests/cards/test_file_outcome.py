"""What became of each file, and which can be tried again."""

from __future__ import annotations

from dataclasses import replace

from msgspec.structs import replace as replace_

from capture.extent import Disclosure, FileEnd, LeftBehind
from cards import Track
from cards.actions import OFFERED_FILES, Imports, More, Offer, Picked
from cards.option_inputs import file_id
from cards.paging import CARD_LIMIT, weight

from .builders import REF
from .option_cards import ASKED, KEY, LEFT, MAIL, MANY, ORDINARY, after, make_choices
from .reading import nodes, pressed, row, words


def test_each_file_has_its_end() -> None:
    """What stayed behind first, each with its reason; what may come now has a box."""
    card = after(*LEFT, choices=make_choices(*ORDINARY))
    said = words(card)
    assert said.index("offer.pdf") < said.index("setup.exe")
    assert "it belongs to the text that was cut off" in said
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
    card = after(*left, choices=make_choices(*ORDINARY), disclosure=Disclosure.HEADER)
    assert [type(ask) for ask in pressed(card)] == [More]
    none = after(choices=make_choices(*ORDINARY), disclosure=Disclosure.HEADER)
    assert words(none).count("was not shared") == len(ORDINARY)
    assert "in Dynamics" not in words(none)


def test_of_an_activity_of_others_no_file_is_said_to_be_there() -> None:
    """What another person or tool put there is not known here."""
    card = after(*LEFT, choices=make_choices(*ORDINARY), disclosure=None)
    assert "belongs to somebody else in Dynamics, or another tool made it" in words(card)
    assert "offer.pdf" not in words(card)
    assert pressed(card) == [More(REF, 10)]


def test_from_the_list_of_imports_the_way_back_leads_there() -> None:
    """Its pages are not the record's, whose first one a second try shows."""
    asked = replace_(ASKED, listed=True)
    card = after(*LEFT, choices=make_choices(*ORDINARY), asked=asked)
    retry, back = pressed(card)
    assert back == Imports(10)
    assert isinstance(retry, Track)
    assert retry.offset == 0


def test_many_files_fit() -> None:
    """As many are named as there is room for, the first with a box; the rest is counted."""
    left = [LeftBehind(one.key, FileEnd.REFUSED) for one in MANY]
    card = after(*left, choices=make_choices(*MANY))
    assert weight(card) <= CARD_LIMIT
    named = words(card).count("Dynamics refused it")
    assert named > OFFERED_FILES
    assert f"Not shown: {500 - named} more files." in words(card)
    retry = pressed(card)[0]
    assert isinstance(retry, Track)
    assert retry.offer == Offer(tuple(one.key for one in MANY[:OFFERED_FILES]))
