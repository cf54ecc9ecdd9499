"""Files for whoever holds a ticket: the audit, the settings, and what is known of a person.

A chat client opens a link in a browser that nobody is signed in to, so the ticket is the proof: it
was drawn on a card that one person alone gets, and is good once and for five minutes.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TypeAlias

from aiohttp import web

from capture.errors import CaptureError
from capture.exports import Exports
from capture.models import Caller
from cards.languages import accepted_language
from cards.pages import PAGE_POLICY, export_expired_page, export_unavailable_page

__all__ = ["Content", "TicketedFile"]

Content: TypeAlias = Callable[[Caller], Awaitable[bytes]]

_HEADERS = {
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}


@dataclass(frozen=True, slots=True)
class TicketedFile:
    """A file at ``path``, to be saved as ``name``; ``content`` makes it for whom the ticket was.

    Errors of ``capture.errors`` become a page that says to ask anew.
    """

    path: str
    name: str
    media: str
    exports: Exports
    content: Content

    def route(self) -> web.RouteDef:
        """To be added to the application."""
        return web.get(self.path, self._get, allow_head=False)  # a preview must not spend it

    async def _get(self, request: web.Request) -> web.Response:
        language = accepted_language(request.headers.get("Accept-Language", ""))
        try:
            caller = await self.exports.redeem(request.query.get("ticket", "")[:100])
            if caller is None:
                return _page(404, export_expired_page(language))
            content = await self.content(caller)
        except CaptureError:
            return _page(503, export_unavailable_page(language))
        saved = {"Content-Disposition": f'attachment; filename="{self.name}"'}
        return web.Response(
            body=content, content_type=self.media, charset="utf-8", headers=_HEADERS | saved
        )


def _page(status: int, text: str) -> web.Response:
    policy = {"Content-Security-Policy": PAGE_POLICY, "Vary": "Accept-Language"}
    return web.Response(
        status=status, text=text, content_type="text/html", headers=_HEADERS | policy
    )
