"""Notices when imports that a card shows as queued have begun, so that the card can say so.

An import that is over within a second is told as over: that it ran would only flicker. While one
waits for something, the worker draws the card itself, and so it does at the end.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable

from capture.errors import CaptureError
from capture.imports.changes import OVER
from capture.models import Caller, ImportKey, ImportReason, ImportState, ImportStatus
from capture.ports import Imports

__all__ = ["Begun"]

LASTING = 1.0
"""Seconds an import must have run before it is worth saying that it does."""
LOOKS = 0.5
"""Seconds between two looks at the queue."""
LONGEST = 600.0
"""Seconds after which nobody looks any more; the worker draws what becomes of them."""


class Begun:
    """Looks at ``queued`` imports, each of which is told once; ``shown`` if there are any."""

    def __init__(self, imports: Imports, caller: Caller, queued: Iterable[ImportKey]) -> None:
        self._imports = imports
        self._caller = caller
        self._queued = set(queued)
        self.shown = bool(self._queued)
        self._since: dict[ImportKey, float] = {}
        self._until = asyncio.get_running_loop().time() + LONGEST

    @property
    def open(self) -> bool:
        """Whether any may still begin."""
        return bool(self._queued)

    async def more(self) -> bool:
        """Return when some have begun and last; false when nothing is left to look at."""
        clock = asyncio.get_running_loop().time
        while self._queued:
            await asyncio.sleep(LOOKS)
            if clock() > self._until:
                self._queued.clear()
            if await self._lasting(clock()):
                self._queued -= self._since.keys()
                self._since.clear()
                return True
        return False

    async def _lasting(self, now: float) -> bool:
        try:
            known = await self._imports.statuses(self._queued, self._caller)
        except CaptureError:
            return False
        for key in tuple(self._queued):
            status = known.get(key)
            if status is None or _is_told_by_worker(status):
                self._queued.discard(key)
                self._since.pop(key, None)
            elif status.state is not ImportState.QUEUED:
                self._since.setdefault(key, now)
        return any(now - since >= LASTING for since in self._since.values())


def _is_told_by_worker(status: ImportStatus) -> bool:
    """Over, or waiting for a person; how long a service is waited for changes by itself."""
    return status.state in OVER or status.reason is ImportReason.SIGN_IN
