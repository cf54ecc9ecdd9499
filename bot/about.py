"""``/about``: what the app is, for whoever follows the links of its package."""

from __future__ import annotations

from aiohttp import web

from cards.languages import accepted_language
from cards.pages import PAGE_POLICY, about_page

__all__ = ["about_route"]


def about_route() -> web.RouteDef:
    """To be added to the application; the page is in the language the browser prefers."""
    return web.get("/about", _about)


async def _about(request: web.Request) -> web.Response:
    language = accepted_language(request.headers.get("Accept-Language", ""))
    return web.Response(
        text=about_page(language),
        content_type="text/html",
        headers={
            "Content-Security-Policy": PAGE_POLICY,
            "Vary": "Accept-Language",
            "X-Content-Type-Options": "nosniff",
        },
    )
