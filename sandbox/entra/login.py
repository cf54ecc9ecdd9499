"""The login listener: discovery, signing keys and the token endpoint."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from aiohttp import hdrs, web

from sandbox.entra import consent, form
from sandbox.entra.errors import EntraError, refuse
from sandbox.entra.grants import answer
from sandbox.entra.registration import authenticate, check_tenant
from sandbox.entra.tokens import issuer
from sandbox.observed import observed
from sandbox.people import TENANT
from sandbox.world import WORLD

if TYPE_CHECKING:
    from sandbox.world import World

__all__ = ["application"]

_NO_STORE = {hdrs.CACHE_CONTROL: "no-store", hdrs.PRAGMA: "no-cache"}


def application(world: World) -> web.Application:
    """Entra ID's side that machines talk to; people meet ``authorize.page_routes``."""
    consent.seed(world)
    app = web.Application(middlewares=[observed("login", _injected)], client_max_size=256 * 1024)
    app[WORLD] = world
    app.add_routes(
        [
            web.get("/{tenant}/v2.0/.well-known/openid-configuration", _discovery),
            web.get("/{tenant}/discovery/v2.0/keys", _keys),
            web.post("/{tenant}/oauth2/v2.0/token", _token),
            web.route("*", "/{rest:.*}", _unknown),
        ]
    )
    return app


async def _discovery(request: web.Request) -> web.Response:
    world = request.app[WORLD]
    try:
        check_tenant(request.match_info["tenant"])
    except EntraError as error:
        return refuse(request, error, world.clock())
    return web.json_response(_configuration(world))


def _configuration(world: World) -> dict[str, Any]:
    login = f"{world.endpoints.login}/{TENANT}"
    return {
        "issuer": issuer(world),
        "authorization_endpoint": f"{world.endpoints.page}/login/{TENANT}/oauth2/v2.0/authorize",
        "token_endpoint": f"{login}/oauth2/v2.0/token",
        "jwks_uri": f"{login}/discovery/v2.0/keys",
        "response_modes_supported": ["query", "form_post"],
        "response_types_supported": ["code"],
        "scopes_supported": ["openid", "profile", "email", "offline_access"],
        "subject_types_supported": ["pairwise"],
        "id_token_signing_alg_values_supported": ["RS256"],
        "code_challenge_methods_supported": ["S256"],
        "token_endpoint_auth_methods_supported": ["client_secret_post", "client_secret_basic"],
        "claims_supported": [
            "sub", "iss", "aud", "exp", "iat", "nonce", "preferred_username", "name", "tid",
            "email",
        ],
        "request_uri_parameter_supported": False,
        "tenant_region_scope": "SANDBOX",
    }  # fmt: skip


async def _keys(request: web.Request) -> web.Response:
    world = request.app[WORLD]
    try:
        check_tenant(request.match_info["tenant"])
    except EntraError as error:
        return refuse(request, error, world.clock())
    return web.json_response(world.login_keys.jwks())


async def _token(request: web.Request) -> web.Response:
    world = request.app[WORLD]
    try:
        check_tenant(request.match_info["tenant"])
        fields = await form.read(request)
        authenticate(fields, request.headers)
        response = web.json_response(answer(world, fields))
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
