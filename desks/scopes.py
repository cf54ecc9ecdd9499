"""How far a question reaches, from its words: pure, and refused with a reason."""

from __future__ import annotations

from datetime import datetime, timedelta, tzinfo

from capture.scope import LONGEST_DAYS, MOST, Scope
from desks.periods import Fault, PeriodRefused, beginning
from desks.show_words import Show

__all__ = ["scope_of"]


def scope_of(show: Show, now: datetime, zone: tzinfo) -> Scope:
    """The scope of a question asked at ``now`` (aware) by somebody in ``zone``.

    Raises ``PeriodRefused`` for a day that is none, is to come or is too long ago, and for a number
    no answer can hold.
    """
    if show.limit is not None and not 1 <= show.limit <= MOST:
        raise PeriodRefused(Fault.LIMIT)
    if not show.period:
        return Scope(limit=show.limit or 0)
    today = now.astimezone(zone).date()
    since = beginning(show.period, today)
    if since < today - timedelta(days=LONGEST_DAYS):
        raise PeriodRefused(Fault.TOO_LONG)
    return Scope(since, show.limit or 0)
