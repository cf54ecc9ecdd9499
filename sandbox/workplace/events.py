"""Tells an open page what happens in its person's conversations, as Server-Sent Events."""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING

from aiohttp import ClientConnectionResetError, web

from sandbox.connector.conversations import find
from sandbox.workplace.chats import person_in
from sandbox.world import WORLD, World

if TYPE_CHECKING:
    from sandbox.news import Report
    from sandbox.people import Person

__all__ = ["end_of_news", "routes"]

routes = web.RouteTableDef()
_HEARTBEAT = 15
"""Seconds of silence after which a comment shows whether the page is still there."""


@routes.get("/api/people/{oid}/events")
async def events(request: web.Request) -> web.StreamResponse:
    """Everything this person may see, from now on."""
    world, person = request.app[WORLD], person_in(request)
    stream = web.StreamResponse(headers={"Cache-Control": "no-store"})
    stream.content_type = "text/event-stream"
    with world.news.subscription() as queue:
        await stream.prepare(request)
        try:
            await stream.write(b": listening\n\n")
            await _pass_on(world, person, queue, stream)
        except ClientConnectionResetError:
            pass  # the page was closed, which is how this ends
    return stream


async def end_of_news(app: web.Application) -> None:
    """Let every open page go, so that stopping does not wait for them."""
    app[WORLD].news.end()


async def _pass_on(
    world: World, person: Person, queue: asyncio.Queue[Report | None], stream: web.StreamResponse
) -> None:
    while True:
        try:
            async with asyncio.timeout(_HEARTBEAT):
                report = await queue.get()
        except TimeoutError:
            await stream.write(b": still here\n\n")
            continue
        if report is None:
            return
        if _may_see(world, person, report):
            message = {
                "kind": report.kind,
                "conversation": report.conversation,
                "body": report.body,
            }
            await stream.write(f"data: {json.dumps(message)}\n\n".encode())


def _may_see(world: World, person: Person, report: Report) -> bool:
    conversation = find(world, report.conversation)
    if conversation is None or not conversation.has(person.oid):
        return False
    return report.only in ("", person.oid)
