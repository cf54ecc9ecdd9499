"""Entra ID: two tenants, one registered app, and tokens that are really signed."""

from sandbox.entra.browser import page_routes
from sandbox.entra.credentials import register_certificate
from sandbox.entra.errors import EntraError, as_json
from sandbox.entra.keys import SigningKeys
from sandbox.entra.login import application
from sandbox.entra.nested import approve, host_token, nested_token
from sandbox.entra.tokens import sso_token

__all__ = [
    "EntraError",
    "SigningKeys",
    "application",
    "approve",
    "as_json",
    "host_token",
    "nested_token",
    "page_routes",
    "register_certificate",
    "sso_token",
]
