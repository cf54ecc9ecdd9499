"""An event as Graph's JSON (pages: "event resource type", "dateTimeTimeZone resource type")."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from hashlib import sha256
from typing import Any, Final
from urllib.parse import quote

from sandbox.calendar import Attendee, Event, Occurrence, Recurrence
from sandbox.graph.calendar import Calendar
from sandbox.graph.wire import instant, recipient
from sandbox.mail.text import as_html

__all__ = ["EVENT", "UNSELECTABLE", "EventView", "event_json", "in_zone"]


_GLOBAL_ID: Final = "040000008200E00074C5B7101A82E008"
"""How Outlook's own identifiers of meetings begin; eight digits of the date follow."""


@dataclass(frozen=True, slots=True)
class EventView:
    """How an event is to be shown; ``zone_name`` is the name that ``zone`` was asked for by."""

    calendar: Calendar
    page: str
    zone: tzinfo
    zone_name: str
    is_immutable: bool
    wants_text: bool


Shown = Event | Occurrence


def _event(one: Shown) -> Event:
    return one.event if isinstance(one, Occurrence) else one


def _kind(one: Shown) -> str:
    if isinstance(one, Occurrence):
        return one.kind
    return "singleInstance" if one.recurrence is None else "seriesMaster"


def _id(one: Shown, view: EventView) -> str:
    """Dates of a series are named after the series, the others after themselves."""
    if isinstance(one, Occurrence) and one.kind != "singleInstance":
        return view.calendar.identifier(one.master, one.day, immutable=view.is_immutable)
    return view.calendar.identifier(_event(one), None, immutable=view.is_immutable)


def _master_id(one: Shown, view: EventView) -> str | None:
    if _kind(one) not in ("occurrence", "exception"):
        return None
    assert isinstance(one, Occurrence)
    return view.calendar.identifier(one.master, None, immutable=view.is_immutable)


def _ical_uid(one: Shown) -> str:
    """Each date of a series has its own, the same in every calendar: Outlook's hold the date."""
    if not isinstance(one, Occurrence) or one.kind == "singleInstance":
        return _event(one).ical_uid
    uid, day = one.master.ical_uid, one.day
    if uid.startswith(_GLOBAL_ID) and len(uid) > len(_GLOBAL_ID) + 8:
        date = f"{day.year:04X}{day.month:02X}{day.day:02X}"
        return f"{_GLOBAL_ID}{date}{uid[len(_GLOBAL_ID) + 8 :]}"
    return f"{uid}-{day:%Y%m%d}"


def in_zone(moment: datetime, zone: tzinfo) -> str:
    """``2026-01-31T09:00:00.0000000`` as the clocks of a zone show it."""
    return moment.astimezone(zone).strftime("%Y-%m-%dT%H:%M:%S.0000000")


def _time(one: Shown, moment: datetime, view: EventView) -> dict[str, str]:
    """An all-day event has no hour to convert."""
    zone = UTC if _event(one).is_all_day else view.zone
    return {"dateTime": in_zone(moment, zone), "timeZone": view.zone_name}


def _hash(one: Shown, view: EventView) -> bytes:
    return sha256(f"{view.calendar.oid} {_event(one).key}".encode()).digest()


def _body(one: Shown, view: EventView) -> dict[str, str]:
    text = _event(one).text
    if view.wants_text:
        return {"contentType": "text", "content": text}
    return {"contentType": "html", "content": as_html(text)}


def _attendee(one: Attendee) -> dict[str, Any]:
    status = {"response": one.response, "time": "0001-01-01T00:00:00Z"}
    return {"type": one.kind, "status": status} | (recipient(one.address) or {})


def _is_organizer(one: Shown, view: EventView) -> bool:
    return _event(one).organizer.mail.lower() in view.calendar.addresses


def _response(one: Shown, view: EventView) -> dict[str, str]:
    """What the owner answered; an organizer does not answer."""
    answer = "organizer" if _is_organizer(one, view) else "none"
    for attendee in _event(one).attendees:
        if answer == "none" and attendee.address.mail.lower() in view.calendar.addresses:
            answer = attendee.response
    return {"response": answer, "time": "0001-01-01T00:00:00Z"}


def _location(one: Shown) -> dict[str, Any]:
    name = _event(one).location
    return {"displayName": name, "locationType": "default", "uniqueId": name} | (
        {"uniqueIdType": "private"} if name else {"uniqueIdType": "unknown"}
    )


def _online(one: Shown) -> dict[str, str] | None:
    address = _event(one).online_meeting
    return {"joinUrl": address} if address else None


def _recurrence(event: Event) -> dict[str, Any] | None:
    given = event.recurrence
    if given is None:
        return None
    pattern = {
        "type": given.kind,
        "interval": given.interval,
        "month": 0,
        "dayOfMonth": event.start.day if given.kind == "absoluteMonthly" else 0,
        "firstDayOfWeek": "sunday",
        "index": "first",
    }
    if given.kind == "weekly":
        pattern["daysOfWeek"] = list(given.days)
    return {"pattern": pattern, "range": _range(event, given)}


def _range(event: Event, given: Recurrence) -> dict[str, Any]:
    kind = "numbered" if given.count else "endDate" if given.until else "noEnd"
    return {
        "type": kind,
        "startDate": event.start.date().isoformat(),
        "endDate": given.until.isoformat() if given.until else "0001-01-01",
        "recurrenceTimeZone": event.time_zone,
        "numberOfOccurrences": given.count,
    }


def _link(one: Shown, view: EventView) -> str:
    return f"{view.page}/owa/?itemid={quote(_id(one, view), safe='')}&exvsurl=1&path=/calendar/item"


Property = Callable[[Shown, EventView], Any]

EVENT: Final[dict[str, Property]] = {
    "id": _id,
    "createdDateTime": lambda o, _: instant(_event(o).created or _event(o).start),
    "lastModifiedDateTime": lambda o, _: instant(_event(o).created or _event(o).start),
    "changeKey": lambda o, v: _hash(o, v).hex()[:24],
    "categories": lambda o, _: list(_event(o).categories),
    "transactionId": lambda _, __: None,
    "originalStartTimeZone": lambda o, _: _event(o).time_zone,
    "originalEndTimeZone": lambda o, _: _event(o).time_zone,
    "iCalUId": lambda o, _: _ical_uid(o),
    "reminderMinutesBeforeStart": lambda _, __: 15,
    "isReminderOn": lambda _, __: False,
    "hasAttachments": lambda o, _: bool(_event(o).files),
    "subject": lambda o, _: _event(o).subject,
    "bodyPreview": lambda o, _: " ".join(_event(o).text.split())[:255],
    "importance": lambda o, _: _event(o).importance,
    "sensitivity": lambda o, _: _event(o).sensitivity,
    "isAllDay": lambda o, _: _event(o).is_all_day,
    "isCancelled": lambda o, _: _event(o).is_cancelled,
    "isOrganizer": _is_organizer,
    "responseRequested": lambda _, __: True,
    "seriesMasterId": _master_id,
    "showAs": lambda o, _: _event(o).show_as,
    "type": lambda o, _: _kind(o),
    "webLink": _link,
    "onlineMeetingUrl": lambda _, __: None,
    "isOnlineMeeting": lambda o, _: bool(_event(o).online_meeting),
    "onlineMeetingProvider": lambda o, _: (
        "teamsForBusiness" if _event(o).online_meeting else "unknown"
    ),
    "allowNewTimeProposals": lambda _, __: True,
    "isDraft": lambda o, _: _event(o).is_draft,
    "hideAttendees": lambda _, __: False,
    "responseStatus": _response,
    "body": _body,
    "start": lambda o, v: _time(o, o.start, v),
    "end": lambda o, v: _time(o, o.end, v),
    "location": lambda o, _: _location(o),
    "locations": lambda o, _: [_location(o)] if _event(o).location else [],
    "recurrence": lambda o, _: _recurrence(o) if isinstance(o, Event) else None,
    "attendees": lambda o, _: [_attendee(one) for one in _event(o).attendees],
    "organizer": lambda o, _: recipient(_event(o).organizer),
    "onlineMeeting": lambda o, _: _online(o),
}
"""What an event shows unless ``$select`` names less."""

UNSELECTABLE: Final = frozenset({"createdDateTime", "lastModifiedDateTime"})
"""What a calendar view shows only without ``$select`` (page: "List calendarView")."""


def event_json(one: Shown, view: EventView, names: tuple[str, ...] | None) -> dict[str, Any]:
    """The event with these properties, or with all usual ones; ``id`` always comes along."""
    document: dict[str, Any] = {"@odata.etag": f'W/"{_hash(one, view).hex()[:24]}"'}
    document["id"] = _id(one, view)
    for name in EVENT if names is None else names:
        document[name] = EVENT[name](one, view)
    return document
