"""Redis killed while people press: whatever was acknowledged is there when it is back."""

from __future__ import annotations

import asyncio
import random
from dataclasses import dataclass
from pathlib import Path

from capture.errors import ServiceUnavailable
from capture.imports.queue import ImportQueue
from capture.models import ImportKey
from embedded_redis import open_redis
from tests.capture.imports.conftest import RedisServer
from tests.capture.imports.examples import make_job, make_watcher

__all__ = ["Acknowledged", "redis_killed"]

PRESSERS = 20


@dataclass(frozen=True, slots=True)
class Acknowledged:
    """What a run came to: presses that were said to be queued, refused, and lost after all."""

    kills: int
    acknowledged: int
    refused: int
    lost: int


async def redis_killed(folder: Path, *, kills: int, seed: int = 20261126) -> Acknowledged:
    """Kill a server with the embedded one's persistence at moments that the presses decide."""
    chance = random.Random(seed)  # noqa: S311 - the same moments in every run
    server = RedisServer(folder)
    server.start()
    known: set[ImportKey] = set()
    refused = 0
    enough, fuse, done = asyncio.Event(), chance.randrange(50, 400), False

    async def press(queue: ImportQueue, first: int) -> None:
        nonlocal fuse, refused
        number = first
        while not done:
            number += PRESSERS
            job = make_job(number)
            try:
                await queue.enqueue(job, make_watcher())
            except ServiceUnavailable:
                refused += 1
                continue
            known.add(job.key)
            fuse -= 1
            if fuse == 0:
                enough.set()

    async with open_redis(f"unix://{server.socket}") as redis:
        queue = ImportQueue(redis)
        pressing = [asyncio.create_task(press(queue, first)) for first in range(PRESSERS)]
        for _ in range(kills):
            await enough.wait()
            enough.clear()
            fuse = chance.randrange(50, 400)
            await asyncio.to_thread(server.kill)
            server.start()
        await enough.wait()
        done = True
        await asyncio.gather(*pressing)
        server.kill()
        server.start()
        async with server.client() as again:
            await again.ping()
        there = await queue.statuses(known)
    server.kill()
    return Acknowledged(kills + 1, len(known), refused, len(known - there.keys()))
