"""Dates as KQL writes them: from when, until when (page: "Keyword Query Language … reference")."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta
from typing import Final

from sandbox.graph.errors import syntax_error

__all__ = ["span_of"]

_AMERICAN: Final = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})")
_ISO: Final = re.compile(r"(\d{4}-\d\d-\d\d)(?:T(\d\d:\d\d:\d\d)(?:\.\d{1,7})?Z?)?")
_DAY: Final = timedelta(days=1)


def span_of(text: str, now: datetime) -> tuple[datetime, datetime]:
    """The first moment of what ``text`` names, and the first one after it, in UTC.

    A day (``2026-01-31``, ``01/31/2026``), a second (``2026-01-31T09:00:00Z``) or an interval
    counted from ``now`` such as ``this week``, which begins on Sunday as in the United States.
    Raises ``GraphError`` 400.
    """
    try:
        return _interval(text.lower(), now.astimezone(UTC).date()) or _absolute(text)
    except (ValueError, OverflowError):
        raise syntax_error(f"{text[:40]!r} is not a date") from None


def _absolute(text: str) -> tuple[datetime, datetime]:
    if american := _AMERICAN.fullmatch(text):
        month, day, year = map(int, american.groups())
        return _day(date(year, month, day))
    iso = _ISO.fullmatch(text)
    if iso is None:
        raise ValueError(text)
    if iso[2] is None:
        return _day(date.fromisoformat(iso[1]))
    moment = datetime.fromisoformat(f"{iso[1]}T{iso[2]}+00:00")
    return moment, moment + timedelta(seconds=1)


def _interval(name: str, today: date) -> tuple[datetime, datetime] | None:
    first = today.replace(day=1)
    before = (first - _DAY).replace(day=1)
    after = (first + timedelta(days=31)).replace(day=1)
    named = {
        "today": (today, today + _DAY),
        "yesterday": (today - _DAY, today),
        "this week": _week(today),
        "this month": (first, after),
        "last month": (before, first),
        "this year": (date(today.year, 1, 1), date(today.year + 1, 1, 1)),
        "last year": (date(today.year - 1, 1, 1), date(today.year, 1, 1)),
    }
    if name not in named:
        return None
    start, end = named[name]
    return _midnight(start), _midnight(end)


def _week(today: date) -> tuple[date, date]:
    sunday = today - timedelta(days=(today.weekday() + 1) % 7)
    return sunday, sunday + 7 * _DAY


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)


def _day(day: date) -> tuple[datetime, datetime]:
    return _midnight(day), _midnight(day) + _DAY
