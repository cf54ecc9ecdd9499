"""The loop: due threads are looked at, errors wait, nothing is looked at twice at once."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta

import msgspec
import pytest
from redis.asyncio import Redis

from capture.errors import (
    AccessDenied,
    CaptureError,
    NotFound,
    Service,
    ServiceUnavailable,
    SignInRequired,
    Throttled,
)
from capture.imports.job import Watcher
from capture.threads.looking import TakenAway
from capture.threads.loop import Looks, ThreadLoop
from capture.threads.pace import Pace
from capture.threads.store import ThreadStore
from capture.threads.thread import Ending, Found, Thread, ThreadId
from identity.envelope import Envelope
from tests.capture.imports.conftest import RedisServer
from tests.capture.threads.examples import ANN, BEN, CHAT, CONTOSO, make_thread

QUICK = Pace(shortest=0.01, longest=0.05)


def now() -> datetime:
    return datetime.now(UTC)


class Looker:
    """Counts looks, and does what a test says with each."""

    def __init__(self, *outcomes: Exception | None) -> None:
        self.outcomes = list(outcomes)
        self.looks: list[ThreadId] = []
        self.at_once: dict[ThreadId, int] = {}
        self.most = 0
        self.enough = asyncio.Event()
        self.wanted = 1

    async def look(self, thread: Thread, held: Callable[[], Awaitable[bool]]) -> Thread:
        """One more."""
        self.looks.append(thread.id)
        self.at_once[thread.id] = self.at_once.get(thread.id, 0) + 1
        self.most = max(self.most, self.at_once[thread.id])
        try:
            if not await held():
                raise TakenAway
            if self.outcomes and (error := self.outcomes.pop(0)) is not None:
                raise error
        finally:
            self.at_once[thread.id] -= 1
            if len(self.looks) >= self.wanted:
                self.enough.set()
        return msgspec.structs.replace(thread, looked=now(), failures=0)


class Asked:
    """Who was asked to sign in, or why asking did not work."""

    def __init__(self, *errors: CaptureError) -> None:
        self.errors = list(errors)
        self.watchers: list[Watcher] = []
        self.claims: list[str | None] = []
        self.again = asyncio.Event()

    async def __call__(self, watcher: Watcher, claims: str | None) -> None:
        """Once more."""
        self.watchers.append(watcher)
        self.claims.append(claims)
        self.again.set()
        if self.errors:
            raise self.errors.pop(0)


def loop_of(store: ThreadStore, looker: Looks, asked: Asked | None = None) -> ThreadLoop:
    return ThreadLoop(
        store, looker, ask_sign_in=asked or Asked(), clock=now, pace=QUICK, idle=0.02, grace=5.0
    )


async def run_until(event: asyncio.Event, *loops: ThreadLoop) -> None:
    """Run these until something happened, and stop them as a signal does."""
    async with asyncio.timeout(30), asyncio.TaskGroup() as group:
        for one in loops:
            group.create_task(one.run())
        await event.wait()
        for one in loops:
            one.stop()


async def test_three_workers_look_at_each_in_turn(
    stores: Callable[[float], ThreadStore],
) -> None:
    """All threads, again and again, and none of them by two at once."""
    looker = Looker()
    looker.wanted = 60
    for number in range(6):
        await stores(30.0).begin(make_thread(number))
    await run_until(looker.enough, *(loop_of(stores(30.0), looker) for _ in range(3)))
    assert set(looker.looks) == {make_thread(number).id for number in range(6)}
    assert looker.most == 1
    assert all(one.thread.looked for one in await stores(30.0).mine(ANN))


@pytest.mark.parametrize(
    ("error", "ending"),
    [
        (NotFound(Service.GRAPH, "gone"), Ending.CONVERSATION),
        (NotFound(Service.DATAVERSE, "gone"), Ending.RECORD),
        (AccessDenied(Service.DATAVERSE, "no"), Ending.RIGHTS),
    ],
)
async def test_what_time_does_not_mend_ends_it(
    store: ThreadStore, error: CaptureError, ending: Ending
) -> None:
    """With the reason, for its person to see."""
    await store.begin(make_thread())
    looker = Looker(error)
    await run_until(looker.enough, loop_of(store, looker))
    (found,) = await store.mine(ANN)
    assert found.thread.ending is ending
    assert found.thread.ended is not None
    assert looker.looks == [make_thread().id]


async def test_trouble_waits_and_passes(stores: Callable[[float], ThreadStore]) -> None:
    """A look that failed, and one that broke, are made again; the first that goes well forgets."""
    store = stores(0.3)
    await store.begin(make_thread())
    trouble = ServiceUnavailable(Service.GRAPH, "down")
    broken = ValueError("not ours")
    looker = Looker(trouble, broken, None)
    looker.wanted = 3
    await run_until(looker.enough, loop_of(store, looker))
    (found,) = await store.mine(ANN)
    assert found.thread.failures == 0
    assert found.thread.ending is None


async def test_a_service_that_names_a_time_is_not_asked_before(store: ThreadStore) -> None:
    """Whatever the pace would be."""
    await store.begin(make_thread())
    looker = Looker(Throttled(Service.GRAPH, retry_after=600.0))
    await run_until(looker.enough, loop_of(store, looker))
    wait = await store.claim()
    assert isinstance(wait, float)
    assert 590.0 < wait <= 700.0
    assert (await store.mine(ANN))[0].thread.failures == 1


async def test_fifty_failures_are_the_end(store: ThreadStore) -> None:
    """Two days of looks, by the hour."""
    await store.begin(make_thread(failures=49))
    looker = Looker(ServiceUnavailable(Service.GRAPH, "down"))
    await run_until(looker.enough, loop_of(store, looker))
    assert (await store.mine(ANN))[0].thread.ending is Ending.UNREACHABLE


async def test_asked_once_where_it_was_pressed(store: ThreadStore) -> None:
    """With the challenge; all of the person's threads wait, and go on after the sign-in."""
    await store.begin(make_thread(1))
    await store.begin(make_thread(2))
    looker = Looker(*[SignInRequired(claims="challenge")] * 2)
    asked = Asked()
    await run_until(asked.again, loop_of(store, looker, asked))
    assert [one.waits for one in await store.mine(ANN)] == [True, True]
    assert asked.watchers == [Watcher(ANN, CONTOSO, CHAT)]
    assert asked.claims == ["challenge"]
    assert await store.unpark(ANN) == 2
    looker = Looker()
    looker.wanted = 2
    await run_until(looker.enough, loop_of(store, looker))
    assert [one.waits for one in await store.mine(ANN)] == [False, False]


async def test_stop_in_the_middle_of_a_look_counts(store: ThreadStore) -> None:
    """What was stopped stays stopped, and others go on."""
    await store.begin(make_thread(1))
    stopped = make_thread(1).stopped(Ending.TOLD, now())

    class Stopping(Looker):
        async def look(self, thread: Thread, held: Callable[[], Awaitable[bool]]) -> Thread:
            if thread.caller == ANN:
                claim = await store.take(ANN, thread.id)
                assert claim is not None
                assert await store.save(claim, stopped, delay=0.0)
                await store.begin(make_thread(caller=BEN))
            return await super().look(thread, held)

    looker = Stopping()
    looker.wanted = 2
    await run_until(looker.enough, loop_of(store, looker))
    assert await store.mine(ANN) == (Found(stopped, waits=False),)


async def test_it_outlives_redis(own_server: RedisServer, own_redis: Redis, key: str) -> None:
    """Killed under it and started again: the next look comes, nobody has to help."""
    store = ThreadStore(own_redis, Envelope([key]), lease=0.5)
    await store.begin(make_thread())
    looker = Looker()
    client = own_server.client(retries=0)
    loop = loop_of(ThreadStore(client, Envelope([key]), lease=0.5), looker)
    async with asyncio.timeout(30), asyncio.TaskGroup() as group:
        group.create_task(loop.run())
        await looker.enough.wait()
        own_server.kill()
        looker.enough.clear()
        looker.wanted = len(looker.looks) + 1
        own_server.start()
        await looker.enough.wait()
        loop.stop()
    await client.aclose()


def test_the_pace_slows_down() -> None:
    """Five minutes on the first day, an hour from the twelfth on; paused ones by the hour."""
    pace, thread = Pace(), make_thread()
    for quiet, seconds in (
        (timedelta(), 300),
        (timedelta(days=1), 300),
        (timedelta(days=2), 600),
        (timedelta(days=12), 3600),
        (timedelta(days=100), 3600),
    ):
        for _ in range(20):
            wait = pace.next(thread, thread.fresh + quiet)
            assert 0.8 * seconds <= wait <= 1.2 * seconds
    paused = msgspec.structs.replace(thread, paused=True)
    assert pace.next(paused, thread.fresh) >= 0.8 * 3600
