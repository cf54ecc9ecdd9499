"""Moments, and the spans of time that relative date conditions name.

Pages: "condition operator values", "Query Function Index". Days, weeks, months and years are those
of UTC, which is every person's time zone here; a week begins on Sunday, as in a new organisation.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Final

__all__ = ["RELATIVE", "Span", "day_of", "moment", "span_of", "takes_number"]

Span = tuple[datetime | None, datetime | None]
"""From the first moment inclusive to the second exclusive; ``None`` where there is no bound."""

_COUNTED: Final = re.compile(r"(last|next|olderthan)-x-(minutes|hours|days|weeks|months|years)")
_MOST: Final = 100_000


def moment(text: str) -> datetime:
    """A date or a time with its zone, as UTC; raises ``ValueError``."""
    found = datetime.fromisoformat(text)
    return found.astimezone(UTC) if found.tzinfo else found.replace(tzinfo=UTC)


def day_of(when: datetime) -> Span:
    """The whole day a moment lies in."""
    start = _day(when)
    return start, start + timedelta(days=1)


def takes_number(operator: str) -> bool:
    """Whether a relative operator needs a number, as ``last-x-days`` does."""
    return _COUNTED.fullmatch(operator) is not None


def span_of(operator: str, number: int, now: datetime) -> Span:
    """The span a relative operator names; raises ``ValueError`` for a number that is not sensible.

    ``number`` is ignored by operators that do not take one.
    """
    counted = _COUNTED.fullmatch(operator)
    if counted is None:
        return _FIXED[operator](now)
    if not 0 < number <= _MOST:
        raise ValueError(number)
    direction, unit = counted[1], counted[2]
    if direction == "olderthan":
        return None, _moved(now, unit, -number)
    edge = _moved(now, unit, -number if direction == "last" else number)
    if unit == "hours":
        return (edge, now) if direction == "last" else (now, edge)
    return (_day(edge), now) if direction == "last" else (now, day_of(edge)[1])


def _day(when: datetime) -> datetime:
    return when.replace(hour=0, minute=0, second=0, microsecond=0)


def _moved(when: datetime, unit: str, number: int) -> datetime:
    try:
        if unit in ("months", "years"):
            return _months(when, number * (12 if unit == "years" else 1))
        return when + timedelta(**{unit: number})
    except OverflowError:
        raise ValueError(number) from None


def _months(when: datetime, number: int) -> datetime:
    """The same day some months on, or the last day of a shorter month."""
    year, month = divmod(when.year * 12 + when.month - 1 + number, 12)
    day = min(when.day, monthrange(year, month + 1)[1])
    return when.replace(year=year, month=month + 1, day=day)


def _days(first: int, length: int) -> Callable[[datetime], Span]:
    def span(now: datetime) -> Span:
        start = _day(now) + timedelta(days=first)
        return start, start + timedelta(days=length)

    return span


def _week(offset: int) -> Callable[[datetime], Span]:
    def span(now: datetime) -> Span:
        sunday = _day(now) - timedelta(days=(now.weekday() + 1) % 7)
        start = sunday + timedelta(weeks=offset)
        return start, start + timedelta(weeks=1)

    return span


def _calendar(offset: int, months: int) -> Callable[[datetime], Span]:
    def span(now: datetime) -> Span:
        month = now.month if months == 1 else 1
        start = _months(_day(now).replace(month=month, day=1), offset * months)
        return start, _months(start, months)

    return span


_FIXED: Final[dict[str, Callable[[datetime], Span]]] = {
    "today": _days(0, 1),
    "yesterday": _days(-1, 1),
    "tomorrow": _days(1, 1),
    "last-seven-days": lambda now: (_day(now) - timedelta(days=7), now),
    "next-seven-days": lambda now: (now, _day(now) + timedelta(days=8)),
    "last-week": _week(-1),
    "this-week": _week(0),
    "next-week": _week(1),
    "last-month": _calendar(-1, 1),
    "this-month": _calendar(0, 1),
    "next-month": _calendar(1, 1),
    "last-year": _calendar(-1, 12),
    "this-year": _calendar(0, 12),
    "next-year": _calendar(1, 12),
}

RELATIVE: Final = frozenset(_FIXED) | {
    f"{direction}-x-{unit}"
    for direction in ("last", "next", "olderthan")
    for unit in ("minutes", "hours", "days", "weeks", "months", "years")
    if direction == "olderthan" or unit != "minutes"
}
"""Operators that compare a date with now."""
