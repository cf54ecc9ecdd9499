"""Who takes part in a message, who of them is from outside, and what may be made of whom."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from capture.mail import Attendee, EmailAddress, FoundMail, FoundMeeting, Recipient
from capture.models import MailId, RecordRef
from capture.participants import Known, Participant, Rights, external, participants, people

OWN = frozenset({"mara@ours.example"})
ALL = Rights(frozenset({"contact", "lead"}))
ROW = Known(RecordRef("contact", "1"), "Anna Berg", "")


def recipient(address: str | None, name: str | None = None) -> Recipient:
    return Recipient(email_address=EmailAddress(name=name, address=address))


def test_positions() -> None:
    """From, To and Cc are counted through; a second mention and an empty one leave a gap."""
    mail = FoundMail(
        id=MailId("m"),
        sender=recipient("Anna@There.example", "Anna Berg"),
        to=(recipient("mara@ours.example"), recipient("anna@there.example"), Recipient()),
        cc=(recipient(None, "Piste team"), recipient("bo@there.example", "Bo")),
    )
    assert [(one.position, one.name, one.address) for one in participants(mail)] == [
        (0, "Anna Berg", "anna@there.example"),
        (1, "mara@ours.example", "mara@ours.example"),
        (4, "Piste team", ""),
        (5, "Bo", "bo@there.example"),
    ]


def test_positions_of_a_meeting() -> None:
    """The organizer, then the attendees, among whom the organizer may stand again."""
    anna, room = EmailAddress(name="Anna", address="anna@there.example"), EmailAddress(name="Fjord")
    meeting = FoundMeeting(
        id=MailId("m"),
        organizer=Recipient(email_address=anna),
        attendees=(
            Attendee(email_address=anna, type="required"),
            Attendee(email_address=room, type="resource"),
        ),
    )
    assert [(one.position, one.name) for one in participants(meeting)] == [
        (0, "Anna"),
        (2, "Fjord"),
    ]


def test_a_message_without_anybody() -> None:
    """A draft of a message names nobody."""
    assert participants(FoundMail(id=MailId("m"))) == ()


@pytest.mark.parametrize(
    ("address", "inside"),
    [
        ("mara@ours.example", True),
        ("sales@ours.example", True),
        ("sales@eu.ours.example", True),
        ("sales@branch.example", True),
        ("/o=exchangelabs/ou=group/cn=recipients/cn=jonas", True),
        ("sales@notours.example", False),
        ("sales@ours.example.evil.example", False),
        ("ours.example@there.example", False),
        ("", False),
    ],
)
def test_who_is_of_the_organisation(address: str, *, inside: bool) -> None:
    """The domains of the mailbox and those the administrator names, whole labels alone."""
    one = Participant(0, "Somebody", address)
    assert (external([one], OWN, frozenset({"branch.example"})) == []) is inside


@pytest.mark.parametrize(
    ("address", "known", "tables"),
    [
        ("bo@there.example", {"bo@there.example": ()}, {"contact", "lead"}),
        ("bo@there.example", {"bo@there.example": (ROW,)}, set()),
        ("bo@there.example", {}, set()),
        ("", {}, set()),
        ("not an address", {"not an address": ()}, set()),
        ("x" * 90 + "@there.example", {"x" * 90 + "@there.example": ()}, set()),
    ],
)
def test_whom_one_may_make(
    address: str, known: dict[str, tuple[Known, ...]], tables: set[str]
) -> None:
    """Only a stranger who was asked for, with an address that the column holds."""
    found = people("S", [Participant(3, "Bo", address)], known, internal=0, rights=ALL)
    person = found.at(3)
    assert person is not None
    assert found.may_make(person) == tables
    assert found.at(0) is None


ADDRESSES = st.sampled_from(
    ["", "a@there.example", "b@there.example", "mara@ours.example", "/o=x/cn=y", "odd one"]
)


@given(st.lists(ADDRESSES, max_size=12), st.lists(ADDRESSES, max_size=12))
def test_any_message(to: list[str], cc: list[str]) -> None:
    """A position names the one who stands there; nobody is listed twice, and outsiders in order."""
    mail = FoundMail(
        id=MailId("m"),
        to=tuple(recipient(one) for one in to),
        cc=tuple(recipient(one) for one in cc),
    )
    everybody = participants(mail)
    assert all((to + cc)[one.position] == one.address for one in everybody)
    assert {one.address for one in everybody} == {one for one in to + cc if one}
    assert len({one.address for one in everybody}) == len(everybody)
    outsiders = external(everybody, OWN, frozenset())
    assert [one for one in everybody if one in outsiders] == outsiders
