"""Where people's browsers are sent; machines talk to ``login.application``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sandbox.entra.admin_consent import admin_routes
from sandbox.entra.authorize import sign_in_routes
from sandbox.entra.logout import logout_routes

if TYPE_CHECKING:
    from aiohttp import web

    from sandbox.world import World

__all__ = ["page_routes"]


def page_routes(world: World) -> list[web.RouteDef]:
    """Signing in, consenting for a tenant and signing out, for the page listener."""
    return [*sign_in_routes(world), *admin_routes(world), *logout_routes(world)]
