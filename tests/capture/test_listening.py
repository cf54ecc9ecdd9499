"""What is given up is listened to for a moment, because a refusal concerns what is asked next."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from aiohttp import ClientSession

from capture.bearer import Bearer
from capture.errors import Service, ServiceUnavailable, Throttled
from capture.models import Caller
from capture.parallel import both
from capture.upstream import Upstream
from tests.capture.conftest import CALLER
from tests.capture.neighbour import Answer, Asked, Neighbour

TOKEN = Bearer("t", CALLER)


class Way:
    """The way in of one process; who waits for it waits until it is ``open``."""

    def __init__(self) -> None:
        self.inside = 0
        self.rests: list[float] = []
        self.asked, self.open, self.told, self.left = (asyncio.Event() for _ in range(4))
        self.open.set()

    @asynccontextmanager
    async def __call__(self, caller: Caller, places: int) -> AsyncIterator[None]:  # noqa: ARG002
        """One call."""
        self.asked.set()
        await self.open.wait()
        self.inside += 1
        try:
            yield
        except Throttled as error:
            await self.rest(caller, error.retry_after)
            raise
        finally:
            self.inside -= 1
            self.left.set()

    async def rest(self, caller: Caller, seconds: float) -> None:  # noqa: ARG002
        """A wait that a service asked for."""
        self.rests.append(seconds)
        self.told.set()


async def test_a_refusal_is_heard_though_the_other_call_failed_first(
    session: ClientSession, neighbour: Neighbour
) -> None:
    """And the call keeps its place for as long as its service works on it."""
    came, answer = asyncio.Event(), asyncio.Event()

    async def refused(_asked: Asked) -> Answer:
        came.set()
        await answer.wait()
        return Answer(429, headers={"Retry-After": "7"})

    async def broken(_asked: Asked) -> Answer:
        await came.wait()
        return Answer(500)

    neighbour.handle("/refused", refused)
    neighbour.handle("/broken", broken)
    way = Way()
    upstream = Upstream(session, neighbour.url, Service.GRAPH, way_in=way)
    with pytest.raises(ServiceUnavailable):
        await both(
            upstream.send("POST", "/broken", token=TOKEN),
            upstream.send("POST", "/refused", token=TOKEN),
        )
    assert way.inside == 1
    answer.set()
    async with asyncio.timeout(5):
        await way.told.wait()
    assert way.rests == [7.0]
    assert neighbour.paths().count("/refused") == 1


async def test_what_was_not_sent_yet_is_not_sent(
    session: ClientSession, neighbour: Neighbour
) -> None:
    """Who left while waiting for a place asks nothing."""
    way = Way()
    way.open.clear()
    upstream = Upstream(session, neighbour.url, Service.GRAPH, way_in=way)
    waiting = asyncio.create_task(upstream.send("GET", "/x", token=TOKEN))
    await way.asked.wait()
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    way.open.set()
    neighbour.answer("/y", Answer(json={}))
    await upstream.send("GET", "/y", token=TOKEN)
    assert neighbour.paths() == ["/y"]


async def test_a_silent_service_is_not_listened_to_for_long(
    session: ClientSession, neighbour: Neighbour
) -> None:
    """Its call gives its place back after a second."""
    came, released = asyncio.Event(), asyncio.Event()

    async def silent(_asked: Asked) -> Answer:
        came.set()
        await released.wait()
        return Answer()

    neighbour.handle("/x", silent)
    way = Way()
    upstream = Upstream(session, neighbour.url, Service.GRAPH, way_in=way)
    asking = asyncio.create_task(upstream.send("GET", "/x", token=TOKEN))
    await came.wait()
    asking.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asking
    assert way.inside == 1
    async with asyncio.timeout(5):
        await way.left.wait()
    assert way.inside == 0
    released.set()
