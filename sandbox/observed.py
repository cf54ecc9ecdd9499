"""The middleware of every service: note each call, and apply the faults that are switched on."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from math import ceil
from time import monotonic
from typing import TYPE_CHECKING

from aiohttp import hdrs, web

from sandbox.journal import CALLER, Call
from sandbox.world import WORLD

if TYPE_CHECKING:
    from aiohttp.typedefs import Handler, Middleware

    from sandbox.faults import Fault

__all__ = ["Refusal", "observed"]

_CONTROL = "/control/"
"""The control API is no service: a fault of the page must not keep anybody from clearing it."""

Refusal = Callable[[web.Request, int, str], web.Response]
"""How a service words a status and a sentence in its own error format."""


def _plain(_: web.Request, status: int, sentence: str) -> web.Response:
    return web.json_response({"error": {"code": str(status), "message": sentence}}, status=status)


def observed(service: str, refuse: Refusal = _plain) -> Middleware:
    """Watch one service, named as in ``faults.SERVICES``.

    ``refuse`` builds the body of an injected 429 or 503; Retry-After is added here.
    The application must hold its world under ``WORLD``.
    """

    @web.middleware
    async def middleware(request: web.Request, handler: Handler) -> web.StreamResponse:
        if request.path.startswith(_CONTROL):
            return await handler(request)
        world = request.config_dict[WORLD]
        started, clock, status = world.clock(), monotonic(), 0
        try:
            fault = world.faults.take(service, request.path_qs)
            response = await _faulty(fault, request, handler, refuse)
            status = response.status
        except web.HTTPException as answer:
            status = answer.status
            raise
        except Exception:
            status = 500
            raise
        else:
            return response
        finally:
            world.journal.add(
                Call(
                    service=service,
                    method=request.method,
                    path=request.path_qs,
                    status=status,
                    started=started,
                    seconds=monotonic() - clock,
                    person=request.get(CALLER, ""),
                )
            )

    return middleware


async def _faulty(
    fault: Fault | None, request: web.Request, handler: Handler, refuse: Refusal
) -> web.StreamResponse:
    """Throttled, failed and malformed calls never reach the service; slow and cut ones do."""
    match fault.kind if fault else "":
        case "throttle":
            response = refuse(request, 429, "There are too many requests. Try again later.")
            if fault and fault.seconds:
                response.headers[hdrs.RETRY_AFTER] = str(ceil(fault.seconds))
            return response
        case "fail":
            return refuse(request, 503, "The service is temporarily unavailable.")
        case "malformed":
            return web.Response(text='{"value":[{"id":', content_type="application/json")
        case "cut":
            return await _cut(request, await handler(request))
        case "slow" if fault:
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
