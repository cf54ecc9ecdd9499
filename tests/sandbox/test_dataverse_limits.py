"""Service protection: requests, time and concurrency of one person, over real sockets."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta

import pytest

from sandbox.allowance import Allowance
from tests.sandbox.dataverse_client import API, Dataverse, Reply, dataverse_of
from tests.sandbox.small_world import Clock, make_world

WHO = "/WhoAmI"
REQUESTS_LEFT = "x-ms-ratelimit-burst-remaining-xrm-requests"
TIME_LEFT = "x-ms-ratelimit-time-remaining-xrm-requests"


@asynccontextmanager
async def limited(allowance: Allowance) -> AsyncIterator[tuple[Dataverse, Clock]]:
    """A Dataverse with this allowance, and its clock."""
    world = make_world()
    world.allowance = allowance
    async with dataverse_of(world) as dataverse:
        assert isinstance(world.clock, Clock)
        yield dataverse, world.clock


async def test_the_documented_figures() -> None:
    """Without options the limits are those of the page."""
    async with limited(Allowance()) as (dataverse, _):
        reply = await dataverse.send("GET", WHO)
        assert reply.headers[REQUESTS_LEFT] == "5999"
        assert reply.headers[TIME_LEFT].startswith("1,199.")


async def test_the_number_of_requests() -> None:
    """Requests beyond the number are 429 until enough have left the window; others go on."""
    async with limited(Allowance(requests=3)) as (dataverse, clock):
        for left in ("2", "1", "0"):
            reply = await dataverse.send("GET", WHO)
            assert (reply.status, reply.headers[REQUESTS_LEFT]) == (200, left)
            clock.now += timedelta(seconds=10)
        refused = await dataverse.send("GET", WHO)
        assert (refused.status, refused.code) == (429, "0x80072322")
        assert refused.json["error"]["message"] == (
            "Number of requests exceeded the limit of 3 over time window of 300 seconds."
        )
        assert refused.headers["Retry-After"] == "270"
        assert (await dataverse.send("GET", WHO, person=dataverse.jonas)).status == 200
        clock.now += timedelta(seconds=270)
        assert (await dataverse.send("GET", WHO)).status == 200
        assert (await dataverse.send("GET", WHO)).status == 429


async def test_pushing_on_makes_it_longer() -> None:
    """Every request during Retry-After adds to it, up to the window."""
    async with limited(Allowance(requests=1)) as (dataverse, clock):
        await dataverse.send("GET", WHO)
        clock.now += timedelta(seconds=200)
        waits = [int((await dataverse.send("GET", WHO)).headers["Retry-After"]) for _ in range(4)]
        assert waits == [100, 105, 110, 115]
        clock.now += timedelta(seconds=100)
        assert (await dataverse.send("GET", WHO)).headers["Retry-After"] == "20"
        clock.now += timedelta(seconds=20)
        assert (await dataverse.send("GET", WHO)).status == 200


async def test_execution_time() -> None:
    """Each request of a batch costs time, so that batches run into the other limit."""
    async with limited(Allowance(seconds=100, cost=10)) as (dataverse, clock):
        part = f"Content-Type: application/http\n\nGET {API}/WhoAmI HTTP/1.1\n\n"
        first = await dataverse.batch([part] * 9)
        assert (first.status, first.headers[REQUESTS_LEFT]) == (200, "5999")
        assert 9 < float(first.headers[TIME_LEFT]) <= 10
        last = await dataverse.batch([part] * 50)
        assert (last.status, last.headers[TIME_LEFT]) == (200, "0.00")
        refused = await dataverse.send("GET", WHO)
        assert (refused.status, refused.code) == (429, "0x80072321")
        assert "exceeded limit of 100,000 milliseconds" in refused.json["error"]["message"]
        clock.now += timedelta(seconds=int(refused.headers["Retry-After"]))
        assert (await dataverse.send("GET", WHO)).status == 200


async def test_requests_at_once() -> None:
    """While as many as allowed are under way, further ones are refused with growing waits."""
    async with limited(Allowance(concurrent=2)) as (dataverse, _):
        uploads = [await begin_upload(dataverse) for _ in range(2)]
        try:
            refused = [await dataverse.send("GET", WHO) for _ in range(2)]
            assert [one.code for one in refused] == ["0x80072326"] * 2
            assert [one.headers["Retry-After"] for one in refused] == ["1", "2"]
            assert (await dataverse.send("GET", WHO, person=dataverse.sam)).status == 200
        finally:
            for upload in uploads:
                upload.close()
                await upload.wait_closed()
        assert (await eventually(dataverse)).status == 200


async def begin_upload(dataverse: Dataverse) -> asyncio.StreamWriter:
    """A request whose body has been promised and does not come."""
    host, port = dataverse.client.server.host, dataverse.client.server.port
    reader, writer = await asyncio.open_connection(host, port)
    head = (
        f"POST {API}/tasks HTTP/1.1\r\nHost: localhost\r\nExpect: 100-continue\r\n"
        f"Authorization: Bearer {dataverse.token()}\r\nContent-Length: 9\r\n\r\n"
    )
    writer.write(head.encode())
    await writer.drain()
    assert b"100" in await reader.readline()  # the server has begun to handle it
    return writer


async def eventually(dataverse: Dataverse) -> Reply:
    """The first answer that is not a refusal."""
    while (reply := await dataverse.send("GET", WHO)).status == 429:
        pass
    return reply


@pytest.mark.parametrize("count", [1, 4])
async def test_refused_requests_do_not_count(count: int) -> None:
    """A refused request takes nothing from the next window."""
    async with limited(Allowance(requests=2)) as (dataverse, clock):
        for _ in range(2 + count):
            await dataverse.send("GET", WHO)
        clock.now += timedelta(seconds=600)
        assert (await dataverse.send("GET", WHO)).headers[REQUESTS_LEFT] == "1"
