"""The words of the product as values: who asks, about which record, and what was found.

Everything that came out of a mailbox is kept out of ``repr``, so that neither a log line nor a
traceback can show it.
The two halves of a timeline are different types: what draws for several people accepts only
``CommonHalf``.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import NewType

from capture.extent import Difference, FileEnd, LeftBehind

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
    """A record as a person knows it; ``detail`` tells two of one name apart (city, company).

    ``kind`` is what an organisation calls a table of its own, "" for the standard ones.
    """

    ref: RecordRef
    name: str
    detail: str
    url: str
    kind: str = ""


class AddressRule(StrEnum):
    """Why an address belongs to a record; the stronger reasons come first."""

    RECORD = "record"
    PRIMARY_CONTACT = "primary contact"
    CONTACT = "contact"
    STAKEHOLDER = "stakeholder"
    ACCOUNT = "account"
    LEAD = "originating lead"
    CHILD_CONTACT = "contact of the account"


@dataclass(frozen=True, slots=True)
class RecordAddress:
    """One address of a record's set: lower case, with whose it is and by which rule.

    ``role`` is the stakeholder's role as Dynamics names it, or "".
    """

    address: str = field(repr=False)
    owner: str = field(repr=False)
    rule: AddressRule
    role: str = ""


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
    NO_MAILBOX = "no mailbox"
    RECORD_GONE = "record gone"
    ACCESS_DENIED = "access denied"
    REFUSED = "refused"
    MISMATCH = "mismatch"
    TRACKED_ELSEWHERE = "tracked elsewhere"
    BROKEN = "broken"
    """By an error of our own."""
    WORKERS_DIED = "workers died"
    EXHAUSTED = "exhausted"
    """As an older release said of every import it gave up."""
    NOT_APPROVED = "not approved"
    NOT_TESTED = "not tested"
    NOT_SYNCHRONISED = "not synchronised"
    FORWARD_MAILBOX = "forward mailbox"
    CANCELLED = "cancelled"
    PRIVATE = "private"
    PROTECTED = "protected"
    LABEL = "labelled"
    EXCLUDED = "excluded"
    UNSENT = "not sent yet"
    DISCARDED = "deleted or junk"
    NO_SENDER = "no sender"
    TOO_LARGE = "too large"
    SWITCHED_OFF = "switched off"
    NOT_AMONG_USERS = "not among users"


FINAL = frozenset(
    {
        ImportReason.MESSAGE_GONE,
        ImportReason.RECORD_GONE,
        ImportReason.TRACKED_ELSEWHERE,
        ImportReason.CANCELLED,
        ImportReason.NO_SENDER,
        ImportReason.TOO_LARGE,
    }
)
"""Failures that trying again cannot change."""

PERSONAL = frozenset(
    {
        ImportReason.MESSAGE_GONE,
        ImportReason.NO_MAILBOX,
        ImportReason.ACCESS_DENIED,
        ImportReason.NOT_APPROVED,
        ImportReason.NOT_TESTED,
        ImportReason.NOT_SYNCHRONISED,
        ImportReason.FORWARD_MAILBOX,
        ImportReason.PRIVATE,
        ImportReason.PROTECTED,
        ImportReason.LABEL,
        ImportReason.EXCLUDED,
        ImportReason.UNSENT,
        ImportReason.DISCARDED,
        ImportReason.NOT_AMONG_USERS,
    }
)
"""Failures by one person's mailbox, choices or rights: another's copy of the mail may be tracked,
and nobody else is told of them."""


@dataclass(frozen=True, slots=True)
class ImportStatus:
    """What a person may be told about an import.

    ``left`` are the files that are not in Dynamics, ``differs`` is the detail of a MISMATCH;
    ``until`` is set while WAITING.
    ``undo`` says that the person asking may still take their press back; ``row`` is the id of the
    activity once it is TRACKED, and of a FAILED one the id of what it may have left in Dynamics.
    ``code`` and ``request_id`` are a service's own words for why it refused.
    ``attempts`` is how often it was tried before it was given up; the reason is the last one's.
    """

    state: ImportState
    reason: ImportReason | None = None
    until: datetime | None = None
    left: tuple[LeftBehind, ...] = ()
    differs: tuple[Difference, ...] = ()
    undo: bool = False
    row: str = field(default="", compare=False)
    code: str = field(default="", compare=False)
    request_id: str = field(default="", compare=False)
    attempts: int = 0

    @property
    def skipped(self) -> int:
        """How many files were wanted and could not be taken along."""
        return sum(one.end not in (FileEnd.NOT_CHOSEN, FileEnd.QUOTED) for one in self.left)


@dataclass(frozen=True, slots=True)
class TrackedAs:
    """A mail that Dynamics holds already: who owns it and what it regards ("" if nothing)."""

    owner: str = field(repr=False)
    regarding: str = field(repr=False)
    when: datetime | None
    url: str
