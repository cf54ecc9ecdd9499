"""What just happened in the conversations, told to whoever is looking at the moment."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

__all__ = ["News", "Report"]


@dataclass(frozen=True, slots=True)
class Report:
    """One change; ``only`` is the oid of the single person who may see it, or "" for all members.

    ``kind`` is ``entry`` (new), ``update``, ``delete`` or ``typing``.
    """

    kind: str
    conversation: str
    body: dict[str, Any]
    only: str = ""


class News:
    """Passes reports on to every subscriber; keeps none itself.

    A subscriber's queue yields ``None`` once the sandbox stops, and is unbounded: everybody who
    listens is on this machine.
    """

    def __init__(self) -> None:
        self._queues: set[asyncio.Queue[Report | None]] = set()

    def tell(self, report: Report) -> None:
        """Hand it to all who are subscribed now."""
        for queue in self._queues:
            queue.put_nowait(report)

    @contextmanager
    def subscription(self) -> Iterator[asyncio.Queue[Report | None]]:
        """A queue of everything told from now on."""
        queue: asyncio.Queue[Report | None] = asyncio.Queue()
        self._queues.add(queue)
        try:
            yield queue
        finally:
            self._queues.discard(queue)

    def end(self) -> None:
        """Tell every subscriber that nothing more will come."""
        for queue in self._queues:
            queue.put_nowait(None)
