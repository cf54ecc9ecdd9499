"""The end-session endpoint: nobody stays signed in here, so it only sends people on.

Page: "OpenID Connect on the Microsoft identity platform", send a sign-out request.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from aiohttp import hdrs, web
from yarl import URL

from sandbox.entra import pages
from sandbox.entra.authority import authority
from sandbox.entra.errors import EntraError
from sandbox.entra.registration import is_registered

if TYPE_CHECKING:
    from sandbox.world import World

__all__ = ["logout_routes"]


def logout_routes(world: World) -> list[web.RouteDef]:
    """The sign-out page, for the application that serves the page listener."""

    async def leave(request: web.Request) -> web.Response:
        try:
            authority(world, request.match_info["tenant"])
        except EntraError as error:
            return pages.refused(error)
        back = request.query.get("post_logout_redirect_uri", "")
        if not is_registered(back):
            return pages.signed_out()
        state = {"state": request.query["state"]} if "state" in request.query else {}
        return web.Response(status=303, headers={hdrs.LOCATION: str(URL(back).with_query(state))})

    return [web.get("/login/{tenant}/oauth2/v2.0/logout", leave)]
