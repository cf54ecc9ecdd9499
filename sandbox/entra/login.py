"""The login listener: discovery, signing keys and the token endpoint."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aiohttp import hdrs, web

from sandbox.entra import consent, form
from sandbox.entra.authority import authority
from sandbox.entra.client import authenticate
from sandbox.entra.errors import EntraError, refuse
from sandbox.entra.grants import answer
from sandbox.entra.metadata import configuration, issuer_of
from sandbox.entra.token_request import TokenRequest
from sandbox.observed import observed
from sandbox.world import WORLD

if TYPE_CHECKING:
    from sandbox.world import World

__all__ = ["application"]

_NO_STORE = {hdrs.CACHE_CONTROL: "no-store", hdrs.PRAGMA: "no-cache"}


def application(world: World) -> web.Application:
    """Entra ID's side that machines talk to; people meet ``browser.page_routes``."""
    consent.seed(world)
    app = web.Application(middlewares=[observed("login", _injected)], client_max_size=256 * 1024)
    app[WORLD] = world
    app.add_routes(
        [
            web.get("/{tenant}/v2.0/.well-known/openid-configuration", _discovery),
            web.get("/{tenant}/discovery/v2.0/keys", _keys),
            web.post("/{tenant}/oauth2/v2.0/token", _token),
            web.route("*", "/{tenant}/oauth2/v2.0/token", _wrong_method),
            web.route("*", "/{rest:.*}", _unknown),
        ]
    )
    return app


async def _discovery(request: web.Request) -> web.Response:
    world = request.app[WORLD]
    try:
        where = authority(world, request.match_info["tenant"])
    except EntraError as error:
        return refuse(request, error, world.clock())
    return web.json_response(configuration(world, where))


async def _keys(request: web.Request) -> web.Response:
    world = request.app[WORLD]
    try:
        where = authority(world, request.match_info["tenant"])
    except EntraError as error:
        return refuse(request, error, world.clock())
    keys = world.login_keys.jwks()["keys"]
    return web.json_response({"keys": [key | {"issuer": issuer_of(world, where)} for key in keys]})


async def _wrong_method(request: web.Request) -> web.Response:
    error = EntraError(
        "invalid_request",
        900561,
        f"The endpoint only accepts POST requests. Received a {request.method} request.",
    )
    return refuse(request, error, request.app[WORLD].clock())


async def _token(request: web.Request) -> web.Response:
    world = request.app[WORLD]
    try:
        where = authority(world, request.match_info["tenant"])
        fields = await form.read(request)
        proof = authenticate(world, where, fields, request.headers)
        response = web.json_response(answer(TokenRequest(world, where, fields, proof)))
    except EntraError as error:
        response = refuse(request, error, world.clock())
    response.headers.update(_NO_STORE)
    return response


async def _unknown(request: web.Request) -> web.Response:
    sentence = f"The sandbox's Entra ID does not know {request.method} {request.path[:200]}."
    body = {"error": "not_implemented", "error_description": sentence}
    return web.json_response(body, status=501)


def _injected(request: web.Request, status: int, sentence: str) -> web.Response:
    """A fault that was switched on, in the token endpoint's words."""
    now = request.app[WORLD].clock()
    if status == 401:
        expired = EntraError("invalid_grant", 700082, sentence, suberror="bad_token")
        return refuse(request, expired, now)
    code = 90055 if status == 429 else 90033
    response = refuse(request, EntraError("temporarily_unavailable", code, sentence), now)
    response.set_status(status)
    return response
