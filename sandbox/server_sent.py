"""Server-Sent Events: a response that goes on until the page is closed or the sandbox stops."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from typing import TypeVar

from aiohttp import ClientConnectionResetError, web

__all__ = ["stream_of"]

_HEARTBEAT = 15
"""Seconds of silence after which a comment shows whether the page is still there."""
_T = TypeVar("_T")


async def stream_of(
    request: web.Request,
    queue: asyncio.Queue[_T | None],
    event: Callable[[_T], str],
    before: Iterable[str] = (),
) -> web.StreamResponse:
    """Send ``before``, then each thing of the queue as the event it makes ("": not told).

    Ends at ``None`` or when the page is closed. An event is text in the format's own lines.
    """
    stream = web.StreamResponse(headers={"Cache-Control": "no-store"})
    stream.content_type = "text/event-stream"
    await stream.prepare(request)
    try:
        await stream.write("".join((": listening\n\n", *before)).encode())
        while True:
            try:
                async with asyncio.timeout(_HEARTBEAT):
                    thing = await queue.get()
            except TimeoutError:
                await stream.write(b": still here\n\n")
                continue
            if thing is None:
                return stream
            await stream.write(event(thing).encode())
    except ClientConnectionResetError:
        return stream  # the page was closed, which is how this ends
