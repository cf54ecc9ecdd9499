"""The one registered app: how it proves itself, and where people may be sent."""

from __future__ import annotations

import hmac
from base64 import b64decode
from typing import TYPE_CHECKING
from urllib.parse import unquote_plus, urlsplit

from aiohttp import hdrs

from sandbox.entra.errors import EntraError
from sandbox.entra.token_request import missing
from sandbox.people import APP_ID, APP_SECRET

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sandbox.entra.authority import Authority

__all__ = ["authenticate", "check_client", "is_registered"]


def check_client(client_id: str, where: Authority) -> None:
    """Raise ``EntraError`` unless this is the registered app."""
    if client_id.lower() != APP_ID:
        raise EntraError(
            "unauthorized_client",
            700016,
            f"Application with identifier '{client_id[:100]}' was not found in the directory "
            f"'{where.tenant.company if where.tenant else where.name}'.",
        )


def authenticate(form: Mapping[str, str], headers: Mapping[str, str], where: Authority) -> None:
    """Check the client's id and secret, in the body or as Basic; raises ``EntraError``."""
    client_id, secret = form.get("client_id", ""), form.get("client_secret", "")
    if hdrs.AUTHORIZATION in headers:
        client_id, secret = _basic(headers[hdrs.AUTHORIZATION])
    if not client_id:
        raise missing("client_id")
    check_client(client_id, where)
    if "client_assertion" in form:
        raise EntraError(
            "invalid_client",
            700027,
            "The certificate with identifier used to sign the client assertion is not registered "
            "on application. The sandbox's app has a secret only.",
        )
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


def is_registered(redirect_uri: str) -> bool:
    """Whether people may be sent back there: this machine, any port, ``/auth/callback``."""
    try:
        parts = urlsplit(redirect_uri)
        port = parts.port
    except ValueError:
        return False
    host = parts.hostname
    expected = f"http://{host}" + (f":{port}" if port is not None else "") + "/auth/callback"
    return host in ("localhost", "127.0.0.1") and redirect_uri == expected


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
