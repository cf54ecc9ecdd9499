"""How often bots may call about one conversation, and one app for one tenant.

The limits cannot be switched off: a bot that meets them here would meet them in Teams.
Pages: Optimize your bot with rate limiting in Teams; Teams bot API changes to fetch team or chat
members (the whole roster at once, five times a minute).
"""

from __future__ import annotations

import math
import time
from collections import defaultdict, deque
from collections.abc import Callable
from typing import Literal

__all__ = ["Limits", "Operation", "Rates"]

Operation = Literal["send", "create", "members", "roster", "channels"]
"""What is counted on its own: writing into a conversation, finding or starting one, reading a page
of its members or one of them, reading all members at once, reading a team and its channels."""

Windows = tuple[tuple[int, int], ...]
"""Calls allowed within so many seconds, all of them at the same time."""

_WRITE: Windows = ((7, 1), (8, 2), (60, 30), (1800, 3600))
_READ: Windows = ((14, 1), (16, 2), (120, 30), (3600, 3600))
_PER_BOT: dict[Operation, Windows] = {
    "send": _WRITE,
    "create": _WRITE,
    "members": _READ,
    "roster": ((5, 60), *_READ),
    "channels": _READ,
}
_WRITE_BY_ALL: Windows = ((14, 1), (16, 2))
_READ_BY_ALL: Windows = ((28, 1), (32, 2))
_ALL_BOTS: dict[Operation, Windows] = {
    "send": _WRITE_BY_ALL,
    "create": _WRITE_BY_ALL,
    "members": _READ_BY_ALL,
    "roster": _READ_BY_ALL,
    "channels": _READ_BY_ALL,
}
_PER_APP_AND_TENANT: Windows = ((30, 1),)


class Rates:
    """Counts calls by key; ``clock`` yields seconds that never go back."""

    def __init__(self, windows: Windows, clock: Callable[[], float]) -> None:
        self._windows = windows
        self._clock = clock
        self._calls: defaultdict[str, deque[float]] = defaultdict(
            lambda: deque(maxlen=max(count for count, _ in windows))
        )

    def wait(self, key: str) -> int:
        """The whole seconds until one more call is allowed, 0 for now."""
        now, calls = self._clock(), self._calls[key]
        waits = (
            calls[-count] + seconds - now for count, seconds in self._windows if len(calls) >= count
        )
        return max(0, math.ceil(max(waits, default=0)))

    def count(self, key: str) -> None:
        """Note one call that was allowed."""
        self._calls[key].append(self._clock())


class Limits:
    """Every documented limit of one connector; a call that one of them refuses counts for none."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._per_bot = {one: Rates(windows, clock) for one, windows in _PER_BOT.items()}
        self._all_bots = {one: Rates(windows, clock) for one, windows in _ALL_BOTS.items()}
        self._per_app = Rates(_PER_APP_AND_TENANT, clock)

    def take(self, operation: Operation, *, app: str, tenant: str, conversation: str) -> int:
        """Count one call; 0 if it is allowed, else the whole seconds to wait."""
        counters = (
            (self._per_bot[operation], f"{app} {conversation}"),
            (self._all_bots[operation], conversation),
            (self._per_app, f"{app} {tenant}"),
        )
        seconds = max(rates.wait(key) for rates, key in counters)
        if not seconds:
            for rates, key in counters:
                rates.count(key)
        return seconds
