"""What may still change a list of a person's own imports: those that are under way."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import Any

from capture.imports.changes import Changes
from cards.elements import Card

__all__ = ["ListRest"]


class ListRest:
    """``draw`` draws the list anew."""

    promised = False

    def __init__(self, changes: Changes, draw: Callable[[], Coroutine[Any, Any, Card]]) -> None:
        self._changes = changes
        self._draw = draw

    @property
    def open(self) -> bool:
        """Whether any is under way."""
        return self._changes.open

    async def more(self) -> bool:
        """Return when one stands otherwise than the card says; false when nobody looks any more."""
        return await self._changes.more()

    async def card(self) -> Card:
        """The list as it is now."""
        return await self._draw()

    def close(self) -> None:
        """Nothing is held."""
