"""Ascending positions of messages, asked one at a time: a search looks at no more than it returns.

Each kind has ``advance``: the first position at or behind a target, or ``END``. Targets ascend.
"""

from __future__ import annotations

import sys
from bisect import bisect_left
from collections.abc import Callable, Sequence
from heapq import heapify, heapreplace
from typing import Final, Protocol

__all__ = ["END", "Checked", "Complement", "Intersection", "Listed", "Postings", "Span", "Union"]

END: Final = sys.maxsize


class Postings(Protocol):
    """Positions in ascending order."""

    def advance(self, target: int) -> int:
        """The first position that is not below ``target``, or ``END``."""


class Listed:
    """Positions that are known."""

    def __init__(self, positions: Sequence[int]) -> None:
        self._positions = positions
        self._at = 0

    def advance(self, target: int) -> int:
        """By bisection, from where it stands."""
        self._at = bisect_left(self._positions, target, self._at)
        return self._positions[self._at] if self._at < len(self._positions) else END


class Span:
    """Every position from ``start`` up to, not including, ``stop``."""

    def __init__(self, start: int, stop: int) -> None:
        self._start = start
        self._stop = stop

    def advance(self, target: int) -> int:
        """The target itself, within the span."""
        at = max(target, self._start)
        return at if at < self._stop else END


class Union:
    """What is in any part; the part that is furthest behind stands first."""

    def __init__(self, parts: Sequence[Postings]) -> None:
        self._heap = [(part.advance(0), number, part) for number, part in enumerate(parts)]
        heapify(self._heap)

    def advance(self, target: int) -> int:
        """Only parts that lag behind are asked."""
        heap = self._heap
        if not heap:
            return END
        while heap[0][0] < target:
            _, number, part = heap[0]
            heapreplace(heap, (part.advance(target), number, part))
        return heap[0][0]


class Intersection:
    """What is in every part."""

    def __init__(self, parts: Sequence[Postings]) -> None:
        self._parts = parts

    def advance(self, target: int) -> int:
        """Let the parts overtake each other until all of them stand still."""
        while True:
            at = target
            for part in self._parts:
                at = part.advance(at)
                if at == END:
                    return END
            if at == target:
                return at
            target = at


class Complement:
    """What is not in ``inner``, below ``size``."""

    def __init__(self, inner: Postings, size: int) -> None:
        self._inner = inner
        self._size = size

    def advance(self, target: int) -> int:
        """Pass over what is in ``inner``."""
        while target < self._size and self._inner.advance(target) == target:
            target += 1
        return target if target < self._size else END


class Checked:
    """What of ``inner`` also passes a test."""

    def __init__(self, inner: Postings, test: Callable[[int], bool]) -> None:
        self._inner = inner
        self._test = test

    def advance(self, target: int) -> int:
        """Test candidates until one passes."""
        at = self._inner.advance(target)
        while at != END and not self._test(at):
            at = self._inner.advance(at + 1)
        return at
