"""Whose token a request carries, for the services that accept tokens of the sandbox's Entra ID."""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Collection
from typing import TYPE_CHECKING, Any

import jwt
from aiohttp import hdrs, web

from sandbox.clock import aged
from sandbox.entra import accounts, conditional_access, sessions
from sandbox.entra.tokens import issuer
from sandbox.journal import CALLER
from sandbox.world import WORLD

if TYPE_CHECKING:
    from sandbox.people import Person, Tenant
    from sandbox.world import World

__all__ = ["CONNECTOR_AUDIENCE", "Unauthorized", "app_of", "person_of"]

CONNECTOR_AUDIENCE = "https://api.botframework.com"

_WHY: tuple[tuple[type[jwt.InvalidTokenError], str, str], ...] = (
    (jwt.ExpiredSignatureError, "expired", "The token has expired."),
    (jwt.ImmatureSignatureError, "not_yet_valid", "The token is not valid yet."),
    (jwt.InvalidAudienceError, "audience", "The token was issued for another service."),
    (jwt.InvalidSignatureError, "signature", "The token was not signed by a published key."),
    (jwt.InvalidTokenError, "malformed", "The token cannot be read or lacks a claim."),
)


class Unauthorized(Exception):  # noqa: N818 - HTTP's own word for it
    """A token was refused.

    ``code`` is one of missing, malformed, signature, audience, expired, not_yet_valid, issuer,
    tenant, app_only, delegated, app, person, revoked, disabled, policy (all ``status`` 401) and
    scope (403); each service words it in its own error format. ``challenge`` is the value of
    WWW-Authenticate.
    """

    def __init__(self, code: str, message: str, *, status: int = 401, challenge: str = "") -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.status = status
        self.challenge = challenge


def person_of(
    request: web.Request, audience: str, scopes: Collection[str], tenant: Tenant | None = None
) -> Person:
    """The person whose delegated token this is; it must hold at least one of ``scopes``.

    A service of one ``tenant`` refuses everybody else's token.

    Raises ``Unauthorized``. Notes the person's oid under ``CALLER``, where the journal looks.
    """
    world = request.config_dict[WORLD]
    claims = _claims(request, world, audience, tenant)
    if "scp" not in claims:
        raise _refused(
            world, tenant, "app_only", "The token is an app's own; a person's is needed."
        )
    person = world.person(str(claims.get("oid")))
    if person is None or person.tenant != claims["tid"]:
        raise _refused(world, tenant, "person", "The token's person is not known in this tenant.")
    _evaluate(request, tenant, claims, person, audience)
    request[CALLER] = person.oid
    if not set(str(claims["scp"]).split()) & set(scopes):
        raise Unauthorized(
            "scope", f"The token needs one of the scopes {', '.join(sorted(scopes))}.", status=403
        )
    return person


def app_of(request: web.Request, audience: str = CONNECTOR_AUDIENCE) -> str:
    """The id of the app whose own token this is; raises ``Unauthorized``."""
    world = request.config_dict[WORLD]
    claims = _claims(request, world, audience, None)
    if "scp" in claims:
        raise _refused(
            world, None, "delegated", "The token is a person's; the app's own is needed."
        )
    app_id = claims.get("appid")
    if not isinstance(app_id, str):
        raise _refused(world, None, "app", "The token does not say which app it is for.")
    request[CALLER] = app_id
    return app_id


def _claims(
    request: web.Request, world: World, audience: str, tenant: Tenant | None
) -> dict[str, Any]:
    try:
        now = world.clock() + aged()
        claims = world.login_keys.claims(_token(request, world, tenant), audience, now)
    except jwt.InvalidTokenError as error:
        code, message = next((c, m) for kind, c, m in _WHY if isinstance(error, kind))
        raise _refused(world, tenant, code, message) from None
    issuers = {
        issuer(world, one.id, version=version): one for one in world.tenants for version in (1, 2)
    }
    issued_for = issuers.get(claims["iss"])
    if issued_for is None:
        raise _refused(world, tenant, "issuer", "The token comes from another issuer.")
    if claims.get("tid") != issued_for.id or (tenant is not None and tenant != issued_for):
        raise _refused(world, tenant, "tenant", "The token belongs to another tenant.")
    return claims


def _token(request: web.Request, world: World, tenant: Tenant | None) -> str:
    values = request.headers.getall(hdrs.AUTHORIZATION, [])
    if not values:
        raise _refused(world, tenant, "missing", "The request carries no token.")
    scheme, _, token = values[0].partition(" ")
    if len(values) > 1 or scheme.lower() != "bearer" or not token.strip():
        raise _refused(world, tenant, "malformed", "Authorization must be one bearer token.")
    return token.strip()


def _refused(world: World, tenant: Tenant | None, code: str, message: str) -> Unauthorized:
    return Unauthorized(code, message, challenge=f'{_realm(world, tenant)}, error="invalid_token"')


def _evaluate(
    request: web.Request,
    tenant: Tenant | None,
    claims: dict[str, Any],
    person: Person,
    audience: str,
) -> None:
    """Continuous access evaluation: what happened to the person since the token was issued.

    Only a client that declared cp1 is told, by a challenge that says what its next token needs;
    any other one's token is good until it expires.
    Pages: "Continuous access evaluation", "Claims challenges, claims requests, and client
    capabilities".
    """
    world = request.config_dict[WORLD]
    if "cp1" not in [str(value).lower() for value in claims.get("xms_cc", [])]:
        return
    api = "graph" if audience == world.endpoints.graph else "dataverse"
    policy = conditional_access.required(world, person, [api])
    if not accounts.is_enabled(world, person):
        code, message = "disabled", "The person's account was disabled."
    elif not sessions.is_live(world, person, claims.get("sid")):
        code = "revoked"
        message = "The person's sessions were revoked after this token was issued."
    elif policy == "block" or (policy == "mfa" and "mfa" not in claims.get("amr", [])):
        code, message = "policy", "A policy that applies to the person is not satisfied."
    else:
        return
    needed = {
        "access_token": {
            "nbf": {"essential": True, "value": str(int(world.clock().timestamp()))},
        }
    }
    encoded = b64encode(json.dumps(needed, separators=(",", ":")).encode()).decode()
    challenge = f'{_realm(world, tenant)}, error="insufficient_claims", claims="{encoded}"'
    raise Unauthorized(code, message, challenge=challenge)


def _realm(world: World, tenant: Tenant | None) -> str:
    """The opening of a challenge, which names where to sign in: for every tenant, or for one."""
    realm = tenant.id if tenant else ""
    address = f"{world.endpoints.page}/login/{realm or 'common'}/oauth2/v2.0/authorize"
    return f'Bearer realm="{realm}", authorization_uri="{address}"'
