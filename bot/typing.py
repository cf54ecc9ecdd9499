"""The typing indicator, shown when an answer is not there at once."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from bot.connector import Connector
from capture.errors import CaptureError
from desks.place import Place

__all__ = ["Typing"]

PATIENCE = 0.3
"""Seconds: in a faster answer it would only flicker, and it counts against Teams' rate limit."""


class Typing:
    """Shows typing beside an answer that takes its time; that it fails is no matter.

    An indicator on its way is not called back: that would close the connection the answer needs.
    """

    def __init__(self, connector: Connector) -> None:
        self._connector = connector
        self._under_way: set[asyncio.Task[None]] = set()

    @contextmanager
    def while_working(self, place: Place) -> Iterator[None]:
        """Show typing there once the body has run for a moment, unless others would see it."""
        timer = asyncio.get_running_loop().call_later(PATIENCE, self._begin, place)
        if not place.reachable:
            timer.cancel()
        try:
            yield
        finally:
            timer.cancel()

    async def aclose(self) -> None:
        """Wait for the indicators under way."""
        await asyncio.gather(*self._under_way)

    def _begin(self, place: Place) -> None:
        task = asyncio.create_task(self._show(place))
        self._under_way.add(task)
        task.add_done_callback(self._under_way.discard)

    async def _show(self, place: Place) -> None:
        with suppress(CaptureError):
            await self._connector.typing(place)
