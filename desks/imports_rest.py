"""What may still change a list of a person's own imports: those that are under way."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Mapping
from typing import Any

from capture.errors import CaptureError
from capture.models import Caller, ImportKey, ImportState, ImportStatus
from capture.ports import Imports
from cards.elements import Card

__all__ = ["ListRest"]

LOOKS = 1.0
"""Seconds between two looks at the queue; a state that is over by the next one is not drawn."""
LONGEST = 600.0
"""Seconds after which nobody looks any more."""
_OVER = (ImportState.TRACKED, ImportState.FAILED)


class ListRest:
    """``before`` is how the imports stand on the card, which ``draw`` draws anew."""

    promised = False

    def __init__(
        self,
        imports: Imports,
        caller: Caller,
        before: Mapping[ImportKey, ImportStatus],
        draw: Callable[[], Coroutine[Any, Any, Card]],
    ) -> None:
        self._imports = imports
        self._caller = caller
        self._shown = dict(before)
        self._seen = dict(before)
        self._draw = draw
        self._until = asyncio.get_running_loop().time() + LONGEST

    @property
    def open(self) -> bool:
        """Whether any is under way."""
        late = asyncio.get_running_loop().time() > self._until
        return not late and any(one.state not in _OVER for one in self._shown.values())

    async def more(self) -> bool:
        """Return when one stands otherwise than the card says; false when nobody looks any more."""
        while self.open:
            await asyncio.sleep(LOOKS)
            try:
                now = await self._imports.statuses(self._shown, self._caller)
            except CaptureError:
                continue
            changed = {key for key in self._shown if now.get(key) != self._shown[key]}
            lasting = {key for key in changed if _lasts(now.get(key), self._seen.get(key))}
            self._seen = dict(now)
            if lasting:
                self._shown = dict(now)
                return True
        return False

    async def card(self) -> Card:
        """The list as it is now."""
        return await self._draw()

    def close(self) -> None:
        """Nothing is held."""


def _lasts(now: ImportStatus | None, seen: ImportStatus | None) -> bool:
    """What is on its way to another state by itself must have been there a look before."""
    return now is None or now.state in _OVER or now == seen
