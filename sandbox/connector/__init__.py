"""The Bot Framework's connector: where the bot sends its messages and finds the channel's keys."""

from __future__ import annotations

from collections.abc import AsyncIterator

import aiohttp
from aiohttp import web
from aiohttp.typedefs import Handler

from sandbox.bearer import Unauthorized, app_of
from sandbox.connector import activities, creation, members, metadata, relayed, teams
from sandbox.connector.body import LARGEST
from sandbox.connector.channel_token import ISSUER
from sandbox.connector.errors import Refusal, refusals, worded
from sandbox.connector.place import LIMITS
from sandbox.connector.rates import Limits
from sandbox.observed import observed
from sandbox.people import APP_ID
from sandbox.world import WORLD, World

__all__ = ["application"]


@web.middleware
async def _bearer_required(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Everything but the published keys is for the bot alone."""
    if not request.path.startswith("/v1/.well-known/"):
        try:
            app = app_of(request, ISSUER)
        except Unauthorized as refused:
            raise Refusal(401, "Unauthorized", str(refused)) from None
        if app != APP_ID:
            raise Refusal(401, "BotNotRegistered", "No registration found for this bot.")
    return await handler(request)


def _fault(_request: web.Request, status: int, sentence: str) -> web.Response:
    """A fault that was switched on, in the connector's words."""
    return worded(status, sentence)


async def _unknown(request: web.Request) -> web.StreamResponse:
    raise Refusal(
        501, "NotImplemented", f"This connector does not know {request.method} {request.path}."
    )


async def _client(app: web.Application) -> AsyncIterator[None]:
    timeout = aiohttp.ClientTimeout(total=15)
    async with aiohttp.ClientSession(timeout=timeout) as session:
        app[relayed.CLIENT] = session
        yield


def application(world: World) -> web.Application:
    """The connector of this world."""
    app = web.Application(
        middlewares=[observed("connector", _fault), refusals, _bearer_required],
        client_max_size=4 * LARGEST,
    )
    app[WORLD] = world
    app[LIMITS] = Limits()
    app.cleanup_ctx.append(_client)
    for part in (metadata, activities, creation, members, teams, relayed):
        app.add_routes(part.routes)
    app.router.add_route("*", "/{path:.*}", _unknown)
    return app
