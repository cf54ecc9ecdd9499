"""How much one person may ask: a bucket that fills up again by itself, in this process."""

from __future__ import annotations

from collections.abc import Callable
from math import ceil

from capture.lru import Lru
from capture.models import Caller
from pane.problems import Refused

__all__ = ["Limits"]

BURST = 100
"""Requests at once: somebody who holds the arrow key down in their list of mails."""
EACH_SECOND = 10.0
"""Requests that are given back each second."""
REMEMBERED = 10_000
"""People; whoever is forgotten begins with a full bucket."""


class Limits:
    """``clock`` counts seconds and never goes back."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._left: Lru[Caller, tuple[float, float]] = Lru(REMEMBERED)

    def take(self, caller: Caller) -> None:
        """Count one request; raises ``Refused`` where the bucket is empty."""
        now = self._clock()
        left, then = self._left.get(caller) or (float(BURST), now)
        left = min(float(BURST), left + (now - then) * EACH_SECOND)
        if left < 1.0:
            self._left.put(caller, (left, now))
            raise Refused(429, "too_many", retry_after=ceil((1.0 - left) / EACH_SECOND))
        self._left.put(caller, (left - 1.0, now))
