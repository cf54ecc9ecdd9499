"""Typing is shown beside a slow answer, and never in its way."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import AsyncIterator
from dataclasses import dataclass, field

import aiohttp
import pytest
import trustme
from aiohttp import web
from aiohttp.test_utils import TestServer

from bot.connector import Connector
from bot.typing import Typing
from desks.place import Place


class Bearer:
    """Any bearer."""

    async def value(self) -> str:
        """The token."""
        return "the-bots-own"


@dataclass
class Service:
    """A connector that answers when ``open`` is set, and notes who came over which connection."""

    status: int = 200
    came: list[tuple[str, int]] = field(default_factory=list)
    somebody: asyncio.Event = field(default_factory=asyncio.Event)
    open: asyncio.Event = field(default_factory=asyncio.Event)

    async def take(self, request: web.Request) -> web.Response:
        """Note, wait, answer."""
        address = request.get_extra_info("peername")
        self.came.append(((await request.json())["type"], address[1]))
        self.somebody.set()
        await self.open.wait()
        return web.json_response({"id": "1"}, status=self.status)


@pytest.fixture
async def service() -> AsyncIterator[tuple[Service, Connector, Place]]:
    authority = trustme.CA()
    serving, trusting = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER), ssl.create_default_context()
    authority.issue_cert("localhost").configure_cert(serving)
    authority.configure_trust(trusting)
    slow = Service()
    app = web.Application()
    app.router.add_post("/{path:.*}", slow.take)
    server = TestServer(app, host="localhost")
    await server.start_server(ssl=serving)
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(ssl=trusting)) as session:
        host = f"localhost:{server.port}"
        yield slow, Connector(session, Bearer(), [host]), Place(f"https://{host}", "a:1")
    await server.close()


async def test_an_answer_that_is_there_at_once_shows_no_typing(service):
    """Nothing is sent when the body ends before the moment does."""
    slow, connector, place = service
    slow.open.set()
    typing = Typing(connector)

    with typing.while_working(place):
        pass
    with typing.while_working(place):
        async with asyncio.timeout(10):
            await slow.somebody.wait()
    await typing.aclose()

    assert [kind for kind, _ in slow.came] == ["typing"]


async def test_the_answer_does_not_wait_for_the_indicator_nor_cut_it_off(service):
    """The indicator still on its way ends by itself, and its connection serves the answer after."""
    slow, connector, place = service
    typing = Typing(connector)

    with typing.while_working(place):
        async with asyncio.timeout(10):
            await slow.somebody.wait()
    assert not slow.open.is_set()
    slow.open.set()
    await typing.aclose()
    await connector.send(place, {"type": "message"})

    (first, one), (second, other) = slow.came
    assert (first, second) == ("typing", "message")
    assert one == other


async def test_an_indicator_that_fails_is_no_matter(service):
    """The body goes on when the connector refuses the indicator."""
    slow, connector, place = service
    slow.status = 403
    slow.open.set()
    typing = Typing(connector)

    with typing.while_working(place):
        async with asyncio.timeout(10):
            await slow.somebody.wait()
        await typing.aclose()

    assert len(slow.came) == 1
