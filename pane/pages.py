"""The pane's page and its files, each under a policy that lets nothing else run."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Iterable
from pathlib import Path

from aiohttp import web
from yarl import URL

from cards.languages import Language
from pane.problems import Refused, answer, problem_of
from pane.visit import language_asked

__all__ = ["Pages"]

STATIC = Path(__file__).parent / "static"
LIBRARIES = Path(__file__).parent / "node_modules"
MSAL = LIBRARIES / "@azure" / "msal-browser" / "lib"
VENDOR = {
    "adaptivecards.js": LIBRARIES / "adaptivecards" / "dist" / "adaptivecards.min.js",
    "msal-browser.js": MSAL / "msal-browser.min.js",
    "msal-redirect-bridge.js": MSAL / "redirect-bridge" / "msal-redirect-bridge.min.js",
}
TYPES = {
    ".html": "text/html",
    ".js": "text/javascript",
    ".mjs": "text/javascript",
    ".css": "text/css",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".json": "application/json",
}
OFFICE = "$office_js"
"""Stands in the page where Office's script is loaded from."""


class Pages:
    """``office_js`` is where Office's script comes from, ``frames`` where the pane may be shown."""

    def __init__(self, office_js: str, login_url: str, frames: Iterable[str]) -> None:
        self._office_js = office_js
        self._headers = {
            "Content-Security-Policy": _policy(office_js, login_url, frames),
            "Referrer-Policy": "no-referrer",
            "X-Content-Type-Options": "nosniff",
            "Cache-Control": "no-cache",
        }

    def routes(self) -> tuple[web.RouteDef, ...]:
        """To be added to the application."""
        return (
            web.get("/pane", self._moved),
            web.get("/pane/", self._page),
            web.get("/pane/signed-in", self._signed_in),
            web.get("/pane/static/{name}", self._static),
            web.get("/pane/vendor/{name}", self._vendor),
        )

    async def _moved(self, _request: web.Request) -> web.Response:
        raise web.HTTPPermanentRedirect("/pane/")

    async def _page(self, request: web.Request) -> web.Response:
        page = await _content(STATIC / "index.html")
        if page is None:
            return _missing(request)
        filled = page.replace(OFFICE.encode(), self._office_js.encode())
        return self._answer(request, filled, "text/html")

    async def _signed_in(self, request: web.Request) -> web.Response:
        """Where MSAL comes back to; its bridge tells the page that waits."""
        page = await _content(STATIC / "signed_in.html")
        return _missing(request) if page is None else self._answer(request, page, "text/html")

    async def _static(self, request: web.Request) -> web.Response:
        name = request.match_info["name"]
        content = await _content(STATIC / name) if _is_plain(name) else None
        if content is None:
            raise web.HTTPNotFound
        return self._answer(request, content, TYPES[Path(name).suffix])

    async def _vendor(self, request: web.Request) -> web.Response:
        path = VENDOR.get(request.match_info["name"])
        if path is None:
            raise web.HTTPNotFound
        content = await _content(path)
        if content is None:
            return _missing(request)
        return self._answer(request, content, "text/javascript")

    def _answer(self, request: web.Request, content: bytes, kind: str) -> web.Response:
        tag = hashlib.sha256(content).hexdigest()[:32]
        known = {one.value for one in request.if_none_match or ()}
        response = web.Response(status=304) if tag in known else _whole(content, kind)
        response.etag = tag
        response.headers.update(self._headers)
        return response


def _whole(content: bytes, kind: str) -> web.Response:
    charset = None if kind == "image/png" else "utf-8"
    return web.Response(body=content, content_type=kind, charset=charset)


def _policy(office_js: str, login_url: str, frames: Iterable[str]) -> str:
    office = str(URL(office_js).origin())
    return "; ".join(
        (
            "default-src 'none'",
            f"script-src 'self' {office}",
            "style-src 'self'",
            "img-src 'self' data:",
            f"connect-src 'self' {login_url}",
            f"frame-src {login_url}",
            f"frame-ancestors 'self' {' '.join(frames)}",
            "base-uri 'none'",
            "form-action 'none'",
        )
    )


def _is_plain(name: str) -> bool:
    """Whether it names a file of ours: no folder, nothing hidden, a kind that is served."""
    return Path(name).name == name and not name.startswith(".") and Path(name).suffix in TYPES


async def _content(path: Path) -> bytes | None:
    try:
        return await asyncio.to_thread(path.read_bytes)
    except OSError:
        return None


def _missing(request: web.Request) -> web.Response:
    """A part of the page was not installed; an administrator has to."""
    language: Language = language_asked(request)
    return answer(problem_of(Refused(503, "not_installed", retry_after=60), language))
