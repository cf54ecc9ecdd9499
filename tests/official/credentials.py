"""A person's tokens for Microsoft's SDKs, bought by MSAL at the sandbox's Entra ID."""

from __future__ import annotations

import time
from typing import Any

from azure.core.credentials import AccessToken

from tests.sandbox.sign_in import Msal

__all__ = ["MsalCredential"]


class MsalCredential:
    """What the SDKs take as a ``TokenCredential``: one person, who signs in when it is needed.

    ``scopes`` are those consented to; ``claims`` collects the challenges that a client passed on.
    """

    def __init__(self, msal: Msal, oid: str, scopes: list[str]) -> None:
        self._msal = msal
        self._app = msal.app()
        self._oid = oid
        self.scopes = scopes
        self.claims: list[str] = []

    def get_token(self, *scopes: str, claims: str | None = None, **_: Any) -> AccessToken:
        """A token from the cache or by refreshing; a new sign-in where neither is allowed."""
        if claims:
            self.claims.append(claims)
        accounts = self._app.get_accounts()
        answer = accounts and self._app.acquire_token_silent(
            list(scopes), accounts[0], claims_challenge=claims
        )
        if not answer:
            answer = self._msal.sign_in(self._oid, self.scopes, self.scopes)
        return AccessToken(answer["access_token"], int(time.time()) + int(answer["expires_in"]))
