"""A pane for tests of Outlook's part: an empty page that loads Office's script, and MSAL."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from aiohttp import web

from sandbox.serve import Options, serving
from sandbox.world import World
from tests.sandbox_process import ROOT

__all__ = ["Outlook", "outlook_in"]

_MSAL = ROOT / "pane" / "node_modules" / "@azure" / "msal-browser" / "lib" / "msal-browser.min.js"


@dataclass(frozen=True)
class Outlook:
    """A sandbox and the address of the page that it shows as the pane."""

    world: World
    pane: str


@asynccontextmanager
async def outlook_in(data: Path) -> AsyncIterator[Outlook]:
    """A sandbox whose bot's address also serves a pane."""
    office = ""

    async def page(_: web.Request) -> web.Response:
        scripts = f'<script src="{office}"></script><script src="/pane/msal.js"></script>'
        text = f"<!doctype html><html lang=en><title>Pane</title><main></main>{scripts}"
        return web.Response(text=text, content_type="text/html")

    async def msal(_: web.Request) -> web.FileResponse:
        return web.FileResponse(_MSAL)

    async def heard(_: web.Request) -> web.Response:
        return web.Response()

    app = web.Application()
    app.router.add_get("/pane/", page)
    app.router.add_get("/pane/msal.js", msal)
    app.router.add_post("/api/messages", heard)
    runner = web.AppRunner(app)
    await runner.setup()
    try:
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        at = f"http://127.0.0.1:{runner.addresses[0][1]}"
        async with serving(Options(data=data, bot_url=f"{at}/api/messages")) as world:
            office = f"{world.endpoints.page}/office.js"
            yield Outlook(world, f"{at.replace('127.0.0.1', 'localhost')}/pane/")
    finally:
        await runner.cleanup()
