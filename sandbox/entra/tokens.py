"""The tokens Entra ID hands out, claim by claim."""

from __future__ import annotations

import json
from base64 import urlsafe_b64encode
from hashlib import sha256
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4, uuid5

from sandbox.entra import sessions
from sandbox.people import APP_ID, TENANT

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sandbox.people import Person
    from sandbox.world import World

__all__ = [
    "LIFETIME",
    "access_token",
    "app_token",
    "client_info",
    "id_token",
    "issuer",
    "sso_token",
]

LIFETIME = 3600
"""Seconds an access token or an id token is valid."""

TEAMS_CLIENT = "1fec8e78-bce4-4aaf-ab1b-5451cc387264"
"""Teams' desktop and mobile client, which signs people in silently."""

Claims = dict[str, Any]


def issuer(world: World, tenant: str, *, version: int = 2) -> str:
    """The claim ``iss`` of a tenant's tokens of this version."""
    return f"{world.endpoints.login}/{tenant}/" + ("v2.0" if version == 2 else "")


def access_token(
    world: World,
    person: Person,
    *,
    audience: str,
    permissions: Iterable[str],
    client: str = APP_ID,
    capabilities: Iterable[str] = (),
) -> str:
    """A delegated access token, version 2; ``capabilities`` are those the client declared."""
    claims = _common(world, person.tenant) | {
        "aud": audience,
        "azp": client,
        "azpacr": "1" if client == APP_ID else "0",
        "scp": " ".join(sorted(permissions)),
        **_about(world, person, audience),
    }
    declared = list(capabilities)
    if declared:
        claims["xms_cc"] = declared
    return world.login_keys.sign(claims)


def sso_token(world: World, person: Person) -> str:
    """What Teams sends the bot in ``signin/tokenExchange``: the person's token for this app."""
    return access_token(
        world, person, audience=APP_ID, permissions=("access_as_user",), client=TEAMS_CLIENT
    )


def app_token(world: World, audience: str, tenant: str = TENANT) -> str:
    """An app's own access token, version 1 as the Bot Framework and Graph still get it."""
    principal = str(uuid5(UUID(tenant), APP_ID))
    claims = _common(world, tenant) | {
        "aud": audience,
        "iss": issuer(world, tenant, version=1),
        "ver": "1.0",
        "appid": APP_ID,
        "appidacr": "1",
        "idtyp": "app",
        "sub": principal,
        "oid": principal,
    }
    return world.login_keys.sign(claims)


def id_token(world: World, person: Person, *, nonce: str | None, email: bool) -> str:
    """Who signed in, for the app itself."""
    claims = _common(world, person.tenant) | {"aud": APP_ID, **_about(world, person, APP_ID)}
    if nonce is not None:
        claims["nonce"] = nonce
    if email:
        claims["email"] = person.mail
    return world.login_keys.sign(claims)


def client_info(person: Person) -> str:
    """What MSAL keys an account by: base64url JSON without padding."""
    text = json.dumps({"uid": person.oid, "utid": person.tenant}, separators=(",", ":"))
    return urlsafe_b64encode(text.encode()).rstrip(b"=").decode()


def _common(world: World, tenant: str) -> Claims:
    now = int(world.clock().timestamp())
    return {
        "iss": issuer(world, tenant),
        "iat": now,
        "nbf": now,
        "exp": now + LIFETIME,
        "tid": tenant,
        "ver": "2.0",
        "uti": uuid4().hex,
    }


def _about(world: World, person: Person, audience: str) -> Claims:
    return {
        "oid": person.oid,
        "sub": _pairwise(person, audience),
        "sid": sessions.current(world, person),
        "name": person.name,
        "preferred_username": person.mail,
    }


def _pairwise(person: Person, audience: str) -> str:
    """A subject differs from resource to resource, as Entra's do."""
    digest = sha256(f"{person.tenant}|{person.oid}|{audience}".encode()).digest()
    return urlsafe_b64encode(digest).rstrip(b"=").decode()
