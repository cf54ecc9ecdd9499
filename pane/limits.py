"""How much one person may ask, and follow at a time; both are kept in this process."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from math import ceil

from capture.lru import Lru
from capture.models import Caller
from pane.problems import Refused

__all__ = ["FOLLOWED", "Limits", "Places"]

BURST = 100
"""Requests at once: somebody who holds the arrow key down in their list of mails."""
EACH_SECOND = 10.0
"""Requests that are given back each second."""
REMEMBERED = 10_000
"""People; whoever is forgotten begins with a full bucket."""

FOLLOWED = 8
"""Streams of one person: a page follows one, and a browser opens six connections at most."""


class Limits:
    """A bucket that fills up again by itself; ``clock`` counts seconds and never goes back."""

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


class Places:
    """For what lasts: where all are taken, who comes next takes the place of the oldest.

    So a page that is gone without a word keeps nobody from what they look at now.
    """

    def __init__(self) -> None:
        self._taken: dict[Caller, list[asyncio.Timeout]] = {}

    @asynccontextmanager
    async def place(self, caller: Caller) -> AsyncIterator[None]:
        """Hold one for the body, which ends without an error once the place is taken away."""
        taken = self._taken.setdefault(caller, [])
        if len(taken) == FOLLOWED:
            taken.pop(0).reschedule(asyncio.get_running_loop().time())
        bound = asyncio.timeout(None)
        try:
            async with bound:
                taken.append(bound)
                yield
        except TimeoutError:
            if not bound.expired():
                raise
        finally:
            if bound in taken:
                taken.remove(bound)
            if self._taken.get(caller) == []:
                del self._taken[caller]
