"""Moments in the reader's own words and zone."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cards import View, reader_zone
from cards.dates import clock, day, deadline, moment, row_time, span

BERLIN = ZoneInfo("Europe/Berlin")
VIEW = View(now=datetime(2026, 11, 23, 22, 30, tzinfo=UTC), zone=BERLIN)


@pytest.mark.parametrize(
    ("when", "said"),
    [
        (datetime(2026, 11, 23, 8, 5, tzinfo=UTC), "Today 09:05"),
        (datetime(2026, 11, 23, 23, 30, tzinfo=UTC), "Tomorrow 00:30"),
        (datetime(2026, 11, 21, 23, 30, tzinfo=UTC), "Yesterday 00:30"),
        (datetime(2026, 7, 1, 10, 0, tzinfo=UTC), "Wed 1 Jul 12:00"),
        (datetime(2025, 11, 24, 10, 0, tzinfo=UTC), "24 Nov 2025"),
    ],
)
def test_a_moment_is_said_by_the_readers_clock(when: datetime, said: str) -> None:
    """Near days by name, the year only where it differs, summer time where it was."""
    assert moment(when, VIEW) == said


def test_a_time_says_when_the_zone_is_a_guess() -> None:
    """Without the reader's zone every time of day is marked UTC."""
    view = View(now=VIEW.now)
    assert clock(VIEW.now, view) == "22:30 UTC"
    assert moment(VIEW.now, view) == "Today 22:30 UTC"


def test_a_deadline_names_its_day_when_it_is_not_today() -> None:
    """A wait that ends today ends at a time."""
    assert deadline(VIEW.now + timedelta(minutes=5), VIEW) == "23:35"
    assert deadline(VIEW.now + timedelta(hours=1), VIEW) == "Tomorrow 00:30"


@pytest.mark.parametrize(
    ("when", "said"),
    [
        (datetime(2026, 11, 23, 8, 5, tzinfo=UTC), "今天 09:05"),
        (datetime(2026, 11, 21, 23, 30, tzinfo=UTC), "昨天 00:30"),
        (datetime(2026, 7, 5, 10, 0, tzinfo=UTC), "7月5日周日 12:00"),
        (datetime(2025, 11, 24, 10, 0, tzinfo=UTC), "2025年11月24日"),
    ],
)
def test_a_moment_is_said_in_chinese(when: datetime, said: str) -> None:
    """Near days by name, other days as a Chinese reader writes them."""
    assert moment(when, replace(VIEW, language="zh")) == said


MORNING = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("start", "lasts", "said"),
    [
        (MORNING, timedelta(minutes=90), "Today 09:00–10:30"),
        (MORNING, timedelta(hours=16), "Today 09:00 – Tomorrow 01:00"),
        (MORNING.replace(year=2025), timedelta(hours=1), "23 Nov 2025 09:00–10:00"),
        (MORNING, timedelta(0), "Today 09:00"),
    ],
)
def test_a_meeting_has_a_beginning_and_an_end(start: datetime, lasts: timedelta, said: str) -> None:
    """The day is said once where it is the same; an end that is none is left out."""
    assert span(start, start + lasts, VIEW) == said
    assert said.startswith(span(start, None, VIEW))


def test_a_span_in_a_guessed_zone_says_so_once() -> None:
    """UTC stands behind the end."""
    view = View(now=VIEW.now)
    assert span(VIEW.now, VIEW.now + timedelta(hours=1), view) == "Today 22:30–23:30 UTC"


def test_no_date_is_said_so() -> None:
    """A mail without a date has a row like any other."""
    assert row_time(None, VIEW) == "No date"
    assert row_time(VIEW.now, VIEW) == "Today 23:30"


@pytest.mark.parametrize(
    ("name", "offset", "zone"),
    [
        ("Europe/Berlin", None, BERLIN),
        ("Nowhere/Atlantis", timedelta(hours=2), timezone(timedelta(hours=2))),
        ("../../etc/passwd", None, UTC),
        ("Europe", None, UTC),
        ("/etc/localtime", None, UTC),
        ("\0", None, UTC),
        ("\ud800", None, UTC),
        ("x" * 10_000, None, UTC),
        ("", timedelta(0), UTC),
        (None, timedelta(hours=40), UTC),
        (None, None, UTC),
    ],
)
def test_a_zone_is_what_the_client_says_if_it_is_one(
    name: str | None, offset: timedelta | None, zone: tzinfo
) -> None:
    """The name wins, then the offset; rubbish is UTC."""
    assert reader_zone(name, offset) == zone


@given(
    when=st.datetimes(timezones=st.just(UTC)), name=st.sampled_from(["Asia/Tokyo", "America/Lima"])
)
def test_any_moment_can_be_said(when: datetime, name: str) -> None:
    """The calendar's ends included."""
    view = View(now=VIEW.now, zone=ZoneInfo(name))
    assert moment(when, view)
    assert day(when, view)
    assert deadline(when, view)


def test_the_calendars_end_is_said_as_it_is() -> None:
    """A moment that has no counterpart in the reader's zone stays in its own."""
    view = View(now=VIEW.now, zone=ZoneInfo("Asia/Tokyo"))
    assert day(datetime.max.replace(tzinfo=UTC), view) == "31 Dec 9999"
