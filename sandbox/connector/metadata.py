"""Where a bot finds the keys of the channel's tokens."""

from __future__ import annotations

from aiohttp import web

from sandbox.connector.channel_token import ENDORSEMENTS, ISSUER
from sandbox.world import WORLD

__all__ = ["routes"]

routes = web.RouteTableDef()


@routes.get("/v1/.well-known/openidconfiguration")
async def openid_configuration(request: web.Request) -> web.Response:
    """The discovery document, of the Bot Framework's few members."""
    root = request.app[WORLD].endpoints.connector
    return web.json_response(
        {
            "issuer": ISSUER,
            "authorization_endpoint": "https://invalid.botframework.com",
            "jwks_uri": f"{root}/v1/.well-known/keys",
            "id_token_signing_alg_values_supported": ["RS256"],
            "token_endpoint_auth_methods_supported": ["private_key_jwt"],
        }
    )


@routes.get("/v1/.well-known/keys")
async def keys(request: web.Request) -> web.Response:
    """The keys, each with the channels it may sign for."""
    return web.json_response(request.app[WORLD].channel_keys.jwks(ENDORSEMENTS))
