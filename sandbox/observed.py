"""The middleware of every service: note each call, and apply the faults that are switched on."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from email.utils import format_datetime
from time import monotonic
from typing import TYPE_CHECKING

from aiohttp import hdrs, web

from sandbox.caller import asked_of
from sandbox.clock import Clock
from sandbox.injected import circumstances, names, refused
from sandbox.inner import INNER
from sandbox.journal import CALLER, Call
from sandbox.recording import answer_headers, body_text, kept_headers, sent_body
from sandbox.world import WORLD

if TYPE_CHECKING:
    from aiohttp.typedefs import Handler, Middleware

    from sandbox.faults import Fault
    from sandbox.world import World

__all__ = ["Refusal", "observed"]

_CONTROL = "/control/"
"""The control API is no service: a fault of the page must not keep anybody from clearing it."""

Refusal = Callable[[web.Request, int, str], web.Response]
"""How a service words a status and a sentence in its own error format."""


def _plain(_: web.Request, status: int, sentence: str) -> web.Response:
    return web.json_response({"error": {"code": str(status), "message": sentence}}, status=status)


def observed(service: str, refuse: Refusal = _plain) -> Middleware:
    """Watch one service, named as in ``faults.SERVICES``.

    ``refuse`` builds the body of an injected 429, 5xx or, for Entra ID, 401; Retry-After is added
    here. The application must hold its world under ``WORLD``.
    """

    @web.middleware
    async def middleware(request: web.Request, handler: Handler) -> web.StreamResponse:
        if request.path.startswith(_CONTROL):
            return await handler(request)
        note = _Note(request.config_dict[WORLD], service, request)
        try:
            note.answer = await _answered(note, handler, refuse)
        except web.HTTPException as answer:
            note.answer = answer
            raise
        except Exception:
            note.answer = web.Response(status=500)
            raise
        else:
            return note.answer
        finally:
            await note.write()

    return middleware


@dataclass(slots=True)
class _Note:
    """A call while it is being answered."""

    world: World
    service: str
    request: web.Request
    answer: web.StreamResponse | None = None
    faults: tuple[Fault, ...] = ()
    claimed: str = ""
    _started: datetime = field(init=False)
    _since: float = field(init=False)

    def __post_init__(self) -> None:
        self._started, self._since = self.world.clock(), monotonic()

    async def write(self) -> None:
        """Put it into the journal, and the steps of a batch after it."""
        seconds, request, answer = monotonic() - self._since, self.request, self.answer
        left = request.transport is None or request.transport.is_closing()
        status = 0 if answer is None or left else answer.status
        sent = b"" if answer is None else await sent_body(request, status)
        body = getattr(answer, "body", None)
        outer = self.world.journal.add(
            Call(
                service=self.service,
                method=request.method,
                path=request.path_qs,
                status=status,
                started=self._started,
                seconds=seconds,
                person=request.get(CALLER, self.claimed),
                fault=names(self.faults),
                request_headers=kept_headers(request.headers),
                request_body=body_text(request.headers.get(hdrs.CONTENT_TYPE, ""), sent),
                request_size=len(sent),
                response_headers={} if answer is None else answer_headers(answer.headers),
                size=len(body) if isinstance(body, bytes | bytearray) else 0,
            )
        )
        for step in request.get(INNER, ()):
            self.world.journal.add(step.of(outer))


async def _answered(note: _Note, handler: Handler, refuse: Refusal) -> web.StreamResponse:
    asked = await asked_of(note.world, note.service, note.request)
    note.faults = note.world.faults.met_by(asked)
    if note.faults:
        note.claimed = asked.caller
    async with circumstances(note.world, asked, note.faults):
        response = await _faulty(note, handler, refuse)
        _date(note.world, response)
        return response


async def _faulty(note: _Note, handler: Handler, refuse: Refusal) -> web.StreamResponse:
    """Throttled, failed and malformed calls never reach the service; the others do."""
    request, fault = note.request, note.faults[-1] if note.faults else None
    refusal = refused(fault)
    if refusal is not None:
        response = refuse(request, refusal.status, refusal.sentence)
        if refusal.retry_after:
            response.headers[hdrs.RETRY_AFTER] = str(refusal.retry_after)
        return response
    match fault.kind if fault else "":
        case "malformed":
            return web.Response(text='{"value":[{"id":', content_type="application/json")
        case "cut":
            return await _cut(request, await handler(request))
        case "late" if fault:
            try:
                return await handler(request)
            finally:
                await asyncio.sleep(fault.seconds)
    return await handler(request)


async def _cut(request: web.Request, whole: web.StreamResponse) -> web.StreamResponse:
    """Promise the whole answer, send half of it, and hang up; without a body, hang up at once."""
    body = whole.body if isinstance(whole, web.Response) else None
    if isinstance(body, bytes | bytearray) and body and not whole.prepared:
        headers = whole.headers.copy()
        headers[hdrs.CONTENT_LENGTH] = str(len(body))
        whole = web.StreamResponse(status=whole.status, headers=headers)
        await whole.prepare(request)
        await whole.write(body[: len(body) // 2])
    if request.transport is not None:
        request.transport.close()
    return whole


def _date(world: World, response: web.StreamResponse) -> None:
    """A service whose clock is wrong says so in its answers."""
    clock = world.clock
    if isinstance(clock, Clock) and clock.ahead and not response.prepared:
        response.headers[hdrs.DATE] = format_datetime(clock(), usegmt=True)
