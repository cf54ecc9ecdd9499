"""Graph, Dataverse and the connector: canned answers after the time they should take."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Awaitable, Callable

from aiohttp import web

from bench.neighbours.control import Control
from bench.neighbours.dynamics import crm
from bench.neighbours.mailbox import batch

__all__ = ["SERVICES", "application"]


def graph(_request: web.Request, body: bytes) -> bytes:
    """The one batch of a search."""
    return batch(body)


def dataverse(request: web.Request, _body: bytes) -> bytes:
    """Rows of the table that is asked."""
    return crm(request.path.rpartition("/")[2], request.query)


def connector(_request: web.Request, body: bytes) -> bytes:
    """The id of what was posted."""
    return json.dumps({"id": f"reply-{len(body)}"}).encode()


SERVICES = {"graph": graph, "dataverse": dataverse, "connector": connector}


def application(service: str, control: Control) -> web.Application:
    """One of ``SERVICES``."""
    answer = SERVICES[service]

    async def serve(request: web.Request) -> web.Response:
        began, body = time.monotonic(), await request.read()
        # A typing indicator must not take a wait that was meant for the card.
        if wait := control.wait(f"{service} {request.path} {body[:16]!r}"):
            await asyncio.sleep(wait)
        if control.recording:
            control.note(service, request, body, began)
        return web.Response(body=answer(request, body), content_type="application/json")

    handler: Callable[[web.Request], Awaitable[web.StreamResponse]] = serve
    app = web.Application()
    app.router.add_route("*", "/{path:.*}", handler)
    return app
