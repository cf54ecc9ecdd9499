"""The row of a suggestion: private, reasoned, and open to more."""

from __future__ import annotations

from datetime import timedelta

import pytest

from capture.extent import Disclosure
from capture.models import (
    AddressRule,
    Direction,
    RecordAddress,
)
from capture.suggestions import Kind, MatchReason
from cards import Track
from cards.actions import Dismiss, Options, People, Picked

from .builders import (
    NOW,
    REF,
    make_reason,
    make_suggestion,
    make_timeline,
)
from .reading import drawn, folded, pressed, row, suggested, words


def test_a_suggestion_is_unmistakably_private() -> None:
    """It has its own id, style, dashed edge and words, and says why it is there."""
    found, said, buttons = suggested(reason=make_reason(), direction=Direction.OUTGOING)
    assert found["style"] == "emphasis"
    assert "backgroundImage" in found
    assert "Private to you" in said
    assert "→ E-mail sent to Nadia Hassan" in said
    whose = "(Nadia Hassan, primary contact of Contoso)"
    assert f"because nadia.hassan@contoso.example {whose} is in To" in said
    suggestion = make_suggestion(1)
    picked = (Picked(suggestion.mail, suggestion.key),)
    track = Track(REF, picked, disclosure=Disclosure.FULL)
    assert buttons == [track, Options(REF, suggestion.mail)]


@pytest.mark.parametrize(
    ("rule", "role", "said"),
    [
        (AddressRule.RECORD, "from", "(Nadia Hassan, address of Contoso) is the sender"),
        (AddressRule.CHILD_CONTACT, "cc", "(Nadia Hassan, a contact of Contoso) is in Cc"),
    ],
)
def test_a_suggestion_says_why(rule: AddressRule, role: str, said: str) -> None:
    """The address, whose it is, and where it stands in the message."""
    assert said in suggested(reason=make_reason("a@b.example", rule, role))[1]


@pytest.mark.parametrize(("repeats", "title"), [(False, "Track"), (True, "Track this date")])
def test_a_meeting_is_offered_as_what_it_is(*, repeats: bool, title: str) -> None:
    """Track names a meeting as one, and of a series says that one date is meant."""
    changes: dict[str, object] = {"kind": Kind.MEETING, "repeats": repeats}
    found, _, buttons = suggested(**changes)
    suggestion = make_suggestion(1)
    picked = Picked(suggestion.mail, suggestion.key, Kind.MEETING)
    track = Track(REF, (picked,), disclosure=Disclosure.FULL)
    assert buttons == [track, Options(REF, suggestion.mail, kind=Kind.MEETING)]
    assert title in words(found).splitlines()


def test_a_meeting_is_shown_with_its_times() -> None:
    """When, whether it repeats, whose it is and who is invited."""
    reason = make_reason(role="attendee")
    changes: dict[str, object] = {
        "kind": Kind.MEETING,
        "when": NOW + timedelta(hours=1),
        "until": NOW + timedelta(hours=2),
        "repeats": True,
        "reason": reason,
        "sender": "Jonas Weber",
    }
    text = suggested(**changes)[1]
    assert "Meeting · Today 15:02–16:02 · repeats · Jonas Weber with Nadia Hassan" in text
    assert "(Nadia Hassan, primary contact of Contoso) is invited" in text
    asked = pressed(drawn(make_timeline((), (make_suggestion(1, **changes),))))
    assert [type(ask) for ask in asked] == [Track, Options, Dismiss]


def test_details_open_to_preview_and_what_else_can_be_done() -> None:
    """Folded away: the first words, the way to the mail, who takes part, and Dismiss."""
    suggestion = make_suggestion(1, preview="Dear Jonas, **see** below. " * 40)
    card = drawn(make_timeline((), (suggestion,)))
    assert "Dear Jonas" not in words(folded(card))
    details = row(card, f"details-{suggestion.key[:16]}")
    said = words(details)
    assert "Dear Jonas, **see** below." in said
    assert len(said) < 320
    assert "Open in Outlook" in said
    picked = (Picked(suggestion.mail, suggestion.key),)
    assert pressed(details) == [People(REF, suggestion.mail), Dismiss(REF, picked)]


def test_a_stakeholder_is_named_by_role() -> None:
    """The role is Dynamics' own; the record's own address names nobody else."""
    anna = RecordAddress("a@b.example", "Anna Berg", AddressRule.STAKEHOLDER, "Decision Maker")
    said = suggested(reason=MatchReason(anna, "from"))[1]
    assert "because a@b.example (Anna Berg, Decision Maker of Contoso) is the sender" in said
    own = RecordAddress("info@b.example", "Contoso", AddressRule.RECORD)
    said = suggested(reason=MatchReason(own, "from"))[1]
    assert "because info@b.example (address of Contoso) is the sender" in said
