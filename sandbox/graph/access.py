"""Whether the token of a request opens an address, in Graph's words where it does not."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sandbox.bearer import Unauthorized, person_of
from sandbox.graph.errors import GraphError
from sandbox.graph.routes import MAIL_BASIC, Route
from sandbox.world import WORLD

if TYPE_CHECKING:
    from aiohttp import web

    from sandbox.people import Person

__all__ = ["admitted", "person_with"]

_REFUSED: Final = {
    "missing": "Access token is empty.",
    "expired": "Lifetime validation failed, the token is expired.",
    "audience": "Access token validation failure. Invalid audience.",
    "revoked": "Continuous access evaluation resulted in challenge with result: "
    "InteractionRequired and code: TokenIssuedBeforeRevocationTimestamp",
    "policy": "Continuous access evaluation resulted in challenge with result: "
    "InteractionRequired and code: TokenCreatedWithOutdatedPolicies",
}


def admitted(request: web.Request, route: Route) -> tuple[Person, bool]:
    """Who asks, and whether they may see only the basics; raises ``GraphError`` 401 or 403."""
    if not route.basic_too:
        return person_with(request, route.scopes), False
    person = person_with(request, (*route.scopes, *MAIL_BASIC))
    try:
        return person_with(request, route.scopes), False
    except GraphError:
        return person, True


def person_with(request: web.Request, scopes: tuple[str, ...]) -> Person:
    """Whose token this is, if it holds one of these permissions; raises ``GraphError``."""
    root = request.config_dict[WORLD].endpoints.graph
    try:
        return person_of(request, root, scopes)
    except Unauthorized as trouble:
        if trouble.status == 403 and "User.Read" in scopes:
            message = "Insufficient privileges to complete the operation."
            raise GraphError(403, "Authorization_RequestDenied", message) from None
        if trouble.status == 403:
            message = "Access is denied. Check credentials and try again."
            raise GraphError(403, "ErrorAccessDenied", message) from None
        message = _REFUSED.get(trouble.code, trouble.message)
        raise GraphError(
            401, "InvalidAuthenticationToken", message, challenge=trouble.challenge
        ) from None
