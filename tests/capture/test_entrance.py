"""What all processes together may ask in one person's name."""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack

import pytest
from redis.asyncio import Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff

from capture.entrance import Entrance
from capture.errors import Service, ServiceUnavailable, Throttled
from tests.capture.conftest import CALLER


def mailboxes(redis: Redis, *, lease: float = 4.0) -> Entrance:
    """A process's way into mailboxes."""
    return Entrance(redis, Service.GRAPH, 4, shared=True, lease=lease)


async def test_processes_share_four_places(redis: Redis) -> None:
    """Single calls and batches of three processes are never more than four at a time."""
    processes = [mailboxes(redis) for _ in range(3)]
    inside = most = calls = 0

    async def call(process: Entrance, places: int) -> None:
        nonlocal inside, most, calls
        async with process(CALLER, places):
            inside += places
            most = max(most, inside)
            await redis.ping()
            inside -= places
            calls += 1

    async with asyncio.timeout(60), asyncio.TaskGroup() as group:
        for process in processes:
            for places in (1, 1, 4, 1, 2) * 6:
                group.create_task(call(process, places))
    assert (most, calls) == (4, 90)


async def test_a_batch_is_not_passed_over_by_single_calls(redis: Redis) -> None:
    """Who waits for all places gets them next, though others keep asking for one."""
    one, other = mailboxes(redis), mailboxes(redis)
    order: list[str] = []

    async def call(name: str, places: int) -> None:
        async with other(CALLER, places):
            order.append(name)

    async with asyncio.timeout(20), AsyncExitStack() as held:
        await held.enter_async_context(one(CALLER))
        async with asyncio.TaskGroup() as group:
            group.create_task(call("batch", 4))
            while not await redis.keys("ac:entrance:*line"):
                continue
            for _ in range(3):
                group.create_task(call("single", 1))
            await held.aclose()
    assert order == ["batch", "single", "single", "single"]


@pytest.mark.parametrize("service", [Service.GRAPH, Service.DATAVERSE])
async def test_what_one_was_told_counts_for_all(redis: Redis, service: Service) -> None:
    """After a Retry-After no process asks in this name before its end; other people are asked."""
    one, other = (Entrance(redis, service, 4, shared=service is Service.GRAPH) for _ in "ab")
    clock = asyncio.get_running_loop().time
    with pytest.raises(Throttled):
        async with one(CALLER):
            raise Throttled(service, retry_after=0.6)
    told = clock()

    with pytest.raises(Throttled) as refused:
        async with other(CALLER):
            raise AssertionError("asked too early")
    assert 0 < refused.value.retry_after <= 0.6
    async with asyncio.timeout(20):
        while True:
            try:
                async with other(CALLER):
                    break
            except Throttled:
                continue
    assert clock() - told >= 0.59


async def test_a_shorter_wait_does_not_end_a_longer_one(redis: Redis) -> None:
    """Of several waits the longest counts."""
    process = mailboxes(redis)
    await process.rest(CALLER, 60)
    await process.rest(CALLER, 1)
    with pytest.raises(Throttled) as refused:
        async with process(CALLER):
            raise AssertionError("asked too early")
    assert refused.value.retry_after > 50


async def test_places_of_the_dead_are_free_again(redis: Redis) -> None:
    """Nobody keeps up the lease of a process that is gone; one that lives keeps its own."""
    dead, alive, other = mailboxes(redis, lease=0.3), mailboxes(redis, lease=0.3), mailboxes(redis)
    async with AsyncExitStack() as stack:
        for _ in range(3):
            await stack.enter_async_context(dead(CALLER))
        for task in asyncio.all_tasks() - {asyncio.current_task()}:
            task.cancel()  # what keeps the leases up dies with its process
        await stack.enter_async_context(alive(CALLER))
        async with asyncio.timeout(10), other(CALLER, 3):
            assert await redis.zcard((await redis.keys("ac:entrance:*held"))[0]) == 4


async def test_nobody_is_let_in_while_redis_is_away(redis: Redis) -> None:
    """Then it is not known who else asks, and no grant could be read either."""
    gone = Redis(unix_socket_path="/tmp/nobody-listens-here", retry=Retry(NoBackoff(), 0))
    with pytest.raises(ServiceUnavailable) as away:
        async with mailboxes(gone)(CALLER):
            raise AssertionError("let in")
    assert away.value.service is Service.REDIS
    await gone.aclose()


async def test_the_names_hold_ids_alone_and_end(redis: Redis) -> None:
    """Nothing is kept once nobody asks."""
    process = mailboxes(redis)
    async with process(CALLER):
        (held,) = await redis.keys("*")
        assert f"{CALLER.tenant}/{CALLER.oid}".encode() in held
        assert await redis.pttl(held) > 0
    await process.aclose()
    assert await redis.keys("*") == []
