"""An event as a calendar keeps it: a single one, or a series with its exceptions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sandbox.mail.content import Attachment
from sandbox.mail.message import Address, CloudFile

__all__ = ["DAYS", "Attendee", "Event", "Recurrence"]

DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
"""Names of weekdays in the order of ``date.weekday``."""


@dataclass(frozen=True, slots=True)
class Attendee:
    """Somebody who is invited.

    ``kind`` is required, optional or resource; ``response`` one of none, notResponded, accepted,
    tentativelyAccepted, declined (page: "responseStatus resource type").
    """

    address: Address
    kind: str = "required"
    response: str = "none"


@dataclass(frozen=True, slots=True)
class Recurrence:
    """When a series happens (pages: "recurrencePattern" and "recurrenceRange resource type").

    ``kind`` is daily, weekly or absoluteMonthly; ``days`` are weekdays of a weekly one.
    It ends after ``count`` dates or with ``until``; neither means never.
    ``left_out`` are dates that were deleted; ``changed`` are events that replace one date's.
    """

    kind: str
    interval: int = 1
    days: tuple[str, ...] = ()
    count: int = 0
    until: date | None = None
    left_out: tuple[date, ...] = ()
    changed: tuple[tuple[date, Event], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One event, the same object in the calendars of everybody who has it.

    ``key`` is unique in a calendar and the same on every start; ``ical_uid`` is one for organizer
    and attendees. ``start`` and ``end`` are aware; those of a series are its first date's, and
    ``time_zone`` (an IANA name) is where its hour stays the same. An all-day event runs from
    midnight to midnight UTC. ``show_as`` is free, tentative, busy, oof or workingElsewhere.
    ``online_meeting`` is the address to join at, or "".
    """

    key: str
    ical_uid: str
    subject: str
    text: str
    start: datetime
    end: datetime
    organizer: Address
    attendees: tuple[Attendee, ...] = ()
    location: str = ""
    time_zone: str = "UTC"
    is_all_day: bool = False
    is_cancelled: bool = False
    is_draft: bool = False
    sensitivity: str = "normal"
    importance: str = "normal"
    show_as: str = "busy"
    categories: tuple[str, ...] = ()
    online_meeting: str = ""
    recurrence: Recurrence | None = None
    created: datetime | None = None
    files: tuple[Attachment | CloudFile, ...] = ()
