"""Starting a conversation without being spoken to (page: Send proactive messages).

A person's chat is found, never made: it is there once they have installed the app. A post in a
channel begins a new thread. Group chats cannot be created by a bot.
"""

from __future__ import annotations

from typing import Any

from aiohttp import web

from sandbox.connector.activities import post_to
from sandbox.connector.body import checked, read_object
from sandbox.connector.conversations import (
    Conversation,
    conversation_of,
    everybody,
    find,
)
from sandbox.connector.errors import Refusal
from sandbox.connector.installation import bot_is_in
from sandbox.connector.place import Place, check_writable, limited
from sandbox.connector.transcript import Transcript
from sandbox.world import WORLD, World

__all__ = ["routes"]

routes = web.RouteTableDef()


@routes.post("/v3/conversations")
async def create(request: web.Request) -> web.Response:
    """Find the chat with one person, or begin a thread in a channel; 201 with its id."""
    world = request.app[WORLD]
    body = await read_object(request)
    activity = None if body.get("activity") is None else checked(body["activity"])
    channel = _channel(body)
    if channel:
        conversation = _channel_to_post_in(world, body, channel)
        if activity is None or activity["type"] != "message":
            raise Refusal(400, "BadArgument", "A channel post needs a message as its activity.")
    else:
        conversation = _personal_chat(world, body)
    limited(request, "create", conversation)
    answer = {"id": conversation.id}
    if activity is not None:
        check_writable(world, conversation)
        limited(request, "send", conversation)
        place = Place(conversation, "", Transcript(world, conversation))
        answer["activityId"] = post_to(world, place, activity)
    if channel:
        answer["id"] += f";messageid={answer['activityId']}"
    return web.json_response(answer, status=201)


def _personal_chat(world: World, body: dict[str, Any]) -> Conversation:
    listed = body.get("members")
    if body.get("isGroup") or not isinstance(listed, list) or len(listed) != 1:
        raise Refusal(400, "BadSyntax", "Incorrect conversation creation parameters")
    wanted = listed[0].get("id") if isinstance(listed[0], dict) else None
    person = next((one for one in everybody(world) if wanted in (one.bot_id, one.oid)), None)
    if person is None:
        raise Refusal(400, "BadSyntax", "Failed to decrypt pairwise id")
    if _tenant(body) != person.tenant:
        raise Refusal(400, "BadSyntax", "Bot authority and request authority are different")
    conversation = conversation_of(world, person, "personal")
    if conversation is None or not bot_is_in(world, conversation):
        raise Refusal(
            403, "ForbiddenOperationException", "Bot isn't installed in user's personal scope"
        )
    return conversation


def _channel_to_post_in(world: World, body: dict[str, Any], channel: str) -> Conversation:
    conversation = find(world, channel)
    if conversation is None or conversation.kind != "channel" or conversation.id != channel:
        raise Refusal(404, "ConversationNotFound", "Conversation not found.")
    if _tenant(body) not in (None, conversation.tenant):
        raise Refusal(400, "BadSyntax", "Bot authority and request authority are different")
    check_writable(world, conversation)
    return conversation


def _channel(body: dict[str, Any]) -> str:
    """The channel named, or "" where none is; its older spelling counts too."""
    channel = _of(body, "channel").get("id") or _data(body).get("teamsChannelId")
    return channel if isinstance(channel, str) else ""


def _tenant(body: dict[str, Any]) -> Any:
    """The tenant named; the Bot Framework's own client spells it ``tenantID``, which counts."""
    for name, value in body.items():
        if name.lower() == "tenantid" and value:
            return value
    return _of(body, "tenant").get("id")


def _of(body: dict[str, Any], name: str) -> dict[str, Any]:
    value = _data(body).get(name)
    return value if isinstance(value, dict) else {}


def _data(body: dict[str, Any]) -> dict[str, Any]:
    data = body.get("channelData")
    return data if isinstance(data, dict) else {}
