"""The page of the sandbox: chat and mailbox with Auto Capture, as any of its people."""

from __future__ import annotations

from collections.abc import AsyncIterator

import aiohttp
from aiohttp import web

from sandbox import entra
from sandbox.control.mounted import routes as control_routes
from sandbox.observed import observed
from sandbox.workplace import (
    chats,
    conversation_events,
    drafts,
    events,
    invokes,
    mail,
    office,
    pages,
    relay,
    tokens,
)
from sandbox.workplace.delivery import POST, Postman
from sandbox.workplace.desk import DESK, Desk
from sandbox.workplace.guard import same_origin
from sandbox.workplace.signin import silent_sign_on
from sandbox.world import WORLD, World

__all__ = ["application"]


async def _postman(app: web.Application) -> AsyncIterator[None]:
    async with aiohttp.ClientSession() as session:
        app[POST] = Postman(app[WORLD], session)
        app[DESK] = Desk(app[WORLD], app[POST])
        yield


def application(world: World) -> web.Application:
    """The page listener of this world: chat, mailbox, relay, control, and Entra's sign-in page."""
    app = web.Application(middlewares=[observed("page"), same_origin])
    app[WORLD] = world
    app.cleanup_ctx.append(_postman)
    app.cleanup_ctx.append(silent_sign_on)
    app.on_shutdown.append(events.end_of_news)
    for part in (
        pages,
        chats,
        invokes,
        conversation_events,
        events,
        relay,
        mail,
        drafts,
        office,
        tokens,
    ):
        app.add_routes(part.routes)
    app.add_routes(control_routes(world))
    app.add_routes(entra.page_routes(world))
    app.router.add_route("*", "/{path:.*}", _unknown)
    return app


async def _unknown(request: web.Request) -> web.Response:
    raise web.HTTPNotFound(text=f"This page does not know {request.method} {request.path[:200]}.")
