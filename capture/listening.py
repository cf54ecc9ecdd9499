"""A call is listened to for a moment after whoever made it has left: its answer may concern others.

Where two questions are asked at once and one fails, the other is given up at the very moment at
which its service may be saying when to come back. Nobody would keep that wait, and the service goes
on working on the call for as long.
"""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine, Iterator
from contextlib import contextmanager
from typing import Any, Final, TypeVar

__all__ = ["Listening"]

T = TypeVar("T")

LONGEST: Final = 1.0
"""Seconds: a refusal comes soon, and an answer nobody wants should not keep a connection."""


class Listening:
    """Calls that outlive their caller's cancellation by ``longest`` seconds at most."""

    def __init__(self, longest: float = LONGEST) -> None:
        self._longest = longest
        self._under_way: set[asyncio.Task[Any]] = set()

    async def to(self, call: Coroutine[Any, Any, T]) -> T:
        """What the call brings; one that is not ``under_way`` yet is given up with its caller."""
        task = asyncio.create_task(call)
        task.add_done_callback(_looked_at)
        try:
            return await asyncio.shield(task)
        except asyncio.CancelledError:
            longest = self._longest if task in self._under_way else 0.0
            asyncio.get_running_loop().call_later(longest, task.cancel)
            raise

    @contextmanager
    def under_way(self) -> Iterator[None]:
        """From here to the end the service knows of the call."""
        task = asyncio.current_task()
        assert task is not None
        self._under_way.add(task)
        try:
            yield
        finally:
            self._under_way.discard(task)


def _looked_at(task: asyncio.Task[Any]) -> None:
    """What is raised where nobody waits is no error of the program."""
    if not task.cancelled():
        task.exception()
