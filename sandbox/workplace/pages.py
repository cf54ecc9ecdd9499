"""The page itself: our own files, and those of the packages that draw the cards."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlsplit

from aiohttp import web

from sandbox.workplace.office import pane_of
from sandbox.world import WORLD

__all__ = ["routes"]

routes = web.RouteTableDef()
_HERE = Path(__file__).parent
_STATIC = _HERE / "static"
_PACKAGES = _HERE / "node_modules"
_VENDOR = {
    "adaptivecards.js": "adaptivecards/dist/adaptivecards.min.js",
    "adaptivecards.css": "adaptivecards/dist/adaptivecards.css",
    "markdown-it.js": "markdown-it/dist/browser/markdown-it.esm.min.mjs",
    "teams-light.json": "adaptivecards-designer/lib/hostConfigs/microsoft-teams-light.json",
    "teams-dark.json": "adaptivecards-designer/lib/hostConfigs/microsoft-teams-dark.json",
}
_TYPES = {
    ".html": "text/html",
    ".css": "text/css",
    ".js": "text/javascript",
    ".json": "application/json",
    ".svg": "image/svg+xml",
}
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)


@routes.get("/")
async def index(request: web.Request) -> web.StreamResponse:
    """The page, if what draws its cards is installed."""
    if not all((_PACKAGES / path).is_file() for path in _VENDOR.values()):
        raise web.HTTPServiceUnavailable(
            text="What draws the cards is not installed: run `make setup` and reload."
        )
    answer = _file(_STATIC / "index.html")
    pane = urlsplit(pane_of(request.app[WORLD]))
    framed = f"; frame-src 'self' {pane.scheme}://{pane.netloc}"
    answer.headers["Content-Security-Policy"] += framed
    return answer


@routes.get("/static/{name}")
async def static(request: web.Request) -> web.StreamResponse:
    """One of our own files."""
    wanted = request.match_info["name"]
    for path in _STATIC.iterdir():
        if path.name == wanted:
            return _file(path)
    raise web.HTTPNotFound(text="The page has no such file.")


@routes.get("/vendor/{name}")
async def vendor(request: web.Request) -> web.StreamResponse:
    """One of the files we use of a package, and no other."""
    path = _VENDOR.get(request.match_info["name"])
    if path is None:
        raise web.HTTPNotFound(text="The page uses no such file.")
    return _file(_PACKAGES / path, _TYPES[Path(request.match_info["name"]).suffix])


def _file(path: Path, kind: str = "") -> web.FileResponse:
    headers = {
        "Content-Type": f"{kind or _TYPES[path.suffix]}; charset=utf-8",
        "Content-Security-Policy": _POLICY,
        "Referrer-Policy": "no-referrer",
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "no-cache",
    }
    return web.FileResponse(path, headers=headers)
