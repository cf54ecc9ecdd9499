"""The tokens Entra ID hands out, claim by claim."""

from __future__ import annotations

import json
from base64 import urlsafe_b64encode
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4, uuid5

from sandbox.entra import accounts, sessions
from sandbox.entra.sessions import SignedIn
from sandbox.people import APP_ID, TENANT

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sandbox.people import Person
    from sandbox.world import World

__all__ = [
    "LIFETIME",
    "Client",
    "access_token",
    "app_token",
    "client_info",
    "delegated_token",
    "id_token",
    "issuer",
    "lifetime",
    "sso_token",
]

LIFETIME = 3600
"""Seconds an access token or an id token is valid, unless access is evaluated continuously."""

_LONG_LIFETIME = 24 * 3600

TEAMS_CLIENT = "1fec8e78-bce4-4aaf-ab1b-5451cc387264"
"""Teams' desktop and mobile client, which signs people in silently."""

Claims = dict[str, Any]


def issuer(world: World, tenant: str, *, version: int = 2) -> str:
    """The claim ``iss`` of a tenant's tokens of this version."""
    return f"{world.endpoints.login}/{tenant}/" + ("v2.0" if version == 2 else "")


@dataclass(frozen=True, slots=True)
class Client:
    """The client a token is for; ``proof`` is how it proved itself, as ``azpacr`` says it.

    That is 0 for a public client, 1 for a secret, 2 for an assertion. ``capabilities`` are those it
    declared.
    """

    id: str = APP_ID
    proof: str = "1"
    capabilities: tuple[str, ...] = ()


def access_token(world: World, person: Person, *, audience: str, permissions: Iterable[str]) -> str:
    """The app's delegated access token of somebody who signed in with a password alone."""
    who = SignedIn(person, sessions.current(world, person))
    return delegated_token(world, who, audience=audience, permissions=permissions, client=Client())


def delegated_token(
    world: World, who: SignedIn, *, audience: str, permissions: Iterable[str], client: Client
) -> str:
    """A delegated access token, version 2."""
    person = who.person
    claims = _common(world, person.tenant, lifetime(world, audience, client)) | {
        "aud": audience,
        "azp": client.id,
        "azpacr": client.proof,
        "scp": " ".join(sorted(permissions)),
        "amr": list(who.methods),
        **_about(world, person, audience),
    }
    optional = {"acrs": list(who.contexts), "xms_cc": list(client.capabilities)}
    return world.login_keys.sign(
        claims | {name: values for name, values in optional.items() if values}
    )


def lifetime(world: World, audience: str, client: Client) -> int:
    """Seconds an access token is valid: long where it can be revoked at once.

    Page: "Continuous access evaluation", token lifetime.
    """
    organisations = [world.organisation(tenant) for tenant in world.tenants]
    evaluated = audience in (world.endpoints.graph, *organisations)
    return _LONG_LIFETIME if evaluated and client.capabilities else LIFETIME


def sso_token(world: World, person: Person) -> str:
    """What Teams sends the bot in ``signin/tokenExchange``: the person's token for this app."""
    return delegated_token(
        world,
        SignedIn(person, sessions.current(world, person)),
        audience=APP_ID,
        permissions=("access_as_user",),
        client=Client(TEAMS_CLIENT, proof="0"),
    )


def app_token(world: World, audience: str, tenant: str = TENANT, *, proof: str = "1") -> str:
    """An app's own access token, version 1 as the Bot Framework and Graph still get it."""
    principal = str(uuid5(UUID(tenant), APP_ID))
    claims = _common(world, tenant) | {
        "aud": audience,
        "iss": issuer(world, tenant, version=1),
        "ver": "1.0",
        "appid": APP_ID,
        "appidacr": proof,
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


def _common(world: World, tenant: str, seconds: int = LIFETIME) -> Claims:
    now = int(world.clock().timestamp())
    return {
        "iss": issuer(world, tenant),
        "iat": now,
        "nbf": now,
        "exp": now + seconds,
        "tid": tenant,
        "ver": "2.0",
        "uti": uuid4().hex,
    }


def _about(world: World, person: Person, audience: str) -> Claims:
    """The claims about a person; a guest's name the identity provider of another tenant.

    Page: "ID token claims reference" (``acct``, ``idp``).
    """
    guest = accounts.is_guest(world, person)
    home = next(tenant.id for tenant in world.tenants if tenant.id != person.tenant)
    provider = {"idp": issuer(world, home, version=1)} if guest else {}
    return {
        "oid": person.oid,
        "sub": _pairwise(person, audience),
        "sid": sessions.current(world, person),
        "name": person.name,
        "preferred_username": person.mail,
        "acct": int(guest),
        **provider,
    }


def _pairwise(person: Person, audience: str) -> str:
    """A subject differs from resource to resource, as Entra's do."""
    digest = sha256(f"{person.tenant}|{person.oid}|{audience}".encode()).digest()
    return urlsafe_b64encode(digest).rstrip(b"=").decode()
