"""The words of the product as values: who asks, about which record, and what was found.

Everything that came out of a mailbox is kept out of ``repr``, so that neither a log line nor a
traceback can show it.
The two halves of a timeline are different types: what draws for several people accepts only
``SharedHalf``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import NewType

from capture.errors import Service

TenantId = NewType("TenantId", str)
ObjectId = NewType("ObjectId", str)
MailId = NewType("MailId", str)
"""Graph's immutable id of a message in one mailbox; case-sensitive."""
InternetMessageId = NewType("InternetMessageId", str)
"""RFC 5322 Message-ID with its angle brackets: the same for every copy of a mail."""
ImportKey = NewType("ImportKey", str)
"""Names one import: hex SHA-256 of tenant, record and Internet-Message-ID."""


@dataclass(frozen=True, slots=True)
class Caller:
    """The signed-in person."""

    tenant: TenantId
    oid: ObjectId


@dataclass(frozen=True, slots=True)
class RecordRef:
    """A row in Dynamics: logical table name (``account``) and GUID in lower case."""

    table: str
    id: str


@dataclass(frozen=True, slots=True)
class Record:
    """A record as a person knows it; ``detail`` tells two of one name apart (city, company)."""

    ref: RecordRef
    name: str
    detail: str
    url: str


class AddressRule(StrEnum):
    """Why an address belongs to a record."""

    RECORD = "record"
    PRIMARY_CONTACT = "primary contact"
    CHILD_CONTACT = "contact of the account"


@dataclass(frozen=True, slots=True)
class RecordAddress:
    """One address of a record's set: lower case, with whose it is and by which rule."""

    address: str = field(repr=False)
    owner: str = field(repr=False)
    rule: AddressRule


@dataclass(frozen=True, slots=True)
class RecordMatch:
    """A record together with its address set.

    ``addresses_total`` counts addresses known before any cap; ``contacts_capped`` is true when the
    account has more contacts than the rule uses.
    """

    record: Record
    addresses: tuple[RecordAddress, ...]
    addresses_total: int
    contacts_capped: bool


class ActivityKind(StrEnum):
    """Dataverse's activity types, by logical name; anything else is OTHER."""

    EMAIL = "email"
    APPOINTMENT = "appointment"
    PHONE_CALL = "phonecall"
    TASK = "task"
    OTHER = "other"


class Direction(StrEnum):
    """Seen from the organisation."""

    INCOMING = "incoming"
    OUTGOING = "outgoing"


@dataclass(frozen=True, slots=True)
class Activity:
    """Something tracked on a record, readable by whoever may read the record."""

    id: str
    kind: ActivityKind
    subject: str = field(repr=False)
    when: datetime | None
    owner: str = field(repr=False)
    direction: Direction | None = None
    sender: str = field(default="", repr=False)
    attachments: int = 0
    internet_message_id: InternetMessageId | None = field(default=None, repr=False)
    url: str = ""


class ImportState(StrEnum):
    """Where an import stands; TRACKED only after reading it back."""

    QUEUED = "queued"
    IMPORTING = "importing"
    WAITING = "waiting"
    TRACKED = "tracked"
    FAILED = "failed"


class ImportReason(StrEnum):
    """Why an import waits or failed; ``cards`` holds the sentence for each."""

    THROTTLED = "throttled"
    UNAVAILABLE = "unavailable"
    SIGN_IN = "sign-in"
    MESSAGE_GONE = "message gone"
    RECORD_GONE = "record gone"
    ACCESS_DENIED = "access denied"
    REFUSED = "refused"
    MISMATCH = "mismatch"
    TRACKED_ELSEWHERE = "tracked elsewhere"
    EXHAUSTED = "exhausted"


@dataclass(frozen=True, slots=True)
class ImportStatus:
    """What a person may be told about an import.

    ``skipped`` counts attachments that could not be taken along; ``until`` is set while WAITING.
    """

    state: ImportState
    reason: ImportReason | None = None
    until: datetime | None = None
    skipped: int = 0


@dataclass(frozen=True, slots=True)
class TrackedAs:
    """A mail that Dynamics holds already: who owns it and what it regards ("" if nothing)."""

    owner: str = field(repr=False)
    regarding: str = field(repr=False)
    when: datetime | None
    url: str


@dataclass(frozen=True, slots=True)
class MatchReason:
    """The address that made a message a suggestion, and how that address belongs to the record."""

    address: RecordAddress
    role: str
    """``from``, ``to`` or ``cc``."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A message of the caller's mailbox that matches the record; private to the caller.

    ``tracked`` is set when Dynamics already holds it outside this record's list; ``status`` when an
    import of it is known to the queue. Track is offered only when both are ``None``.
    """

    mail: MailId
    key: ImportKey
    internet_message_id: InternetMessageId = field(repr=False)
    subject: str = field(repr=False)
    sender: str = field(repr=False)
    """Display name, or the address where there is none."""
    sender_address: str = field(repr=False)
    recipients: str = field(repr=False)
    """The first recipients' display names, for outgoing mail."""
    direction: Direction
    when: datetime | None
    has_attachments: bool
    reason: MatchReason
    url: str = field(default="", repr=False)
    status: ImportStatus | None = None
    tracked: TrackedAs | None = None


class LeftOut(StrEnum):
    """Why a message found by the search is not a suggestion."""

    DRAFT = "drafts"
    DELETED = "deleted"
    JUNK = "junk"
    NO_EXACT_ADDRESS = "matched only by name"
    COPY = "second copies"
    TRACKED_HERE = "already in the list"
    OVER_LIMIT = "older than the most recent"


@dataclass(frozen=True, slots=True)
class Coverage:
    """What an answer searched and what it left out; computed from what happened, counts only."""

    addresses_used: int
    addresses_total: int
    contacts_capped: bool
    limit: int
    since: datetime | None
    groups: int
    groups_failed: int
    pages_capped: bool
    left_out: tuple[tuple[LeftOut, int], ...]
    retry_at: datetime | None = None
    tracked_unknown: bool = False
    """True when Dynamics could not say which of these are tracked, so Track is not offered."""


@dataclass(frozen=True, slots=True)
class Unavailable:
    """A half of the timeline that could not be had, and from when it may be."""

    service: Service
    retry_at: datetime | None = None
    denied: bool = False


@dataclass(frozen=True, slots=True)
class SharedHalf:
    """Tracked activities of a record, newest first; ``more`` when Dynamics holds further ones."""

    record: Record
    activities: tuple[Activity, ...]
    more: bool


@dataclass(frozen=True, slots=True)
class PrivateHalf:
    """Suggestions for one person alone, newest first.

    ``left_behind`` counts the attachments that imports to this record could not take along, by the
    mail's Message-ID as Dynamics holds it.
    """

    suggestions: tuple[Suggestion, ...]
    coverage: Coverage
    left_behind: Mapping[InternetMessageId, int] = field(default_factory=dict, repr=False)


@dataclass(frozen=True, slots=True)
class Timeline:
    """What one question returns to one person."""

    record: Record
    shared: SharedHalf | Unavailable
    private: PrivateHalf | Unavailable


@dataclass(frozen=True, slots=True)
class CardRef:
    """Where a drawn timeline stands, so that it can be drawn again: ids only.

    ``offset`` is the first row of the page it showed; ``zone`` is the reader's time zone, an IANA
    name or an offset such as ``+02:00``, and "" where it is not known.
    """

    service_url: str
    conversation: str
    activity: str
    offset: int
    zone: str = ""
