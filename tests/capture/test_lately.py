"""What was seen lately is remembered for five minutes, and bounded."""

from __future__ import annotations

from datetime import timedelta

from capture.lately import REMEMBERED, Lately
from tests.capture.builders import NOW


def test_five_minutes() -> None:
    """Counted from when it was put; putting it again begins anew."""
    now = [NOW]
    kept: Lately[str, int] = Lately(lambda: now[0])
    kept.put("a", 1)
    now[0] += timedelta(minutes=4, seconds=59)
    assert kept.get("a") == 1
    kept.put("b", 2)
    now[0] += timedelta(seconds=1)
    assert (kept.get("a"), kept.get("b")) == (None, 2)
    kept.drop("b")
    kept.drop("b")
    assert kept.get("b") is None


def test_a_thousand() -> None:
    """The one unused for longest goes first."""
    kept: Lately[int, int] = Lately(lambda: NOW)
    for at in range(REMEMBERED + 1):
        kept.put(at, at)
    assert (kept.get(0), kept.get(1), kept.get(REMEMBERED)) == (None, 1, REMEMBERED)
