"""Tells an open page what happens in its person's conversations, as Server-Sent Events."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from aiohttp import web

from sandbox.connector.conversations import find
from sandbox.server_sent import stream_of
from sandbox.workplace.chats import person_in
from sandbox.world import WORLD, World

if TYPE_CHECKING:
    from sandbox.news import Report
    from sandbox.people import Person

__all__ = ["end_of_news", "routes"]

routes = web.RouteTableDef()


@routes.get("/api/people/{oid}/events")
async def events(request: web.Request) -> web.StreamResponse:
    """Everything this person may see, from now on."""
    world, person = request.app[WORLD], person_in(request)

    def event(report: Report) -> str:
        if not _may_see(world, person, report):
            return ""
        message = {
            "kind": report.kind,
            "conversation": report.conversation,
            "body": report.body,
        }
        return f"data: {json.dumps(message)}\n\n"

    with world.news.subscription() as queue:
        return await stream_of(request, queue, event)


async def end_of_news(app: web.Application) -> None:
    """Let every open page go, so that stopping does not wait for them."""
    app[WORLD].news.end()
    app[WORLD].journal.end()


def _may_see(world: World, person: Person, report: Report) -> bool:
    conversation = find(world, report.conversation)
    if conversation is None or not conversation.has(person.oid):
        return False
    return report.only in ("", person.oid)
