"""What was asked of the sandbox's services, as a list and live."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

from aiohttp import web

from sandbox.control.reading import number, one_of, only
from sandbox.faults import SERVICES
from sandbox.server_sent import stream_of

if TYPE_CHECKING:
    from sandbox.journal import Call
    from sandbox.world import World

__all__ = ["routes"]

_ROWS: Final = 200
"""Calls from before it was opened that a new stream begins with."""


def routes(world: World) -> list[web.RouteDef]:
    """The calls in the order of their answers; DELETE forgets them."""
    journal = world.journal

    async def listed(request: web.Request) -> web.Response:
        only(request, ("service", "after", "detail"))
        service = request.query.get("service")
        if service is not None:
            one_of("service", service, SERVICES)
        after = number("after", request.query.get("after", "0"))
        detail = request.query.get("detail", "false")
        one_of("detail", detail, ("true", "false"))
        calls = journal.calls(service, after)
        if detail == "true":
            found = [call.in_full() for call in calls]
        else:
            found = [call.as_json() for call in calls if call.kind == "http"]
        return web.json_response({"calls": found, "last": journal.last})

    async def one(request: web.Request) -> web.Response:
        call = journal.get(number("the number of a call", request.match_info["number"]))
        if call is None:
            raise web.HTTPNotFound(text="No call with this number is kept.")
        return web.json_response(call.in_full())

    async def live(request: web.Request) -> web.StreamResponse:
        last = number("Last-Event-ID", request.headers.get("Last-Event-ID", "0"))
        with journal.subscription() as queue:
            missed = [_event(call) for call in journal.calls(after=last)[-_ROWS:]]
            return await stream_of(request, queue, _event, missed)

    async def clear(_: web.Request) -> web.Response:
        journal.clear()
        return web.Response(status=204)

    return [
        web.get("/control/calls", listed),
        web.delete("/control/calls", clear),
        web.get("/control/calls/live", live),
        web.get("/control/calls/{number}", one),
    ]


def _event(call: Call) -> str:
    """A row with the number to go on from; the rest is asked for when somebody wants to see it."""
    return f"id: {call.number}\ndata: {json.dumps(call.in_short())}\n\n"
