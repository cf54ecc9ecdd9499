"""The control route by which a person blocks the bot, or a team's moderation does."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
from aiohttp import web

from sandbox.connector.conversations import Conversation, conversations, find
from sandbox.connector.installation import set_blocked
from sandbox.control.reading import bad, read

if TYPE_CHECKING:
    from sandbox.world import World

__all__ = ["routes"]


class _Block(msgspec.Struct, forbid_unknown_fields=True):
    blocked: bool
    oid: str = ""
    conversation: str = ""


def routes(world: World) -> list[web.RouteDef]:
    """``POST /control/block`` ``{oid | conversation, blocked}``: 204, or 400 with a sentence.

    ``oid`` means that person's own chat with the bot.
    """

    async def block(request: web.Request) -> web.Response:
        asked = await read(request, _Block)
        set_blocked(world, _meant(world, asked), blocked=asked.blocked)
        return web.Response(status=204)

    return [web.post("/control/block", block)]


def _meant(world: World, asked: _Block) -> Conversation:
    if bool(asked.oid) == bool(asked.conversation):
        raise bad("name either an oid or a conversation")
    found = find(world, asked.conversation)
    for one in conversations(world):
        if asked.oid and one.kind == "personal" and one.has(asked.oid):
            found = one
    if found is None:
        raise bad("there is no such person or conversation here")
    return found
