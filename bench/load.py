"""The load: connections to a bot, each sending the next activity when one is answered.

Plain text over asyncio streams, because a real HTTP client would cost as much as some bots.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import repeat
from typing import Any

import msgspec

__all__ = ["Bot"]

PATIENCE = 120.0


@dataclass(frozen=True, slots=True)
class Bot:
    """A bot on this machine, and the bearer its channel sends: one for many requests."""

    port: int
    token: str

    async def turns(self, activity: dict[str, Any], count: int) -> list[float]:
        """The seconds of each of ``count`` turns, one after the other."""
        return await self._series(repeat(self._request(activity), count))

    async def together(self, activities: Iterable[dict[str, Any]]) -> None:
        """One turn for each of these activities, at the same time."""
        async with asyncio.TaskGroup() as group:
            for activity in activities:
                group.create_task(self._series([self._request(activity)]))

    async def press(self, activities: Iterable[dict[str, Any]], seconds: float) -> list[float]:
        """The seconds of each turn taken in ``seconds``, with a connection for each activity."""
        end = time.perf_counter() + seconds

        def until_the_end(request: bytes) -> Iterator[bytes]:
            while time.perf_counter() < end:
                yield request

        async with asyncio.TaskGroup() as group:
            tasks = [
                group.create_task(self._series(until_the_end(self._request(one))))
                for one in activities
            ]
        return [one for task in tasks for one in task.result()]

    def _request(self, activity: dict[str, Any]) -> bytes:
        body = msgspec.json.encode(activity)
        head = (
            f"POST /api/messages HTTP/1.1\r\nHost: localhost:{self.port}\r\n"
            f"Authorization: Bearer {self.token}\r\nContent-Type: application/json\r\n"
            f"Content-Length: {len(body)}\r\n\r\n"
        )
        return head.encode() + body

    async def _series(self, requests: Iterable[bytes]) -> list[float]:
        took = []
        async with asyncio.timeout(PATIENCE):
            reader, writer = await asyncio.open_connection("localhost", self.port)
            for request in requests:
                began = time.perf_counter()
                writer.write(request)
                await _answered(reader)
                took.append(time.perf_counter() - began)
            writer.close()
            await writer.wait_closed()
        return took


async def _answered(reader: asyncio.StreamReader) -> None:
    head = (await reader.readuntil(b"\r\n\r\n")).decode().lower().split("\r\n")
    length = next((line for line in head if line.startswith("content-length:")), "0")
    body = await reader.readexactly(int(length.rpartition(":")[2]))
    if head[0].split()[1] not in ("200", "201", "202"):
        raise RuntimeError(f"a bot answered {head[0]}: {body[:200]!r}")
