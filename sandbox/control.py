"""The control API: what a test or a person may do to the sandbox from outside."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Annotated, Literal, TypeVar

import msgspec
from aiohttp import web

from sandbox.connector import blocking
from sandbox.entra import sessions
from sandbox.faults import KINDS, SERVICES, Fault

if TYPE_CHECKING:
    from sandbox.world import World

__all__ = ["routes"]


class _NewFault(msgspec.Struct, forbid_unknown_fields=True):
    service: str
    kind: str
    count: Annotated[int, msgspec.Meta(ge=1, le=1_000_000)] = 1
    seconds: Annotated[float, msgspec.Meta(ge=0, le=3600)] = 0.0
    path: Annotated[str, msgspec.Meta(max_length=2000)] = ""


class _Rotation(msgspec.Struct, forbid_unknown_fields=True):
    which: Literal["login", "channel"]


class _Revocation(msgspec.Struct, forbid_unknown_fields=True):
    oid: str


_Body = TypeVar("_Body", bound=msgspec.Struct)


def routes(world: World) -> list[web.RouteDef]:
    """The routes under ``/control``, for the application that serves the page listener."""
    control = _Control(world)
    return [
        web.post("/control/faults", control.add_fault),
        web.delete("/control/faults", control.clear_faults),
        web.get("/control/calls", control.calls),
        web.delete("/control/calls", control.clear_calls),
        web.post("/control/rotate", control.rotate),
        web.post("/control/revoke", control.revoke),
        *blocking.routes(world),
    ]


class _Control:
    """One handler a route; each answers 204 once it is done, 400 with a sentence otherwise."""

    def __init__(self, world: World) -> None:
        self._world = world

    async def add_fault(self, request: web.Request) -> web.Response:
        asked = await _read(request, _NewFault)
        _one_of("service", asked.service, SERVICES)
        _one_of("kind", asked.kind, KINDS)
        self._world.faults.add(
            Fault(asked.service, asked.kind, asked.count, asked.seconds, asked.path)
        )
        return web.Response(status=204)

    async def clear_faults(self, _: web.Request) -> web.Response:
        self._world.faults.clear()
        return web.Response(status=204)

    async def calls(self, request: web.Request) -> web.Response:
        if set(request.query) - {"service"}:
            raise _bad("the only option is service")
        service = request.query.get("service")
        if service is not None:
            _one_of("service", service, SERVICES)
        found = [call.as_json() for call in self._world.journal.calls(service)]
        return web.json_response({"calls": found})

    async def clear_calls(self, _: web.Request) -> web.Response:
        self._world.journal.clear()
        return web.Response(status=204)

    async def rotate(self, request: web.Request) -> web.Response:
        which = (await _read(request, _Rotation)).which
        keys = self._world.login_keys if which == "login" else self._world.channel_keys
        await asyncio.to_thread(keys.rotate)
        return web.Response(status=204)

    async def revoke(self, request: web.Request) -> web.Response:
        person = self._world.person((await _read(request, _Revocation)).oid)
        if person is None:
            raise _bad("oid is nobody's here")
        sessions.revoke(self._world, person)
        return web.Response(status=204)


async def _read(request: web.Request, kind: type[_Body]) -> _Body:
    """The body as ``kind``; only declared JSON is read, which no foreign web page can send."""
    if request.content_type != "application/json":
        raise _bad("send application/json")
    try:
        return msgspec.json.decode(await request.read(), type=kind)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise _bad(str(error)) from None


def _one_of(name: str, value: str, known: tuple[str, ...]) -> None:
    if value not in known:
        raise _bad(f"{name} is one of {', '.join(known)}")


def _bad(sentence: str) -> web.HTTPBadRequest:
    return web.HTTPBadRequest(text=sentence[:1].upper() + sentence[1:] + ".")
