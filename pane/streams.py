"""Cards that change while they are looked at: a line of JSON for each state, as it comes.

Whoever closes the connection cancels everything behind it; an answer that a later one of the same
pane has overtaken, in whichever process, ends by itself, and so does the oldest of too many.
"""

from __future__ import annotations

import asyncio
from typing import Any

import msgspec
import structlog
from aiohttp import web

from capture.errors import CaptureError
from capture.imports.turns import CardTurns
from capture.parallel import attempt
from cards.elements import Card
from desks.answers import Answer
from desks.rest import Rest
from pane.limits import Places
from pane.visit import Visit
from pane.wire import Line

__all__ = ["CONTENT_TYPE", "Streams"]

CONTENT_TYPE = "application/x-ndjson"
HEADERS = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
"""The second asks proxies to pass each line on at once."""
_log = structlog.get_logger()


class Streams:
    """Sends answers to panes."""

    def __init__(self, turns: CardTurns) -> None:
        self._turns = turns
        self._places = Places()
        self._open: set[asyncio.Task[Any]] = set()

    async def send(self, request: web.Request, visit: Visit, answer: Answer) -> web.StreamResponse:
        """The card now, and again each time more is known; ends when nothing is to come."""
        rest, task = answer.rest, asyncio.current_task()
        assert task is not None, "a request is answered in a task"
        self._open.add(task)
        try:
            card = visit.asker.card(visit.pane)
            number = await attempt(self._turns.told(card, answer.shown))
            response = await _begun(request)
            await _line(response, Line(card=answer.card))
            if rest is not None and not isinstance(number, CaptureError):
                async with self._places.place(visit.asker.caller):
                    await self._rest(response, visit, rest, number)
        finally:
            self._open.discard(task)
            if rest is not None:
                rest.close()
        await response.write_eof()
        return response

    async def aclose(self) -> None:
        """End what is open, so that a process that ends is not held up by pages; they ask again."""
        for task in tuple(self._open):
            task.cancel()

    async def say(self, request: web.Request, sentence: str) -> web.StreamResponse:
        """One line, where no card can stand."""
        response = await _begun(request)
        await _line(response, Line(message=sentence))
        await response.write_eof()
        return response

    async def _rest(
        self, response: web.StreamResponse, visit: Visit, rest: Rest, number: int
    ) -> None:
        card = visit.asker.card(visit.pane)
        try:
            while rest.open:
                if not await rest.more():
                    continue
                async with self._turns.turn(card):
                    if not await self._turns.is_latest(card, number):
                        return
                    drawn: Card = await rest.card()
                await _line(response, Line(card=drawn))
        except CaptureError as error:
            _log.warning("pane_stream_ended", why=type(error).__name__)


async def _begun(request: web.Request) -> web.StreamResponse:
    response = web.StreamResponse(headers={**HEADERS, "Content-Type": CONTENT_TYPE})
    await response.prepare(request)
    return response


async def _line(response: web.StreamResponse, line: Line) -> None:
    await response.write(msgspec.json.encode(line) + b"\n")
