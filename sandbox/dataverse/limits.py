"""Service protection: how much one person may ask.

Page: "Service protection API limits": 6,000 requests in 300 s, 52 at once, each answered with 429
and Retry-After beyond that. Execution time is not limited here.
"""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from math import ceil
from typing import Final

from sandbox.dataverse.errors import CrmError

__all__ = ["LimitError", "Limits"]

_WINDOW: Final = timedelta(seconds=300)
_REQUESTS: Final = 6000
_CONCURRENT: Final = 52


class LimitError(CrmError):
    """A limit is reached; ``seconds`` until it is worth trying again."""

    def __init__(self, code: str, message: str, seconds: int) -> None:
        super().__init__(429, code, message)
        self.seconds = seconds


class Limits:
    """What each person asked lately."""

    def __init__(self) -> None:
        self._recent: dict[str, deque[datetime]] = {}
        self._running: Counter[str] = Counter()

    @contextmanager
    def admitted(self, person: str, now: datetime) -> Iterator[int]:
        """Hold a place for one request and yield how many are left; raises ``LimitError``."""
        recent = self._recent.setdefault(person, deque())
        while recent and recent[0] <= now - _WINDOW:
            recent.popleft()
        if len(recent) >= _REQUESTS:
            raise LimitError(
                "0x80072322",
                f"Number of requests exceeded the limit of {_REQUESTS} over time window of 300 "
                "seconds.",
                ceil((recent[0] + _WINDOW - now).total_seconds()),
            )
        if self._running[person] >= _CONCURRENT:
            raise LimitError(
                "0x80072326",
                f"Number of concurrent requests exceeded the limit of {_CONCURRENT}.",
                1,
            )
        recent.append(now)
        self._running[person] += 1
        try:
            yield _REQUESTS - len(recent)
        finally:
            self._running[person] -= 1
