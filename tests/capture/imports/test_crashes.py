"""Workers killed at random moments: no import is lost, none is doubled, every card is right."""

from __future__ import annotations

import asyncio
import json
import random
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

from redis.asyncio import Redis

from capture.imports.importer import row_id
from capture.imports.queue import ImportQueue
from capture.models import Caller, ImportState
from tests.capture.imports.conftest import RedisServer
from tests.capture.imports.examples import (
    ANN,
    BEN,
    CONTOSO,
    TENANT,
    make_job,
    make_watcher,
    message_id,
)
from tests.capture.imports.worker_process import NUMBERS
from tests.capture.imports.world import File, World

ROOT = Path(__file__).parents[3]
KILLS = 12


def caller_of(number: int) -> Caller:
    return BEN if number % 3 == 0 else ANN


def filled_world() -> World:
    world = World()
    for number in NUMBERS:
        job = make_job(number, caller=caller_of(number))
        files = [File(f"f{n}", f"{n}.pdf", b"%d" % n) for n in range(number % 4)]
        world.add_mail(job.mail, message_id(number), *files)
    return world


async def press_all(queue: ImportQueue) -> None:
    """Each mail from two cards, one of which shows them all."""
    for number in NUMBERS:
        job = make_job(number, caller=caller_of(number))
        for card in ("shared", f"own-{number}"):
            await queue.enqueue(job, make_watcher(card, caller=job.caller))


@asynccontextmanager
async def worker(redis_url: str, world: World) -> AsyncIterator[asyncio.subprocess.Process]:
    """A worker process that has begun to work, killed at the end."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tests.capture.imports.worker_process", redis_url, world.url),
        cwd=ROOT,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
    )
    assert process.stdout is not None
    try:
        assert await process.stdout.readline() == b"working\n"
        yield process
    finally:
        if process.returncode is None:
            process.kill()
        await process.communicate()


class Fuse:
    """Burns down with each request to the world, before or after it is carried out."""

    def __init__(self, world: World, *, length: int) -> None:
        self.burnt = asyncio.Event()
        self._left = length
        world.before = world.after = self._burn

    async def _burn(self, _method: str, _path: str) -> None:
        self._left -= 1
        if self._left == 0:
            self.burnt.set()


async def until_empty(queue: ImportQueue, world: World) -> None:
    """Look again at each request to the world, and now and then without one."""
    asked = asyncio.Event()

    async def note(_method: str, _path: str) -> None:
        asked.set()

    world.before, world.after = note, note
    while True:
        depth = await queue.depth()
        if depth.queued + depth.importing + depth.waiting == 0:
            return
        asked.clear()
        with suppress(TimeoutError):
            async with asyncio.timeout(0.2):
                await asked.wait()


async def test_no_kill_loses_or_doubles_an_import(redis: Redis, redis_url: str) -> None:
    """Twelve SIGKILLs over thirty imports: each is one row with its files, each card says so."""
    chance = random.Random(20261123)  # noqa: S311 - the same moments in every run
    world, queue = filled_world(), ImportQueue(redis, lease=1.0)
    async with asyncio.timeout(100), world.served():
        await press_all(queue)
        for _ in range(KILLS):
            fuse = Fuse(world, length=chance.randrange(2, 60))
            async with worker(redis_url, world):
                await fuse.burnt.wait()
        async with worker(redis_url, world):
            await until_empty(queue, world)
    statuses = await queue.statuses([make_job(number).key for number in NUMBERS])
    assert [status.state for status in statuses.values()] == [ImportState.TRACKED] * len(NUMBERS)
    assert set(world.emails) == {str(row_id(TENANT, message_id(number))) for number in NUMBERS}
    for number in NUMBERS:
        email = str(row_id(TENANT, message_id(number)))
        assert world.emails[email]["_regardingobjectid_value"] == CONTOSO.id
        expected = [(f"{n}.pdf", b"%d" % n) for n in range(number % 4)]
        assert world.files_of(email) == expected
        own = json.loads(world.cards[f"own-{number}"][-1])
        assert own[make_job(number).key[:8]] == "tracked"
    assert set(json.loads(world.cards["shared"][-1]).values()) == {"tracked"}
    assert (await queue.depth()).finished == (("tracked", len(NUMBERS)),)


async def test_two_workers_share_the_work_and_stop_in_order(redis: Redis, redis_url: str) -> None:
    """SIGTERM ends a worker with nothing left in flight; the other one does the rest."""
    world, queue = filled_world(), ImportQueue(redis, lease=60.0)
    async with asyncio.timeout(60), world.served():
        await press_all(queue)
        fuse = Fuse(world, length=40)
        async with worker(redis_url, world) as other, worker(redis_url, world) as one:
            await fuse.burnt.wait()
            one.send_signal(signal.SIGTERM)
            assert await one.wait() == 0
            await until_empty(queue, world)
            other.send_signal(signal.SIGTERM)
            assert await other.wait() == 0
    assert len(world.emails) == len(NUMBERS)
    assert (await queue.depth()).finished == (("tracked", len(NUMBERS)),)


async def test_an_outage_of_redis_is_survived(own_server: RedisServer, own_redis: Redis) -> None:
    """A worker whose Redis is killed in the middle goes on when it is back, and loses nothing."""
    world, queue = filled_world(), ImportQueue(own_redis, lease=1.0)
    async with asyncio.timeout(60), world.served():
        await press_all(queue)
        fuse = Fuse(world, length=50)
        async with worker(f"unix://{own_server.socket}", world) as process:
            await fuse.burnt.wait()
            await asyncio.to_thread(own_server.kill)
            own_server.start()
            await until_empty(queue, world)
            assert process.returncode is None
    assert len(world.emails) == len(NUMBERS)
    assert (await queue.depth()).finished == (("tracked", len(NUMBERS)),)
