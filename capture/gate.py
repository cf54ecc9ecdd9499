"""How many calls one mailbox gets at a time: Exchange allows an app four.

Source: the Outlook limits of "Microsoft Graph service-specific throttling limits".
The count is this process's; calls of another process to the same mailbox are not seen here, and
their rejection is what Retry-After is for.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from weakref import WeakValueDictionary

from capture.models import Caller

__all__ = ["MailboxGate"]

AT_ONCE = 4


class _Lanes:
    def __init__(self) -> None:
        self.free = asyncio.Semaphore(AT_ONCE)
        self.gathering = asyncio.Lock()


class MailboxGate:
    """Lanes per caller, kept only while somebody is in them or waits."""

    def __init__(self) -> None:
        self._mailboxes: WeakValueDictionary[Caller, _Lanes] = WeakValueDictionary()

    def __len__(self) -> int:
        """How many mailboxes are in use."""
        return len(self._mailboxes)

    @asynccontextmanager
    async def one(self, caller: Caller) -> AsyncIterator[None]:
        """One call."""
        lanes = self._mailboxes.setdefault(caller, _Lanes())
        async with lanes.free:
            yield

    @asynccontextmanager
    async def whole(self, caller: Caller) -> AsyncIterator[None]:
        """A batch: Graph sends up to four of its parts to the mailbox at once."""
        lanes = self._mailboxes.setdefault(caller, _Lanes())
        held = 0
        try:
            async with lanes.gathering:
                while held < AT_ONCE:
                    await lanes.free.acquire()
                    held += 1
            yield
        finally:
            for _ in range(held):
                lanes.free.release()
