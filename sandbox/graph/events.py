"""The calendar (pages: "List calendarView", "List events", "Get event", "List instances")."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from sandbox.calendar import Event, Occurrence
from sandbox.calendar.occurrences import occurrences
from sandbox.calendar.zones import zone_of
from sandbox.graph.asking import Ask, Reply, Scene, selected
from sandbox.graph.errors import GraphError, bad_request
from sandbox.graph.event_fields import event_schema
from sandbox.graph.event_wire import EVENT, UNSELECTABLE, EventView, event_json
from sandbox.graph.odata import ordering, parse_filter, predicate
from sandbox.graph.paging import PAGING, page_of

__all__ = ["calendar_view", "instances", "list_events", "one_event"]

_OPTIONS: Final = ("$select", "$filter", "$orderby", "$count", *PAGING)
_WINDOW: Final = ("startDateTime", "endDateTime")
_LONGEST: Final = 1825
"""Days of a window (microsoft-graph-docs issue 6284)."""

Shown = Event | Occurrence


def calendar_view(ask: Ask, scene: Scene) -> Reply:
    """``GET /me/calendarView``: everything within a window, series expanded, earliest first."""
    options = ask.options(*_WINDOW, *_OPTIONS)
    start, end = _window(options)
    found = scene.calendar.view(start, end)
    return _page(ask, scene, options, found, "calendarView", UNSELECTABLE)


def instances(ask: Ask, scene: Scene) -> Reply:
    """``GET /me/events/{id}/instances``: the dates of one series within a window."""
    options = ask.options(*_WINDOW, *_OPTIONS)
    start, end = _window(options)
    series = scene.calendar.find(ask.ids[0])
    if not isinstance(series, Event) or series.recurrence is None:
        raise GraphError(
            400, "ErrorInvalidRequest", "Your request can't be completed. The event is no series."
        )
    found = sorted(occurrences(series, start, end), key=lambda one: one.start)
    return _page(ask, scene, options, found, f"events('{ask.ids[0]}')/instances", UNSELECTABLE)


def list_events(ask: Ask, scene: Scene) -> Reply:
    """``GET /me/events``: single events and series, not the dates of a series."""
    options = ask.options(*_OPTIONS)
    return _page(ask, scene, options, scene.calendar.events, "events", frozenset())


def one_event(ask: Ask, scene: Scene) -> Reply:
    """``GET /me/events/{id}``: an event, a series, or one date of a series."""
    names = selected(ask.options("$select").get("$select"), EVENT, "event")
    found = scene.calendar.find(ask.ids[0])
    body = {"@odata.context": scene.context("events/$entity")}
    return Reply(body | event_json(found, _view(ask, scene), names), headers=_applied(ask))


def _page(
    ask: Ask,
    scene: Scene,
    options: Mapping[str, str],
    events: Sequence[Shown],
    context: str,
    hidden: frozenset[str],
) -> Reply:
    view = _view(ask, scene)
    names = selected(options.get("$select"), EVENT, "event")
    names = names and tuple(name for name in names if name not in hidden)
    schema = event_schema(view)
    expression = parse_filter(options["$filter"]) if "$filter" in options else None
    found = list(events)
    if expression is not None:
        test = predicate(expression, schema)
        found = [one for one in found if test(one)]
    if "$orderby" in options:
        found = ordering(options["$orderby"], schema).sorted(found)

    def show(one: Shown) -> dict[str, Any]:
        return event_json(one, view, names)

    reply = page_of(ask, scene, options, found, show, context=context)
    return Reply(reply.body, headers=_applied(ask))


def _view(ask: Ask, scene: Scene) -> EventView:
    try:
        zone = zone_of(ask.time_zone)
    except LookupError:
        raise GraphError(
            400,
            "TimeZoneNotSupportedException",
            "A time zone with the specified ID could not be found.",
        ) from None
    page = scene.world.endpoints.page
    return EventView(scene.calendar, page, zone, ask.time_zone, ask.is_immutable, ask.wants_text)


def _applied(ask: Ask) -> dict[str, str]:
    said = ask.applied.get("Preference-Applied", "")
    if "outlook.timezone" in ask.preferences:
        said = ", ".join(filter(None, (said, f'outlook.timezone="{ask.time_zone}"')))
    return {"Preference-Applied": said} if said else {}


def _window(options: Mapping[str, str]) -> tuple[datetime, datetime]:
    """Both ends are required; without an offset they are UTC, whatever zone is preferred."""
    if any(name not in options for name in _WINDOW):
        raise GraphError(
            400,
            "ErrorInvalidParameter",
            "This request requires a time window specified by the query string parameters "
            "StartDateTime and EndDateTime.",
        )
    start, end = (_moment(options[name], name) for name in _WINDOW)
    if end < start:
        raise GraphError(
            400, "ErrorInvalidParameter", "The end of the time window lies before its start."
        )
    if end - start > timedelta(days=_LONGEST):
        raise GraphError(
            400,
            "ErrorInvalidRequest",
            "Your request can't be completed. The range between the start and end dates is greater "
            f"than the allowed range. Maximum number of days: {_LONGEST}",
        )
    return start, end


def _moment(text: str, name: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
        return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
    except (ValueError, OverflowError):
        raise bad_request(f"The value '{text[:40]}' of parameter '{name}' is invalid.") from None
