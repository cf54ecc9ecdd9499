"""The calendar: a window of it with series expanded, events by identifier, time zones."""

from __future__ import annotations

import base64
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from sandbox.calendar import Attendee, Event, Recurrence, occurrences
from sandbox.mail.content import Attachment
from sandbox.mail.message import CloudFile
from tests.sandbox.graph_client import IMMUTABLE, Graph, graph_of
from tests.sandbox.mail_world import MARA, NADIA, world_with


def event(name: str, start: datetime, hours: float = 1, **more: Any) -> Event:
    """An event with this subject, organized by the first seller."""
    given: dict[str, Any] = {
        "text": f"About {name}.",
        "organizer": MARA,
        "ical_uid": f"uid-{name}",
    } | more
    end = start + timedelta(hours=hours)
    return Event(key=name, subject=name, start=start, end=end, **given)


def at(day: int, hour: int = 9, month: int = 11) -> datetime:
    """A moment of 2026."""
    return datetime(2026, month, day, hour, tzinfo=UTC)


GLOBAL = "040000008200E00074C5B7101A82E008"
MOVED = event("standup moved", at(12, 15))
WEEKLY = event(
    "standup",
    at(2),
    ical_uid=f"{GLOBAL}0000000000",
    time_zone="Europe/Berlin",
    recurrence=Recurrence(
        "weekly",
        days=("monday", "thursday"),
        left_out=(date(2026, 11, 9),),
        changed=((date(2026, 11, 5), MOVED),),
    ),
)
EVENTS = [
    WEEKLY,
    event("single", at(10, 14), attendees=(Attendee(NADIA, response="accepted"),), location="Room"),
    event(
        "invited",
        at(11, 14),
        organizer=NADIA,
        attendees=(Attendee(MARA, response="tentativelyAccepted"),),
        sensitivity="private",
        show_as="tentative",
        online_meeting="https://teams.example/join/1",
    ),
    event("cancelled", at(12, 9), is_cancelled=True, organizer=NADIA),
    event("holiday", at(13, 0), 24, is_all_day=True, show_as="oof", categories=("Trip",)),
]
WINDOW = {"startDateTime": "2026-11-09T00:00:00Z", "endDateTime": "2026-11-16T00:00:00Z"}


@pytest.fixture
async def graph() -> AsyncIterator[Graph]:
    async with graph_of(world_with(events=EVENTS)) as running:
        yield running


async def ask(
    graph: Graph, path: str, query: Any = None, headers: dict[str, str] | None = None
) -> tuple[int, Any]:
    """A GET with a token that may read calendars."""
    token = {"Authorization": f"Bearer {graph.token(permissions=['Calendars.Read'])}"}
    return await graph.ask(path, query, headers=token | (headers or {}))


async def view(graph: Graph, headers: dict[str, str] | None = None, **query: str) -> list[Any]:
    """A page of the window of one week."""
    options = WINDOW | {f"${name}": value for name, value in query.items()}
    status, body = await ask(graph, "/me/calendarView", options, headers)
    assert status == 200, body
    found: list[Any] = body["value"]
    return found


async def test_a_week(graph: Graph) -> None:
    """Single events, dates and exceptions of a series, earliest first; deleted dates are not there.

    The Monday was deleted, and the Thursday of the week before was moved to this one.
    """
    found = await view(graph)
    assert [(one["subject"], one["type"], one["start"]["dateTime"]) for one in found] == [
        ("single", "singleInstance", "2026-11-10T14:00:00.0000000"),
        ("invited", "singleInstance", "2026-11-11T14:00:00.0000000"),
        ("cancelled", "singleInstance", "2026-11-12T09:00:00.0000000"),
        ("standup", "occurrence", "2026-11-12T09:00:00.0000000"),
        ("standup moved", "exception", "2026-11-12T15:00:00.0000000"),
        ("holiday", "singleInstance", "2026-11-13T00:00:00.0000000"),
    ]


async def test_what_an_event_shows(graph: Graph) -> None:
    """Who is invited and answered what, how sensitive it is, where to join."""
    (invited,) = await view(graph, filter="subject eq 'invited'")
    assert invited["attendees"][0]["emailAddress"]["address"] == MARA.mail
    assert (invited["isOrganizer"], invited["responseStatus"]["response"]) == (
        False,
        "tentativelyAccepted",
    )
    assert (invited["sensitivity"], invited["showAs"]) == ("private", "tentative")
    assert invited["onlineMeeting"] == {"joinUrl": "https://teams.example/join/1"}
    assert (invited["iCalUId"], invited["isCancelled"]) == ("uid-invited", False)
    (single,) = await view(graph, filter="subject eq 'single'")
    assert (single["isOrganizer"], single["responseStatus"]["response"]) == (True, "organizer")
    assert single["attendees"][0]["status"]["response"] == "accepted"
    assert (single["location"]["displayName"], single["onlineMeeting"]) == ("Room", None)


async def test_identifiers_of_a_series(graph: Graph) -> None:
    """Each date opens by its own identifier and names its series; so does an exception."""
    found = {one["subject"]: one for one in await view(graph, IMMUTABLE)}
    date_of, moved = found["standup"], found["standup moved"]
    assert date_of["seriesMasterId"] == moved["seriesMasterId"]
    assert len({date_of["id"], moved["id"], date_of["seriesMasterId"]}) == 3
    assert date_of["iCalUId"] == f"{GLOBAL}07EA0B0C00"
    assert moved["iCalUId"] == f"{GLOBAL}07EA0B0500"
    for one in (date_of, moved):
        status, opened = await ask(graph, f"/me/events/{one['id']}", headers=IMMUTABLE)
        assert status == 200
        assert (opened["id"], opened["start"]) == (one["id"], one["start"])
    _, series = await ask(graph, f"/me/events/{date_of['seriesMasterId']}")
    assert (series["type"], series["recurrence"]["pattern"]["daysOfWeek"]) == (
        "seriesMaster",
        ["monday", "thursday"],
    )
    assert (series["recurrence"]["range"]["type"], series["iCalUId"]) == ("noEnd", WEEKLY.ical_uid)
    _, plain = await ask(graph, f"/me/events/{series['id']}")
    assert plain["id"] != date_of["seriesMasterId"]
    _, dates = await ask(graph, f"/me/events/{series['id']}/instances", WINDOW)
    assert [one["subject"] for one in dates["value"]] == ["standup", "standup moved"]


async def test_events_are_listed_without_dates(graph: Graph) -> None:
    """A series is one of them."""
    _, body = await ask(graph, "/me/events", {"$select": "subject,type", "$count": "true"})
    assert body["@odata.count"] == 5
    assert {one["type"] for one in body["value"]} == {"singleInstance", "seriesMaster"}


async def test_time_zones(graph: Graph) -> None:
    """Times are shown in the preferred zone, by its Windows or its IANA name; days stay whole."""
    for name in ("W. Europe Standard Time", "Europe/Berlin"):
        found = await view(graph, {"Prefer": f'outlook.timezone="{name}"'})
        assert found[0]["start"] == {"dateTime": "2026-11-10T15:00:00.0000000", "timeZone": name}
        assert found[-1]["start"]["dateTime"] == "2026-11-13T00:00:00.0000000"
    status, body = await ask(
        graph, "/me/calendarView", WINDOW, {"Prefer": 'outlook.timezone="Nowhere"'}
    )
    assert (status, body["error"]["code"]) == (400, "TimeZoneNotSupportedException")


async def test_a_window_with_an_offset(graph: Graph) -> None:
    """The offset of the window counts, and the preferred zone does not; ends touch at the start."""
    window = {
        "startDateTime": "2026-11-10T17:00:00+02:00",
        "endDateTime": "2026-11-11T16:00:00+02:00",
    }
    prefer = {"Prefer": 'outlook.timezone="Pacific Standard Time"'}
    _, body = await ask(graph, "/me/calendarView", window, prefer)
    assert [one["subject"] for one in body["value"]] == ["single"]


@pytest.mark.parametrize(
    ("options", "found"),
    [
        ({"filter": "isCancelled eq true"}, "cancelled"),
        ({"filter": "sensitivity eq 'private'"}, "invited"),
        ({"filter": "isOrganizer eq false and isCancelled eq false"}, "invited"),
        ({"filter": "type eq 'exception'"}, "standup moved"),
        ({"filter": "start/dateTime ge '2026-11-12T10:00'"}, "standup moved holiday"),
        ({"filter": "categories/any(c:c eq 'trip')"}, "holiday"),
        (
            {"filter": "organizer/emailAddress/address eq 'nadia.hassan@contoso.example'"},
            "invited cancelled",
        ),
        ({"filter": "seriesMasterId eq null and showAs eq 'busy'"}, "single cancelled"),
        ({"orderby": "start/dateTime desc", "top": "2"}, "holiday standup moved"),
        ({"orderby": "subject", "top": "3"}, "cancelled holiday invited"),
    ],
)
async def test_filters_and_orders(graph: Graph, options: dict[str, str], found: str) -> None:
    """Events are filtered and sorted as messages are."""
    assert " ".join(one["subject"] for one in await view(graph, None, **options)) == found


async def test_pages_of_a_window(graph: Graph) -> None:
    """Following the link shows each once, within the same window."""
    whole = [one["id"] for one in await view(graph)]
    link, query, seen = "/me/calendarView", WINDOW | {"$top": "4", "$select": "subject"}, []
    while link:
        _, body = await ask(graph, link, query)
        seen += [one["id"] for one in body["value"]]
        link, query = body.get("@odata.nextLink"), None  # type: ignore[assignment]
    assert seen == whole


async def test_two_times_cannot_be_selected(graph: Graph) -> None:
    """When it was made and changed is shown only without a selection."""
    (whole, *_) = await view(graph)
    (chosen, *_) = await view(graph, select="subject,createdDateTime")
    assert "createdDateTime" in whole
    assert set(chosen) == {"@odata.etag", "id", "subject"}


@pytest.mark.parametrize(
    ("path", "query", "status", "code"),
    [
        ("calendarView", {}, 400, "ErrorInvalidParameter"),
        ("calendarView", {"startDateTime": "2026-11-09"}, 400, "ErrorInvalidParameter"),
        ("calendarView", WINDOW | {"startDateTime": "soon"}, 400, "BadRequest"),
        ("calendarView", WINDOW | {"startDateTime": "2027-01-01"}, 400, "ErrorInvalidParameter"),
        ("calendarView", WINDOW | {"endDateTime": "2031-11-09"}, 400, "ErrorInvalidRequest"),
        ("calendarView", WINDOW | {"endDateTime": "9999-12-31"}, 400, "ErrorInvalidRequest"),
        ("calendarView", WINDOW | {"$search": "a"}, 501, "NotImplemented"),
        ("calendarView", WINDOW | {"$expand": "instances"}, 501, "NotImplemented"),
        ("calendarView", WINDOW | {"$select": "room"}, 400, "RequestBroker--ParseUri"),
        ("calendarView", WINDOW | {"$filter": "body eq 'a'"}, 501, "NotImplemented"),
        ("calendarView", WINDOW | {"$filter": "showAs eq 'away'"}, 400, "RequestBroker--ParseUri"),
        (
            "calendarView",
            WINDOW | {"$filter": "attendees/any(a:a/emailAddress/address eq 'a@b.c')"},
            400,
            "ErrorInvalidUrlQueryFilter",
        ),
        ("calendarView", WINDOW | {"$top": "0"}, 400, "BadRequest"),
        ("events/x", {}, 400, "ErrorInvalidIdMalformed"),
    ],
)
async def test_refusals(graph: Graph, path: str, query: Any, status: int, code: str) -> None:
    """Both ends of the window are required; what is unknown is refused."""
    answered, body = await ask(graph, f"/me/{path}", query)
    assert (answered, body["error"]["code"]) == (status, code)


async def test_only_a_series_has_instances(graph: Graph) -> None:
    """A single event is refused."""
    (single,) = await view(graph, filter="subject eq 'single'")
    status, _ = await ask(graph, f"/me/events/{single['id']}/instances", WINDOW)
    assert status == 400


async def test_a_permission_for_mail_is_not_enough(graph: Graph) -> None:
    """Calendars need their own."""
    status, body = await graph.ask("/me/calendarView", WINDOW)
    assert (status, body["error"]["code"]) == (403, "ErrorAccessDenied")


def days(pattern: Recurrence, start: datetime, zone: str = "UTC") -> list[str]:
    """When a series happens within a year."""
    series = event("x", start, recurrence=pattern, time_zone=zone)
    return [one.start.strftime("%m-%d %H") for one in occurrences(series, start, at(1, month=12))]


def test_patterns() -> None:
    """Daily, weekly and monthly ones, with intervals and ends."""
    assert days(Recurrence("daily", 2, count=3), at(2)) == ["11-02 09", "11-04 09", "11-06 09"]
    assert days(Recurrence("daily", until=date(2026, 11, 3)), at(2)) == ["11-02 09", "11-03 09"]
    assert days(Recurrence("weekly", 2, until=date(2026, 11, 30)), at(4)) == [
        "11-04 09",
        "11-18 09",
    ]
    assert days(Recurrence("absoluteMonthly"), at(31, month=8)) == ["08-31 09", "10-31 09"]
    with pytest.raises(ValueError, match="yearly"):
        days(Recurrence("yearly"), at(2))


def test_a_series_keeps_its_hour_when_clocks_change() -> None:
    """Nine in Berlin is seven o'clock UTC in summer and eight in winter."""
    start = datetime(2026, 10, 22, 7, tzinfo=UTC)
    assert days(Recurrence("weekly", count=2), start, "Europe/Berlin") == ["10-22 07", "10-29 08"]


def test_a_changed_date_far_away_is_found() -> None:
    """A date that was moved weeks ahead lies in the window it was moved to, and only there."""
    moved = replace(event("x", at(25)), key="moved")
    pattern = Recurrence("weekly", changed=((date(2026, 11, 2), moved),))
    series = event("x", at(2), recurrence=pattern)
    assert occurrences(series, at(2, 0), at(3, 0)) == []
    (found,) = occurrences(series, at(25, 0), at(26, 0))
    assert (found.kind, found.day) == ("exception", date(2026, 11, 2))


async def test_files_of_a_meeting() -> None:
    """Listed, described and read as those of a message; each date of a series has its series'."""
    files = (
        Attachment("agenda.txt", "text/plain", b"1. Bearings"),
        CloudFile("plan.xlsx", "https://contoso.example/plan.xlsx"),
    )
    changed = [replace(one, files=files) if one.key == "standup" else one for one in EVENTS]
    async with graph_of(world_with(events=changed)) as graph:
        found = {one["subject"]: one for one in await view(graph)}
        assert found["standup"]["hasAttachments"]
        assert not found["single"]["hasAttachments"]
        path = f"/me/events/{found['standup']['id']}/attachments"
        _, listed = await ask(graph, path, {"$select": "id,name,size"})
        agenda, plan = listed["value"]
        assert agenda["name"] == "agenda.txt"
        assert plan["@odata.type"] == "#microsoft.graph.referenceAttachment"
        assert (await ask(graph, f"{path}/{plan['id']}/$value"))[0] == 405
        _, shown = await ask(graph, f"{path}/{agenda['id']}")
        assert base64.b64decode(shown["contentBytes"]) == b"1. Bearings"
        token = {"Authorization": f"Bearer {graph.token(permissions=['Calendars.Read'])}"}
        raw = await graph.send("GET", f"{path}/{agenda['id']}/$value", headers=token)
        assert await raw.read() == b"1. Bearings"
        _, mine = await ask(graph, path, headers=IMMUTABLE)
        immutable = mine["value"][0]["id"]
        assert immutable != agenda["id"]
        assert (await ask(graph, f"{path}/{immutable}", headers=IMMUTABLE))[0] == 200
