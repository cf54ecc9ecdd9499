"""The web application: who asks, whether they may, and which function answers."""

from __future__ import annotations

import asyncio
import re
import sys
import uuid
from collections.abc import AsyncIterator
from dataclasses import dataclass
from functools import partial
from typing import Any, Final
from urllib.parse import urlencode

import msgspec
from aiohttp import hdrs, web

from sandbox.bearer import Unauthorized, person_of
from sandbox.graph.asking import Ask, Reply, Scene, asked
from sandbox.graph.attachments import list_attachments, one_attachment, raw_attachment
from sandbox.graph.batch import run_batch
from sandbox.graph.errors import GraphError, error_body, not_implemented
from sandbox.graph.folders import me, one_folder
from sandbox.graph.limits import Limits
from sandbox.graph.mailbox import Mailboxes
from sandbox.graph.messages import list_messages, one_message, raw_message
from sandbox.injected import Refused
from sandbox.inner import Step, answered_inside
from sandbox.observed import observed
from sandbox.people import Person
from sandbox.world import WORLD, World

__all__ = ["application"]

_MAILBOXES: Final = web.AppKey("mailboxes", Mailboxes)
_LIMITS: Final = web.AppKey("limits", Limits)
_REQUEST_ID: Final = web.RequestKey("request-id", str)
_CLIENT_ID: Final = web.RequestKey("client-request-id", str)
_JSON: Final = (
    "application/json;odata.metadata=minimal;odata.streaming=true;"
    "IEEE754Compatible=false;charset=utf-8"
)
_LARGEST_BATCH: Final = 4 * 1024 * 1024
_GUID: Final = re.compile(r"[0-9a-fA-F-]{8,64}")
_MAIL_SCOPES: Final = ("Mail.Read", "Mail.ReadWrite")
_USER_SCOPES: Final = ("User.Read", "User.ReadWrite", "User.Read.All")

_ROUTES: Final = {
    ("messages",): list_messages,
    ("messages", "*"): one_message,
    ("messages", "*", "$value"): raw_message,
    ("messages", "*", "attachments"): list_attachments,
    ("messages", "*", "attachments", "*"): one_attachment,
    ("messages", "*", "attachments", "*", "$value"): raw_attachment,
    ("mailFolders", "*"): one_folder,
}
"""Below /v1.0/me; an asterisk is an identifier."""

_INJECTED: Final = {
    429: "TooManyRequests",
    500: "generalException",
    503: "serviceNotAvailable",
    504: "GatewayTimeout",
}

_REFUSED: Final = {
    "missing": "Access token is empty.",
    "expired": "Lifetime validation failed, the token is expired.",
    "audience": "Access token validation failure. Invalid audience.",
    "revoked": "Continuous access evaluation resulted in challenge with result: "
    "InteractionRequired and code: TokenIssuedBeforeRevocationTimestamp",
}


def application(world: World) -> web.Application:
    """Graph for everybody in this world; loads the mail that was brought along when it starts."""
    app = web.Application(middlewares=[observed("graph", _refuse)], client_max_size=_LARGEST_BATCH)
    app[WORLD] = world
    app[_MAILBOXES] = Mailboxes(world)
    app[_LIMITS] = Limits(world.clock)
    app.cleanup_ctx.append(_brought_along)
    app.router.add_route("*", "/{path:.*}", _handle)
    return app


async def _brought_along(app: web.Application) -> AsyncIterator[None]:
    """Say what was loaded before anybody asks."""
    loaded = await app[_MAILBOXES].load()
    if loaded is not None:
        sys.stdout.write(loaded.report() + "\n")
        sys.stdout.flush()
    yield


@dataclass(frozen=True, slots=True)
class _Desk:
    """Answers the asks that one HTTP request brings."""

    request: web.Request

    async def answer(self, ask: Ask) -> Reply:
        """One ask; a refusal is a reply too."""
        try:
            return await self._route(ask)
        except GraphError as refusal:
            return _refusal(self.request, refusal)

    async def answer_inside(self, ask: Ask) -> Reply:
        """One ask of a batch, where faults that are switched on apply as well."""
        query = f"?{urlencode(ask.query, safe='$:,')}" if ask.query else ""
        prefer = ", ".join(f'{name}="{value}"' for name, value in ask.preferences.items())
        path = f"/v1.0/{'/'.join(ask.path)}{query}"
        step = Step("graph", ask.method, path, {"prefer": prefer} if prefer else {})
        return await answered_inside(
            self.request, step, lambda: self.answer(ask), partial(_refused_inside, self.request)
        )

    async def _route(self, ask: Ask) -> Reply:
        world = self.request.config_dict[WORLD]
        known = next((r for r in _ROUTES if _fits(r, ask.path[1:])), None)
        if ask.path[:1] != ("me",) or ask.method != "GET" or (len(ask.path) > 1 and not known):
            _person(self.request, (*_USER_SCOPES, *_MAIL_SCOPES))
            raise not_implemented(f"{ask.method[:10]} on this address")
        if known is None:
            person = _person(self.request, _USER_SCOPES)
            own = world.own_addresses.get(person.oid, ())
            return me(ask, person, own, world.endpoints.graph)
        person = _person(self.request, _MAIL_SCOPES)
        mailbox = await self.request.app[_MAILBOXES].of(person)
        async with self.request.app[_LIMITS].slot(person.oid):
            return await asyncio.to_thread(_ROUTES[known], ask, Scene(world, mailbox))


def _fits(route: tuple[str, ...], path: tuple[str, ...]) -> bool:
    return len(route) == len(path) and all(
        (part == "*" and bool(given)) or part == given
        for part, given in zip(route, path, strict=True)
    )


def _person(request: web.Request, scopes: tuple[str, ...]) -> Person:
    """Who asks; raises ``GraphError`` 401 or 403 in Graph's words."""
    root = request.config_dict[WORLD].endpoints.graph
    try:
        return person_of(request, root, scopes)
    except Unauthorized as trouble:
        if trouble.status == 403 and "Mail.Read" in scopes:
            message = "Access is denied. Check credentials and try again."
            raise GraphError(403, "ErrorAccessDenied", message) from None
        if trouble.status == 403:
            message = "Insufficient privileges to complete the operation."
            raise GraphError(403, "Authorization_RequestDenied", message) from None
        message = _REFUSED.get(trouble.code, trouble.message)
        raise GraphError(
            401, "InvalidAuthenticationToken", message, challenge=trouble.challenge
        ) from None


async def _handle(request: web.Request) -> web.Response:
    desk = _Desk(request)
    version, _, path = request.rel_url.raw_path.lstrip("/").partition("/")
    prefer = request.headers.getall("Prefer", [])
    ask = asked(request.method, path, request.rel_url.raw_query_string, prefer)
    if version != "v1.0":
        reply = _refusal(request, not_implemented(f"Version {version[:20]!r}"))
    elif ask.path == ("$batch",) and ask.method == "POST":
        reply = await _batch(desk, ask)
    else:
        reply = await desk.answer(ask)
    return _response(request, reply)


async def _batch(desk: _Desk, ask: Ask) -> Reply:
    try:
        _person(desk.request, (*_USER_SCOPES, *_MAIL_SCOPES))
        ask.options()
        return await run_batch(await _document(desk.request), desk.answer_inside)
    except GraphError as refusal:
        return _refusal(desk.request, refusal)


async def _document(request: web.Request) -> Any:
    if request.content_type != "application/json":
        raise GraphError(400, "BadRequest", "The Content-Type of a batch is application/json.")
    try:
        return msgspec.json.decode(await request.read())
    except web.HTTPRequestEntityTooLarge:
        raise GraphError(413, "RequestEntityTooLarge", "The batch is too large.") from None
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise GraphError(400, "BadRequest", "Invalid batch payload format.") from None


def _ids(request: web.Request) -> tuple[str, str]:
    """The request's own identifier and the client's, made once."""
    if _REQUEST_ID not in request:
        given = request.headers.get("client-request-id", "")
        own = str(uuid.uuid4())
        request[_REQUEST_ID] = own
        request[_CLIENT_ID] = given if _GUID.fullmatch(given) else own
    return request[_REQUEST_ID], request[_CLIENT_ID]


def _refusal(request: web.Request, refusal: GraphError) -> Reply:
    now = request.config_dict[WORLD].clock()
    body = error_body(refusal, now, *_ids(request))
    return Reply(body, refusal.status, headers=refusal.headers)


def _injected(status: int, sentence: str, retry_after: int = 0) -> GraphError:
    """A fault that was switched on; Microsoft lists statuses without saying which code each has."""
    return GraphError(
        status, _INJECTED.get(status, "UnknownError"), sentence, retry_after=retry_after
    )


def _refused_inside(request: web.Request, refused: Refused) -> Reply:
    return _refusal(request, _injected(refused.status, refused.sentence, refused.retry_after))


def _refuse(request: web.Request, status: int, sentence: str) -> web.Response:
    """An injected fault, in Graph's words."""
    return _response(request, _refusal(request, _injected(status, sentence)))


def _response(request: web.Request, reply: Reply) -> web.Response:
    own, clients = _ids(request)
    is_json = not isinstance(reply.body, bytes)
    headers = {
        "request-id": own,
        "client-request-id": clients,
        hdrs.CONTENT_TYPE: _JSON if is_json else reply.content_type,
        "OData-Version": "4.0",
    }
    body = msgspec.json.encode(reply.body) if is_json else reply.body
    return web.Response(body=body, status=reply.status, headers=headers | reply.headers)
