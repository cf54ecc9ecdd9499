"""How far back a question reaches, by its words and the day it is asked."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from time import process_time
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from capture.scope import LONGEST_DAYS, MOST, Scope
from desks.periods import Fault, PeriodRefused
from desks.scopes import scope_of
from desks.show_words import Show

NOW = datetime(2026, 11, 26, 22, 30, tzinfo=UTC)
"""A Thursday."""


def since(period: str, now: datetime = NOW, zone: str = "UTC") -> date | None:
    return scope_of(Show("Contoso", period=period), now, ZoneInfo(zone)).since


@pytest.mark.parametrize(
    ("period", "day"),
    [
        ("last 90 days", date(2026, 8, 28)),
        ("last 3 months", date(2026, 8, 26)),
        ("past two weeks", date(2026, 11, 12)),
        ("last month", date(2026, 10, 26)),
        ("last year", date(2025, 11, 26)),
        ("最近90天", date(2026, 8, 28)),
        ("过去三个月", date(2026, 8, 26)),
        ("近两周", date(2026, 11, 12)),
        ("1 March", date(2026, 3, 1)),
        ("March 1st", date(2026, 3, 1)),
        ("the 1st of March", date(2026, 3, 1)),
        ("24 December", date(2025, 12, 24)),
        ("26 November", date(2026, 11, 26)),
        ("29 February", date(2024, 2, 29)),
        ("1 March 2025", date(2025, 3, 1)),
        ("March", date(2026, 3, 1)),
        ("December", date(2025, 12, 1)),
        ("2025", date(2025, 1, 1)),
        ("2026-03-01", date(2026, 3, 1)),
        ("1.3.2026", date(2026, 3, 1)),
        ("1.12.", date(2025, 12, 1)),
        ("13/3/2026", date(2026, 3, 13)),
        ("3/13/26", date(2026, 3, 13)),
        ("5/5/2026", date(2026, 5, 5)),
        ("today", date(2026, 11, 26)),
        ("yesterday", date(2026, 11, 25)),
        ("Thursday", date(2026, 11, 26)),
        ("last Thursday", date(2026, 11, 19)),
        ("Friday", date(2026, 11, 20)),
        ("3月1日", date(2026, 3, 1)),
        ("12月24日", date(2025, 12, 24)),
        ("2025年3月1日", date(2025, 3, 1)),
        ("昨天", date(2026, 11, 25)),
    ],
)
def test_a_period_begins_on_a_day(period: str, day: date):
    """A day without its year is the latest past one."""
    assert day == since(period)


def test_the_day_is_the_readers():
    """At half past ten in the evening, UTC, it is tomorrow in Shanghai."""
    assert date(2026, 11, 27) == since("today", zone="Asia/Shanghai")


def test_nothing_said_leaves_it_to_the_organisation():
    """A number alone does not set a day."""
    assert Scope() == scope_of(Show("Contoso"), NOW, UTC)
    assert Scope(limit=20) == scope_of(Show("Contoso", limit=20), NOW, UTC)


@pytest.mark.parametrize(
    ("period", "fault"),
    [
        ("32 March", Fault.UNREADABLE),
        ("30 February", Fault.UNREADABLE),
        ("1 Marhc of", Fault.UNREADABLE),
        ("10", Fault.UNREADABLE),
        ("2026-13-41", Fault.UNREADABLE),
        ("13月40日", Fault.UNREADABLE),
        ("3/4/2026", Fault.AMBIGUOUS),
        ("1 March 2027", Fault.FUTURE),
        ("2027-01-01", Fault.FUTURE),
        ("1 March 1999", Fault.TOO_LONG),
        (f"last {LONGEST_DAYS + 1} days", Fault.TOO_LONG),
        ("last 999999999 years", Fault.TOO_LONG),
        ("last 999999999 days", Fault.TOO_LONG),
    ],
)
def test_a_day_that_cannot_be_meant_is_refused(period: str, fault: Fault):
    """With its reason, rather than guessed."""
    with pytest.raises(PeriodRefused) as refused:
        since(period)

    assert fault is refused.value.fault


@pytest.mark.parametrize("limit", [0, MOST + 1, 999_999_999])
def test_a_number_no_answer_holds_is_refused(limit: int):
    """None, or more than one answer may have."""
    with pytest.raises(PeriodRefused) as refused:
        scope_of(Show("Contoso", limit=limit), NOW, UTC)

    assert Fault.LIMIT is refused.value.fault


@given(
    st.text(max_size=60)
    | st.text("0123456789 .-/:,+eEtTzZmarchnovymw年月日天最近", max_size=60)
    | st.dates(min_value=date(1, 1, 1)).map(date.isoformat)
)
def test_any_words_are_a_past_day_or_refused(period: str):
    """Nothing else is raised, and no day lies ahead or beyond what is answered."""
    started = process_time()
    try:
        found = since(period) if period else NOW.date()
    except PeriodRefused:
        found = None

    assert process_time() - started < 1
    assert found is None or NOW.date() - timedelta(days=LONGEST_DAYS) <= found <= NOW.date()
