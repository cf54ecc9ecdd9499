"""The door for a client that cannot sign: the Microsoft 365 Agents Playground.

It posts unsigned activities here; they go to the bot signed, with our connector's relay as their
service URL, and the bot's answer comes back as it is.
"""

from __future__ import annotations

from typing import Any

from aiohttp import web

from sandbox.connector.relayed import relay_url
from sandbox.people import TENANT
from sandbox.workplace.delivery import POST
from sandbox.world import WORLD

__all__ = ["routes"]

routes = web.RouteTableDef()
_MESSAGES = "/relay/api/messages"


@routes.head(_MESSAGES)
async def alive(_request: web.Request) -> web.Response:
    """Such a client asks first whether anybody is there."""
    return web.Response()


@routes.post(_MESSAGES)
async def relay(request: web.Request) -> web.Response:
    """Sign one activity and pass it on."""
    try:
        activity = await request.json()
    except (ValueError, RecursionError):
        activity = None
    if not isinstance(activity, dict):
        raise web.HTTPBadRequest(text="The body is not a JSON object.")
    try:
        service = relay_url(request.app[WORLD], str(activity.get("serviceUrl") or ""))
    except ValueError as wrong:
        raise web.HTTPBadRequest(text=f"{wrong}.") from None
    answer = await request.app[POST].post(_placed(activity) | {"serviceUrl": service})
    if answer.status == 0:
        raise web.HTTPBadGateway(text=answer.complaint())
    return web.Response(
        body=answer.body, status=answer.status, content_type=answer.content_type or None
    )


def _placed(activity: dict[str, Any]) -> dict[str, Any]:
    """The activity with the sandbox's tenant where it names none."""
    channel_data = activity.get("channelData")
    if channel_data is None:
        channel_data = {}
    if not isinstance(channel_data, dict) or channel_data.get("tenant"):
        return activity
    return activity | {"channelData": channel_data | {"tenant": {"id": TENANT}}}
