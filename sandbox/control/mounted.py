"""Every part of the control API: a service that can be controlled adds its own here."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from aiohttp import web

from sandbox.connector import blocking
from sandbox.control import actions, calls, faults
from sandbox.entra import control as entra
from sandbox.graph import control as mail

if TYPE_CHECKING:
    from sandbox.world import World

__all__ = ["routes"]

_PARTS: tuple[Callable[[World], Iterable[web.AbstractRouteDef]], ...] = (
    faults.routes,
    calls.routes,
    actions.routes,
    blocking.routes,
    entra.routes,
    mail.routes,
)


def routes(world: World) -> list[web.AbstractRouteDef]:
    """The routes under ``/control``, for the application that serves the page listener.

    ``GET /control/`` lists them.
    """
    known = [route for part in _PARTS for route in part(world)]
    listed = sorted(f"{one.method} {one.path}" for one in known if isinstance(one, web.RouteDef))

    async def index(_: web.Request) -> web.Response:
        return web.json_response({"routes": listed})

    return [*known, web.get("/control/", index), web.route("*", "/control/{rest:.*}", _unknown)]


async def _unknown(request: web.Request) -> web.Response:
    sentence = f"The control API does not know {request.method} {request.path[:200]}."
    raise web.HTTPNotFound(text=sentence)
