"""Proving the app without a secret of our own: by a token of the platform it runs on.

Page: Workload identity federation. The app registration trusts the platform's identity (a federated
credential), so that the app itself stays able to act on behalf of people, which a managed identity
alone cannot.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import requests
from msal.managed_identity import ManagedIdentityClient, UserAssignedManagedIdentity
from requests.adapters import HTTPAdapter

from capture.errors import Service, ServiceUnavailable
from identity.credential import Credential
from identity.msal_http import EntraTrouble

__all__ = ["managed_identity", "token_file"]

_AUDIENCE = "api://AzureADTokenExchange"
_SECONDS = 5.0

_new_client: Callable[..., Any] = ManagedIdentityClient
_new_identity: Callable[..., Any] = UserAssignedManagedIdentity


def token_file(path: Path) -> Credential:
    """The platform keeps a token in a file and renews it (Kubernetes): read at each use."""

    def assertion() -> str:
        try:
            return path.read_text().strip()
        except OSError:
            raise _no_token() from None

    return {"client_assertion": assertion}


def managed_identity(client_id: str) -> Credential:
    """The platform's endpoint gives tokens of the user-assigned identity (Azure).

    Its address is in the environment or well known; MSAL knows each platform's.
    """
    client = _new_client(_new_identity(client_id=client_id), http_client=_Session())
    turn = threading.Lock()

    def assertion() -> str:
        with turn:  # MSAL promises no safety for threads here, and its cache answers at once
            try:
                result = client.acquire_token_for_client(resource=_AUDIENCE)
            except (requests.RequestException, ValueError):
                raise _no_token() from None
        if "access_token" not in result:
            raise _no_token()
        return str(result["access_token"])

    return {"client_assertion": assertion}


def _no_token() -> EntraTrouble:
    return EntraTrouble(
        ServiceUnavailable(Service.ENTRA, "the platform gave no token of its identity")
    )


class _Session(requests.Session):
    """The platform's endpoint is on this machine or link-local: no proxy, and never a long wait."""

    def __init__(self) -> None:
        super().__init__()
        self.trust_env = False
        self.mount("http://", HTTPAdapter(max_retries=1))

    def request(self, *args: Any, **kwargs: Any) -> requests.Response:
        return super().request(*args, **{"timeout": _SECONDS} | kwargs)
