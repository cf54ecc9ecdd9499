"""Sending, changing and removing the bot's messages (page: Bot Connector API reference)."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from aiohttp import web

from sandbox.connector.body import read_activity, sign_in_of
from sandbox.connector.channel_token import service_url
from sandbox.connector.conversations import BOT, BOT_NAME
from sandbox.connector.place import LIMITS, Place, limited, place_of
from sandbox.connector.transcript import BY_BOT, Entry
from sandbox.news import Report
from sandbox.world import WORLD, World

__all__ = ["post_to", "routes"]

routes = web.RouteTableDef()
_ACTIVITIES = "/v3/conversations/{conversation}/activities"


@routes.post(_ACTIVITIES)
@routes.post(_ACTIVITIES + "/{activity}")
async def send(request: web.Request) -> web.Response:
    """Send a message, or a reply; naming the message replied to changes nothing but the thread."""
    activity = await read_activity(request)
    place = place_of(request)
    limited(request.app[LIMITS].send, place.conversation.id)
    thread = place.thread or _thread_of(place, request.match_info.get("activity", ""))
    posted = post_to(request.app[WORLD], replace(place, thread=thread), activity)
    return web.json_response({"id": posted}, status=201)


@routes.put(_ACTIVITIES + "/{activity}")
async def update(request: web.Request) -> web.Response:
    """Replace a message of the bot's own."""
    activity = await read_activity(request)
    place = place_of(request)
    limited(request.app[LIMITS].send, place.conversation.id)
    entry = place.own_entry(request.match_info["activity"])
    place.transcript.change(
        entry,
        activity=_stamped(request.app[WORLD], entry, activity),
        edited=True,
        signin=sign_in_of(activity, place.conversation),
    )
    return web.json_response({"id": entry.id})


@routes.delete(_ACTIVITIES + "/{activity}")
async def delete(request: web.Request) -> web.Response:
    """Remove a message of the bot's own."""
    place = place_of(request)
    place.transcript.remove(place.own_entry(request.match_info["activity"]))
    return web.Response()


def post_to(world: World, place: Place, activity: dict[str, Any]) -> str:
    """Put an activity of the bot where it belongs; its id. Typing is shown, never kept."""
    conversation, transcript = place.conversation, place.transcript
    activity_id = transcript.next_id()
    if activity["type"] == "typing":
        world.news.tell(Report("typing", conversation.id, {"thread": place.thread}))
        return activity_id
    thread = place.thread or (activity_id if conversation.kind == "channel" else "")
    entry = Entry(
        id=activity_id,
        conversation=conversation.id,
        author=BY_BOT,
        when=world.clock().isoformat(),
        activity={},
        thread=thread,
        signin=sign_in_of(activity, conversation),
    )
    transcript.add(replace(entry, activity=_stamped(world, entry, activity)))
    return activity_id


def _stamped(world: World, entry: Entry, activity: dict[str, Any]) -> dict[str, Any]:
    """The activity with what the connector itself writes into it."""
    return activity | {
        "id": entry.id,
        "timestamp": entry.when,
        "channelId": "msteams",
        "serviceUrl": service_url(world),
        "from": {"id": BOT, "name": BOT_NAME},
    }


def _thread_of(place: Place, reply_to: str) -> str:
    """The channel thread of the message replied to; an id nobody knows is not looked at."""
    entry = place.transcript.get(reply_to) if reply_to else None
    return entry.thread if entry else ""
