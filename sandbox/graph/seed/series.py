"""Meetings that repeat: weekly with a customer, every working day within the house, monthly."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from sandbox.calendar import Event, Recurrence
from sandbox.calendar.event import DAYS
from sandbox.graph.seed.desk import JONAS, MARA, PRIYA, contact
from sandbox.graph.seed.diary import accepted, at, event

__all__ = ["series"]

_WEEKS_BEFORE = 6


def series(anchor: datetime) -> list[Event]:
    """Each began some weeks ago and goes on."""
    return [_weekly(anchor), _stand_up(anchor), _monthly(anchor)]


def _weekly(anchor: datetime) -> Event:
    """With Nordlys Energi: one date was left out, the next but one moved to the afternoon."""
    start = at(anchor, 2 - 7 * _WEEKS_BEFORE, 9)
    people = accepted(contact("Håkon Vik"), contact("Bjørn Aas"))
    base = event("bearings-weekly", start, 0.5, MARA, people, "Weekly call on the bearings")
    moved = start + timedelta(weeks=_WEEKS_BEFORE + 1)
    exception = replace(
        base,
        key="bearings-weekly-moved",
        subject="Weekly call on the bearings (moved)",
        start=moved + timedelta(hours=5),
        end=moved + timedelta(hours=5.5),
    )
    pattern = Recurrence(
        "weekly",
        days=(DAYS[start.weekday()],),
        count=20,
        left_out=((start + timedelta(weeks=_WEEKS_BEFORE - 1)).date(),),
        changed=((moved.date(), exception),),
    )
    return replace(base, time_zone="Europe/Oslo", recurrence=pattern)


def _stand_up(anchor: datetime) -> Event:
    """Internal, without an end."""
    people = accepted(MARA, JONAS)
    base = event("stand-up", at(anchor, -28, 8), 0.25, PRIYA, people, "Sales stand-up")
    return replace(base, recurrence=Recurrence("weekly", days=DAYS[:5]))


def _monthly(anchor: datetime) -> Event:
    """Organized by a customer, until a date."""
    start = at(anchor, -60, 12)
    organizer = contact("Wanjiru Kamau")
    base = event("harvest-report", start, 1, organizer, accepted(MARA), "Harvest report")
    until = (start + timedelta(days=300)).date()
    return replace(base, recurrence=Recurrence("absoluteMonthly", until=until))
