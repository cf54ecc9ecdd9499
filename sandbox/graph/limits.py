"""What one app may ask of one mailbox at a time, and in ten minutes.

Page: "Microsoft Graph service-specific throttling limits", Outlook. A refused request counts too.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from typing import Final

from sandbox.graph.errors import GraphError

__all__ = ["CONCURRENT", "Limits"]

CONCURRENT: Final = 4
_WINDOW: Final = timedelta(minutes=10)
_TAKES: Final = 0.003
"""Seconds a mailbox is busy at least: without them, no client would ever meet the limit."""


class Limits:
    """Counts per mailbox; ``most`` requests in ten minutes."""

    def __init__(self, clock: Callable[[], datetime], most: int = 10_000) -> None:
        self._clock = clock
        self._most = most
        self._busy: dict[str, int] = {}
        self._windows: dict[str, tuple[datetime, int]] = {}

    @asynccontextmanager
    async def slot(self, oid: str) -> AsyncIterator[None]:
        """One request's turn at a mailbox; raises ``GraphError`` 429 when it has too many."""
        self._count(oid)
        if self._busy.get(oid, 0) >= CONCURRENT:
            raise GraphError(
                429,
                "ApplicationThrottled",
                "Application is over its MailboxConcurrency limit.",
                retry_after=1,
            )
        self._busy[oid] = self._busy.get(oid, 0) + 1
        try:
            await asyncio.sleep(_TAKES)
            yield
        finally:
            self._busy[oid] -= 1

    def _count(self, oid: str) -> None:
        now = self._clock()
        start, count = self._windows.get(oid, (now, 0))
        if now - start >= _WINDOW:
            start, count = now, 0
        self._windows[oid] = (start, count + 1)
        if count >= self._most:
            raise GraphError(
                429,
                "ApplicationThrottled",
                "Application is over its request limit.",
                retry_after=int((start + _WINDOW - now).total_seconds()) + 1,
            )
