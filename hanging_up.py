"""What becomes of a request whose sender hangs up before it is answered."""

from __future__ import annotations

import asyncio

from aiohttp import web
from aiohttp.typedefs import Handler, Middleware

__all__ = ["steadfast"]


def steadfast(except_below: str) -> Middleware:
    """Finish every request all the same, but below one path: there nobody else waits for it.

    The server cancels what nobody waits for. Teams hangs up on a turn that is slow, and what it
    asked for is done and sent to the conversation; a pane that moved on wants nothing any more.
    """
    going_on: set[asyncio.Task[web.StreamResponse]] = set()

    @web.middleware
    async def finish(request: web.Request, handler: Handler) -> web.StreamResponse:
        if request.path.startswith(except_below):
            return await handler(request)
        task = asyncio.ensure_future(handler(request))
        going_on.add(task)
        task.add_done_callback(going_on.discard)
        task.add_done_callback(_looked_at)
        return await asyncio.shield(task)

    return finish


def _looked_at(task: asyncio.Task[web.StreamResponse]) -> None:
    """An answer nobody waited for is no error of the program."""
    if not task.cancelled():
        task.exception()
