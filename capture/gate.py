"""How many calls of this process a service gets at a time in one person's name.

Of a mailbox Exchange allows an app four: the Outlook limits of "Microsoft Graph service-specific
throttling limits". What other processes ask is counted by ``capture.entrance``; taking turns here
first keeps this process's own calls in order, and most of them out of that line.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from weakref import WeakValueDictionary

from capture.models import Caller

__all__ = ["AT_ONCE", "Gate"]

AT_ONCE = 4


class _Lanes:
    def __init__(self, at_once: int) -> None:
        self.free = asyncio.Semaphore(at_once)
        self.gathering = asyncio.Lock()


class Gate:
    """Lanes per caller, kept only while somebody is in them or waits."""

    def __init__(self, at_once: int = AT_ONCE) -> None:
        self._at_once = at_once
        self._mailboxes: WeakValueDictionary[Caller, _Lanes] = WeakValueDictionary()

    def __len__(self) -> int:
        """How many mailboxes are in use."""
        return len(self._mailboxes)

    @asynccontextmanager
    async def one(self, caller: Caller) -> AsyncIterator[None]:
        """One call."""
        lanes = self._mailboxes.setdefault(caller, _Lanes(self._at_once))
        async with lanes.free:
            yield

    @asynccontextmanager
    async def whole(self, caller: Caller) -> AsyncIterator[None]:
        """A batch: Graph sends up to four of its parts to the mailbox at once."""
        lanes = self._mailboxes.setdefault(caller, _Lanes(self._at_once))
        held = 0
        try:
            async with lanes.gathering:
                while held < self._at_once:
                    await lanes.free.acquire()
                    held += 1
            yield
        finally:
            for _ in range(held):
                lanes.free.release()
