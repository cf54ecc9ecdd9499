"""The on-behalf-of grant: a person's token for this app is exchanged for one to another API.

Page: "Microsoft identity platform and OAuth2.0 On-Behalf-Of flow".
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import jwt

from sandbox.entra import sessions
from sandbox.entra.delegated import delegated
from sandbox.entra.errors import EntraError
from sandbox.entra.scopes import APP_URI, parse
from sandbox.entra.sessions import SignedIn
from sandbox.people import APP_ID

if TYPE_CHECKING:
    from sandbox.entra.token_request import TokenRequest

__all__ = ["on_behalf_of"]


def on_behalf_of(request: TokenRequest) -> dict[str, Any]:
    """The answer to an exchange; raises ``EntraError``."""
    if request.needed("requested_token_use") != "on_behalf_of":
        raise EntraError(
            "invalid_request", 9002313, "Invalid request. requested_token_use is unknown."
        )
    who = _asserted(request, request.needed("assertion"))
    tenant = request.where.of(request.world, who.person)
    asked = parse(request.world, tenant, request.needed("scope"))
    return delegated(request, who, asked, offline="offline_access" in asked.openid)


def _asserted(request: TokenRequest, assertion: str) -> SignedIn:
    """The person a middle-tier assertion speaks for, signed in as its claims say."""
    world = request.world
    claims = _claims(request, assertion)
    if claims.get("idtyp") == "app":
        raise EntraError(
            "invalid_request",
            7000114,
            f"Application '{APP_ID}' is not allowed to make application on-behalf-of calls.",
        )
    person = world.person(str(claims.get("oid")))
    if person is None or "scp" not in claims:
        raise EntraError("invalid_grant", 50013, "Assertion is not a person's access token.")
    if not request.where.admits(person):
        raise EntraError(
            "invalid_grant", 50013, "Assertion was issued by another tenant than it is used in."
        )
    if not sessions.is_live(world, person, claims.get("sid")):
        raise sessions.revoked()
    return SignedIn(
        person, str(claims["sid"]), tuple(claims.get("amr", ())), tuple(claims.get("acrs", ()))
    )


def _claims(request: TokenRequest, assertion: str) -> dict[str, Any]:
    world = request.world
    try:
        return world.login_keys.claims(assertion, (APP_ID, APP_URI), world.clock())
    except jwt.ExpiredSignatureError:
        raise EntraError(
            "invalid_grant", 500133, "Assertion is not within its valid time range."
        ) from None
    except jwt.InvalidAudienceError:
        raise EntraError(
            "invalid_grant",
            500131,
            "Assertion audience does not match the Client app presenting the assertion. The "
            f"expected audience is '{APP_ID}' or one of the Application Uris of this application.",
        ) from None
    except jwt.InvalidTokenError:
        raise EntraError(
            "invalid_grant", 50013, "Assertion failed signature validation or cannot be read."
        ) from None
