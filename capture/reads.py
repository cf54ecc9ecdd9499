"""What was read of a mailbox on a person's behalf: a line for each question, with numbers alone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

import msgspec

from capture.models import Caller, ImportKey, RecordRef

__all__ = ["NotesReads", "Purpose", "Read", "Tally"]


class Purpose(StrEnum):
    """What was asked for when a mailbox was read."""

    SHOW = "show"
    WHY = "why"
    TRACK = "track"
    FOLLOW = "follow"
    OPTIONS = "options"
    PEOPLE = "people"
    LISTS = "lists"
    """What was tracked or dismissed, which is listed by names that are kept nowhere."""
    PANE = "pane"
    OTHER = "other"
    LOST = "lost"
    """No reading: lines that could not be written."""


class Read(msgspec.Struct, frozen=True, array_like=True):
    """One reading: how many messages and meetings were looked at, and for which record.

    Of an import, ``outcome`` is ``tracked`` or the reason of a failure, and ``key`` its name, which
    is a hash. ``lost`` is for ``Purpose.LOST`` alone: how many lines are missing since then.
    """

    when: datetime
    purpose: Purpose
    record: RecordRef | None = None
    messages: int = 0
    meetings: int = 0
    outcome: str = ""
    key: ImportKey | None = None
    lost: int = 0


@dataclass(slots=True)
class Tally:
    """What one question has read so far."""

    messages: int = 0
    meetings: int = 0
    outcome: str = ""


class NotesReads(Protocol):
    """What keeps the lines."""

    def now(self) -> datetime:
        """The moment at which a reading begins."""

    def note(self, caller: Caller, read: Read) -> None:
        """Keep a line; nobody waits for it."""
