"""What the control API may do to the app's credentials."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Literal

import jwt
import msgspec
from aiohttp import web

from sandbox.control.reading import bad, read
from sandbox.entra import credentials
from sandbox.entra.credentials import Federation

if TYPE_CHECKING:
    from sandbox.world import World

__all__ = ["credential_routes", "credentials_as_json"]

_Name = Annotated[str, msgspec.Meta(min_length=1, max_length=600)]


class _Secret(msgspec.Struct, forbid_unknown_fields=True):
    state: Literal["valid", "expired"]


class _Certificate(msgspec.Struct, forbid_unknown_fields=True):
    pem: str


class _Federation(msgspec.Struct, forbid_unknown_fields=True):
    name: _Name
    issuer: _Name
    subject: _Name
    jwks: dict[str, Any]
    audience: _Name = credentials.EXCHANGE


def credential_routes(world: World) -> list[web.RouteDef]:
    """Secret, certificates and trusted issuers; ``GET /control/credentials`` lists them."""
    control = _Control(world)
    return [
        web.get("/control/credentials", control.listed),
        web.post("/control/secret", control.secret),
        web.post("/control/certificate", control.certificate),
        web.delete("/control/certificate/{name}", control.forget_certificate),
        web.post("/control/federation", control.federation),
        web.delete("/control/federation/{name}", control.forget_federation),
    ]


class _Control:
    """One handler a route; 400 with a sentence for what makes no sense."""

    def __init__(self, world: World) -> None:
        self._world = world

    async def listed(self, _: web.Request) -> web.Response:
        return web.json_response(credentials_as_json(self._world))

    async def secret(self, request: web.Request) -> web.Response:
        state = (await read(request, _Secret)).state
        credentials.set_secret_expired(self._world, expired=state == "expired")
        return web.Response(status=204)

    async def certificate(self, request: web.Request) -> web.Response:
        pem = (await read(request, _Certificate)).pem
        try:
            name = credentials.register_certificate(self._world, pem.encode())
        except ValueError as error:
            raise bad(str(error)) from None
        return web.json_response({"thumbprint": name})

    async def forget_certificate(self, request: web.Request) -> web.Response:
        if not credentials.forget_certificate(self._world, request.match_info["name"]):
            raise web.HTTPNotFound(text="There is no certificate of this thumbprint.")
        return web.Response(status=204)

    async def federation(self, request: web.Request) -> web.Response:
        asked = await read(request, _Federation)
        _check_keys(asked.jwks)
        trusted = Federation(asked.issuer, asked.subject, asked.audience, asked.jwks)
        credentials.register_federation(self._world, asked.name, trusted)
        return web.Response(status=204)

    async def forget_federation(self, request: web.Request) -> web.Response:
        if not credentials.forget_federation(self._world, request.match_info["name"]):
            raise web.HTTPNotFound(text="There is no federated credential of this name.")
        return web.Response(status=204)


def credentials_as_json(world: World) -> dict[str, Any]:
    """How the app's credentials stand; no key material."""
    return {
        "secret": "expired" if credentials.is_secret_expired(world) else "valid",
        "certificates": [
            {"thumbprint": name, "expires": one.not_valid_after_utc.isoformat()}
            for name, one in credentials.certificates(world).items()
        ],
        "federations": [
            {
                "name": name,
                "issuer": one.issuer,
                "subject": one.subject,
                "audience": one.audience,
            }
            for name, one in credentials.federations(world).items()
        ],
    }


def _check_keys(jwks: dict[str, Any]) -> None:
    try:
        keys = jwt.PyJWKSet.from_dict(jwks).keys
    except (jwt.PyJWTError, AttributeError, TypeError, ValueError):
        raise bad("jwks is a JSON Web Key Set with at least one RSA key") from None
    if any(key.key_type != "RSA" or key.key_id is None for key in keys):
        raise bad("every key of jwks is an RSA key with a kid")
