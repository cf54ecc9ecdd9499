"""The connector of a client that cannot sign, reached through ours.

A client such as the Microsoft 365 Agents Playground has a connector of its own on plain HTTP that
asks for no token. The bot speaks to it through ``/relay/<id>/`` here, over TLS and with its bearer,
which goes no further.
"""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING

import aiohttp
from aiohttp import web
from yarl import URL

from sandbox.connector.body import check_size
from sandbox.connector.errors import Refusal
from sandbox.world import WORLD

if TYPE_CHECKING:
    from sandbox.world import World

__all__ = ["CLIENT", "is_loopback", "relay_url", "routes"]

CLIENT = web.AppKey("client", aiohttp.ClientSession)
_COLLECTION = "relay"
_LOOPBACK = re.compile(r"localhost|127(\.\d{1,3}){3}|::1")
_PATH = re.compile(r"/v3/conversations(/|$)")

routes = web.RouteTableDef()


def is_loopback(url: str) -> bool:
    """Whether this is a plain HTTP address on this machine and nothing else."""
    try:
        parsed = URL(url)
    except ValueError:
        return False
    if parsed.scheme != "http" or parsed.user is not None or parsed.query_string:
        return False
    return _LOOPBACK.fullmatch(parsed.host or "") is not None


def relay_url(world: World, target: str) -> str:
    """Our address for the connector at ``target``, the same for the same one.

    Raises ``ValueError`` for an address that is not on this machine.
    """
    if not is_loopback(target):
        raise ValueError("a client's serviceUrl must be plain http on this machine")
    opaque = hashlib.sha256(target.encode()).hexdigest()[:24]
    world.store.put(_COLLECTION, opaque, target)
    return f"{world.endpoints.connector}/relay/{opaque}/"


@routes.route("*", "/relay/{client}{path:/v3/.*}")
async def forward(request: web.Request) -> web.Response:
    """Pass a call of the bot on to the client's own connector, without the bot's bearer."""
    target = request.app[WORLD].store.get(_COLLECTION, request.match_info["client"])
    if target is None or not _PATH.match(request.match_info["path"]):
        raise Refusal(404, "ConversationNotFound", "Conversation not found.")
    body = await request.read()
    check_size(body)
    tail = request.rel_url.raw_path_qs.partition("/v3/")[2]
    url = URL(f"{target.rstrip('/')}/v3/{tail}", encoded=True)
    headers = {"Content-Type": request.headers.get("Content-Type", "application/json")}
    try:
        async with request.app[CLIENT].request(
            request.method, url, data=body or None, headers=headers, allow_redirects=False
        ) as answer:
            return web.Response(
                body=await answer.read(),
                status=answer.status,
                content_type=answer.content_type,
            )
    except (aiohttp.ClientError, TimeoutError):
        raise Refusal(502, "ServiceError", "The client's connector does not answer.") from None
