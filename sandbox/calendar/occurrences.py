"""The dates of a series within a window (page: "List calendarView")."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import count, islice, takewhile

from sandbox.calendar.event import DAYS, Event, Recurrence
from sandbox.calendar.zones import zone_of

__all__ = ["Occurrence", "occurrences"]

_LAST_YEAR = 9998


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One date of an event.

    ``kind`` is singleInstance, occurrence or exception; ``day`` is the date in the series' pattern
    that it stands for, and ``master`` the event that holds the pattern.
    """

    event: Event
    master: Event
    kind: str
    day: date
    start: datetime
    end: datetime


def occurrences(event: Event, start: datetime, end: datetime) -> list[Occurrence]:
    """What of this event overlaps the window.

    What ends when the window starts is there as well (microsoft-graph-docs issue 18024); what
    starts when it ends is not.
    """
    if event.recurrence is None:
        found = [
            Occurrence(event, event, "singleInstance", event.start.date(), event.start, event.end)
        ]
    else:
        found = list(_of_series(event, event.recurrence, end))
    return [one for one in found if one.start < end and one.end >= start]


def _of_series(event: Event, recurrence: Recurrence, end: datetime) -> Iterator[Occurrence]:
    changed = dict(recurrence.changed)
    length = event.end - event.start
    for day, begins in _dates(event, recurrence):
        if day in changed:
            other = changed[day]
            yield Occurrence(other, event, "exception", day, other.start, other.end)
        elif begins >= end:
            # A changed date may lie before the window's end although its own date does not.
            if all(day > one for one in changed):
                return
        elif day not in recurrence.left_out:
            yield Occurrence(event, event, "occurrence", day, begins, begins + length)


def _dates(event: Event, recurrence: Recurrence) -> Iterator[tuple[date, datetime]]:
    zone = zone_of(event.time_zone)
    first = event.start.astimezone(zone)
    days: Iterator[date] = takewhile(
        lambda day: day.year < _LAST_YEAR, _days(first.date(), recurrence)
    )
    if recurrence.count:
        days = islice(days, recurrence.count)
    until = recurrence.until
    for day in days:
        if until is not None and day > until:
            return
        local = datetime.combine(day, first.time(), zone)
        yield day, local.astimezone(event.start.tzinfo)


def _days(first: date, recurrence: Recurrence) -> Iterator[date]:
    match recurrence.kind:
        case "daily":
            return (first + timedelta(days=number * recurrence.interval) for number in count())
        case "weekly":
            return _weekly(first, recurrence)
        case "absoluteMonthly":
            return _monthly(first, recurrence.interval)
        case _:
            raise ValueError(f"a series is daily, weekly or absoluteMonthly, not {recurrence.kind}")


def _weekly(first: date, recurrence: Recurrence) -> Iterator[date]:
    wanted = sorted(DAYS.index(day) for day in recurrence.days) or [first.weekday()]
    monday = first - timedelta(days=first.weekday())
    for number in count():
        week = monday + timedelta(weeks=number * recurrence.interval)
        for weekday in wanted:
            day = week + timedelta(days=weekday)
            if day >= first:
                yield day


def _monthly(first: date, interval: int) -> Iterator[date]:
    """A month that is too short is passed over."""
    for number in count():
        month = first.month - 1 + number * interval
        try:
            yield date(first.year + month // 12, month % 12 + 1, first.day)
        except ValueError:
            continue
