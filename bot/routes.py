"""``POST /api/messages``: verify, read, run the turn, answer; each refusal with its own status.

The token is checked before the body is looked at, and the body before anything acts on it.
"""

from __future__ import annotations

from typing import Any

import msgspec
import structlog
from aiohttp import web
from botbuilder.core import InvokeResponse

from bot.adapter import ChannelAdapter
from bot.handler import AutoCapture
from bot.inbound import MAX_BODY, Inbound, Malformed, read
from identity.channel import ChannelVerifier
from identity.errors import InvalidToken, KeysUnavailable, NotAllowed

__all__ = ["messages_route"]

_log = structlog.get_logger()


def messages_route(
    verifier: ChannelVerifier, adapter: ChannelAdapter, handler: AutoCapture
) -> web.RouteDef:
    """The route the channel posts to; answers 400, 401, 403, 413 or 415 for the sender's faults."""

    async def messages(request: web.Request) -> web.Response:
        try:
            inbound = await _verified(request, verifier)
        except InvalidToken as refused:
            _log.info("activity_refused", reason=str(refused))
            return _refusal(401, "invalid token", {"WWW-Authenticate": "Bearer"})
        except NotAllowed as refused:
            _log.info("activity_refused", reason=str(refused))
            return _refusal(403, "not allowed")
        except KeysUnavailable:
            _log.warning("activity_unverifiable")
            return _refusal(503, "try again")
        except Malformed as wrong:
            return _refusal(400, str(wrong))
        with structlog.contextvars.bound_contextvars(activity=inbound.id, kind=inbound.type):
            return _answer(await adapter.run_turn(inbound, handler.on_turn))

    return web.post("/api/messages", messages)


async def _verified(request: web.Request, verifier: ChannelVerifier) -> Inbound:
    identity = await verifier.verify(request.headers.get("Authorization"))
    if request.content_type.casefold() != "application/json":
        raise web.HTTPUnsupportedMediaType(text="an activity is application/json")
    inbound = read(await _body(request))
    verifier.check(identity, channel_id=inbound.channel_id, service_url=inbound.service_url)
    return inbound


async def _body(request: web.Request) -> bytes:
    too_large = web.HTTPRequestEntityTooLarge(max_size=MAX_BODY, actual_size=MAX_BODY + 1)
    if (request.content_length or 0) > MAX_BODY:
        raise too_large
    body = bytearray()
    async for piece in request.content.iter_chunked(1 << 16):
        body += piece
        if len(body) > MAX_BODY:
            raise too_large
    return bytes(body)


def _answer(response: InvokeResponse | None) -> web.Response:
    if response is None:
        return web.Response(status=201)
    if response.body is None:
        return web.Response(status=response.status)
    return _json(response.status, response.body)


def _refusal(status: int, sentence: str, headers: dict[str, str] | None = None) -> web.Response:
    response = _json(status, {"error": {"code": str(status), "message": sentence}})
    response.headers.update(headers or {})
    return response


def _json(status: int, body: Any) -> web.Response:
    return web.Response(
        status=status, body=msgspec.json.encode(body), content_type="application/json"
    )
