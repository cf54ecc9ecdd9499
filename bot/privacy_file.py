"""``GET /export``: everything that is known of a person, as JSON, for whoever holds a ticket.

A chat client opens a link in a browser that nobody is signed in to, so the ticket is the proof:
drawn on a card that one person alone gets, good once and for five minutes.
"""

from __future__ import annotations

from aiohttp import web

from capture.errors import CaptureError
from capture.exports import Exports
from capture.known import Everything
from cards.languages import accepted_language
from cards.pages import PAGE_POLICY, export_expired_page, export_unavailable_page

__all__ = ["PrivacyFile"]

_HEADERS = {
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}
_FILE = {"Content-Disposition": 'attachment; filename="auto-capture-about-me.json"'}


class PrivacyFile:
    """The route and what it serves."""

    def __init__(self, everything: Everything, exports: Exports) -> None:
        self._everything = everything
        self._exports = exports

    def route(self) -> web.RouteDef:
        """To be added to the application."""
        return web.get("/export", self._get, allow_head=False)  # a preview must not spend it

    async def _get(self, request: web.Request) -> web.Response:
        language = accepted_language(request.headers.get("Accept-Language", ""))
        try:
            caller = await self._exports.redeem(request.query.get("ticket", "")[:100])
            if caller is None:
                return _page(404, export_expired_page(language))
            content = await self._everything.of(caller)
        except CaptureError:
            return _page(503, export_unavailable_page(language))
        return web.Response(
            body=content, content_type="application/json", charset="utf-8", headers=_HEADERS | _FILE
        )


def _page(status: int, text: str) -> web.Response:
    policy = {"Content-Security-Policy": PAGE_POLICY, "Vary": "Accept-Language"}
    return web.Response(
        status=status, text=text, content_type="text/html", headers=_HEADERS | policy
    )
