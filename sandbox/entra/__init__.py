"""Entra ID: two tenants, one registered app, and tokens that are really signed."""

from sandbox.entra.browser import page_routes
from sandbox.entra.credentials import register_certificate
from sandbox.entra.keys import SigningKeys
from sandbox.entra.login import application
from sandbox.entra.tokens import sso_token

__all__ = ["SigningKeys", "application", "page_routes", "register_certificate", "sso_token"]
