"""A body of any size, in pieces, over a real socket."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import aclosing, asynccontextmanager

import pytest
from aiohttp import ClientSession, web
from aiohttp.test_utils import TestServer

from capture.errors import NotFound, Service, ServiceUnavailable, SignInRequired, Throttled
from capture.upstream import PIECE, Upstream

Body = Callable[[web.StreamResponse], Awaitable[None]]
CHUNK = b"x" * PIECE
TICK = 0.3
"""Seconds between two pieces of a slow service: well within a budget of one second."""


@asynccontextmanager
async def serving(
    session: ClientSession, *answers: Body | web.Response, budget: float = 1.0
) -> AsyncIterator[Upstream]:
    """A service whose answers these are, in order; the last one repeats."""
    left = list(answers)

    async def answer(request: web.Request) -> web.StreamResponse:
        now = left.pop(0) if len(left) > 1 else left[0]
        if isinstance(now, web.Response):
            return now
        response = web.StreamResponse()
        await response.prepare(request)
        await now(response)
        return response

    app = web.Application()
    app.router.add_get("/file", answer)
    async with TestServer(app) as server:
        root = str(server.make_url("")).rstrip("/")
        yield Upstream(session, root, Service.GRAPH, budget=budget)


async def sizes(upstream: Upstream) -> list[int]:
    """Read it all; how long each piece was."""
    async with aclosing(upstream.stream("/file", token="t")) as pieces:
        return [len(piece) async for piece in pieces]


async def test_a_long_body_comes_in_pieces(session: ClientSession) -> None:
    """None is much longer than a piece should be, and all of it comes."""

    async def body(response: web.StreamResponse) -> None:
        for _ in range(160):
            await response.write(CHUNK)

    async with serving(session, body) as upstream:
        found = await sizes(upstream)
    assert sum(found) == 160 * PIECE
    assert max(found) < 8 * PIECE


async def test_a_slow_body_is_not_cut(session: ClientSession) -> None:
    """It takes twice the budget, but something arrives all the time."""

    async def body(response: web.StreamResponse) -> None:
        loop = asyncio.get_running_loop()
        for _ in range(7):
            ticked = asyncio.Event()
            loop.call_later(TICK, ticked.set)
            await ticked.wait()
            await response.write(CHUNK)

    async with serving(session, body) as upstream:
        begun = asyncio.get_running_loop().time()
        assert sum(await sizes(upstream)) == 7 * PIECE
        assert asyncio.get_running_loop().time() - begun > upstream.budget


async def test_a_silent_body_is_given_up(session: ClientSession) -> None:
    """What has begun and then says nothing is trouble that may pass."""
    never = asyncio.Event()

    async def body(response: web.StreamResponse) -> None:
        await response.write(CHUNK)
        await never.wait()

    async with serving(session, body) as upstream:
        with pytest.raises(ServiceUnavailable):
            await sizes(upstream)
        never.set()


async def test_a_trickle_is_given_up(session: ClientSession) -> None:
    """A byte now and then keeps nobody busy for days."""
    stop = asyncio.Event()

    async def body(response: web.StreamResponse) -> None:
        loop = asyncio.get_running_loop()
        while not stop.is_set():
            ticked = asyncio.Event()
            loop.call_later(TICK, ticked.set)
            await ticked.wait()
            await response.write(b"x")

    async with serving(session, body) as upstream:
        with pytest.raises(ServiceUnavailable):
            await sizes(upstream)
        stop.set()


async def test_a_body_that_breaks_off(session: ClientSession) -> None:
    """Half of it is no file."""

    async def body(response: web.StreamResponse) -> None:
        await response.write(CHUNK)
        raise ConnectionResetError

    async with serving(session, body) as upstream:
        with pytest.raises(ServiceUnavailable):
            await sizes(upstream)


async def test_the_beginning_is_tried_again(session: ClientSession) -> None:
    """As any other question; what says no at once is told as what it is."""

    async def body(response: web.StreamResponse) -> None:
        await response.write(b"file")

    async with serving(session, web.Response(status=503), body, budget=5.0) as upstream:
        assert await sizes(upstream) == [4]
    throttled = web.Response(status=429, headers={"Retry-After": "30"})
    for answer, error in (
        (web.Response(status=404), NotFound),
        (web.Response(status=401), SignInRequired),
        (throttled, Throttled),
    ):
        async with serving(session, answer) as upstream:
            with pytest.raises(error):
                await sizes(upstream)


async def test_who_closes_it_early_leaves_no_connection_open(session: ClientSession) -> None:
    """The rest is not read, and the next question gets an answer."""

    async def body(response: web.StreamResponse) -> None:
        for _ in range(160):
            await response.write(CHUNK)

    async with serving(session, body) as upstream:
        async with aclosing(upstream.stream("/file", token="t")) as pieces:
            assert len(await anext(pieces)) >= PIECE
        assert sum(await sizes(upstream)) == 160 * PIECE
