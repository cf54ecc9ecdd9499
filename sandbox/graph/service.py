"""The web application: HTTP in front of the desk that answers."""

from __future__ import annotations

import re
import sys
import uuid
from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any, Final

import msgspec
from aiohttp import hdrs, web

from sandbox.graph.access import person_with
from sandbox.graph.asking import Ask, Reply, asked
from sandbox.graph.batch import run_batch
from sandbox.graph.desk import LIMITS, Desk
from sandbox.graph.errors import GraphError, bad_request, not_implemented
from sandbox.graph.limits import Limits
from sandbox.graph.mailboxes import mailboxes_of
from sandbox.graph.routes import ANY
from sandbox.observed import observed
from sandbox.world import WORLD, World

__all__ = ["application"]

_REQUEST_ID: Final = web.RequestKey("request-id", str)
_CLIENT_ID: Final = web.RequestKey("client-request-id", str)
_JSON: Final = (
    "application/json;odata.metadata=minimal;odata.streaming=true;"
    "IEEE754Compatible=false;charset=utf-8"
)
_LARGEST_BODY: Final = 4 * 1024 * 1024
_GUID: Final = re.compile(r"[0-9a-fA-F-]{8,64}")
_METADATA: Final = re.compile(r"odata\.metadata=(?!minimal\b)\w+", re.IGNORECASE)


def application(world: World) -> web.Application:
    """Graph for everybody in this world; loads the mail that was brought along when it starts."""
    app = web.Application(middlewares=[observed("graph", _refuse)], client_max_size=_LARGEST_BODY)
    app[WORLD] = world
    app[LIMITS] = Limits(world.clock, world.allowance.mailbox)
    app.cleanup_ctx.append(_prepared)
    app.router.add_route("*", "/{path:.*}", _handle)
    return app


async def _prepared(app: web.Application) -> AsyncIterator[None]:
    """Say what was loaded before anybody asks, and index a large mailbox."""
    world = app[WORLD]
    loaded = await mailboxes_of(world).load()
    if loaded is not None:
        sys.stdout.write(loaded.report() + "\n")
        sys.stdout.flush()
    if world.extra_messages:
        await mailboxes_of(world).of(world.people[0])
    yield


async def _handle(request: web.Request) -> web.Response:
    desk = _desk(request)
    version, _, path = request.rel_url.raw_path.lstrip("/").partition("/")
    prefer = request.headers.getall("Prefer", [])
    ask = asked(request.method, path, request.rel_url.raw_query_string, prefer)
    try:
        if version != "v1.0":
            raise not_implemented(f"Version {version[:20]!r}")
        if _METADATA.search(request.headers.get(hdrs.ACCEPT, "")):
            raise not_implemented("Metadata other than minimal")
        reply = await _answer(desk, ask)
    except GraphError as refusal:
        reply = desk.refusal(refusal)
    return _response(request, reply)


async def _answer(desk: Desk, ask: Ask) -> Reply:
    if ask.path == ("$batch",) and ask.method == "POST":
        person_with(desk.request, ANY)
        ask.options()
        return await run_batch(await _document(desk.request), desk.answer_inside)
    if ask.method == "POST" and desk.request.content_type == "application/json":
        ask = replace(ask, body=await _document(desk.request))
    return await desk.answer(ask)


async def _document(request: web.Request) -> Any:
    if request.content_type != "application/json":
        raise bad_request("The Content-Type of a batch is application/json.")
    try:
        return msgspec.json.decode(await request.read())
    except web.HTTPRequestEntityTooLarge:
        raise GraphError(413, "RequestEntityTooLarge", "The request is too large.") from None
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise bad_request("The body is not valid JSON: invalid payload format.") from None


def _desk(request: web.Request) -> Desk:
    """The request's own identifier and the client's, made once."""
    if _REQUEST_ID not in request:
        given = request.headers.get("client-request-id", "")
        own = str(uuid.uuid4())
        request[_REQUEST_ID] = own
        request[_CLIENT_ID] = given if _GUID.fullmatch(given) else own
    return Desk(request, request[_REQUEST_ID], request[_CLIENT_ID])


def _refuse(request: web.Request, status: int, sentence: str) -> web.Response:
    """An injected fault, in Graph's words."""
    return _response(request, _desk(request).injected(status, sentence))


def _response(request: web.Request, reply: Reply) -> web.Response:
    desk = _desk(request)
    is_json = not isinstance(reply.body, bytes)
    headers = {
        "request-id": desk.request_id,
        "client-request-id": desk.client_id,
        hdrs.CONTENT_TYPE: _JSON if is_json else reply.content_type,
        "OData-Version": "4.0",
    }
    body = msgspec.json.encode(reply.body) if is_json else reply.body
    return web.Response(body=body, status=reply.status, headers=headers | reply.headers)
