"""Which rule decides: one row for each documented sentence and for each rule of ours."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from capture.mail import FoundMail, FoundMeeting
from capture.matching import judge
from capture.models import AddressRule
from capture.suggestions import LeftOut, MatchReason, Skipped
from tests.capture.builders import OWN, address, mail, mailbox, marks, person
from tests.capture.judged import meeting, rules

ANN, BOB, JONAS = "ann@contoso.com", "bob@contoso.com", "jonas@adatum.example"
PLACES = {"below": Skipped.JUNK, "outbox": Skipped.OUTBOX, "teams": Skipped.CHATS}
DAY = 24 * 60
GUID = "2096f6a2-d2f7-48be-b329-b73aaa526e5d"
LABEL = f"MSIP_Label_{GUID}_Enabled=true; MSIP_Label_{GUID}_Name="


def marked(**said: str | None) -> FoundMail:
    """A mail with these extended properties besides the usual ones."""
    return mail("m", singleValueExtendedProperties=marks(**said))


def verdict(found: FoundMail | FoundMeeting, **parts: object) -> LeftOut | str:
    """The rule that leaves it out, or the role by which it matches."""
    outcome = judge(found, mailbox(places=PLACES), rules(**parts))  # type: ignore[arg-type]
    return outcome.role if isinstance(outcome, MatchReason) else outcome


MATCHES = [
    ("A message whose From is an address matches", mail("m", sender=ANN), "from"),
    ("whatever its case", mail("m", sender="Ann@Contoso.com "), "from"),
    ("or whose To is", mail("m", sender=OWN, to=("x@y.z", ANN)), "to"),
    ("or whose Cc is", mail("m", sender="x@y.z", cc=(ANN,)), "cc"),
    ("the sender counts before To", mail("m", sender=ANN, to=(BOB,)), "from"),
    ("without a sender, To", mail("m", sender=None, to=(ANN,)), "to"),
    ("Bcc is never mentioned", mail("m", sender="x@y.z", bccRecipients=[person(ANN)]), None),
    ("an address equals or not", mail("m", sender=f"jo{ANN}", to=(f"{ANN}.example",)), None),
    ("a plus tag is another address", mail("m", sender="ann+tag@contoso.com"), None),
    ("a display name is no address", mail("m", **{"from": person("x@y.z", ANN)}), None),
    ("nor is a legacy DN", mail("m", sender="/o=ExchangeLabs/cn=Recipients/cn=ann"), None),
    ("an address may be missing", mail("m", **{"from": {}, "toRecipients": [{}]}), None),
    ("or all of them", mail("m", **{"from": None, "toRecipients": None}), None),
]


@pytest.mark.parametrize(
    ("found", "role"), [row[1:] for row in MATCHES], ids=[row[0] for row in MATCHES]
)
def test_from_to_and_cc_equal_an_address(found: FoundMail, role: str | None) -> None:
    """Source: "Auto capture of related emails"."""
    assert verdict(found) == (role or LeftOut.NO_EXACT_ADDRESS)


def test_a_distribution_list_is_an_address() -> None:
    """Whether an address is a person or a group is not asked."""
    found = mail("m", sender="x@y.z", to=("list@contoso.com",))
    assert verdict(found) is LeftOut.NO_EXACT_ADDRESS
    assert isinstance(judge(found, mailbox(), rules("list@contoso.com")), MatchReason)


PLACED = [
    ({"isDraft": True}, LeftOut.DRAFT),
    ({"folder": "drafts"}, LeftOut.DRAFT),
    ({"folder": "outbox"}, LeftOut.OUTBOX),
    ({"folder": "deleted"}, LeftOut.DELETED),
    ({"folder": "junk"}, LeftOut.JUNK),
    ({"folder": "below"}, LeftOut.JUNK),
    ({"folder": "teams"}, LeftOut.CHAT),
    ({"folder": "archive"}, "from"),
    ({"folder": None}, "from"),
]


@pytest.mark.parametrize(("parts", "why"), PLACED)
def test_where_it_lies(parts: dict[str, object], why: LeftOut) -> None:
    """Drafts, Outbox, Deleted Items, Junk and chats are left out, with what lies below them."""
    assert verdict(mail("m", **parts)) == why


MARKED = [
    ("ordinary mail", {"MESSAGE_CLASS": "IPM.Note"}, "from"),
    ("an invitation is mail", {"MESSAGE_CLASS": "IPM.Schedule.Meeting.Request"}, "from"),
    ("a bounce is mail", {"MESSAGE_CLASS": "REPORT.IPM.Note.NDR"}, "from"),
    ("clear-signed", {"MESSAGE_CLASS": "IPM.Note.SMIME.MultipartSigned"}, "from"),
    ("opaque", {"MESSAGE_CLASS": "IPM.Note.SMIME"}, LeftOut.PROTECTED),
    ("an opaque one's bounce", {"MESSAGE_CLASS": "REPORT.IPM.Note.SMIME.NDR"}, LeftOut.PROTECTED),
    ("rights", {"MESSAGE_CLASS": "IPM.Note.rpmsg.Microsoft.Voicemail.UM"}, LeftOut.PROTECTED),
    ("rights by header", {"CONTENT_CLASS": "rpmsg.message"}, LeftOut.PROTECTED),
    ("another content class", {"CONTENT_CLASS": "urn:content-classes:message"}, "from"),
    ("no mail", {"MESSAGE_CLASS": "IPM.TaskRequest"}, LeftOut.PROTECTED),
    ("nearly mail", {"MESSAGE_CLASS": "IPM.Notebook"}, LeftOut.PROTECTED),
    ("not known", {"MESSAGE_CLASS": None}, LeftOut.PROTECTED),
    ("empty", {"MESSAGE_CLASS": ""}, LeftOut.PROTECTED),
    ("a chat by its class", {"MESSAGE_CLASS": "IPM.SkypeTeams.Message"}, LeftOut.CHAT),
    ("Skype", {"MESSAGE_CLASS": "IPM.Note.Microsoft.Conversation"}, LeftOut.CHAT),
    ("normal", {"SENSITIVITY": None}, "from"),
    ("personal", {"SENSITIVITY": "1"}, LeftOut.PRIVATE),
    ("private", {"SENSITIVITY": "2"}, LeftOut.PRIVATE),
    ("confidential", {"SENSITIVITY": "3"}, LeftOut.PRIVATE),
    ("no number", {"SENSITIVITY": "secret"}, LeftOut.PRIVATE),
    ("an allowed label", {"LABELS": LABEL + "General"}, "from"),
    ("in other capitals", {"LABELS": LABEL + "PUBLIC;"}, "from"),
    ("another label", {"LABELS": LABEL + "Confidential"}, LeftOut.LABEL),
    ("a label that encrypts", {"LABELS": f"{LABEL}General; MSIP_Label_{GUID}_ContentBits=8"},
     LeftOut.PROTECTED),
    ("no label", {"LABELS": ""}, "from"),
    ("unreadable", {"LABELS": "General"}, LeftOut.LABEL),
]  # fmt: skip


@pytest.mark.parametrize(("said", "why"), [row[1:] for row in MARKED], ids=[r[0] for r in MARKED])
def test_what_it_says_of_itself(said: dict[str, str | None], why: LeftOut) -> None:
    """[MS-OXPROPS], and what cannot be known is left out."""
    assert verdict(marked(**said)) == why


def test_properties_nobody_read() -> None:
    """Without its properties nothing is known of a mail; a value that is missing is no value."""
    assert verdict(mail("m", singleValueExtendedProperties=None)) is LeftOut.PROTECTED
    assert verdict(mail("m", singleValueExtendedProperties=[])) is LeftOut.PROTECTED
    for name, why in (
        ("Integer 0x36", LeftOut.PRIVATE),
        (marks(LABELS="")[2]["id"], LeftOut.LABEL),
    ):
        properties = [*marks(SENSITIVITY=None), {"id": name.upper(), "value": None}]
        assert verdict(mail("m", singleValueExtendedProperties=properties)) is why


EXCLUDED = [
    ("skip the sender", {"skip": [ANN]}, mail("m", sender=ANN), LeftOut.EXCLUDED),
    ("skip a bystander", {"skip": ["x@y.z"]}, mail("m", cc=("x@y.z",)), LeftOut.EXCLUDED),
    ("skip a domain", {"skip": ["contoso.com"]}, mail("m", sender=ANN), LeftOut.EXCLUDED),
    ("and what is below", {"skip": ["y.z"]}, mail("m", cc=("a@b.x.y.z",)), LeftOut.EXCLUDED),
    ("but not beside it", {"skip": ["y.z"]}, mail("m", cc=("a@xy.z",)), "from"),
    ("nor above it", {"skip": ["x.y.z"]}, mail("m", cc=("a@y.z",)), "from"),
    ("ignore the only one", {"ignore": [ANN]}, mail("m", sender=ANN), LeftOut.EXCLUDED),
    ("match by another", {"ignore": [ANN]}, mail("m", sender=ANN, to=(BOB,)), "to"),
    ("ignore all", {"ignore": ["contoso.com"]}, mail("m", to=(BOB,)), LeftOut.EXCLUDED),
    ("ignore a bystander", {"ignore": ["x@y.z"]}, mail("m", cc=("x@y.z",)), "from"),
    ("skip is stronger", {"ignore": ["x@y.z"], "skip": ["y.z"]}, mail("m", cc=("x@y.z",)),
     LeftOut.EXCLUDED),
    ("not a match at all", {"skip": ["y.z"]}, mail("m", sender="x@y.z"), LeftOut.NO_EXACT_ADDRESS),
]  # fmt: skip


@pytest.mark.parametrize(
    ("decided", "found", "why"), [row[1:] for row in EXCLUDED], ids=[r[0] for r in EXCLUDED]
)
def test_exclusions(decided: dict[str, list[str]], found: FoundMail, why: LeftOut) -> None:
    """Each skips the message or only ignores the address; a domain means its subdomains too."""
    assert verdict(found, **decided) == why


def test_ignored_addresses_are_counted() -> None:
    """Of the record's addresses, those that a rule ignores."""
    assert rules(ignore=["contoso.com"]).ignored == {ANN, BOB}
    assert rules(ignore=[ANN], skip=["contoso.com"]).ignored == {ANN}


@pytest.mark.parametrize(
    ("found", "is_internal"),
    [
        (mail("m", sender=JONAS, to=(OWN,)), True),
        (mail("m", sender=JONAS, to=(OWN, "p@eu.adatum.example")), True),
        (mail("m", sender=JONAS, to=(OWN,), cc=("x@y.z",)), False),
        (mail("m", sender=JONAS, to=("/o=ExchangeLabs/cn=priya",)), False),
        (mail("m", sender=JONAS, to=("",)), False),
    ],
)
def test_internal_mail(found: FoundMail, is_internal: bool) -> None:  # noqa: FBT001 - expected value
    """When all participants are known to be in the organisation's own domains."""
    outcome = judge(found, mailbox(), rules(JONAS, OWN))
    assert (outcome is LeftOut.INTERNAL) == is_internal
    declared = rules(JONAS, OWN, own_domains=["y.z"])
    assert (judge(found, mailbox(), declared) is LeftOut.INTERNAL) == (
        is_internal or "x@y.z" in {one.address for one in found.cc or ()}
    )


def test_a_consumer_domain_is_nobodys_own() -> None:
    """A caller with an address at a provider for everybody has no colleagues there."""
    private = mailbox(own=frozenset({"mara@gmail.com"}))
    found = mail("m", sender="ann@gmail.com", to=("mara@gmail.com",))
    for asked in (rules("ann@gmail.com"), rules("ann@gmail.com", own_domains=["gmail.com"])):
        assert isinstance(judge(found, private, asked), MatchReason)


@pytest.mark.parametrize(
    ("found", "why"),
    [
        (mail("m", minutes=30 * DAY), "from"),
        (mail("m", minutes=30 * DAY + 1), LeftOut.OLD),
        (mail("m", minutes=None), "from"),
        (mail("m", receivedDateTime="0001-01-01T00:00:00Z"), "from"),
        (mail("m", minutes=-90), "from"),
        (meeting("e", hours=72), "attendee"),
        (meeting("e", hours=72.1), LeftOut.OLD),
        (meeting("e", hours=-30 * 24), "attendee"),
        (meeting("e", hours=-30 * 24 - 1), LeftOut.OLD),
        (meeting("e", hours=None), "attendee"),
    ],
)
def test_the_window(found: FoundMail | FoundMeeting, why: LeftOut) -> None:
    """Mail since its beginning; meetings to three days ahead; nothing undated is older."""
    assert verdict(found) == why


ROOM = [person(ANN) | {"type": "resource"}]
MEETINGS = [
    ("the organizer matches", meeting("e", host=ANN, guests=(OWN,)), "organizer"),
    ("or an attendee", meeting("e", guests=("x@y.z", BOB)), "attendee"),
    ("a room does not", meeting("e", attendees=ROOM), LeftOut.NO_EXACT_ADDRESS),
    ("without anybody", meeting("e", host=None, attendees=None), LeftOut.NO_EXACT_ADDRESS),
    ("cancelled", meeting("e", isCancelled=True), LeftOut.CANCELLED),
    ("not sent", meeting("e", isDraft=True), LeftOut.DRAFT),
    ("personal", meeting("e", sensitivity="personal"), LeftOut.PRIVATE),
    ("private", meeting("e", sensitivity="private"), LeftOut.PRIVATE),
    ("confidential", meeting("e", sensitivity="confidential"), LeftOut.PRIVATE),
    ("not known", meeting("e", sensitivity=None), LeftOut.PRIVATE),
]


@pytest.mark.parametrize(
    ("found", "why"), [row[1:] for row in MEETINGS], ids=[row[0] for row in MEETINGS]
)
def test_meetings(found: FoundMeeting, why: LeftOut | str) -> None:
    """Organizer and attendees, and what is left out."""
    assert verdict(found) == why


def test_dismissed() -> None:
    """By the key of the mail or meeting for this record."""
    assert verdict(mail("m", message_id="<1>"), dismissed=["<1>"]) is LeftOut.DISMISSED
    assert verdict(meeting("e", uid="1"), dismissed=["1"]) is LeftOut.DISMISSED
    assert verdict(mail("m", message_id="<1>"), dismissed=["<2>"]) == "from"


def test_the_first_reason_counts() -> None:
    """With every reason at once, they are told in their order as each is taken away."""
    parts: dict[str, Any] = {"folder": "deleted", "isDraft": True, "minutes": 99 * DAY}
    properties = "singleValueExtendedProperties"
    parts[properties] = marks(MESSAGE_CLASS="IPM.Note.SMIME", SENSITIVITY="2", LABELS="?")
    repairs: list[dict[str, Any]] = [
        {},
        {"isDraft": False},
        {"folder": "inbox"},
        {properties: marks(SENSITIVITY="2", LABELS="?")},
        {properties: marks(LABELS="?")},
        {properties: marks()},
    ]
    seen: list[object] = []
    for repair in repairs:
        parts |= repair
        seen.append(verdict(mail("m", sender=JONAS, to=(OWN,), **parts)))
    found = mail("m", sender=JONAS, to=(OWN,), **parts)
    skipping, asked = rules(JONAS, skip=["adatum.example"]), rules(JONAS)
    elsewhere = mailbox(own=frozenset({"mara@x.example"}))
    seen += [judge(found, mailbox(), skipping), judge(found, mailbox(), asked)]
    seen.append(judge(found, elsewhere, asked))
    assert seen == [
        *(LeftOut.DRAFT, LeftOut.DELETED, LeftOut.PROTECTED, LeftOut.PRIVATE, LeftOut.LABEL),
        *(LeftOut.NO_EXACT_ADDRESS, LeftOut.EXCLUDED, LeftOut.INTERNAL, LeftOut.OLD),
    ]


def test_an_address_twice_is_its_strongest() -> None:
    """Rules of a record come strongest first, and the reason names the first."""
    strong, weak = address(ANN), address(ANN, AddressRule.CHILD_CONTACT)
    asked = replace(rules(), addresses=(strong, weak))
    outcome = judge(mail("m"), mailbox(), asked)
    assert isinstance(outcome, MatchReason)
    assert outcome.address == strong


@pytest.mark.parametrize(
    ("found", "counts"),
    [
        (mail("m"), True),
        (mail("m", sender="x@y.z"), False),
        (mail("m", minutes=31 * DAY), False),
        (mail("m", message_id="<1>"), False),
        (mail("m", cc=("x@skipped.example",)), False),
        (marked(SENSITIVITY="2"), False),
        (marked(MESSAGE_CLASS="IPM.SkypeTeams.Message"), False),
    ],
)
def test_what_a_search_looks_for(found: FoundMail, counts: bool) -> None:  # noqa: FBT001 - expected
    """It must not stop at mail that will be left out; places and colleagues are judged later."""
    asked = rules(dismissed=["<1>"], skip=["skipped.example"])
    assert asked.matches(found) == counts
    assert isinstance(judge(found, mailbox(), asked), MatchReason) == counts
