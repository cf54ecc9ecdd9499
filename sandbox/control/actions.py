"""What happens at once or lasts: keys, sessions and the clock; and how all of it stands."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Annotated, Literal

import msgspec
from aiohttp import web

from sandbox.clock import Clock
from sandbox.control import faults
from sandbox.control.reading import bad, read
from sandbox.entra import sessions

if TYPE_CHECKING:
    from sandbox.world import World

__all__ = ["routes"]

_FURTHEST = 10 * 365 * 24 * 3600


class _Rotation(msgspec.Struct, forbid_unknown_fields=True):
    which: Literal["login", "channel"]


class _Revocation(msgspec.Struct, forbid_unknown_fields=True):
    oid: str


class _Skew(msgspec.Struct, forbid_unknown_fields=True):
    seconds: Annotated[float, msgspec.Meta(ge=-_FURTHEST, le=_FURTHEST)]


def routes(world: World) -> list[web.RouteDef]:
    """Each POST answers 204 once it is done."""

    async def rotate(request: web.Request) -> web.Response:
        which = (await read(request, _Rotation)).which
        keys = world.login_keys if which == "login" else world.channel_keys
        await asyncio.to_thread(keys.rotate)
        return web.Response(status=204)

    async def revoke(request: web.Request) -> web.Response:
        person = world.person((await read(request, _Revocation)).oid)
        if person is None:
            raise bad("oid is nobody's here")
        sessions.revoke(world, person)
        return web.Response(status=204)

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
        web.post("/control/rotate", rotate),
        web.post("/control/revoke", revoke),
        web.post("/control/clock", skew),
        web.get("/control/state", state),
    ]
