"""Outlook around the pane: where the pane is, and the script that imitates Office's."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from aiohttp import web

if TYPE_CHECKING:
    from sandbox.world import World

__all__ = ["frames", "pane_of", "routes", "script_of"]

routes = web.RouteTableDef()
_SCRIPT = Path(__file__).parent / "static" / "office.js"


def pane_of(world: World) -> str:
    """The address of the pane of the service whose bot this sandbox talks to."""
    parts = urlsplit(world.bot_url)
    port = f":{parts.port}" if parts.port else ""
    return f"{parts.scheme}://localhost{port}/pane/"


def script_of(world: World) -> str:
    """Where the pane finds Office's script."""
    return f"{world.endpoints.page}/office.js"


def frames(world: World) -> str:
    """The origins that show the pane, for its Content Security Policy."""
    return world.endpoints.page


@routes.get("/office.js")
async def script(_: web.Request) -> web.StreamResponse:
    """The imitation; any page on this machine may load it, as it may load Microsoft's."""
    headers = {
        "Content-Type": "text/javascript; charset=utf-8",
        "X-Content-Type-Options": "nosniff",
        "Cross-Origin-Resource-Policy": "cross-origin",
        "Cache-Control": "no-cache",
    }
    return web.FileResponse(_SCRIPT, headers=headers)
