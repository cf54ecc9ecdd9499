"""Of what a person types in a row the newest counts: older work is given up where it stands.

Requests overtake each other on their way, so what counts is when they were made, where that is
known.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

from capture.models import Caller

__all__ = ["Newest"]

T = TypeVar("T")


class Newest:
    """Work per person, in this process; ``pause`` is how many seconds it waits for newer one."""

    def __init__(self, pause: float) -> None:
        self._pause = pause
        self._running: dict[Caller, tuple[float, asyncio.Task[Any]]] = {}

    def __len__(self) -> int:
        """How many people are waiting for an answer."""
        return len(self._running)

    async def run(
        self, caller: Caller, work: Callable[[], Coroutine[Any, Any, T]], *, made: float
    ) -> T | None:
        """What ``work`` returns, or ``None`` once the same person wanted something newer.

        ``made`` is when, by the clock of whoever asks; the later of two that are alike arrived
        later.
        """
        before = self._running.get(caller)
        if before is not None:
            if before[0] > made:
                return None
            before[1].cancel()
        task = asyncio.create_task(self._later(work))
        self._running[caller] = (made, task)
        try:
            await asyncio.wait({task})
        finally:
            task.cancel()  # whoever asked has gone; what is done does not mind
            if self._running.get(caller) == (made, task):
                del self._running[caller]
        return None if task.cancelled() else task.result()

    async def _later(self, work: Callable[[], Coroutine[Any, Any, T]]) -> T:
        await asyncio.sleep(self._pause)
        return await work()
