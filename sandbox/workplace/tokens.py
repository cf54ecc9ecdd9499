"""Signing in to the pane: what the host's bridge and Office's own sign-on are answered."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec
from aiohttp import web

from sandbox.entra import EntraError, approve, as_json, host_token, nested_token
from sandbox.workplace.asked import converted, object_in, person_in
from sandbox.world import WORLD

__all__ = ["routes"]

routes = web.RouteTableDef()


class _Asked(msgspec.Struct, forbid_unknown_fields=True, rename="camel"):
    """``by`` is who asks: the app itself, or the host in its own name."""

    by: Literal["app", "host"] = "app"
    client_id: Annotated[str, msgspec.Meta(max_length=100)] = ""
    scope: Annotated[str, msgspec.Meta(max_length=2000)] = ""
    claims: Annotated[str, msgspec.Meta(max_length=10_000)] = ""
    approved: bool = False


@routes.post("/api/people/{oid}/tokens")
async def token(request: web.Request) -> web.Response:
    """A token for the pane, or ``refused`` as Entra words it; ``approved``: the person agreed.

    A refusal is an answer like any other here: in a console it would look like a fault of the page.
    """
    person, world = person_in(request), request.app[WORLD]
    asked = converted(await object_in(request), _Asked)
    try:
        if asked.by == "host":
            return web.json_response(host_token(world, person))
        wanted = {"client_id": asked.client_id, "scope": asked.scope, "claims": asked.claims}
        if asked.approved:
            approve(world, person, **wanted)
        return web.json_response(nested_token(world, person, **wanted))
    except EntraError as error:
        return web.json_response({"refused": as_json(error, request.headers, world.clock())})
