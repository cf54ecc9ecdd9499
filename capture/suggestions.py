"""What a mailbox holds for a record, and what the answer says about itself: for one person alone.

Everything that came out of a mailbox is kept out of ``repr``.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from capture.models import (
    Direction,
    ImportKey,
    ImportState,
    ImportStatus,
    InternetMessageId,
    MailId,
    RecordAddress,
    TrackedAs,
)

__all__ = [
    "Coverage",
    "Elsewhere",
    "Kind",
    "LeftOut",
    "MatchReason",
    "Skipped",
    "Suggestion",
]


class Kind(StrEnum):
    """What is suggested."""

    MAIL = "mail"
    MEETING = "meeting"


@dataclass(frozen=True, slots=True)
class MatchReason:
    """The address that made a message a suggestion, and how that address belongs to the record."""

    address: RecordAddress
    role: str
    """``from``, ``to`` or ``cc``; of a meeting ``organizer`` or ``attendee``."""


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """An import of the same mail that the reader asked for, to another record than this one."""

    key: ImportKey
    status: ImportStatus

    @property
    def under_way(self) -> bool:
        """Whether it may still end either way."""
        return self.status.state not in (ImportState.TRACKED, ImportState.FAILED)


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A message or meeting of the caller's mailbox that matches the record; private to the caller.

    ``tracked`` is set when Dynamics already holds it outside this record's list; ``status`` when an
    import of it is known to the queue. Track is offered only when both are ``None`` and nothing is
    under way ``elsewhere``.
    """

    mail: MailId
    key: ImportKey
    internet_message_id: InternetMessageId = field(repr=False)
    """Of a meeting its iCalUId."""
    subject: str = field(repr=False)
    sender: str = field(repr=False)
    """Display name, or the address where there is none; of a meeting the organizer's."""
    sender_address: str = field(repr=False)
    recipients: str = field(repr=False)
    """The first recipients' or attendees' display names."""
    direction: Direction
    when: datetime | None
    """Of a meeting its start."""
    has_attachments: bool
    reason: MatchReason
    url: str = field(default="", repr=False)
    status: ImportStatus | None = None
    tracked: TrackedAs | None = None
    kind: Kind = Kind.MAIL
    conversation: str = field(default="", repr=False)
    """Graph's id of the conversation; "" for a meeting."""
    preview: str = field(default="", repr=False)
    """The first words of the body, plain text of at most 255 characters."""
    until: datetime | None = None
    """The end of a meeting."""
    elsewhere: Elsewhere | None = None
    repeats: bool = False
    """True for a series, which is suggested once, by the date nearest to now."""


class LeftOut(StrEnum):
    """Why a message that the search found is not a suggestion; the first that applies counts."""

    DRAFT = "drafts"
    OUTBOX = "not sent yet"
    DELETED = "deleted"
    JUNK = "junk"
    CHAT = "chats"
    PROTECTED = "protected"
    PRIVATE = "private"
    LABEL = "labelled"
    CANCELLED = "cancelled"
    NO_EXACT_ADDRESS = "matched only by name"
    EXCLUDED = "excluded"
    INTERNAL = "internal"
    OLD = "before the window"
    DISMISSED = "dismissed"
    COPY = "second copies"
    SERIES = "other dates of a series"
    TRACKED_HERE = "already in the list"
    OVER_LIMIT = "older than the most recent"


class Skipped(StrEnum):
    """Places of a mailbox that an answer leaves out, as far as it could be told where they are."""

    DELETED = "Deleted Items"
    JUNK = "Junk"
    DRAFTS = "Drafts"
    OUTBOX = "Outbox"
    CHATS = "chats"


@dataclass(frozen=True, slots=True)
class Coverage:
    """What an answer searched and what it left out; computed from what happened, counts only.

    ``groups`` of addresses were to be searched and ``groups_failed`` were not.
    ``continues_at`` is when the answer goes on by itself; without it, ``retry_at`` says when asking
    again may help.
    """

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
    continues_at: datetime | None = None
    skipped: tuple[Skipped, ...] = ()
    meetings_until: datetime | None = None
    """Up to when the calendar was read; ``None`` when it was not to be."""
    meetings_failed: bool = False
    meetings_capped: bool = False
    addresses_ignored: int = 0
    """Addresses of the record that a rule of exclusion ignores."""
