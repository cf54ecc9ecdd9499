"""Timelines worth looking at, and what else stands on cards, as values."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from capture.diagnosis import Remedy
from capture.errors import Service
from capture.explaining import Explanation, Unsearched
from capture.extent import FileEnd, FileKey, LeftBehind
from capture.halves import CommonHalf, SharedHalf, Timeline, Unavailable
from capture.imports.job import ImportJob, OwnImport
from capture.mail import EmailAddress, FoundMail, Recipient
from capture.models import (
    ActivityKind,
    AddressRule,
    Caller,
    Direction,
    ImportReason,
    ImportState,
    ImportStatus,
    MailId,
    ObjectId,
    RecordAddress,
    TenantId,
    TrackedAs,
)
from capture.suggestions import Kind, LeftOut, MatchReason, Skipped
from capture.why import Explained
from cards.imports import ImportRow
from cards.together import Below

from .builders import (
    CRM,
    NOW,
    REF,
    VIEW,
    make_activity,
    make_coverage,
    make_reason,
    make_record,
    make_suggestion,
    make_timeline,
)

TWO_LEFT = tuple(LeftBehind(FileKey(name), FileEnd.TOO_LARGE) for name in ("a" * 16, "b" * 16))

HOSTILE = "**Re:** [pay](https://evil.example) <b>{{DATE(2026-01-01T00:00:00Z)}}</b> \u202egnp.exe"


def ordinary() -> Timeline:
    """A timeline as a seller meets it on a normal day."""
    activities = (
        make_activity(
            1,
            kind=ActivityKind.APPOINTMENT,
            subject="Site visit Redmond plant",
            direction=None,
            when=NOW + timedelta(hours=20),
        ),
        make_activity(2, attachments=2, subject="Delivery dates for November"),
        make_activity(
            3,
            kind=ActivityKind.PHONE_CALL,
            subject="Called about the late valves",
            direction=Direction.OUTGOING,
            when=NOW - timedelta(days=1, hours=2),
        ),
        make_activity(
            4,
            direction=Direction.OUTGOING,
            sender="Jonas Weber",
            subject="Price list 2027",
            when=NOW - timedelta(days=6),
        ),
        make_activity(
            5,
            kind=ActivityKind.TASK,
            subject="Prepare the frame contract",
            direction=None,
            owner="Amara Okafor",
            when=NOW - timedelta(days=330),
        ),
    )
    suggestions = (
        make_suggestion(1, has_attachments=True),
        make_suggestion(
            2,
            direction=Direction.OUTGOING,
            recipients="Nadia Hassan, Ben Ortiz",
            subject="Minutes of Thursday's call and the open points for the order",
            reason=make_reason(),
            when=NOW - timedelta(days=1, hours=1),
        ),
        make_suggestion(
            3,
            sender="Ben Ortiz",
            subject="Warehouse access next week",
            reason=make_reason("ben.ortiz@contoso.example", AddressRule.CHILD_CONTACT, "cc"),
            when=NOW - timedelta(days=4),
        ),
    )
    return make_timeline(activities, suggestions)


def states() -> Timeline:
    """One suggestion in each state an import can have, and two tracked before."""
    waiting = ImportStatus(
        ImportState.WAITING, ImportReason.THROTTLED, until=NOW + timedelta(minutes=9)
    )
    elsewhere = TrackedAs(
        "Jonas Weber", "Fabrikam", NOW - timedelta(days=8), CRM.format("email", "1")
    )
    nothing = TrackedAs("", "", None, "")
    return make_timeline(
        suggestions=(
            make_suggestion(1, status=ImportStatus(ImportState.QUEUED)),
            make_suggestion(2, status=ImportStatus(ImportState.IMPORTING)),
            make_suggestion(3, status=waiting),
            make_suggestion(4, status=ImportStatus(ImportState.FAILED, ImportReason.ACCESS_DENIED)),
            make_suggestion(5, status=ImportStatus(ImportState.FAILED, ImportReason.MESSAGE_GONE)),
            make_suggestion(6, status=ImportStatus(ImportState.TRACKED, left=TWO_LEFT)),
            make_suggestion(7, tracked=elsewhere),
            make_suggestion(8, tracked=nothing),
        )
    )


def together() -> Below:
    """Of twelve that were tracked at once, some in each state."""
    kinds = (ImportState.TRACKED,) * 7 + (ImportState.IMPORTING,) * 3
    known = [ImportStatus(kind) for kind in kinds]
    known += [ImportStatus(ImportState.QUEUED, undo=True)]
    known += [ImportStatus(ImportState.FAILED, ImportReason.REFUSED)]
    return Below(together=tuple(known))


def own_imports() -> tuple[ImportRow, ...]:
    """Tracked by the reader, tracked in another's name, and one of each other state."""
    row = "0f5e1c1a-0000-4000-8000-0000000000aa"
    waiting = ImportStatus(
        ImportState.WAITING, ImportReason.THROTTLED, until=NOW + timedelta(minutes=9)
    )
    statuses = (
        ImportStatus(ImportState.TRACKED, left=TWO_LEFT, row=row),
        ImportStatus(ImportState.TRACKED, row=row),
        ImportStatus(ImportState.QUEUED, undo=True),
        ImportStatus(ImportState.IMPORTING),
        waiting,
        ImportStatus(ImportState.WAITING, ImportReason.SIGN_IN),
        ImportStatus(ImportState.FAILED, ImportReason.MESSAGE_GONE),
        ImportStatus(ImportState.FAILED, ImportReason.REFUSED),
    )
    found = []
    for number, status in enumerate(statuses):
        one = make_suggestion(number)
        job = ImportJob(one.key, Caller(TenantId("t"), ObjectId("o")), REF, one.mail)
        pressed = NOW - timedelta(hours=number)
        own = OwnImport(job, pressed, status, pressed, owned=number != 1)
        url = CRM.format("email", row) if status.row else ""
        found.append(ImportRow(own, f"Pump order {number}", make_record(), url=url))
    return tuple(found)


def hostile() -> Timeline:
    """Text from mail and CRM that tries to be something else than text."""
    return make_timeline(
        (make_activity(1, subject=HOSTILE, owner=HOSTILE, sender=HOSTILE),),
        (
            make_suggestion(1, subject=HOSTILE, sender=HOSTILE, url="javascript:alert(1)"),
            make_suggestion(2, subject="\u200b\u2066\n", sender="", sender_address="", when=None),
            make_suggestion(3, subject="הצעת מחיר 42 Contoso", sender="נדיה חסן"),
            make_suggestion(4, subject="Pump " * 400, sender="很长的名字" * 60),
        ),
        record=make_record(HOSTILE, HOSTILE),
    )


def switched_off() -> Timeline:
    """An organisation that has not turned it on: Dynamics is shown, the mailbox is not asked."""
    off = Unavailable(Service.GRAPH, denied=True, remedy=Remedy.SWITCHED_OFF)
    return replace(ordinary(), private=off)


def suggestions_off() -> Timeline:
    """A person who wants nothing suggested: the card says how to have it again."""
    off = Unavailable(Service.GRAPH, denied=True, remedy=Remedy.SUGGESTIONS_OFF)
    return replace(ordinary(), private=off)


def no_mailbox() -> Timeline:
    """Microsoft 365 is busy; Dynamics answered."""
    busy = Unavailable(Service.GRAPH, retry_at=NOW + timedelta(minutes=1))
    return replace(ordinary(), private=busy)


def no_dynamics() -> Timeline:
    """Dynamics could neither list activities nor say what is tracked."""
    coverage = make_coverage(
        groups=4,
        groups_failed=1,
        addresses_used=50,
        addresses_total=63,
        contacts_capped=True,
        pages_capped=True,
        since=NOW - timedelta(days=30),
        left_out=tuple((reason, 1) for reason in LeftOut),
        tracked_unknown=True,
    )
    timeline = make_timeline((), (make_suggestion(1),), coverage)
    return replace(timeline, shared=Unavailable(Service.DATAVERSE))


def grouped() -> Timeline:
    """Conversations in several states, meetings, and a stakeholder."""
    talk = {"conversation": "talk", "subject": "Re: Frame contract 2027"}
    anna = RecordAddress(
        "anna.berg@contoso.example", "Anna Berg", AddressRule.STAKEHOLDER, "Decision Maker"
    )
    by_anna: dict[str, object] = {
        "sender": "Anna Berg",
        "sender_address": anna.address,
        "reason": MatchReason(anna, "from"),
    }
    half_done: dict[str, object] = {"conversation": "half", "subject": "Delivery of the valves"}
    return make_timeline(
        (make_activity(2, when=NOW - timedelta(days=2)),),
        (
            make_suggestion(
                30,
                kind=Kind.MEETING,
                subject="Contract review",
                sender="Jonas Weber",
                recipients="Anna Berg, Nadia Hassan",
                when=NOW + timedelta(hours=19),
                until=NOW + timedelta(hours=20),
                repeats=True,
                reason=MatchReason(anna, "attendee"),
                preview="Agenda: prices, term, delivery. Please read the draft before.",
            ),
            make_suggestion(
                1,
                **talk,
                **by_anna,
                has_attachments=True,
                preview="Here is the signed version. Two remarks on clause four, see below.",
            ),
            make_suggestion(
                2,
                **talk,
                direction=Direction.OUTGOING,
                recipients="Anna Berg, Nadia Hassan",
                reason=MatchReason(anna, "to"),
                preview="Dear Anna, please find our proposal attached.",
            ),
            make_suggestion(3, **talk, preview="Could you send us the contract by Friday?"),
            make_suggestion(9, **half_done, status=ImportStatus(ImportState.QUEUED)),
            make_suggestion(
                10, **half_done, status=ImportStatus(ImportState.FAILED, ImportReason.REFUSED)
            ),
            make_suggestion(11, **half_done),
            make_suggestion(12, preview="Thank you for the quote. We will decide on Monday."),
        ),
        make_coverage(
            addresses_used=5,
            addresses_total=7,
            addresses_ignored=1,
            since=NOW - timedelta(days=30),
            skipped=(Skipped.DELETED, Skipped.JUNK, Skipped.DRAFTS),
            meetings_until=NOW + timedelta(days=3),
            left_out=((LeftOut.INTERNAL, 3), (LeftOut.PRIVATE, 1), (LeftOut.DISMISSED, 1)),
        ),
    )


def long_conversation() -> Timeline:
    """Forty messages of one conversation."""
    return make_timeline(
        (),
        tuple(
            make_suggestion(number, conversation="long", preview="Words " * 40)
            for number in range(1, 41)
        ),
    )


def continuing() -> Timeline:
    """Three of seven groups searched, and more to come; the calendar did not answer."""
    coverage = make_coverage(
        groups=7,
        groups_failed=4,
        continues_at=NOW + timedelta(minutes=1),
        meetings_failed=True,
        since=NOW - timedelta(days=30),
    )
    return make_timeline((make_activity(2),), (make_suggestion(1),), coverage)


def pending() -> Timeline:
    """The tracked half is there; the mailbox is still being searched."""
    return replace(ordinary(), private=Unavailable(Service.GRAPH, pending=True))


CHINESE = replace(VIEW, language="zh")


def many() -> Timeline:
    """Seventeen of each."""
    return make_timeline(
        tuple(make_activity(number) for number in range(1, 18)),
        tuple(make_suggestion(number) for number in range(1, 18)),
    )


def shared() -> CommonHalf:
    """What a group sees of the ordinary timeline."""
    half = ordinary().shared
    assert isinstance(half, SharedHalf)
    return CommonHalf(half.record, half.activities)


def no_addresses() -> Timeline:
    """A record of which Dynamics knows no address."""
    return make_timeline(coverage=make_coverage(addresses_used=0, addresses_total=0, left_out=()))


def explained() -> list[Explained]:
    """One mail of each kind of answer to why."""

    def mail(number: int, subject: str) -> FoundMail:
        sender = Recipient(email_address=EmailAddress(name="Ben Ortiz", address="ben@x.example"))
        when = NOW - timedelta(hours=9 * number)
        link = f"https://outlook.office.com/owa/?ItemID={number}"
        return FoundMail(
            id=MailId(str(number)), subject=subject, sender=sender, received=when, web_link=link
        )

    reason = make_reason(role="cc")
    return [
        Explained(mail(1, "Pump order"), Explanation(shown=True, reason=reason)),
        Explained(mail(2, "Pump: prices"), Explanation(left_out=LeftOut.INTERNAL, reason=reason)),
        Explained(mail(3, "Old pumps"), Explanation(unsearched=Unsearched.PAGES, reason=reason)),
        Explained(mail(4, "Pumps for sale"), Explanation(sender_of="Ben Ortiz (Fabrikam)")),
    ]
