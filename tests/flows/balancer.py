"""A load balancer before two web processes, as plain as one can be: bytes to whoever is next."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from typing import Any

__all__ = ["Balancer", "balancer"]


@dataclass
class Balancer:
    """Connections go to port ``to``; ``heard`` is given what clients send on them."""

    to: int
    heard: Callable[[bytes], None] = lambda _sent: None
    _carried: set[asyncio.Task[Any]] = field(default_factory=set)

    async def turn_to(self, port: int) -> None:
        """End what is open, and let further connections go to this port."""
        self.to = port
        await self.aclose()

    async def aclose(self) -> None:
        """End what is open."""
        carried = list(self._carried)
        for one in carried:
            one.cancel()
        await asyncio.gather(*carried, return_exceptions=True)

    async def carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection, until either side has had enough."""
        task = asyncio.current_task()
        assert task is not None
        self._carried.add(task)
        there, back = await asyncio.open_connection("127.0.0.1", self.to)
        pumps = [
            asyncio.create_task(_pump(reader, back, self.heard)),
            asyncio.create_task(_pump(there, writer, lambda _answered: None)),
        ]
        try:
            with suppress(asyncio.CancelledError):
                await asyncio.wait(pumps, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for pump in pumps:
                pump.cancel()
            await asyncio.gather(*pumps, return_exceptions=True)
            for end in (back, writer):
                end.close()
                with suppress(OSError):
                    await end.wait_closed()
            self._carried.discard(task)


@asynccontextmanager
async def balancer(port: int, to: int) -> AsyncIterator[Balancer]:
    """Listens on ``port`` of this machine."""
    carrying = Balancer(to)
    server = await asyncio.start_server(carrying.carry, "127.0.0.1", port)
    try:
        yield carrying
    finally:
        server.close()
        await carrying.aclose()
        await server.wait_closed()


async def _pump(
    reader: asyncio.StreamReader, writer: asyncio.StreamWriter, heard: Callable[[bytes], None]
) -> None:
    with suppress(OSError):
        while chunk := await reader.read(65536):
            heard(chunk)
            writer.write(chunk)
            await writer.drain()
