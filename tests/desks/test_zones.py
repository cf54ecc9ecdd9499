"""A client's time zone is a wish, never a reason to fail."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desks.asker import zone_of

NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("zone", "hours"),
    [("+02:00", 2), ("-05:30", -5.5), ("Europe/Berlin", 2), ("", 0), ("+99:99", 0), ("+²²:²²", 0)],
)
def test_a_zone_is_an_offset_or_a_name(zone, hours):
    """An offset, an IANA name, or else UTC."""
    assert NOON.astimezone(zone_of(zone)).utcoffset() == timedelta(hours=hours)


@given(st.text(max_size=64))
def test_any_text_is_a_zone(zone):
    """No text makes it fail."""
    assert NOON.astimezone(zone_of(zone)).utcoffset() is not None
