"""A team and its channels, as Teams tells them (page: Get Teams-specific context for your bot)."""

from __future__ import annotations

import uuid

from aiohttp import web

from sandbox.connector.conversations import Conversation, find
from sandbox.connector.errors import Refusal
from sandbox.connector.installation import bot_is_in
from sandbox.connector.place import limited
from sandbox.world import WORLD

__all__ = ["routes"]

routes = web.RouteTableDef()
_TEAM = "/v3/teams/{team}"


@routes.get(_TEAM)
async def team(request: web.Request) -> web.Response:
    """Its name, its group in the directory, and how large it is."""
    found = _team_in(request)
    return web.json_response(
        {
            "id": found.id,
            "name": found.name,
            "type": "standard",
            "aadGroupId": str(uuid.uuid5(uuid.UUID(found.tenant), found.id)),
            "channelCount": 1,
            "memberCount": len(found.members),
            "tenantId": found.tenant,
        }
    )


@routes.get(_TEAM + "/conversations")
async def channels(request: web.Request) -> web.Response:
    """Its channels; the first has the team's id and no name, since each language has its own."""
    found = _team_in(request)
    return web.json_response({"conversations": [{"id": found.id, "type": "standard"}]})


def _team_in(request: web.Request) -> Conversation:
    world = request.app[WORLD]
    wanted = request.match_info["team"]
    found = find(world, wanted)
    if found is None or found.kind != "channel" or found.id != wanted:
        raise Refusal(404, "ConversationNotFound", "Conversation not found.")
    if not bot_is_in(world, found):
        raise Refusal(
            403, "BotNotInConversationRoster", "The bot is not part of the conversation roster."
        )
    limited(request, "channels", found)
    return found
