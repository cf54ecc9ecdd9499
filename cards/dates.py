"""Moments as people read them, in the reader's own time zone and language."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo

from cards.catalogue import timeline_words
from cards.view import View

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_CHINESE_DAYS = "一二三四五六日"
_WIDEST = timedelta(hours=14)


def reader_zone(name: str | None, offset: timedelta | None) -> tzinfo:
    """The zone a client names (``Europe/Berlin``), else its present offset, else UTC.

    Both come from the client, so neither is trusted to be one.
    """
    if name:
        try:
            return ZoneInfo(name)
        except (ValueError, OSError, KeyError):
            pass
    if offset is None or abs(offset) > _WIDEST:
        return UTC
    return timezone(offset) if offset else UTC


def row_time(when: datetime | None, view: View) -> str:
    """The time at a row's end; in words where there is none."""
    said = timeline_words(view.language)
    return moment(when, view) if when else str(said.NO_DATE)


def moment(when: datetime, view: View) -> str:
    """Day and time, the shortest that cannot be misread: ``Today 14:02``, ``Tue 3 Nov 09:15``."""
    local, today = _local(when, view), _local(view.now, view)
    away = (local.date() - today.date()).days
    if abs(away) <= 1:
        return f"{timeline_words(view.language).NEAR_DAYS[away + 1]} {clock(when, view)}"
    if local.year != today.year:
        return day(when, view)
    return f"{_weekday(local, view)} {clock(when, view)}"


def span(start: datetime, end: datetime | None, view: View) -> str:
    """From when to when: ``Today 14:00–15:00``, with both days where they differ."""
    first = _local(start, view)
    dated = moment(start, view)
    begin = dated if f"{first:%H:%M}" in dated else f"{dated} {clock(start, view)}"
    if end is None or end <= start:
        return begin
    if _local(end, view).date() == first.date():
        return f"{begin.removesuffix(' UTC')}–{clock(end, view)}"
    return f"{begin} – {moment(end, view)}"


def day(when: datetime, view: View) -> str:
    """The date with its year: ``3 Nov 2025``."""
    local = _local(when, view)
    if view.language == "zh":
        return f"{local.year}年{local.month}月{local.day}日"
    return f"{local.day} {_MONTHS[local.month - 1]} {local.year}"


def clock(when: datetime, view: View) -> str:
    """The time of day, marked where the reader's zone is not known: ``14:02``, ``14:02 UTC``."""
    return f"{_local(when, view):%H:%M}" + (" UTC" if view.zone is UTC else "")


def deadline(when: datetime, view: View) -> str:
    """The end of a wait: the time alone when it is today, else with its day."""
    same = _local(when, view).date() == _local(view.now, view).date()
    return clock(when, view) if same else moment(when, view)


def _weekday(local: datetime, view: View) -> str:
    """The date without its year, with the day of the week."""
    if view.language == "zh":
        return f"{local.month}月{local.day}日周{_CHINESE_DAYS[local.weekday()]}"
    return f"{_DAYS[local.weekday()]} {local.day} {_MONTHS[local.month - 1]}"


def _local(when: datetime, view: View) -> datetime:
    """``when`` in the reader's zone; at the calendar's two ends, where none exists, unchanged."""
    try:
        return when.astimezone(view.zone)
    except OverflowError:
        return when
