"""Cards that could not be drawn, drawn later by whichever worker is there."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from redis.asyncio import Redis

from capture.errors import (
    AccessDenied,
    Service,
    ServiceUnavailable,
    SignInRequired,
    SwitchedOff,
    Throttled,
    UnexpectedReply,
)
from capture.imports.drawing import Drawing
from capture.imports.job import Watcher
from capture.imports.owed import OWED_FOR, OwedCards
from capture.imports.turns import CardTurns
from tests.capture.imports.conftest import RedisServer
from tests.capture.imports.examples import make_watcher

WATCHER = make_watcher("card")


class Channel:
    """A channel that refuses as a test says, then takes cards; knows when each try was."""

    def __init__(self, *refusals: Exception) -> None:
        self.refusals = list(refusals)
        self.tries: list[float] = []
        self.drawn = asyncio.Event()

    async def redraw(self, _watcher: Watcher) -> None:
        """Take a card, or refuse it."""
        self.tries.append(asyncio.get_running_loop().time())
        if self.refusals:
            raise self.refusals.pop(0)
        self.drawn.set()


def drawing(redis: Redis, channel: Channel) -> Drawing:
    """A worker's drawing, which looks often."""
    return Drawing(channel.redraw, CardTurns(redis), OwedCards(redis), idle=0.02)


@asynccontextmanager
async def running(one: Drawing) -> AsyncIterator[None]:
    """Draws what is owed, and stops in order."""
    async with asyncio.timeout(20):
        task = asyncio.create_task(one.run())
        try:
            yield
        finally:
            one.stop()
            await task


async def owed(redis: Redis) -> int:
    return int(await redis.zcard("ac:{imports}:owed"))


@pytest.mark.parametrize(
    "error",
    [
        ServiceUnavailable(Service.CONNECTOR, "x"),
        UnexpectedReply(Service.DATAVERSE, "malformed", status=200),
        TimeoutError(),
        KeyError("a bug"),
    ],
)
async def test_another_worker_draws_what_one_could_not(redis: Redis, error: Exception) -> None:
    """From Redis alone; afterwards nothing is left of it."""
    await drawing(redis, Channel(error)).draw(WATCHER)
    assert await owed(redis) == 1
    channel = Channel()
    async with running(drawing(redis, channel)):
        await channel.drawn.wait()
    assert len(channel.tries) == 1
    assert [key async for key in redis.scan_iter("ac:{imports}:owed*")] == []


async def test_a_card_that_can_be_drawn_is_not_owed(redis: Redis) -> None:
    """The ordinary case writes nothing."""
    channel = Channel()
    await drawing(redis, channel).draw(WATCHER)
    assert channel.drawn.is_set()
    assert await owed(redis) == 0


async def test_it_is_tried_until_it_works_and_never_sooner_than_asked(redis: Redis) -> None:
    """Each Retry-After is the least, the first one's as well as a later one's."""
    busy = Throttled(Service.CONNECTOR, retry_after=0.4)
    down = ServiceUnavailable(Service.CONNECTOR, "x", retry_after=0.3)
    channel = Channel(busy, down)
    one = drawing(redis, channel)
    await one.draw(WATCHER)
    async with running(one):
        await channel.drawn.wait()
    first, second, third = channel.tries
    assert second - first >= 0.4
    assert third - second >= 0.3


@pytest.mark.parametrize(
    "error",
    [
        SignInRequired(),
        SwitchedOff(),
        AccessDenied(Service.CONNECTOR, "x"),
        UnexpectedReply(Service.CONNECTOR, "x", status=400),
    ],
)
async def test_what_no_time_mends_is_given_up(redis: Redis, error: Exception) -> None:
    """At once, and where it is owed from before as well."""
    await drawing(redis, Channel(error)).draw(WATCHER)
    assert await owed(redis) == 0
    await drawing(redis, Channel(TimeoutError())).draw(WATCHER)
    channel = Channel(error)
    async with running(drawing(redis, channel)):
        while await owed(redis):
            continue
    assert len(channel.tries) == 1


async def test_what_a_dead_worker_was_drawing_is_drawn_by_another(redis: Redis) -> None:
    """Its claim ends by itself, and counts as a try."""
    await OwedCards(redis).owe(WATCHER, delay=0)
    (dead,) = await OwedCards(redis, lease=0.0).claims(4)
    (taken,) = await OwedCards(redis).claims(4)
    assert (dead.watcher, dead.tries, taken.tries) == (WATCHER, 1, 2)
    assert await OwedCards(redis).claims(4) == ()


async def test_an_outcome_that_fails_while_an_earlier_one_is_drawn_stays_owed(
    redis: Redis,
) -> None:
    """Else the card would show the earlier one for ever."""
    cards = OwedCards(redis, lease=0.0)
    await cards.owe(WATCHER, delay=0)
    (earlier,) = await cards.claims(4)
    await cards.owe(make_watcher("card", offset=10), delay=0)
    await cards.paid(earlier)
    (later,) = await cards.claims(4)
    assert later.watcher == make_watcher("card", offset=10)
    await cards.paid(later)
    assert await cards.claims(4) == ()


async def test_it_is_owed_for_a_day(redis: Redis) -> None:
    """From its first failure on; nobody tries any more after that, and no key says whose it is."""
    cards = OwedCards(redis, lease=0.0)
    await cards.owe(WATCHER, delay=0)
    (name,) = [key async for key in redis.scan_iter("ac:{imports}:owed:*")]
    assert b"conversation" not in name
    await redis.pexpire(name, 50_000)
    await cards.owe(WATCHER, delay=0)
    assert 0 < await redis.pttl(name) <= 50_000
    assert 0 < await redis.ttl("ac:{imports}:owed") <= OWED_FOR
    await redis.delete(name)  # as its time does
    assert await cards.claims(4) == ()
    assert await owed(redis) == 0


async def test_without_redis_nobody_believes_it_was_noted(
    own_server: RedisServer, own_redis: Redis
) -> None:
    """Whoever draws asks again: neither the card nor the note is certain."""
    await own_redis.ping()
    async with own_server.client(retries=0) as client:
        own_server.kill()
        with pytest.raises(ServiceUnavailable) as away:
            await drawing(client, Channel()).draw(WATCHER)
    assert away.value.service is Service.REDIS
