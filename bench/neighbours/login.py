"""The sign-in service and the channel's keys: real RS256 tokens, as slow as it is told to be."""

from __future__ import annotations

import asyncio
import base64
import json
import time
import uuid
from typing import Any

import jwt
from aiohttp import web
from cryptography.hazmat.primitives.asymmetric import rsa

from bench.neighbours.control import Control

__all__ = ["APP_ID", "CHANNEL", "TENANT", "Keys", "application"]

APP_ID = "0f6e2b1c-7a54-4c1e-9d3b-5a8e6c7d9f01"
TENANT = "11111111-aaaa-4bbb-8ccc-222222222222"
CHANNEL = "https://api.botframework.com"
HOUR = 3600


class Keys:
    """One signing key for everything that is issued here."""

    def __init__(self) -> None:
        self._private = rsa.generate_private_key(65537, 2048)
        public = jwt.algorithms.RSAAlgorithm.to_jwk(self._private.public_key(), as_dict=True)
        named = {"kid": "bench", "use": "sig", "alg": "RS256", "endorsements": ["msteams"]}
        self.published = {"keys": [public | named]}

    def sign(self, **claims: Any) -> str:
        """A token that is good for an hour."""
        now = int(time.time())
        times = {"iat": now, "nbf": now, "exp": now + HOUR}
        return jwt.encode(claims | times, self._private, "RS256", {"kid": "bench"})

    def channel_token(self, service_url: str) -> str:
        """What the channel sends with every activity."""
        return self.sign(iss=CHANNEL, aud=APP_ID, serviceurl=service_url)

    def person_token(self, login_url: str, oid: str) -> str:
        """What a client sends for silent sign-on."""
        issuer = f"{login_url}/{TENANT}/v2.0"
        about = {"tid": TENANT, "oid": oid, "name": "A Seller", "ver": "2.0"}
        return self.sign(iss=issuer, aud=APP_ID, scp="access_as_user", **about)


def application(keys: Keys, control: Control) -> web.Application:
    """Any authority path is served, because each kind of bot forms its own."""

    async def metadata(request: web.Request) -> web.Response:
        root = str(request.url).partition("/.well-known")[0].removesuffix("/v2.0")
        return web.json_response(
            {
                "issuer": f"{root}/v2.0",
                "authorization_endpoint": f"{root}/oauth2/v2.0/authorize",
                "token_endpoint": f"{root}/oauth2/v2.0/token",
                "jwks_uri": f"{root}/keys",
            }
        )

    async def published(_request: web.Request) -> web.Response:
        return web.json_response(keys.published)

    async def token(request: web.Request) -> web.Response:
        form = await request.post()
        await asyncio.sleep(control.token_seconds)
        scopes = str(form["scope"]).split()
        resource = [scope for scope in scopes if "/" in scope]
        audience = resource[0].removesuffix("/.default")
        granted: dict[str, Any] = {
            "token_type": "Bearer",
            "expires_in": HOUR,
            "scope": " ".join(resource),
            "access_token": keys.sign(aud=audience, jti=str(uuid.uuid4())),
        }
        if form["grant_type"] != "client_credentials":
            granted |= _about(_person(form), str(form["client_id"]), request)
        return web.json_response(granted)

    def _about(oid: str, client: str, request: web.Request) -> dict[str, str]:
        issuer = f"{request.url.origin()}/{TENANT}/v2.0"
        return {
            "refresh_token": f"refresh.{oid}",
            "id_token": keys.sign(iss=issuer, aud=client, tid=TENANT, oid=oid, sub=oid),
            "client_info": _encoded({"uid": oid, "utid": TENANT}),
        }

    app = web.Application()
    app.router.add_get("/{authority:.*}/.well-known/{document:openid-?configuration}", metadata)
    app.router.add_get("/{authority:.*}/keys", published)
    app.router.add_post("/{authority:.*}/token", token)
    return app


def _person(form: Any) -> str:
    if form["grant_type"] == "refresh_token":
        return str(form["refresh_token"]).partition(".")[2]
    return str(jwt.decode(form["assertion"], options={"verify_signature": False})["oid"])


def _encoded(value: Any) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode()
