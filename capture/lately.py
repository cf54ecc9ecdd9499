"""What was seen within the last minutes or seconds, in this process's memory alone."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from datetime import datetime, timedelta
from typing import Generic, TypeVar

from capture.lru import Lru
from capture.ports import Clock

__all__ = ["Lately"]

REMEMBERED = 1_000
SEEN_LATELY = timedelta(minutes=5)

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


class Lately(Generic[K, V]):
    """Values by key, each ``lasting`` from when it was put, and a thousand at most."""

    def __init__(self, clock: Clock, lasting: timedelta = SEEN_LATELY) -> None:
        self._clock = clock
        self._lasting = lasting
        self._kept: Lru[K, tuple[V, datetime]] = Lru(REMEMBERED)

    def get(self, key: K) -> V | None:
        """The value, unless it is too old."""
        kept = self._kept.get(key)
        return kept[0] if kept is not None and self._clock() < kept[1] else None

    def put(self, key: K, value: V) -> None:
        """Keep a value, as seen now."""
        self._kept.put(key, (value, self._clock() + self._lasting))

    def drop(self, key: K) -> None:
        """Forget a value; it need not be there."""
        self._kept.drop(key)

    def drop_all(self, stale: Callable[[K], bool]) -> None:
        """Forget every value whose key is ``stale``."""
        self._kept.drop_all(stale)
