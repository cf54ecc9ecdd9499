"""Sending, changing and removing the bot's messages (page: Bot Connector API reference)."""

from __future__ import annotations

import logging
from dataclasses import replace
from typing import Any

from aiohttp import web

from sandbox.connector.body import drawable, read_activity, sign_in_of
from sandbox.connector.channel_token import service_url
from sandbox.connector.conversations import BOT, BOT_NAME
from sandbox.connector.errors import Refusal
from sandbox.connector.place import Place, writable
from sandbox.connector.transcript import BY_BOT, Entry
from sandbox.connector.views import forget_views
from sandbox.news import Report
from sandbox.world import WORLD, World

__all__ = ["post_to", "routes"]

routes = web.RouteTableDef()
_ACTIVITIES = "/v3/conversations/{conversation}/activities"
_log = logging.getLogger(__name__)


@routes.post(_ACTIVITIES)
@routes.post(_ACTIVITIES + r"/{activity:(?!history$)[^/]+}")
async def send(request: web.Request) -> web.Response:
    """Send a message, or a reply; naming the message replied to changes nothing but the thread."""
    activity = await read_activity(request)
    place = writable(request)
    thread = place.thread or _thread_of(place, request.match_info.get("activity", ""))
    posted = post_to(request.app[WORLD], replace(place, thread=thread), activity)
    return web.json_response({"id": posted}, status=201)


@routes.put(_ACTIVITIES + "/{activity}")
async def update(request: web.Request) -> web.Response:
    """Replace a message of the bot's own; what single people saw of its card ends."""
    activity = await read_activity(request)
    place = writable(request)
    entry = place.own_entry(request.match_info["activity"])
    if activity["type"] != "message":
        raise Refusal(400, "BadArgument", "Only a message can take a message's place.")
    forget_views(request.app[WORLD], entry)
    stamped, reasons = _stamped(request.app[WORLD], entry, activity)
    place.transcript.change(
        entry,
        activity=stamped,
        edited=True,
        problems=reasons,
        signin=sign_in_of(activity, place.conversation),
    )
    return web.json_response({"id": entry.id})


@routes.delete(_ACTIVITIES + "/{activity}")
async def delete(request: web.Request) -> web.Response:
    """Remove a message of the bot's own."""
    place = writable(request)
    entry = place.own_entry(request.match_info["activity"])
    forget_views(request.app[WORLD], entry)
    place.transcript.remove(entry)
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
    stamped, reasons = _stamped(world, entry, activity)
    transcript.add(replace(entry, activity=stamped, problems=reasons))
    return activity_id


def _stamped(
    world: World, entry: Entry, activity: dict[str, Any]
) -> tuple[dict[str, Any], tuple[str, ...]]:
    """The activity with what the connector itself writes into it, and what Teams cannot draw."""
    shown, reasons = drawable(activity)
    for reason in reasons:
        _log.warning("Message %s has a card that is blank in Teams: %s", entry.id, reason)
    stamped = shown | {
        "id": entry.id,
        "timestamp": entry.when,
        "channelId": "msteams",
        "serviceUrl": service_url(world),
        "from": {"id": BOT, "name": BOT_NAME},
    }
    return stamped, reasons


def _thread_of(place: Place, reply_to: str) -> str:
    """The channel thread of the message replied to; raises ``Refusal`` for one that is not there.

    Only digits name a message. Events and invokes have ids too, which a bot replies to, and the SDK
    makes one up for a proactive message: those say nothing of where the reply belongs.
    """
    if reply_to.isascii() and reply_to.isdigit():
        return place.entry(reply_to).thread
    return ""
