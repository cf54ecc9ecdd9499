"""The bot's bearer leaves for listed hosts alone, and ids survive the way into an address."""

from __future__ import annotations

import ssl
from collections.abc import AsyncIterator

import aiohttp
import pytest
import trustme
from aiohttp import web
from aiohttp.test_utils import TestServer

from bot.connector import Connector
from capture.errors import AccessDenied, ServiceUnavailable, Throttled, UnexpectedReply
from desks.place import Place


class Bearer:
    """A bearer that can be recognised."""

    async def value(self) -> str:
        """The token."""
        return "the-bots-own"


class Service:
    """A connector that remembers what it was asked."""

    def __init__(self) -> None:
        self.asked: list[web.Request] = []
        self.answer = web.Response

    async def take(self, request: web.Request) -> web.StreamResponse:
        """Remember and answer."""
        self.asked.append(request)
        return self.answer(
            text='{"id":"1"}', content_type="application/json", headers={"Retry-After": "60"}
        )


@pytest.fixture
async def service() -> AsyncIterator[tuple[Service, TestServer, Connector]]:
    authority = trustme.CA()
    serving, trusting = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER), ssl.create_default_context()
    authority.issue_cert("localhost").configure_cert(serving)
    authority.configure_trust(trusting)
    remembering = Service()
    app = web.Application()
    app.router.add_route("*", "/{path:.*}", remembering.take)
    server = TestServer(app, host="localhost")
    await server.start_server(ssl=serving)
    tls = aiohttp.TCPConnector(ssl=trusting)
    async with aiohttp.ClientSession(connector=tls) as session:
        yield remembering, server, Connector(session, Bearer(), [f"localhost:{server.port}"])
    await server.close()


async def test_ids_reach_the_service_as_they_are(service):
    """Colons, slashes and semicolons of a conversation id are encoded, once."""
    remembering, server, connector = service
    place = Place(f"https://localhost:{server.port}/amer/", "19:a/b;messageid=1@thread.tacv2")

    await connector.update(place, "f:1/2", {"type": "message"})

    (request,) = remembering.asked
    assert request.raw_path == (
        "/amer/v3/conversations/19%3Aa%2Fb%3Bmessageid%3D1%40thread.tacv2/activities/f%3A1%2F2"
    )
    assert request.headers["Authorization"] == "Bearer the-bots-own"


@pytest.mark.parametrize(
    "address",
    [
        "https://attacker.example/",
        "http://localhost:{port}/",
        "https://localhost/",
        "https://localhost:{port}@attacker.example/",
        "https://localhost.attacker.example:{port}/",
        "https://[bad",
        "",
    ],
)
async def test_no_other_host_gets_the_bearer(service, address):
    """A service URL that is not on the list is refused before anything is sent."""
    remembering, server, connector = service

    with pytest.raises(AccessDenied):
        await connector.send(Place(address.format(port=server.port), "a:1"), {"type": "message"})

    assert remembering.asked == []


async def test_a_full_conversation_is_reported(service):
    """A wait longer than anybody would sit through becomes an error with that wait."""
    remembering, server, connector = service
    remembering.answer = lambda **more: web.Response(status=429, **more)

    with pytest.raises(Throttled) as refused:
        await connector.send(Place(f"https://localhost:{server.port}", "a:1"), {"type": "message"})

    assert refused.value.retry_after == 60


@pytest.mark.parametrize("status", [401, 412])
async def test_what_time_mends_is_nobodys_sign_in(service, status: int):
    """Our own token refused is no person's missing grant, and 412 is no refusal for good."""
    remembering, server, connector = service
    remembering.answer = lambda **_: web.Response(status=status)
    place = Place(f"https://localhost:{server.port}", "a:1")

    for call in (
        connector.send(place, {"type": "message"}),
        connector.update(place, "1", {"type": "message"}),
        connector.delete(place, "1"),
        connector.members(place),
    ):
        with pytest.raises(ServiceUnavailable) as refused:
            await call
        assert refused.value.status == status


async def test_a_refusal_for_good_stays_one(service):
    """A card that Teams does not take is not sent again and again."""
    remembering, server, connector = service
    remembering.answer = lambda **_: web.Response(status=413)
    with pytest.raises(UnexpectedReply) as refused:
        await connector.update(Place(f"https://localhost:{server.port}", "a:1"), "1", {})
    assert refused.value.status == 413
    assert len(remembering.asked) == 1
