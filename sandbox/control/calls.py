"""What was asked of the sandbox's services, as a list and live."""

from __future__ import annotations

import json
from collections import deque
from typing import TYPE_CHECKING, Final

from aiohttp import web

from sandbox.control.reading import number, one_of, only
from sandbox.faults import SERVICES
from sandbox.server_sent import stream_of

if TYPE_CHECKING:
    from sandbox.journal import Call, Journal
    from sandbox.world import World

__all__ = ["routes"]

_ROWS: Final = 200
"""Calls from before it was opened that a new stream begins with."""


def routes(world: World) -> list[web.RouteDef]:
    """The calls in the order of their answers; DELETE forgets them.

    The live ones are those of one service, or of all but the page's own listener.
    """
    calls = _Calls(world.journal)
    return [
        web.get("/control/calls", calls.listed),
        web.delete("/control/calls", calls.clear),
        web.get("/control/calls/live", calls.live),
        web.get("/control/calls/{number}", calls.one),
    ]


class _Calls:
    """One handler a route."""

    def __init__(self, journal: Journal) -> None:
        self._journal = journal

    async def listed(self, request: web.Request) -> web.Response:
        only(request, ("service", "after", "detail"))
        after = number("after", request.query.get("after", "0"))
        detail = request.query.get("detail", "false")
        one_of("detail", detail, ("true", "false"))
        calls = self._journal.calls(_service(request), after)
        if detail == "true":
            found = [call.in_full() for call in calls]
        else:
            found = [call.as_json() for call in calls if call.kind == "http"]
        return web.json_response({"calls": found, "last": self._journal.last})

    async def one(self, request: web.Request) -> web.Response:
        call = self._journal.get(number("the number of a call", request.match_info["number"]))
        if call is None:
            raise web.HTTPNotFound(text="No call with this number is kept.")
        return web.json_response(call.in_full())

    async def live(self, request: web.Request) -> web.StreamResponse:
        only(request, ("service",))
        service = _service(request)
        last = number("Last-Event-ID", request.headers.get("Last-Event-ID", "0"))

        def event(call: Call) -> str:
            told = call.service == service if service else call.service != "page"
            return _event(call) if told else ""

        with self._journal.subscription() as queue:
            missed = filter(None, map(event, self._journal.calls(after=last)))
            return await stream_of(request, queue, event, deque(missed, maxlen=_ROWS))

    async def clear(self, _: web.Request) -> web.Response:
        self._journal.clear()
        return web.Response(status=204)


def _service(request: web.Request) -> str | None:
    service = request.query.get("service")
    if service is not None:
        one_of("service", service, SERVICES)
    return service


def _event(call: Call) -> str:
    """A row with the number to go on from; the rest is asked for when somebody wants to see it."""
    return f"id: {call.number}\ndata: {json.dumps(call.in_short())}\n\n"
