"""The import queue and its worker, with an import that does nothing: ``<redis port> <jobs>``.

Prints seconds, then the resident memory in bytes after a tenth of the jobs and after all.
Each job is one of another person's, up to a hundred people, who press without a card.
"""

from __future__ import annotations

import asyncio
import sys
import time
from pathlib import Path

import structlog
import uvloop

import logs
from capture.imports.drawing import Drawing
from capture.imports.job import CardRef, ImportJob, Watcher, import_key
from capture.imports.owed import OwedCards
from capture.imports.queue import PREFIX, ImportQueue
from capture.imports.turns import CardTurns
from capture.imports.worker import Worker
from capture.models import (
    Caller,
    ImportState,
    ImportStatus,
    InternetMessageId,
    MailId,
    ObjectId,
    RecordRef,
    TenantId,
)
from embedded_redis import open_redis

PEOPLE = 100
RECORD = RecordRef("account", "0f5e1c1a-0000-4000-8000-0000000000c0")
TENANT = TenantId("7a1f3c52-5b0e-4c0e-9d55-2f6b1f0a9c01")


class Nothing:
    """An import that is tracked at once; ends the worker with the last one."""

    def __init__(self, jobs: int) -> None:
        self.left = self.jobs = jobs
        self.early = 0
        self.ended = asyncio.Event()

    async def run(self, _job: ImportJob) -> ImportStatus:
        self.left -= 1
        if self.left == self.jobs - self.jobs // 10:
            self.early = resident()
        if self.left == 0:
            self.ended.set()
        return ImportStatus(ImportState.TRACKED)


async def main(port: int, jobs: int) -> None:
    async with open_redis(f"redis://127.0.0.1:{port}") as redis:
        queue = ImportQueue(redis)

        async def press(number: int) -> None:
            caller = Caller(TENANT, ObjectId(f"person-{number % PEOPLE}"))
            key = import_key(TENANT, RECORD, InternetMessageId(f"<{number}@bench>"))
            job = ImportJob(key, caller, RECORD, MailId(f"m{number}"))
            card = CardRef("https://connector.example", "c", f"{number % PEOPLE}", 0)
            await queue.enqueue(job, Watcher(caller, RECORD, card))
            await redis.delete(f"{PREFIX}watch:{key}")

        for at in range(0, jobs, 50):
            await asyncio.gather(*(press(one) for one in range(at, min(jobs, at + 50))))
        nothing = Nothing(jobs)

        async def never(*_: object) -> None:
            raise AssertionError("no card waits")

        worker = Worker(
            queue,
            nothing,
            drawing=Drawing(never, CardTurns(redis), OwedCards(redis)),
            tell=never,
            concurrency=64,
        )
        began = time.perf_counter()
        running = asyncio.create_task(worker.run())
        await nothing.ended.wait()
        worker.stop()
        await running
        print(time.perf_counter() - began)
        print(nothing.early, resident())
        assert (await queue.depth()).finished == (("tracked", jobs),)


def resident() -> int:
    """Bytes of memory this process holds."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * 4096


if __name__ == "__main__":
    logs.configure("info", "json")  # as in production, beside what is printed here
    structlog.configure(logger_factory=structlog.PrintLoggerFactory(sys.stderr))
    uvloop.run(main(*map(int, sys.argv[1:])))
