"""How often one bot may call about one conversation (page: Optimize your bot with rate limiting).

The limits cannot be switched off: a bot that meets them here would meet them in Teams.
"""

from __future__ import annotations

import math
from collections import defaultdict, deque
from collections.abc import Callable

__all__ = ["READ", "SEND", "Rates"]

SEND = ((7, 1), (8, 2), (60, 30), (1800, 3600))
"""Calls allowed within so many seconds, for sending into and creating a conversation."""
READ = ((14, 1), (16, 2), (120, 30), (3600, 3600))
"""The same for reading the members."""


class Rates:
    """Counts calls by key; ``clock`` yields seconds that never go back."""

    def __init__(self, limits: tuple[tuple[int, int], ...], clock: Callable[[], float]) -> None:
        self._limits = limits
        self._clock = clock
        self._calls: defaultdict[str, deque[float]] = defaultdict(
            lambda: deque(maxlen=max(count for count, _ in limits))
        )

    def take(self, key: str) -> int:
        """Count one call; 0 if it is allowed, else the whole seconds to wait (not counted)."""
        now = self._clock()
        calls = self._calls[key]
        waits = [
            calls[-count] + seconds - now
            for count, seconds in self._limits
            if len(calls) >= count and calls[-count] + seconds > now
        ]
        if waits:
            return math.ceil(max(waits))
        calls.append(now)
        return 0
