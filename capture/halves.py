"""The two halves of a timeline, and how one of them is missing.

They are different types, and what several people may see together is a third: what draws for a
conversation accepts only ``CommonHalf``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from capture.diagnosis import Remedy
from capture.errors import Service
from capture.extent import Disclosure
from capture.models import Activity, InternetMessageId, MailId, Record
from capture.suggestions import Coverage, Suggestion
from capture.synchronisation import UNKNOWN, Tracking

__all__ = ["CommonHalf", "Left", "PrivateHalf", "SharedHalf", "Timeline", "Unavailable"]


@dataclass(frozen=True, slots=True)
class Unavailable:
    """A half of the timeline that could not be had, and from when it may be.

    ``pending`` is true for a half that is still on its way; ``remedy`` says who must do what,
    where that is known.
    """

    service: Service
    retry_at: datetime | None = None
    denied: bool = False
    pending: bool = False
    remedy: Remedy | None = None


@dataclass(frozen=True, slots=True)
class SharedHalf:
    """Tracked activities of a record, newest first; ``more`` when Dynamics holds further ones."""

    record: Record
    activities: tuple[Activity, ...]
    more: bool


@dataclass(frozen=True, slots=True)
class CommonHalf:
    """What each one of several people may read of a record, its newest activities first.

    ``record`` is ``None`` where somebody may not read it, or where nobody could say.
    """

    record: Record | None = None
    activities: tuple[Activity, ...] = ()


@dataclass(frozen=True, slots=True)
class Left:
    """Files of the reader's own mail that are not in Dynamics although the mail is.

    ``files`` counts all, ``failed`` those that were wanted.
    """

    mail: MailId
    files: int
    failed: int


@dataclass(frozen=True, slots=True)
class PrivateHalf:
    """Suggestions for one person alone, newest first.

    ``left_behind`` names the mails tracked on this record of which files stayed behind, by their
    Message-ID as Dynamics holds it; ``tracked_in`` the messages of a conversation that are
    tracked on this record already, by its id. ``tracking`` says whether any may be tracked,
    ``disclosure`` how much of one becomes visible by a press that says nothing else.
    """

    suggestions: tuple[Suggestion, ...]
    coverage: Coverage
    left_behind: Mapping[InternetMessageId, Left] = field(default_factory=dict, repr=False)
    tracked_in: Mapping[str, int] = field(default_factory=dict, repr=False)
    tracking: Tracking = UNKNOWN
    disclosure: Disclosure = Disclosure.FULL


@dataclass(frozen=True, slots=True)
class Timeline:
    """What one question returns to one person."""

    record: Record
    shared: SharedHalf | Unavailable
    private: PrivateHalf | Unavailable
