"""The import worker: takes imports from the queue until it is told to stop."""

from __future__ import annotations

import asyncio
import signal
import sys

import structlog
import uvloop

import logs
from bot.redraw import Redraw
from bot.waiting_imports import AskSignIn, TellOwner
from capture.imports.clearing import Cleared
from capture.imports.drawing import Drawing
from capture.imports.importer import Importer
from capture.imports.owed import OwedCards
from capture.imports.permitted import Permitted
from capture.imports.turns import CardTurns
from capture.imports.worker import Worker
from capture.ledger import Ledger
from capture.threads.looking import Looking
from capture.threads.loop import ThreadLoop
from capture.threads.pace import Pace
from composition import compose, invitations, now, own_imports
from durability import log_risks
from embedded_redis import EmbeddedRedisError
from redis_client import PATIENT
from settings import Settings, SettingsError, read_settings

BUDGET = 60.0
"""Seconds for one call upstream: nobody waits for a worker, so it may wait for a busy service."""

_log = structlog.get_logger()


async def work(settings: Settings, pace: Pace) -> None:
    """Import, and look at followed threads, until SIGTERM or SIGINT.

    What runs then is finished or given back.
    """
    async with compose(settings, budget=BUDGET, patience=PATIENT) as parts:
        await log_risks(parts.redis)
        turns = CardTurns(parts.redis)
        asking = invitations(settings, parts)
        drawing = Drawing(
            Redraw(
                parts.answers,
                own_imports(parts),
                parts.among,
                connector=parts.connector,
                turns=turns,
            ),
            turns,
            OwedCards(parts.redis),
        )
        worker = Worker(
            parts.imports,
            Permitted(
                Cleared(
                    Importer(
                        parts.graph,
                        parts.dataverse,
                        parts.synchronisation,
                        parts.decisions,
                        parts.imports,
                        clock=now,
                    ),
                    parts.dataverse,
                    parts.imports,
                ),
                parts.permission,
                Ledger(parts.redis, clock=now),
            ),
            drawing=drawing,
            tell=TellOwner(AskSignIn(asking, parts.tokens, parts.imports), parts.connector),
        )
        threads = ThreadLoop(
            parts.thread_store,
            Looking(
                parts.graph,
                parts.dataverse,
                parts.synchronisation,
                parts.decisions,
                parts.imports,
                clock=now,
                pace=pace,
            ),
            ask_sign_in=AskSignIn(asking, parts.tokens, parts.threads),
            clock=now,
            pace=pace,
        )

        def stop() -> None:
            worker.stop()
            drawing.stop()
            threads.stop()

        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, stop)
        _log.info("working")
        async with asyncio.TaskGroup() as group:
            group.create_task(worker.run())
            group.create_task(drawing.run())
            group.create_task(threads.run())
        _log.info("stopped")


def main() -> None:
    """Read the settings and work."""
    settings = read_settings()
    logs.configure(settings.log_level, settings.log_format)
    uvloop.run(work(settings, Pace()))


if __name__ == "__main__":
    try:
        main()
    except (SettingsError, EmbeddedRedisError, OSError, ValueError) as wrong:
        sys.exit(str(wrong))
