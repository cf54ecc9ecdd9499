"""Cards drawn one after another, by several drawers on one Redis."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import date

import pytest
from redis.asyncio import Redis

from capture.errors import Service, ServiceUnavailable
from capture.imports.job import Shown
from capture.imports.turns import CardTurns
from capture.models import ImportKey, RecordRef
from capture.scope import Scope
from tests.capture.imports.conftest import RedisServer
from tests.capture.imports.examples import make_watcher

CARD = make_watcher("card").card


async def test_the_last_drawing_has_seen_everything_and_none_overlap(redis: Redis) -> None:
    """Twenty things happen at once: drawings take turns, few are needed, the last shows all."""
    happened: set[int] = set()
    shown: list[set[int]] = []
    drawing = 0

    async def draw() -> None:
        nonlocal drawing
        drawing += 1
        assert drawing == 1
        seen = set(happened)
        await redis.ping()
        await redis.ping()
        shown.append(seen)
        drawing -= 1

    async def happen(number: int) -> None:
        await redis.ping()
        happened.add(number)
        await CardTurns(redis).draw(CARD, draw)
        assert any(number in one for one in shown)

    async with asyncio.timeout(30), asyncio.TaskGroup() as group:
        for number in range(20):
            group.create_task(happen(number))
    assert shown[-1] == set(range(20))
    assert len(shown) < 20


async def test_what_is_asked_after_a_drawing_began_is_drawn_again(redis: Redis) -> None:
    """Only an asker from before the drawing began may be spared; later ones are not."""
    turns = CardTurns(redis)
    drawn: list[str] = []

    async def second() -> None:
        drawn.append("second")

    async def first() -> None:
        drawn.append("first")
        later.append(asyncio.create_task(turns.draw(CARD, second)))
        await redis.ping()

    later: list[asyncio.Task[None]] = []
    async with asyncio.timeout(10):
        await turns.draw(CARD, first)
        await later[0]
        await turns.draw(CARD, second)
    assert drawn == ["first", "second", "second"]


async def test_cards_do_not_wait_for_each_other(redis: Redis) -> None:
    """A drawing that waits holds up its own card alone."""
    turns, other = CardTurns(redis), make_watcher("other").card
    drawn = asyncio.Event()

    async def draw() -> None:
        drawn.set()

    async with asyncio.timeout(10), turns.turn(CARD):
        await turns.draw(other, draw)
    assert drawn.is_set()


async def test_a_drawing_that_fails_is_not_taken_for_drawn(redis: Redis) -> None:
    """The error comes out, and the next one draws."""
    turns = CardTurns(redis)

    async def fail() -> None:
        raise ServiceUnavailable(Service.CONNECTOR, "x")

    drawn = 0

    async def draw() -> None:
        nonlocal drawn
        drawn += 1

    with pytest.raises(ServiceUnavailable):
        await turns.draw(CARD, fail)
    await turns.draw(CARD, draw)
    assert drawn == 1


async def test_a_drawing_that_never_ends_loses_its_turn(redis: Redis) -> None:
    """It is cut off before its turn is over, so that it cannot overlap with the next."""
    turns = CardTurns(redis, longest=0.3)
    with pytest.raises(TimeoutError):
        await turns.draw(CARD, asyncio.Event().wait)  # type: ignore[arg-type]
    async with asyncio.timeout(5), turns.turn(CARD):
        pass


async def test_a_turn_of_a_dead_process_ends_by_itself(redis: Redis) -> None:
    """A drawer that was killed holds its card up for a bounded time."""
    held = CardTurns(redis, longest=0.3).turn(CARD)
    await held.__aenter__()
    async with asyncio.timeout(5), CardTurns(redis).turn(CARD):
        pass
    await held.__aexit__(None, None, None)


async def test_no_id_of_the_conversation_is_a_key(redis: Redis) -> None:
    """Keys are hashes, and end."""
    turns = CardTurns(redis)

    async def draw() -> None:
        keys = [key async for key in redis.scan_iter()]
        assert len(keys) == 2
        assert not any(b"conversation" in key or b"connector" in key for key in keys)
        assert all([await redis.ttl(key) > 0 for key in keys])

    await turns.draw(CARD, draw)


async def test_redis_away_is_told(own_server: RedisServer, own_redis: Redis) -> None:
    """Without Redis there are no turns."""
    await own_redis.ping()
    async with own_server.client(retries=0) as client:
        own_server.kill()
        with pytest.raises(ServiceUnavailable) as refusal:
            async with CardTurns(client).turn(CARD):
                pass
    assert refusal.value.service is Service.REDIS


async def test_the_latest_answer_and_what_it_shows(redis: Redis) -> None:
    """Known to every process: its number, and the page, or that it is no timeline."""
    one, other = CardTurns(redis), CardTurns(redis)
    before = Shown(RecordRef("account", "1"), 0, Scope())
    page = Shown(RecordRef("lead", "2"), 20, Scope(date(2026, 3, 1), 7))
    assert await one.shown(CARD, before) == before

    first = await one.told(CARD, page)
    assert await other.is_latest(CARD, first)
    assert await other.shown(CARD, before) == page
    second = await other.told(CARD, None)
    assert not await one.is_latest(CARD, first)
    assert await one.is_latest(CARD, second)
    assert await one.shown(CARD, before) is None


async def test_what_follows_a_card_is_known_to_every_process(redis: Redis) -> None:
    """From the moment it may have been sent; forgotten where it was not, and in time by itself."""
    one, other = CardTurns(redis), CardTurns(redis)
    assert await one.follower(CARD) is None
    await one.follow(CARD, "")
    assert await other.follower(CARD) == ""
    await one.follow(CARD, None)
    assert await other.follower(CARD) is None
    await one.follow(CARD, "new message")
    assert await other.follower(CARD) == "new message"
    assert await other.follower(make_watcher("another").card) is None
    (name,) = [key async for key in redis.scan_iter()]
    assert 0 < await redis.ttl(name) <= 24 * 3600


async def test_what_one_person_sees_of_a_message_is_noted_for_them(redis: Redis) -> None:
    """Others see another view of it, and all of them the message itself."""
    turns = CardTurns(redis)
    page = Shown(RecordRef("account", "1"), 10, Scope(), together=(ImportKey("hers"),))
    nothing = Shown(RecordRef("account", "2"), 0, Scope())
    hers, his = replace(CARD, only="29:mara"), replace(CARD, only="29:jonas")
    assert await turns.told(hers, page) == 1

    assert await turns.shown(hers, nothing) == page
    assert await turns.shown(his, nothing) == nothing
    assert await turns.shown(CARD, nothing) == nothing
    assert await turns.told(his, None) == 1
    assert await turns.is_latest(hers, 1)
