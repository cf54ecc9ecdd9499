"""The people of a conversation, asked of a connector: once a minute, a hundred at most."""

from __future__ import annotations

import ssl
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import aiohttp
import pytest
import trustme
from aiohttp import web
from aiohttp.test_utils import TestServer

from bot.connector import Connector
from bot.members import ConversationMembers
from capture.models import Caller, ObjectId, TenantId
from desks.place import Place
from desks.roster import Roster
from tests.bot.test_connector import Bearer
from tests.capture.builders import NOW
from tests.identity.minting import ANA, BEN, CHI, Person

ASKER = Caller(TenantId(ANA.tenant), ObjectId(ANA.oid))


@dataclass
class Room:
    """A conversation, who has signed in, and what was asked."""

    place: Place = field(init=False)
    members: ConversationMembers = field(init=False)
    people: list[dict[str, Any]] = field(default_factory=list)
    more: str | None = None
    status: int = 200
    asked: list[str] = field(default_factory=list)
    looked_up: list[Caller] = field(default_factory=list)
    now: Any = NOW

    async def has(self, caller: Caller) -> bool:
        """Ben alone has signed in."""
        self.looked_up.append(caller)
        return caller.oid == BEN.oid

    async def answer(self, request: web.Request) -> web.Response:
        """A page of members."""
        self.asked.append(request.raw_path)
        page = {"members": self.people} | ({"continuationToken": self.more} if self.more else {})
        return web.json_response(page, status=self.status)

    async def seen(self) -> Roster:
        """What the product knows of it."""
        return await self.members.of(self.place, ASKER)


def account(person: Person) -> dict[str, Any]:
    return {"id": f"29:{person.oid}", "aadObjectId": person.oid, "tenantId": person.tenant}


@pytest.fixture
async def room() -> AsyncIterator[Room]:
    authority = trustme.CA()
    serving, trusting = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER), ssl.create_default_context()
    authority.issue_cert("localhost").configure_cert(serving)
    authority.configure_trust(trusting)
    app = web.Application()
    server = TestServer(app, host="localhost")
    made = Room()
    app.router.add_get("/{path:.*}", made.answer)
    await server.start_server(ssl=serving)
    address = f"https://localhost:{server.port}/eu/"
    made.place = Place(address, "19:a/b@thread.v2", personal=False)
    tls = aiohttp.TCPConnector(ssl=trusting)
    async with aiohttp.ClientSession(connector=tls) as session:
        connector = Connector(session, Bearer(), [f"localhost:{server.port}"])
        made.members = ConversationMembers(connector, made, clock=lambda: made.now)
        yield made
    await server.close()


async def test_who_is_there_and_signed_in(room: Room):
    """By tenant and object id; nobody of another organisation is looked up, nor a guest."""
    guest = {"id": "29:guest", "name": "Guest", "aadObjectId": None}
    room.people = [account(ANA), account(BEN), account(CHI), guest]
    roster = await room.seen()

    assert [one.channel_id for one in roster.members][-1] == "29:guest"
    assert [one.signed_in for one in roster.members] == [False, True, False, False]
    assert [one.caller is None for one in roster.members] == [False, False, False, True]
    assert {one.oid for one in room.looked_up} == {ANA.oid, BEN.oid}
    assert room.asked == ["/eu/v3/conversations/19%3Aa%2Fb%40thread.v2/pagedmembers?pageSize=100"]


async def test_once_a_minute(room: Room):
    """Who has signed in since is seen at once, who has joined a minute later."""
    room.people = [account(ANA)]
    assert len((await room.seen()).members) == 1
    room.people = [account(ANA), account(BEN)]
    assert len((await room.seen()).members) == 1
    assert len(room.asked) == 1
    room.now += timedelta(minutes=1)
    assert len((await room.seen()).members) == 2


async def test_a_second_page_is_not_read(room: Room):
    """So many are not asked about anyway; the first sixty are looked up."""
    people = [Person(f"dddddddd-0000-4000-8000-{number:012}", "X", "x") for number in range(100)]
    room.people, room.more = [account(one) for one in people], "next"
    roster = await room.seen()
    assert (len(roster.members), roster.whole, len(room.looked_up)) == (100, False, 60)
    assert len(room.asked) == 1


async def test_trouble_leaves_them_unknown(room: Room):
    """A refusal, and an answer that cannot be read, and neither is kept."""
    room.status, room.people = 403, [account(ANA)]
    assert await room.seen() == Roster()
    room.status, room.people = 200, [{"name": "no id"}]
    assert await room.seen() == Roster()
    room.people = [account(ANA)]
    assert (await room.seen()).whole
