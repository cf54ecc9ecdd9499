"""Notices each change of imports that are under way, until the last of them has ended."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping

from capture.errors import CaptureError
from capture.models import Caller, ImportKey, ImportState, ImportStatus
from capture.ports import Imports

__all__ = ["OVER", "Changes"]

LOOKS = 1.0
"""Seconds between two looks at the queue; a state that is over by the next one is not told."""
LONGEST = 600.0
"""Seconds after which nobody looks any more."""
OVER = (ImportState.TRACKED, ImportState.FAILED)


class Changes:
    """``before`` is how the imports stand on the card; ``shown`` says whether there are any."""

    def __init__(
        self, imports: Imports, caller: Caller, before: Mapping[ImportKey, ImportStatus]
    ) -> None:
        self._imports = imports
        self._caller = caller
        self._told = dict(before)
        self._seen = dict(before)
        self.shown = bool(before)
        self._until = asyncio.get_running_loop().time() + LONGEST

    @property
    def open(self) -> bool:
        """Whether any is under way."""
        late = asyncio.get_running_loop().time() > self._until
        return not late and any(one.state not in OVER for one in self._told.values())

    async def more(self) -> bool:
        """Return when one stands otherwise than was told; false when nobody looks any more."""
        while self.open:
            await asyncio.sleep(LOOKS)
            try:
                now = await self._imports.statuses(self._told, self._caller)
            except CaptureError:
                continue
            changed = {key for key in self._told if now.get(key) != self._told[key]}
            lasting = {key for key in changed if _lasts(now.get(key), self._seen.get(key))}
            self._seen = dict(now)
            if lasting:
                self._told = dict(now)
                return True
        return False


def _lasts(now: ImportStatus | None, seen: ImportStatus | None) -> bool:
    """What is on its way to another state by itself must have been there a look before."""
    return now is None or now.state in OVER or now == seen
