"""A worker as a process of its own, to be killed: ``<redis socket> <world's address>``.

It draws a card by posting the import's state to the world.
"""

from __future__ import annotations

import asyncio
import signal
import sys
from datetime import UTC, datetime

import structlog
from aiohttp import ClientSession

from capture.dataverse import Dataverse
from capture.errors import Service
from capture.graph import Graph
from capture.imports.clearing import Cleared
from capture.imports.drawing import Drawing
from capture.imports.importer import Importer
from capture.imports.job import Watcher
from capture.imports.outcome import Waits
from capture.imports.owed import OwedCards
from capture.imports.queue import ImportQueue
from capture.imports.turns import CardTurns
from capture.imports.worker import Worker
from capture.synchronisation import Synchronisation
from capture.upstream import Upstream
from embedded_redis import open_redis
from tests.capture.conftest import FixedTokens
from tests.capture.imports.examples import TENANT, make_job
from tests.capture.questions import Undecided

NUMBERS = range(1, 31)


async def main(redis_url: str, world_url: str) -> None:
    async with open_redis(redis_url) as redis, ClientSession() as session:
        queue = ImportQueue(redis, lease=1.0)

        async def redraw(watcher: Watcher) -> None:
            states = await queue.statuses([make_job(number).key for number in NUMBERS])
            known = {key[:8]: status.state for key, status in states.items()}
            card = f"{world_url}/cards/{watcher.card.activity}"
            async with session.post(card, json=known) as response:
                response.raise_for_status()

        async def tell(_watcher: Watcher, _waits: Waits) -> None:
            raise AssertionError("these tokens never end")

        tokens = FixedTokens()
        graph = Graph(Upstream(session, world_url, Service.GRAPH), tokens)
        dataverse = Dataverse(Upstream(session, world_url, Service.DATAVERSE), tokens)
        organisations = {TENANT: dataverse}
        worker = Worker(
            queue,
            Cleared(
                Importer(
                    graph,
                    organisations,
                    Synchronisation(organisations, now),
                    Undecided(),
                    queue,
                    clock=now,
                ),
                organisations,
                queue,
            ),
            drawing=Drawing(redraw, CardTurns(redis, longest=2.0), OwedCards(redis)),
            tell=tell,
            heartbeat=0.3,
        )
        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, worker.stop)
        sys.stdout.write("working\n")
        sys.stdout.flush()
        await worker.run()


def now() -> datetime:
    return datetime.now(UTC)


def log_beside_stdout() -> None:
    structlog.configure(logger_factory=structlog.PrintLoggerFactory(sys.stderr))


if __name__ == "__main__":
    log_beside_stdout()
    asyncio.run(main(*sys.argv[1:]))
