"""Tokens in a person's name for one resource, as far as they may be given."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sandbox.entra import claims_request, consent, refresh
from sandbox.entra.errors import EntraError
from sandbox.entra.scopes import APP_URI, OPENID, Asked, Wanted, invalid, resource_of
from sandbox.entra.token_request import TokenRequest, missing
from sandbox.entra.tokens import LIFETIME, access_token, client_info, id_token
from sandbox.people import APP_ID

if TYPE_CHECKING:
    from sandbox.people import Person, Tenant
    from sandbox.world import World

__all__ = ["delegated", "for_itself"]


def delegated(
    request: TokenRequest,
    person: Person,
    asked: Asked,
    *,
    offline: bool,
    nonce: str | None = None,
) -> dict[str, Any]:
    """The token endpoint's answer for the single resource asked for; raises ``EntraError``."""
    world = request.world
    wanted = _single(world, request.where.of(world, person), asked)
    granted = _granted(world, person, wanted, asked)
    body: dict[str, Any] = {
        "token_type": "Bearer",
        "scope": " ".join(_qualified(wanted, one) for one in sorted(granted)),
        "expires_in": LIFETIME,
        "ext_expires_in": LIFETIME,
        "access_token": access_token(
            world,
            person,
            audience=wanted.resource.audience,
            permissions=granted,
            capabilities=claims_request.capabilities(request.form.get("claims")),
        ),
    }
    if offline:
        body["refresh_token"] = refresh.issue(world, person)
    if "openid" in asked.openid:
        body["id_token"] = id_token(world, person, nonce=nonce, email="email" in asked.openid)
    if request.form.get("client_info") == "1":
        body["client_info"] = client_info(person)
    return body


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
