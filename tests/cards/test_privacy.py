"""The card of what is known of a person: every kind of line, pages, and what is kept."""

from __future__ import annotations

import pytest

from capture.read_ledger import Page
from capture.reads import Purpose
from cards import privacy_chinese, privacy_english
from cards.actions import Reads
from cards.privacy import Known, privacy_card

from .builders import REF, VIEW, make_record, seal
from .privacy_cards import ADDRESS, drawn, empty, lines
from .reading import nodes, pressed, words


def test_each_line_says_what_for_whom_and_how_much():
    """A record that cannot be read is said to be; what could not be written down, too."""
    said = words(drawn("en"))
    assert "Search for a timeline · Contoso" in said
    assert "1,237 messages · 4 meetings" in said
    assert "1 message · tracked" in said
    assert "1 meeting · not tracked: " in said
    assert "Track · a record that cannot be read just now" in said
    assert "1 message · not finished" in said
    assert "12 lines could not be written down" in said
    assert "2 lines are still to be written down" in said
    assert "A line that no key of this service opens any more" in said


def test_pages_turn_both_ways():
    """To the one before and the one after; an only page has no buttons."""
    assert [Reads(0), Reads(17)] == pressed(drawn("en"))
    assert not pressed(empty("en"))


def test_the_file_is_offered_and_nothing_else_opens():
    """With what its link is."""
    (opens,) = [one for one in nodes(drawn("zh")) if one.get("type") == "Action.OpenUrl"]
    assert opens["url"] == ADDRESS
    assert privacy_chinese.EXPORT_LINK in words(drawn("zh"))


def test_a_record_is_named_as_text():
    """What Dynamics calls it is no markup."""
    hostile = make_record("<b>[x](javascript:1)</b>\u202e")
    known = Known(True, Page(lines(), 7), {REF: hostile}, 90, ADDRESS)  # noqa: FBT003
    assert "\u202e" not in words(privacy_card(known, VIEW, seal()))


@pytest.mark.parametrize("said", [privacy_english, privacy_chinese])
def test_each_purpose_has_a_name(said):
    """Also those that come later."""
    assert set(said.PURPOSES) == set(Purpose)


def test_how_long_the_organisation_keeps_what_is_said():
    """As its settings say at that moment."""
    assert "730 days" in words(empty("en"))
    assert "730 天" in words(empty("zh"))
