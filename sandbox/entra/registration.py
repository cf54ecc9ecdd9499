"""The one registered app: which client it is, and where people may be sent."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from sandbox.entra.errors import EntraError
from sandbox.people import APP_ID

if TYPE_CHECKING:
    from sandbox.entra.authority import Authority

__all__ = ["check_client", "is_registered"]


def check_client(client_id: str, where: Authority) -> None:
    """Raise ``EntraError`` unless this is the registered app."""
    if client_id.lower() != APP_ID:
        raise EntraError(
            "unauthorized_client",
            700016,
            f"Application with identifier '{client_id[:100]}' was not found in the directory "
            f"'{where.tenant.company if where.tenant else where.name}'.",
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
