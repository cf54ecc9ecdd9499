"""The clock, and how everything that can be switched stands."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import msgspec
from aiohttp import web

from sandbox.clock import Clock
from sandbox.control import faults
from sandbox.control.reading import read
from sandbox.faults import KINDS, SERVICES

if TYPE_CHECKING:
    from sandbox.world import World

__all__ = ["routes"]

_FURTHEST = 10 * 365 * 24 * 3600


class _Skew(msgspec.Struct, forbid_unknown_fields=True):
    seconds: Annotated[float, msgspec.Meta(ge=-_FURTHEST, le=_FURTHEST)]


def routes(world: World) -> list[web.RouteDef]:
    """Each POST answers 204 once it is done."""

    async def skew(request: web.Request) -> web.Response:
        seconds = (await read(request, _Skew)).seconds
        if not isinstance(world.clock, Clock):
            raise web.HTTPConflict(text="The clock of this sandbox cannot be set.")
        world.clock.standing = seconds
        return web.Response(status=204)

    async def state(_: web.Request) -> web.Response:
        return web.json_response(
            {
                "now": world.clock().isoformat(),
                "services": SERVICES,
                "kinds": KINDS,
                "skew": world.clock.standing if isinstance(world.clock, Clock) else 0.0,
                "faults": [faults.as_json(one) for one in world.faults.switched()],
                "calls": {"kept": len(world.journal.calls()), "last": world.journal.last},
                "keys": {
                    "login": world.login_keys.jwks()["keys"][0]["kid"],
                    "channel": world.channel_keys.jwks()["keys"][0]["kid"],
                },
            }
        )

    return [
        web.post("/control/clock", skew),
        web.get("/control/state", state),
    ]
