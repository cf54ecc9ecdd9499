"""Import workers as processes of their own, each with a process group to be killed whole."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from asyncio.subprocess import DEVNULL, PIPE, STDOUT, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from tests.sandbox_process import ROOT

__all__ = ["Crew", "crew"]


class Crew:
    """So many workers at work; whoever is killed is replaced."""

    def __init__(self, environment: dict[str, str], folder: Path) -> None:
        self._environment = environment
        self._folder = folder
        self._processes: list[Process] = []
        self._pumps: list[asyncio.Task[None]] = []
        self.kills = 0

    async def hire(self) -> None:
        """Start one; it works when this returns."""
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, str(ROOT / "worker.py")),
            cwd=self._folder,
            env=self._environment,
            stdin=DEVNULL,
            stdout=PIPE,
            stderr=STDOUT,
            start_new_session=True,
        )
        self._processes.append(process)
        working = asyncio.Event()
        self._pumps.append(asyncio.create_task(_pump(process, working, self._folder)))
        async with asyncio.timeout(60):
            await working.wait()
        assert process.returncode is None, "a worker did not start; see worker.log"

    async def kill(self, one: int) -> None:
        """SIGKILL to the group of a worker, which another replaces at once."""
        process = self._processes.pop(one % len(self._processes))
        os.killpg(process.pid, signal.SIGKILL)
        await process.wait()
        self.kills += 1
        await self.hire()

    async def dismiss(self) -> list[int]:
        """SIGTERM to all; their exit statuses."""
        for process in self._processes:
            process.terminate()
        ended = [await process.wait() for process in self._processes]
        await asyncio.gather(*self._pumps)
        self._processes.clear()
        return ended


@asynccontextmanager
async def crew(environment: dict[str, str], folder: Path, *, size: int) -> AsyncIterator[Crew]:
    """Workers with the product's settings; what they print goes to ``worker.log``."""
    hired = Crew(environment, folder)
    try:
        for _ in range(size):
            await hired.hire()
        yield hired
    finally:
        await hired.dismiss()


async def _pump(process: Process, working: asyncio.Event, folder: Path) -> None:
    assert process.stdout is not None
    with (folder / "worker.log").open("ab") as log:
        async for line in process.stdout:
            log.write(line)
            if b"working" in line:
                working.set()
    working.set()
