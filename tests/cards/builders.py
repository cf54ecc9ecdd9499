"""Short ways to valid values."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import partial
from hashlib import sha256
from zoneinfo import ZoneInfo

from capture.halves import PrivateHalf, SharedHalf, Timeline
from capture.models import (
    Activity,
    ActivityKind,
    AddressRule,
    Direction,
    ImportKey,
    InternetMessageId,
    MailId,
    Record,
    RecordAddress,
    RecordMatch,
    RecordRef,
)
from capture.suggestions import Coverage, LeftOut, MatchReason, Suggestion
from capture.synchronisation import Tracking
from cards import Seal, Sealer, View

NOW = datetime(2026, 11, 23, 13, 2, tzinfo=UTC)
SEALER = Sealer(["golden-key-of-the-tests-0000000000"])
TRACKING = Tracking(shown=True, tracked=True)
AUDIENCE = "tenant/caller"
VIEW = View(now=NOW, zone=ZoneInfo("Europe/Berlin"))
REF = RecordRef("account", "5f0f9d6a-4a3e-4c1b-9f37-0c6a5e2b7a11")
CRM = "https://contoso.crm.example/main.aspx?etn={0}&id={1}&pagetype=entityrecord"


def seal() -> Seal:
    """Seals for the test's own audience."""
    return partial(SEALER.seal, audience=AUDIENCE)


def make_record(name: str = "Contoso", detail: str = "Redmond", ref: RecordRef = REF) -> Record:
    return Record(ref, name, detail, CRM.format(ref.table, ref.id))


def make_match(name: str, detail: str, number: int, table: str = "account") -> RecordMatch:
    ref = RecordRef(table, f"00000000-0000-4000-8000-{number:012d}")
    return RecordMatch(make_record(name, detail, ref), (), 0, contacts_capped=False)


def make_reason(
    address: str = "nadia.hassan@contoso.example",
    rule: AddressRule = AddressRule.PRIMARY_CONTACT,
    role: str = "to",
) -> MatchReason:
    return MatchReason(RecordAddress(address, "Nadia Hassan", rule), role)


def make_suggestion(number: int = 1, **changes: object) -> Suggestion:
    values: dict[str, object] = {
        "mail": MailId(f"AAkALgAAAAAAHYQDEapmEc2byACqAC-EWg0A{number:0104d}"),
        "key": ImportKey(sha256(str(number).encode()).hexdigest()),
        "internet_message_id": InternetMessageId(f"<{number}@contoso.example>"),
        "subject": "Revised quote for the pump order",
        "sender": "Nadia Hassan",
        "sender_address": "nadia.hassan@contoso.example",
        "recipients": "Nadia Hassan",
        "direction": Direction.INCOMING,
        "when": NOW - timedelta(hours=3 * number),
        "has_attachments": False,
        "reason": make_reason(role="from"),
        "url": f"https://outlook.office.com/owa/?ItemID=AAk{number}&exvsurl=1",
    }
    return Suggestion(**{**values, **changes})  # type: ignore[arg-type] # a builder's keywords


def make_activity(number: int = 1, **changes: object) -> Activity:
    values: dict[str, object] = {
        "id": f"00000000-0000-4000-8000-{number:012d}",
        "kind": ActivityKind.EMAIL,
        "subject": "Delivery dates for November",
        "when": NOW - timedelta(hours=5 * number),
        "owner": "Jonas Weber",
        "direction": Direction.INCOMING,
        "sender": "Nadia Hassan",
        "url": CRM.format("email", f"00000000-0000-4000-8000-{number:012d}"),
    }
    return Activity(**{**values, **changes})  # type: ignore[arg-type] # a builder's keywords


def make_coverage(**changes: object) -> Coverage:
    values: dict[str, object] = {
        "addresses_used": 7,
        "addresses_total": 7,
        "contacts_capped": False,
        "limit": 50,
        "since": None,
        "groups": 1,
        "groups_failed": 0,
        "pages_capped": False,
        "left_out": ((LeftOut.DRAFT, 2), (LeftOut.JUNK, 1), (LeftOut.TRACKED_HERE, 4)),
    }
    return Coverage(**{**values, **changes})  # type: ignore[arg-type] # a builder's keywords


def make_timeline(
    activities: tuple[Activity, ...] = (),
    suggestions: tuple[Suggestion, ...] = (),
    coverage: Coverage | None = None,
    *,
    record: Record | None = None,
) -> Timeline:
    about = record or make_record()
    return Timeline(
        about,
        SharedHalf(about, activities, more=False),
        PrivateHalf(suggestions, coverage or make_coverage(), tracking=TRACKING),
    )
