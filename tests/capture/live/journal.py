"""What a running sandbox was asked, from its own journal."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable, Mapping
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from typing import Any

from aiohttp import ClientSession

__all__ = ["Journal", "in_sequence", "slowed"]

SLOW = 0.6
"""Seconds: longer than it takes to send all calls of one step, on a busy machine too."""


class Journal:
    """The calls to a service since it was last read."""

    def __init__(self, https: ClientSession, ready: Mapping[str, Any], *services: str) -> None:
        self._https = https
        self._root = f"{ready['page']}/control/calls"
        self._services = services or ("dataverse",)
        self._after = 0

    async def calls(self) -> list[dict[str, Any]]:
        """In the order of the answers, in full."""
        query = {"after": str(self._after), "detail": "true"}
        async with self._https.get(self._root, params=query) as response:
            answer = await response.json()
        self._after = answer["last"]
        return [call for call in answer["calls"] if call["service"] in self._services]

    async def forget(self) -> None:
        """Begin here."""
        await self.calls()


@asynccontextmanager
async def slowed(https: ClientSession, ready: Mapping[str, Any]) -> AsyncIterator[None]:
    """Meanwhile every call to Graph and Dataverse takes ``SLOW``.

    So calls that do not wait for one another overlap, and ``in_sequence`` can tell them from those
    that do.
    """
    root = f"{ready['page']}/control/faults"
    for service, path in (("dataverse", ""), ("graph", "$batch")):
        fault = {"service": service, "kind": "slow", "seconds": SLOW, "count": 10_000}
        async with https.post(root, json=fault | ({"path": path} if path else {})) as answer:
            assert answer.status == 201, await answer.text()
    try:
        yield
    finally:
        async with https.delete(root) as answer:
            assert answer.status == 204, await answer.text()


def in_sequence(calls: Iterable[Mapping[str, Any]]) -> int:
    """The most calls of which each began after the one before had ended; parts of a batch are none.

    It is at least the number of steps that waited for one another.
    """
    spans = []
    for call in calls:
        if call["kind"] == "http":
            began = datetime.fromisoformat(call["started"])
            spans.append((began + timedelta(seconds=call["seconds"]), began))
    steps, last = 0, None
    for ended, began in sorted(spans):
        if last is None or began >= last:
            steps, last = steps + 1, ended
    return steps
