"""One call at a time for one purpose: whoever asks meanwhile waits for the same answer."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Hashable
from functools import partial
from typing import Any, Generic, TypeVar

__all__ = ["SingleFlight"]

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


class SingleFlight(Generic[K, V]):
    """Calls under way, by key.

    A waiter that is cancelled leaves the call running for the others.
    """

    def __init__(self) -> None:
        self._flights: dict[K, asyncio.Task[V]] = {}

    async def run(self, key: K, start: Callable[[], Coroutine[Any, Any, V]]) -> V:
        """The answer of the call under way for this key, or of the one started now."""
        return await asyncio.shield(self._flight(key, start))

    def begin(self, key: K, start: Callable[[], Coroutine[Any, Any, V]]) -> None:
        """Start the call, if none is under way, and do not wait."""
        _ = self._flight(key, start)

    def _flight(self, key: K, start: Callable[[], Coroutine[Any, Any, V]]) -> asyncio.Task[V]:
        flight = self._flights.get(key)
        if flight is None:
            flight = asyncio.create_task(start())
            self._flights[key] = flight
            flight.add_done_callback(partial(self._landed, key))
        return flight

    def _landed(self, key: K, flight: asyncio.Task[V]) -> None:
        del self._flights[key]
        if not flight.cancelled():
            flight.exception()  # seen, even where every waiter has gone

    async def aclose(self) -> None:
        """Cancel what is under way and wait until it has ended."""
        flights = tuple(self._flights.values())
        for flight in flights:
            flight.cancel()
        await asyncio.gather(*flights, return_exceptions=True)
