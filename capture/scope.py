"""How far a question reaches: from which day, and how many suggestions."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Annotated

import msgspec

from capture.policy import Policy

__all__ = ["LONGEST_DAYS", "MOST", "Scope", "Window"]

LONGEST_DAYS = 3_650
MOST = 200
"""Suggestions one answer may hold, whatever is asked for."""
AHEAD = timedelta(days=3)
"""A meeting is suggested from three days before it begins ("Basic auto capture")."""


class Scope(msgspec.Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    """What a question says of itself; nothing said leaves it to the organisation's policy."""

    since: date | None = None
    limit: Annotated[int, msgspec.Meta(ge=0, le=MOST)] = 0


class Window(msgspec.Struct, frozen=True):
    """A scope made definite: moments aware, in UTC; mail counts from ``since`` to ``now``."""

    since: datetime
    now: datetime
    limit: int

    @property
    def meetings_until(self) -> datetime:
        """Up to when a meeting may begin."""
        return self.now + AHEAD

    @staticmethod
    def of(scope: Scope, policy: Policy, now: datetime) -> Window:
        """The window of a question; a day begins at midnight UTC."""
        since = now - timedelta(days=policy.window_days)
        if scope.since is not None:
            earliest = now - timedelta(days=LONGEST_DAYS)
            since = max(datetime.combine(scope.since, time(), UTC), earliest)
        return Window(since, now, scope.limit or policy.limit)
