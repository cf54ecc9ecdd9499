"""Work taken up until told to stop: so much at once, and what runs then is given time to end."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Iterable
from typing import Any, Generic, TypeVar

__all__ = ["Hands"]

T = TypeVar("T")


class Hands(Generic[T]):
    """Up to ``at_once`` pieces of work; ``grace`` are the seconds they have after ``stop``."""

    def __init__(self, at_once: int, *, grace: float) -> None:
        self._at_once = at_once
        self._grace = grace
        self._stopping = asyncio.Event()

    def stop(self) -> None:
        """Take up no more; ``run`` returns when what runs has ended, or was cancelled."""
        self._stopping.set()

    async def run(
        self,
        take: Callable[[int], Awaitable[Iterable[T]]],
        carry_out: Callable[[T], Coroutine[Any, Any, None]],
    ) -> None:
        """``take`` so many pieces at most, and ``carry_out`` each beside the others.

        Where there are none ``take`` waits, by ``pause``.
        """
        running: set[asyncio.Task[None]] = set()
        stopped = asyncio.create_task(self._stopping.wait())
        try:
            while not stopped.done():
                if len(running) >= self._at_once:
                    await asyncio.wait({*running, stopped}, return_when=asyncio.FIRST_COMPLETED)
                    continue
                for piece in await take(self._at_once - len(running)):
                    task = asyncio.create_task(carry_out(piece))
                    running.add(task)
                    task.add_done_callback(running.discard)
            if running:
                await asyncio.wait(running, timeout=self._grace)
        finally:
            for one in (stopped, *running):
                one.cancel()
            await asyncio.gather(stopped, *running, return_exceptions=True)

    async def pause(self, waiting: Coroutine[Any, Any, None]) -> None:
        """Wait for this, unless told to stop meanwhile; raises what it raises."""
        tasks = (asyncio.create_task(waiting), asyncio.create_task(self._stopping.wait()))
        try:
            done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
            if tasks[0] in done:
                await tasks[0]
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
