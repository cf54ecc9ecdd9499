"""The control API: what a test or a person may do to the sandbox from outside."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from aiohttp import web

from sandbox.control import actions, calls, faults
from sandbox.graph import control as mail

if TYPE_CHECKING:
    from sandbox.world import World

__all__ = ["routes"]

_PARTS: tuple[Callable[[World], Iterable[web.AbstractRouteDef]], ...] = (
    faults.routes,
    calls.routes,
    actions.routes,
)
"""Every part that answers under ``/control``; a service that can be controlled adds its own."""


def routes(world: World) -> list[web.AbstractRouteDef]:
    """The routes under ``/control``, for the application that serves the page listener."""
    known = [route for part in (*_PARTS, mail.routes) for route in part(world)]
    return [*known, web.route("*", "/control/{rest:.*}", _unknown)]


async def _unknown(request: web.Request) -> web.Response:
    sentence = f"The control API does not know {request.method} {request.path[:200]}."
    raise web.HTTPNotFound(text=sentence)
