"""Whether our clock and those of the services agree, by the dates they answer with."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Final

from capture.diagnosis import Finding, Health, Link, Remedy

__all__ = ["compared"]

_SKEW: Final = 120
"""Seconds the clocks may differ before a token that is good here can be refused there."""


def compared(dates: Iterable[str], now: datetime) -> Finding:
    """The largest difference any ``Date`` header shows; UNKNOWN where there is none."""
    differences = [moment - now for date in dates if (moment := _read(date)) is not None]
    if not differences:
        return Finding(Link.CLOCK, Health.UNKNOWN)
    worst = max(differences, key=abs)
    seconds = round(worst / timedelta(seconds=1))
    if abs(seconds) <= _SKEW:
        return Finding(Link.CLOCK, Health.GOOD)
    return Finding(Link.CLOCK, Health.BROKEN, Remedy.CLOCK, number=seconds)


def _read(date: str) -> datetime | None:
    try:
        moment = parsedate_to_datetime(date)
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
