"""What a host gives an app that runs within it: tokens without a browser of the app's own.

Pages: "Enable SSO in an Office Add-in using nested app authentication" (the app asks in its own
name, and is consented to as itself), "getAccessToken" (the host asks in its name, which the app has
let in beforehand).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from sandbox.entra import accounts, conditional_access, consent, provisioning, sessions
from sandbox.entra.claims_request import read_claims
from sandbox.entra.delegated import for_itself
from sandbox.entra.errors import EntraError
from sandbox.entra.scopes import APP_URI, Wanted, invalid, parse
from sandbox.entra.sessions import PASSWORD, SECOND_FACTOR, SignedIn
from sandbox.entra.tokens import LIFETIME, Client, delegated_token, id_token, sso_token
from sandbox.people import APP_ID

if TYPE_CHECKING:
    from sandbox.people import Person
    from sandbox.world import World

__all__ = ["approve", "host_token", "nested_token"]

_SIGN_INS = "host_sign_ins"
"""How each person signed in to the host: a second factor is asked for once in a session."""


def nested_token(
    world: World, person: Person, *, client_id: str, scope: str, claims: str
) -> dict[str, Any]:
    """A token for the app's own API in the app's name; raises ``EntraError``."""
    who = _signed_in(world, person)
    provisioning.check_provisioned(world, world.home(person))
    wanted = _wanted(world, person, client_id, scope)
    if not consent.covers(world, person, [wanted]):
        raise EntraError(
            "invalid_grant",
            65001,
            "The user or administrator has not consented to use the application with ID "
            f"'{APP_ID}'. Send an interactive authorization request for this user and resource.",
            suberror="consent_required",
        )
    asked = read_claims(claims)
    conditional_access.check(world, who, wanted.resource)
    if not set(asked.contexts) <= set(who.contexts) or (asked.policies and not who.is_strong):
        raise conditional_access.second_factor_needed(world, person, wanted.resource, claims)
    client = Client(APP_ID, proof="0", capabilities=asked.capabilities)
    token = delegated_token(
        world, who, audience=APP_ID, permissions=wanted.permissions, client=client
    )
    return _told(world, person, token, scope)


def host_token(world: World, person: Person) -> dict[str, Any]:
    """A token in the host's name, for ``Office.auth.getAccessToken``; raises ``EntraError``."""
    who = _signed_in(world, person)
    provisioning.check_provisioned(world, world.home(person))
    wanted = _wanted(world, person, APP_ID, f"{APP_ID}/access_as_user")
    conditional_access.check(world, who, wanted.resource)
    return _told(world, person, sso_token(world, person), f"{APP_ID}/access_as_user")


def approve(world: World, person: Person, *, client_id: str, scope: str, claims: str) -> None:
    """The person agrees in the host's window, with a second factor where one is required.

    ``/.default`` of the app itself is all that its registration lists, of every API.
    Raises ``EntraError`` where nothing a person does would help.
    """
    _signed_in(world, person)
    wanted = _wanted(world, person, client_id, scope)
    asked = read_claims(claims)
    policy = conditional_access.required(world, person, [wanted.resource.name])
    if policy == "block":
        raise conditional_access.blocked(person, wanted.resource)
    tenant = world.home(person)
    agreed = consent.configured(world, tenant) if wanted.default else [wanted]
    known = provisioning.is_provisioned(world, tenant)
    if not known or not consent.covers(world, person, agreed):
        provisioning.check_may_grant(world, person, agreed)
        provisioning.provision(world, tenant)
        consent.grant(world, person, agreed)
    if policy == "mfa" or asked.steps_up:
        conditional_access.enroll(world, person)
        kept = {"session": sessions.current(world, person), "contexts": list(asked.contexts)}
        world.store.put(_SIGN_INS, person.oid, kept)


def _signed_in(world: World, person: Person) -> SignedIn:
    """The person as the host knows them; raises ``EntraError`` for a disabled account."""
    accounts.check(world, person)
    session = sessions.current(world, person)
    kept = world.store.get(_SIGN_INS, person.oid)
    if not kept or kept["session"] != session:
        return SignedIn(person, session)
    return SignedIn(person, session, (PASSWORD, SECOND_FACTOR), tuple(kept["contexts"]))


def _wanted(world: World, person: Person, client_id: str, scope: str) -> Wanted:
    """The app's own permission, which is all that is asked for within a host here."""
    if client_id.lower() != APP_ID:
        raise EntraError(
            "unauthorized_client",
            700016,
            f"Application with identifier '{client_id[:100]}' was not found in the directory "
            f"'{world.home(person).company}'.",
        )
    asked = parse(world, world.home(person), scope)
    if asked.wanted and asked.wanted[0].resource.root == APP_URI:
        raise for_itself()
    if len(asked.wanted) != 1 or asked.wanted[0].resource.audience != APP_ID:
        raise invalid(scope)
    return asked.wanted[0]


def _told(world: World, person: Person, token: str, scope: str) -> dict[str, Any]:
    """Token and account as the bridge of nested app authentication hands them on."""
    return {
        "token": {
            "access_token": token,
            "expires_in": LIFETIME,
            "id_token": id_token(world, person, nonce=None, email=False),
            "scope": scope,
            "properties": None,
        },
        "account": {
            "homeAccountId": f"{person.oid}.{person.tenant}",
            "environment": urlsplit(world.endpoints.login).netloc,
            "tenantId": person.tenant,
            "username": person.mail,
            "localAccountId": person.oid,
            "name": person.name,
        },
    }
