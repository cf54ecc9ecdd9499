"""What may still change a card after it was sent."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from contextlib import suppress
from typing import Any, Protocol

from capture.errors import CaptureError, SignInRequired
from capture.halves import Timeline
from capture.question import Question
from cards.elements import Card

__all__ = ["Rest", "TimelineRest", "Watched"]


class Rest(Protocol):
    """What is still to come for a card; whoever holds it closes it.

    ``promised`` says that the card itself announces a change.
    """

    @property
    def promised(self) -> bool:
        """Whether the card must be drawn once more should nobody wait for the rest."""

    @property
    def open(self) -> bool:
        """Whether anything is still to come."""

    async def more(self) -> bool:
        """Return when more is known than the card shows; false if nothing came of waiting."""

    async def card(self) -> Card:
        """The card as it is now."""

    def close(self) -> None:
        """Wait for nothing more."""


class Watched(Protocol):
    """Imports that are looked at; ``shown`` says whether there are any."""

    shown: bool

    @property
    def open(self) -> bool:
        """Whether any may still change."""

    async def more(self) -> bool:
        """Return when one has changed; false when nothing is left to look at."""


class TimelineRest:
    """A half on its way, a search that goes on later, imports that have yet to begin or to end.

    What the mailbox said is not asked again: an import that has begun costs it nothing.
    """

    def __init__(
        self,
        question: Question,
        watched: Watched,
        draw: Callable[[Timeline], Coroutine[Any, Any, Card]],
        sorry: Callable[[CaptureError], Card],
    ) -> None:
        self._question = question
        self._watched = watched
        self._draw = draw
        self._sorry = sorry
        self._pending = question.open

    @property
    def promised(self) -> bool:
        """Halves and searches are announced."""
        return self._pending

    @property
    def open(self) -> bool:
        """Either of both."""
        return self._pending or self._watched.open

    async def more(self) -> bool:
        """Whichever comes first."""
        waiting: list[Coroutine[Any, Any, bool | None]] = []
        if self._pending:
            waiting.append(self._question.more())
        if self._watched.open:
            waiting.append(self._watched.more())
        news = await _first(*waiting)
        with suppress(SignInRequired):  # what is drawn then says so
            self._question.go_on()
        self._pending = self._question.open
        return news

    async def card(self) -> Card:
        """Without what was closed before it came.

        Imports change what Dynamics holds, so where any are shown that is read again.
        """
        try:
            if self._watched.shown:
                await self._question.read_again()
            return await self._draw(await self._question.timeline())
        except SignInRequired as needed:
            return self._sorry(needed)

    def close(self) -> None:
        """Ask for nothing more."""
        self._question.close()


async def _first(*waiting: Coroutine[Any, Any, bool | None]) -> bool:
    """Return when one of these does, and whether it has news."""
    tasks = [asyncio.create_task(one) for one in waiting]
    try:
        done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        return any(task.result() is not False for task in done)
    finally:
        for task in tasks:
            task.cancel()
