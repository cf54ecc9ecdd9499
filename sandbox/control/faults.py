"""Switching faults on and off by name."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated, Any, Final

import msgspec
from aiohttp import web

from sandbox.control.reading import bad, number, one_of, read
from sandbox.faults import KINDS, SERVICES, STATUSES, Fault
from sandbox.people import APP_ID

if TYPE_CHECKING:
    from sandbox.faults import Switched
    from sandbox.world import World

__all__ = ["as_json", "routes"]

_METHODS: Final = ("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS")
_TIMED: Final = ("slow", "late", "skew")
_LONGEST: Final = 3600
"""Seconds of a delay; a clock may be further off."""
_FURTHEST: Final = 10 * 365 * 24 * 3600
_NOT_OF: Final = {"revoke": ("connector", "page"), "expire": ("page",)}
"""Services whose callers have nothing that this kind could spoil."""


class _NewFault(msgspec.Struct, forbid_unknown_fields=True):
    service: str
    kind: str
    count: Annotated[int, msgspec.Meta(ge=1, le=1_000_000)] | None = None
    rate: Annotated[float, msgspec.Meta(gt=0, le=1)] | None = None
    seed: Annotated[int, msgspec.Meta(ge=0, le=2**53)] | None = None
    seconds: Annotated[float, msgspec.Meta(ge=-_FURTHEST, le=_FURTHEST)] = 0.0
    status: int | None = None
    path: Annotated[str, msgspec.Meta(max_length=2000)] = ""
    method: str = ""
    person: str = ""


def routes(world: World) -> list[web.RouteDef]:
    """POST answers 201 with the fault's id, GET what is on, DELETE 204."""

    async def add(request: web.Request) -> web.Response:
        asked = await read(request, _NewFault)
        _check(asked)
        if asked.person and asked.person != APP_ID and world.person(asked.person) is None:
            raise bad("person is the oid of somebody here, or the app's id")
        return web.json_response({"id": world.faults.add(_fault(asked))}, status=201)

    async def listed(_: web.Request) -> web.Response:
        return web.json_response({"faults": [as_json(one) for one in world.faults.switched()]})

    async def remove(request: web.Request) -> web.Response:
        if not world.faults.remove(number("the id of a fault", request.match_info["id"])):
            raise web.HTTPNotFound(text="No fault with this id is on.")
        return web.Response(status=204)

    async def clear(_: web.Request) -> web.Response:
        world.faults.clear()
        return web.Response(status=204)

    return [
        web.post("/control/faults", add),
        web.get("/control/faults", listed),
        web.delete("/control/faults", clear),
        web.delete("/control/faults/{id}", remove),
    ]


def as_json(one: Switched) -> dict[str, Any]:
    """A fault that is on; ``remaining`` is null where it has a rate."""
    return asdict(one.fault) | {"id": one.id, "remaining": one.remaining, "struck": one.struck}


def _check(asked: _NewFault) -> None:
    one_of("service", asked.service, SERVICES)
    one_of("kind", asked.kind, KINDS)
    if asked.method:
        one_of("method", asked.method, _METHODS)
    if asked.service in _NOT_OF.get(asked.kind, ()):
        raise bad(f"service is not {asked.service} where kind is {asked.kind}")
    if asked.count is not None and asked.rate is not None:
        raise bad("give count or rate, not both")
    if (asked.rate is None) != (asked.seed is None):
        raise bad("rate and seed go together: a rate repeats itself by its seed")
    _check_seconds(asked)
    if asked.status is not None:
        if asked.kind != "fail":
            raise bad("status is for kind fail alone")
        one_of("status", str(asked.status), [str(status) for status in STATUSES])


def _check_seconds(asked: _NewFault) -> None:
    if asked.kind in _TIMED and asked.seconds == 0:
        raise bad(f"seconds is needed where kind is one of {', '.join(_TIMED)}")
    if asked.kind not in (*_TIMED, "throttle") and asked.seconds != 0:
        raise bad(f"seconds is for kind {', '.join(_TIMED)} or throttle")
    if asked.kind != "skew" and not 0 <= asked.seconds <= _LONGEST:
        raise bad(f"seconds is 0 to {_LONGEST} where kind is {asked.kind}")


def _fault(asked: _NewFault) -> Fault:
    return Fault(
        service=asked.service,
        kind=asked.kind,
        count=asked.count or 1,
        seconds=asked.seconds,
        path=asked.path,
        method=asked.method,
        person=asked.person,
        status=asked.status or 503,
        rate=asked.rate or 0.0,
        seed=asked.seed or 0,
    )
