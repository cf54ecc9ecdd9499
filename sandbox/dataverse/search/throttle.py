"""Search's own limits.

Page: "Search for Dataverse records", section on service protection limits: one request a second for
a person, 150 a minute for the organisation.
"""

from __future__ import annotations

from collections import deque
from datetime import datetime, timedelta
from math import ceil
from typing import Final

from sandbox.dataverse.errors import CrmError

__all__ = ["Throttle"]

_PERSONAL: Final = timedelta(seconds=1)
_MINUTE: Final = timedelta(minutes=1)
_ORGANIZATION: Final = 150
_SENTENCE: Final = "Rate limit is exceeded. Try again later."


class Throttle:
    """When each person and the organisation searched lately."""

    def __init__(self) -> None:
        self._last: dict[str, datetime] = {}
        self._recent: deque[datetime] = deque()

    def admit(self, person: str, now: datetime) -> None:
        """Count one request; raises ``CrmError`` 429 with the seconds to wait."""
        while self._recent and self._recent[0] <= now - _MINUTE:
            self._recent.popleft()
        last = self._last.get(person)
        if last is not None and now < last + _PERSONAL:
            raise CrmError(429, "", _SENTENCE, retry_after=1)
        if len(self._recent) >= _ORGANIZATION:
            wait = (self._recent[0] + _MINUTE - now).total_seconds()
            raise CrmError(429, "", _SENTENCE, retry_after=max(1, ceil(wait)))
        self._last[person] = now
        self._recent.append(now)
