"""Moments in the reader's own words and zone."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cards import View, reader_zone
from cards.dates import clock, day, deadline, moment, row_time

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
