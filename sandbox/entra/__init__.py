"""Entra ID: one tenant, one registered app, and tokens that are really signed."""

from sandbox.entra.authorize import page_routes
from sandbox.entra.keys import SigningKeys
from sandbox.entra.login import application
from sandbox.entra.tokens import sso_token

__all__ = ["SigningKeys", "application", "page_routes", "sso_token"]
