"""Tokens in a person's name for one resource, as far as they may be given."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sandbox.entra import accounts, conditional_access, consent, refresh
from sandbox.entra.claims_request import ClaimsRequest, read_claims
from sandbox.entra.errors import EntraError
from sandbox.entra.provisioning import check_provisioned
from sandbox.entra.scopes import APP_URI, OPENID, Asked, Resource, Wanted, invalid, resource_of
from sandbox.entra.token_request import TokenRequest, missing
from sandbox.entra.tokens import LIFETIME, Client, client_info, delegated_token, id_token, lifetime
from sandbox.people import APP_ID

if TYPE_CHECKING:
    from sandbox.entra.sessions import SignedIn
    from sandbox.people import Person, Tenant
    from sandbox.world import World

__all__ = ["delegated", "for_itself"]


def delegated(
    request: TokenRequest,
    who: SignedIn,
    asked: Asked,
    *,
    offline: bool,
    nonce: str | None = None,
) -> dict[str, Any]:
    """The token endpoint's answer for the single resource asked for; raises ``EntraError``."""
    world, person = request.world, who.person
    accounts.check(world, person)
    tenant = request.where.of(world, person)
    check_provisioned(world, tenant)
    wanted = _single(world, tenant, asked)
    claims = read_claims(request.form.get("claims"))
    granted = _granted(world, person, wanted, asked)
    conditional_access.check(world, who, wanted.resource)
    _check_contexts(request, who, wanted.resource, claims)
    client = Client(APP_ID, request.proof, claims.capabilities)
    seconds = lifetime(world, wanted.resource.audience, client)
    body: dict[str, Any] = {
        "token_type": "Bearer",
        "scope": " ".join(_qualified(wanted, one) for one in sorted(granted)),
        "expires_in": seconds,
        "ext_expires_in": seconds,
        "access_token": delegated_token(
            world, who, audience=wanted.resource.audience, permissions=granted, client=client
        ),
    }
    if seconds > LIFETIME:
        body["refresh_in"] = seconds // 2
    if offline:
        body["refresh_token"] = refresh.issue(world, who)
    if "openid" in asked.openid:
        body["id_token"] = id_token(world, person, nonce=nonce, email="email" in asked.openid)
    if request.form.get("client_info") == "1":
        body["client_info"] = client_info(person)
    return body


def _check_contexts(
    request: TokenRequest, who: SignedIn, resource: Resource, claims: ClaimsRequest
) -> None:
    """An authentication context that is asked for must have been satisfied at sign-in."""
    if not set(claims.contexts) <= set(who.contexts):
        raise conditional_access.second_factor_needed(
            request.world, who.person, resource, request.form["claims"]
        )


def for_itself() -> EntraError:
    """The app asks for a token to itself by its address, which takes its id instead."""
    return EntraError(
        "invalid_request",
        90009,
        f"Application '{APP_ID}' is requesting a token for itself. This scenario is supported "
        "only if resource is specified using the GUID based App Identifier.",
    )


def _granted(world: World, person: Person, wanted: Wanted, asked: Asked) -> frozenset[str]:
    """All this person let the app do with the resource, which must cover what is wanted.

    Who asks for OpenID scopes alone gets those; they need no consent beforehand.
    """
    granted = consent.granted(world, person, wanted.resource)
    covered = granted >= set(wanted.permissions) or (wanted.default and granted)
    if not covered:
        raise EntraError(
            "invalid_grant",
            65001,
            "The user or administrator has not consented to use the application with ID "
            f"'{APP_ID}'. Send an interactive authorization request for this user and resource.",
            suberror="consent_required",
        )
    return granted or asked.openid - {"offline_access"}


def _qualified(wanted: Wanted, permission: str) -> str:
    """A permission as a scope; OpenID's own belong to no resource."""
    return permission if permission in OPENID else f"{wanted.resource.root}/{permission}"


def _single(world: World, tenant: Tenant, asked: Asked) -> Wanted:
    """One token is for one resource; OpenID scopes alone mean Graph."""
    if not asked.wanted and not asked.openid:
        raise missing("scope")
    if len(asked.wanted) > 1:
        named = " ".join(
            f"{one.resource.root}/{name}" for one in asked.wanted for name in one.permissions
        )
        raise EntraError(
            "invalid_request",
            28000,
            "Provided value for the input parameter scope is not valid because it contains more "
            f"than one resource. Scope {named[:500]} is not valid.",
        )
    wanted = asked.wanted[0] if asked.wanted else Wanted(resource_of(world, tenant, ""), ())
    if wanted.resource.root == APP_URI:
        raise for_itself()
    if wanted.resource.name == "connector":
        raise invalid(f"{wanted.resource.root}/.default")
    return wanted
