"""The typing indicator, shown when an answer is not there at once."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from bot.connector import Connector
from bot.place import Place
from capture.errors import CaptureError

__all__ = ["typing_while"]

PATIENCE = 0.3
"""Seconds: in a faster answer it would only flicker, and it counts against Teams' rate limit."""


@asynccontextmanager
async def typing_while(connector: Connector, place: Place) -> AsyncIterator[None]:
    """Show typing while the body runs, once it has run for a moment; its failure is no matter."""
    indicator = asyncio.create_task(_after_a_moment(connector, place))
    try:
        yield
    finally:
        indicator.cancel()
        with suppress(asyncio.CancelledError):
            await indicator


async def _after_a_moment(connector: Connector, place: Place) -> None:
    await asyncio.sleep(PATIENCE)
    with suppress(CaptureError):
        await connector.typing(place)
