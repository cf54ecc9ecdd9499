"""What the queue holds: ids that name a mail and a record, and the cards that wait for the outcome.

No subject, address or Message-ID is in here: a job names things, it does not carry them.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import TypeAlias

import msgspec

from capture.extent import Extent
from capture.models import (
    Caller,
    ImportKey,
    ImportStatus,
    InternetMessageId,
    MailId,
    RecordRef,
    TenantId,
)
from capture.scope import Scope
from capture.suggestions import Kind


@dataclass(frozen=True, slots=True)
class ImportJob:
    """One mail or meeting to be imported to one record, in the name of whose mailbox holds it."""

    key: ImportKey
    caller: Caller
    record: RecordRef
    mail: MailId
    kind: Kind = Kind.MAIL
    extent: Extent = field(default_factory=Extent)


@dataclass(frozen=True, slots=True)
class CardRef:
    """Where a drawn timeline stands, so that it can be drawn again: ids only.

    ``offset`` is the first row of the page it showed and ``scope`` how far its question reached.
    ``listed`` says that it is not a timeline but the list of the person's own imports.
    ``zone`` is the reader's time zone, an IANA name or an offset such as ``+02:00``, and "" where
    it is not known; ``locale`` is the client's, such as ``zh-CN``.
    Where several people see the message, ``only`` is the channel's id of the one whose own view of
    it this is.
    """

    service_url: str
    conversation: str
    activity: str
    offset: int
    zone: str = ""
    locale: str = ""
    scope: Scope = field(default_factory=Scope)
    listed: bool = False
    only: str = ""


def card_name(card: CardRef) -> str:
    """Names a card, and of a message that several people see one person's view, as a hash."""
    identity = f"{card.service_url}\n{card.conversation}\n{card.activity}"
    if card.only:
        identity += f"\n{card.only}"
    return hashlib.sha256(identity.encode()).hexdigest()


class Shown(msgspec.Struct, frozen=True, array_like=True):
    """The page of a timeline that a card shows, by ids: its record, first row and reach.

    Of the imports that were asked for ``together`` it says how far they are.
    """

    record: RecordRef
    offset: int
    scope: Scope
    together: tuple[ImportKey, ...] = ()


@dataclass(frozen=True, slots=True)
class Watcher:
    """A card to draw again when the import's state changes, and for whom it was drawn."""

    caller: Caller
    record: RecordRef
    card: CardRef


Left: TypeAlias = tuple[tuple[Watcher, ...], int]
"""The cards of a settled import that are left to draw, and the mark to come back with."""


@dataclass(frozen=True, slots=True)
class Lease:
    """A job claimed by one worker for a while.

    ``token`` fences: every later write must carry the job's newest one.
    ``attempt`` counts from one.
    ``settled`` is the outcome when an earlier worker got that far but did not finish.
    """

    job: ImportJob
    token: int
    attempt: int
    settled: ImportStatus | None


@dataclass(frozen=True, slots=True)
class Depth:
    """The queue in numbers; ``oldest`` is the age in seconds of the oldest open import.

    ``finished`` counts all imports ever ended, by outcome: ``tracked`` or the reason of a failure.
    """

    queued: int
    importing: int
    waiting: int
    dead: int
    oldest: float
    finished: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Standing:
    """An organisation's open imports in numbers; ``oldest`` is the age in seconds of the oldest.

    ``queued`` counts those that rest until a service may be asked again; ``waiting`` waits for a
    sign-in or the switch.
    """

    queued: int
    importing: int
    waiting: int
    oldest: float


@dataclass(frozen=True, slots=True)
class OwnImport:
    """An import as one person asked for it: with the mail of their own mailbox, and when.

    ``ended`` is when it was tracked or failed; ``owned`` says that it runs, or ran, in their name.
    """

    job: ImportJob
    pressed: datetime
    status: ImportStatus
    ended: datetime | None = None
    owned: bool = False


class Withdrawal(StrEnum):
    """What became of an import whose press was taken back."""

    WITHDRAWN = "withdrawn"
    GOES_ON = "goes on"
    """Somebody else asked for it too, and it is theirs now."""
    LATE = "late"
    """A worker has it, or had it: something may be written already."""


class Untracking(StrEnum):
    """Whether a person may take an import out of Dynamics again, by what the queue remembers."""

    YES = "yes"
    BUSY = "busy"
    """It runs, or somebody is about to remove it."""
    THEIRS = "theirs"
    """Somebody else asked for it too, or it was made in another's name."""
    GONE = "gone"
    """It is not tracked."""


class LeaseLost(Exception):  # noqa: N818 - a fact about the job, not an error of the program
    """Another worker owns the job by now; whatever this one still does must not count."""


def import_key(
    tenant: TenantId, record: RecordRef, internet_message_id: InternetMessageId
) -> ImportKey:
    """Name the import of this mail to this record, without letting the Message-ID be read off.

    A meeting's iCalUId stands for the Message-ID.
    """
    parts = (tenant.lower(), record.table, record.id.lower(), internet_message_id.strip())
    return ImportKey(hashlib.sha256("\n".join(parts).encode()).hexdigest())
