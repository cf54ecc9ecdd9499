"""The import worker: takes imports from the queue until it is told to stop."""

from __future__ import annotations

import asyncio
import signal
import sys

import structlog
import uvloop

import logs
from bot.redraw import Redraw
from bot.waiting_imports import AskSignIn
from capture.imports.importer import Importer
from capture.imports.turns import CardTurns
from capture.imports.worker import Worker
from composition import compose, invitations, own_imports
from durability import log_risks
from embedded_redis import EmbeddedRedisError
from settings import Settings, SettingsError, read_settings

BUDGET = 60.0
"""Seconds for one call upstream: nobody waits for a worker, so it may wait for a busy service."""

_log = structlog.get_logger()


async def work(settings: Settings) -> None:
    """Import until SIGTERM or SIGINT; what runs then is finished or given back to the queue."""
    async with compose(settings, budget=BUDGET) as parts:
        await log_risks(parts.redis)
        turns = CardTurns(parts.redis)
        worker = Worker(
            parts.imports,
            Importer(parts.graph, parts.dataverse, parts.synchronisation),
            redraw=Redraw(parts.answers, own_imports(parts), parts.connector, turns),
            ask_sign_in=AskSignIn(invitations(settings, parts), parts.tokens, parts.imports),
            turns=turns,
        )
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, worker.stop)
        _log.info("working")
        await worker.run()
        _log.info("stopped")


def main() -> None:
    """Read the settings and work."""
    settings = read_settings()
    logs.configure(settings.log_level, settings.log_format)
    uvloop.run(work(settings))


if __name__ == "__main__":
    try:
        main()
    except (SettingsError, EmbeddedRedisError, OSError, ValueError) as wrong:
        sys.exit(str(wrong))
