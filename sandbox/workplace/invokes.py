"""The page's API for everything a client asks a bot: a name, a value, and the bot's answer."""

from __future__ import annotations

from typing import Any, cast

from aiohttp import web

from sandbox.workplace.answers import CARD, complaint_about
from sandbox.workplace.asked import CHAT, chat_in, entry_in, object_in
from sandbox.workplace.desk import DESK
from sandbox.workplace.invocations import ACTION, OUTLOOK, checked_value
from sandbox.workplace.refresh import Refreshed, act, refresh
from sandbox.workplace.shapes import Channel

__all__ = ["routes"]

routes = web.RouteTableDef()


@routes.post(CHAT + "/invokes")
async def invoke(request: web.Request) -> web.Response:
    """Send ``{name, value, card?, channel?}``; the status and body the bot answered with.

    ``complaint`` says what a person sees where the answer cannot be shown. An automatic refresh
    that Teams would not make is answered with the card as it is, and ``reason`` says why.
    """
    chat = chat_in(request)
    body = await object_in(request)
    name = str(body.get("name"))
    value = checked_value(name, body.get("value"))
    channel = _channel(name, body.get("channel", "msteams"))
    desk = request.app[DESK]
    card = entry_in(request, chat, body["card"]) if body.get("card") else None
    if name != ACTION:
        answer = await desk.ask(chat, name=name, value=value, about=card, channel=channel)
    elif card is None:
        raise web.HTTPBadRequest(text="An action needs the id of its card.")
    elif value["trigger"] == "automatic" and not value.get("state"):
        refreshed = await refresh(desk, chat, card)
        if refreshed.answer is None:
            return _unasked(refreshed)
        answer = refreshed.answer
    else:
        answer = await act(desk, chat, card, value)
    return web.json_response(
        {
            "status": answer.status,
            "body": answer.json(),
            "complaint": complaint_about(name, answer),
            "reason": "",
        }
    )


def _channel(name: str, channel: Any) -> Channel:
    if channel not in ("msteams", "outlook"):
        raise web.HTTPBadRequest(text="channel is msteams or outlook.")
    if channel == "outlook" and name not in OUTLOOK:
        raise web.HTTPBadRequest(text=f"In Outlook there are only {', '.join(OUTLOOK)}.")
    return cast("Channel", channel)


def _unasked(refreshed: Refreshed) -> web.Response:
    same = {"statusCode": 200, "type": CARD, "value": refreshed.card}
    return web.json_response(
        {"status": 200, "body": same, "complaint": "", "reason": refreshed.reason}
    )
