"""Draw the cards that wait for imports: at once, or else later, by whichever worker can.

An import never waits for a card: what the channel does not take now is owed, in Redis, and tried
again with growing pauses that never undercut what the channel asks for.
"""

from __future__ import annotations

import asyncio
import random
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Final

import structlog

from capture.errors import CaptureError, Service, ServiceUnavailable, Throttled, UnexpectedReply
from capture.hands import Hands

if TYPE_CHECKING:
    from capture.imports.job import Watcher
    from capture.imports.owed import OwedCard, OwedCards
    from capture.imports.turns import CardTurns

__all__ = ["Drawing"]

_LONGEST_PAUSE: Final = 600.0
_log = structlog.get_logger()


class Drawing:
    """Draws cards in their turns; ``run`` draws those that are owed, ``at_once`` at a time.

    ``redraw`` draws a card as its imports and Dynamics are at the moment of the call.
    ``idle`` are the seconds between two looks at what is owed, ``grace`` those that what is being
    drawn has after ``stop``.
    """

    def __init__(
        self,
        redraw: Callable[[Watcher], Awaitable[None]],
        turns: CardTurns,
        owed: OwedCards,
        *,
        at_once: int = 4,
        idle: float = 1.0,
        grace: float = 20.0,
    ) -> None:
        self._redraw = redraw
        self._turns = turns
        self._owed = owed
        self._hands: Hands[OwedCard] = Hands(at_once, grace=grace)
        self._idle = idle

    async def draw(self, watcher: Watcher) -> None:
        """Draw one card, or owe it, or give up where no time would help.

        Raises ``ServiceUnavailable`` for ``Service.REDIS`` alone: then neither is certain.
        """
        pause = await self._drawn(watcher, tries=0)
        if pause is not None:
            await self._owed.owe(watcher, delay=pause)

    def stop(self) -> None:
        """Take up no more; ``run`` returns when what is being drawn is done, or after the grace."""
        self._hands.stop()

    async def run(self) -> None:
        """Draw what is owed until stopped."""
        await self._hands.run(self._claim, self._pay)

    async def _claim(self, wanted: int) -> tuple[OwedCard, ...]:
        try:
            owed = await self._owed.claims(wanted)
        except ServiceUnavailable:
            owed = ()
        if not owed:
            await self._hands.pause(asyncio.sleep(self._idle))
        return owed

    async def _pay(self, card: OwedCard) -> None:
        try:
            pause = await self._drawn(card.watcher, tries=card.tries)
            if pause is None:
                await self._owed.paid(card)
            else:
                await self._owed.put_off(card, delay=pause)
        except ServiceUnavailable:
            _log.warning("owed_cards_unavailable")  # it is given out again by itself

    async def _drawn(self, watcher: Watcher, *, tries: int) -> float | None:
        """``None`` when there is nothing left to do, else the seconds until the next try."""
        try:
            await self._turns.draw(watcher.card, lambda: self._redraw(watcher))
        except CaptureError as error:
            if isinstance(error, ServiceUnavailable) and error.service is Service.REDIS:
                raise
            pause = _pause(error, tries)
            state = "given up" if pause is None else "owed"
            _log.info("card_not_drawn", error=type(error).__name__, state=state)
            return pause
        except Exception as error:  # noqa: BLE001 - the import stands, whatever a card does
            _log.error("card_broke", error=type(error).__name__)
            return _pause(error, tries)
        return None


def _pause(error: Exception, tries: int) -> float | None:
    """Never shorter than a service asks; ``None`` where a person has to act first."""
    longest = min(_LONGEST_PAUSE, 2.0 ** min(tries, 20))
    jitter = random.uniform(longest / 2, longest)  # noqa: S311 - spreads load only
    match error:
        case Throttled(retry_after=wait) | ServiceUnavailable(retry_after=float() as wait):
            return wait + jitter
        case UnexpectedReply(status=status) if 400 <= status < 500:
            return None
        case CaptureError() if not isinstance(error, ServiceUnavailable | UnexpectedReply):
            return None
        case _:
            return jitter
