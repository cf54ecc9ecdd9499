"""The dates of a person's calendar that a question reaches.

Source: "List calendarView" (Microsoft Graph): both ends are required, without an offset they are
UTC; series come expanded into their dates.
Latest first, so that what a full page leaves out is what lies furthest back.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta

import msgspec

from capture.encoding import encode_path, encode_query
from capture.errors import CaptureError
from capture.mail import FoundMeeting
from capture.messages import IMMUTABLE
from capture.models import MailId
from capture.scope import Window
from capture.upstream import Reply, Upstream

__all__ = ["CALENDAR_HEADERS", "Meetings", "calendar_path", "event_path", "meetings_of"]

CALENDAR_HEADERS = {"Prefer": f'{IMMUTABLE}, outlook.timezone="UTC"'}
TOP = 500
LONGEST = timedelta(days=1825)
"""A longer view is refused (microsoft-graph-docs issue 6284)."""
_SELECT = (
    "id,iCalUId,seriesMasterId,subject,organizer,attendees,start,end,isCancelled,isDraft,"
    "isOrganizer,sensitivity,hasAttachments,bodyPreview,webLink"
)


def event_path(meeting: MailId) -> str:
    """The question for one date, below the version ("Get event")."""
    return f"/me/events/{encode_path(meeting)}?{encode_query({'$select': _SELECT})}"


@dataclass(frozen=True, slots=True)
class Meetings:
    """What the calendar answered; ``capped`` when it holds more within the window."""

    found: tuple[FoundMeeting, ...] = field(default=(), repr=False)
    failed: bool = False
    capped: bool = False


class _Page(msgspec.Struct, frozen=True):
    value: tuple[FoundMeeting, ...]
    next: str | None = msgspec.field(name="@odata.nextLink", default=None)


_PAGE = msgspec.json.Decoder(_Page)


def calendar_path(window: Window) -> str:
    """The question, below the version."""
    since = max(window.since, window.meetings_until - LONGEST)
    query = {
        "startDateTime": f"{since:%Y-%m-%dT%H:%M:%SZ}",
        "endDateTime": f"{window.meetings_until:%Y-%m-%dT%H:%M:%SZ}",
        "$select": _SELECT,
        "$orderby": "start/dateTime desc",
        "$top": str(TOP),
    }
    return f"/me/calendarView?{encode_query(query)}"


def meetings_of(upstream: Upstream, outcome: Reply | CaptureError, window: Window) -> Meetings:
    """The answer; a calendar that could not be had never costs the mails."""
    if isinstance(outcome, CaptureError):
        return Meetings(failed=True)
    try:
        page = upstream.decode(_PAGE, outcome)
    except CaptureError:
        return Meetings(failed=True)
    is_cut = window.since < window.meetings_until - LONGEST
    return Meetings(page.value, capped=is_cut or page.next is not None)
