"""Cards that could not be drawn, kept in Redis until one can: which, for whom, and when to try."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import msgspec

from capture.imports.job import Watcher, card_name
from capture.imports.scripted import Scripted
from capture.imports.wire import milliseconds, text

if TYPE_CHECKING:
    from redis.asyncio import Redis

__all__ = ["OwedCard", "OwedCards"]

OWED_FOR: Final = 24 * 3600.0
"""Seconds after which nobody tries any more: as long as it is known what a card shows."""
_LEASE: Final = 60.0
"""Seconds, longer than a drawing and the wait for its turn, after which another tries."""


@dataclass(frozen=True, slots=True)
class OwedCard:
    """A card to draw; ``tries`` counts from one, ``failures`` what could not be drawn on it."""

    name: str
    watcher: Watcher
    failures: int
    tries: int


class OwedCards(Scripted):
    """Shared by all workers; durations are in seconds.

    Raises ``ServiceUnavailable`` for ``Service.REDIS`` as the queue does.
    """

    def __init__(self, redis: Redis, *, lease: float = _LEASE, patience: float = 5.0) -> None:
        super().__init__(redis, patience=patience)
        self._lease = milliseconds(lease)

    async def owe(self, watcher: Watcher, *, delay: float) -> None:
        """Have a card drawn later, and no earlier than ``delay`` from now."""
        facts = (msgspec.json.encode(watcher), milliseconds(delay), milliseconds(OWED_FOR))
        await self._run("owe", card_name(watcher.card), *facts)

    async def claims(self, wanted: int) -> tuple[OwedCard, ...]:
        """Cards to draw now; one that is neither paid nor put off is given out again."""
        return tuple(
            OwedCard(
                text(name), msgspec.json.decode(watcher, type=Watcher), int(failures), int(tries)
            )
            for name, watcher, failures, tries in await self._run("owed", self._lease, wanted)
        )

    async def put_off(self, card: OwedCard, *, delay: float) -> None:
        """It could not be drawn again."""
        await self._run("put_off", card.name, milliseconds(delay))

    async def paid(self, card: OwedCard) -> None:
        """It was drawn, or never will be."""
        await self._run("paid", card.name, card.failures)
