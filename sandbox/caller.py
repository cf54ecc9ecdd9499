"""Who a call claims to come from, before any service has looked: what faults are matched by."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl

from aiohttp import hdrs, web

from sandbox.faults import Asked
from sandbox.recording import claims_of

if TYPE_CHECKING:
    from sandbox.world import World

__all__ = ["asked_of"]

_FORM = "application/x-www-form-urlencoded"
_LARGEST_FORM = 64 * 1024


async def asked_of(world: World, service: str, request: web.Request) -> Asked:
    """The call as faults are matched with it.

    For the token endpoint the caller is whom an on-behalf-of assertion names.
    """
    claims = claims_of(request.headers.get(hdrs.AUTHORIZATION, ""))
    if service == "login":
        claims = await _assertion(request)
    by_person = "scp" in claims and world.person(str(claims.get("oid"))) is not None
    caller = claims.get("oid") if "scp" in claims else claims.get("appid")
    return Asked(
        service=service,
        path=request.path_qs,
        method=request.method,
        caller=caller if isinstance(caller, str) else "",
        by_person=by_person,
    )


async def _assertion(request: web.Request) -> dict[str, Any]:
    """What the assertion in a posted form says; a form of unusual size is left to the service."""
    if request.content_type != _FORM or not 0 < (request.content_length or 0) <= _LARGEST_FORM:
        return {}
    try:
        fields = dict(parse_qsl((await request.read()).decode(), max_num_fields=100))
    except ValueError:
        return {}
    return claims_of(f"Bearer {fields.get('assertion', '')}")
