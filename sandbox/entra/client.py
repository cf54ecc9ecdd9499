"""How the client proves to the token endpoint that it is the registered app.

Pages: "OAuth 2.0 client credentials flow on the Microsoft identity platform", RFC 6749 section 2.3.
"""

from __future__ import annotations

import hmac
from base64 import b64decode
from typing import TYPE_CHECKING
from urllib.parse import unquote_plus

from aiohttp import hdrs

from sandbox.entra import client_assertion, credentials
from sandbox.entra.errors import EntraError
from sandbox.entra.registration import check_client
from sandbox.entra.token_request import missing
from sandbox.people import APP_ID, APP_SECRET

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sandbox.entra.authority import Authority
    from sandbox.world import World

__all__ = ["authenticate"]

_BY_SECRET, _BY_ASSERTION = "1", "2"


def authenticate(
    world: World, where: Authority, form: Mapping[str, str], headers: Mapping[str, str]
) -> str:
    """Check a secret (in the body or as Basic) or an assertion; raises ``EntraError``.

    Returns the claim ``azpacr``: how the client proved itself.
    """
    client_id, secret = form.get("client_id", ""), form.get("client_secret", "")
    if hdrs.AUTHORIZATION in headers:
        client_id, secret = _basic(headers[hdrs.AUTHORIZATION])
    if not client_id:
        raise missing("client_id")
    check_client(client_id, where)
    if "client_assertion" in form:
        if form.get("client_assertion_type") != client_assertion.TYPE:
            raise missing("client_assertion_type")
        client_assertion.check(world, where, form["client_assertion"])
        return _BY_ASSERTION
    _check_secret(world, secret)
    return _BY_SECRET


def _check_secret(world: World, secret: str) -> None:
    if not secret:
        raise EntraError(
            "invalid_client",
            7000218,
            "The request body must contain the following parameter: "
            "'client_assertion' or 'client_secret'.",
        )
    if not hmac.compare_digest(secret.encode(), APP_SECRET.encode()):
        raise EntraError(
            "invalid_client",
            7000215,
            "Invalid client secret provided. Ensure the secret being sent in the request is the "
            f"client secret value, not the client secret ID, for a secret added to app '{APP_ID}'.",
        )
    if credentials.is_secret_expired(world):
        raise EntraError(
            "invalid_client",
            7000222,
            f"The provided client secret keys for app '{APP_ID}' are expired. Create new keys for "
            "your app, or consider using certificate credentials for added security.",
        )


def _basic(value: str) -> tuple[str, str]:
    """Client id and secret of a Basic header, each percent-encoded (RFC 6749 section 2.3.1)."""
    scheme, _, encoded = value.partition(" ")
    try:
        decoded = b64decode(encoded, validate=True).decode()
    except ValueError:
        decoded = ""
    if scheme.lower() != "basic" or ":" not in decoded:
        raise EntraError(
            "invalid_request", 90023, "Authorization must be Basic client credentials."
        )
    client_id, _, secret = decoded.partition(":")
    return unquote_plus(client_id), unquote_plus(secret)
