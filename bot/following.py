"""Keep a card up to date while its answer is still being completed.

An answer whose mailbox half is slow, or was throttled, is sent as far as it goes; what comes later
changes the card where it stands.
Nothing of it is kept anywhere but here: a process that ends says on its cards when to ask again.
"""

from __future__ import annotations

import asyncio
from contextlib import suppress
from dataclasses import dataclass

import structlog

from bot.connector import Connector
from capture.errors import CaptureError
from capture.imports.job import CardRef
from capture.imports.turns import CardTurns
from capture.parallel import attempt
from cards.elements import Card
from desks.answers import Answer
from desks.place import Place, card_message
from desks.rest import Rest

__all__ = ["Following"]

HEAD_START = 1.0
"""Seconds: the answer to a press must reach its card before a change of it does."""
MOST = 500
"""Cards followed at a time; a further one is told when to ask again."""
DRAWN_WITHIN = 1.5
"""Seconds a card may take that is drawn once more because it promises what nobody will draw."""
LAST_WORDS = 5.0
"""Seconds a process that ends takes for all its cards together."""

_log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class _Followed:
    place: Place
    card_id: str
    rest: Rest
    number: int

    @property
    def name(self) -> tuple[str, str]:
        return self.place.conversation, self.card_id


class Following:
    """Works beside the request that brought the question, which is answered first."""

    def __init__(self, connector: Connector, turns: CardTurns) -> None:
        self._connector = connector
        self._turns = turns
        self._running: dict[tuple[str, str], tuple[_Followed, asyncio.Task[None]]] = {}

    async def follow(self, place: Place, card_id: str, answer: Answer) -> None:
        """Draw the card again each time more is known.

        What was followed there before is left, here and in other processes: this answer knows more
        than an earlier one.
        """
        if earlier := self._running.pop((place.conversation, card_id), None):
            earlier[1].cancel()
        number = (
            await attempt(self._turns.told(_card(place, card_id), answer.shown)) if card_id else 0
        )
        if answer.rest is None:
            return
        if not card_id or isinstance(number, CaptureError):
            answer.rest.close()
            return
        if len(self._running) >= MOST:
            promised = answer.rest.promised
            answer.rest.close()  # the card is drawn once more, without its promise
            if not promised:
                return
        followed = _Followed(place, card_id, answer.rest, number)
        task = asyncio.create_task(self._follow(followed))
        self._running[followed.name] = followed, task
        task.add_done_callback(lambda done: self._ended(followed.name, done))

    async def settled(self, place: Place, card_id: str, answer: Answer) -> Card:
        """The card for somebody whose view nobody can change later, without what was to come."""
        if card_id:
            await attempt(self._turns.told(_card(place, card_id), answer.shown))
        if answer.rest is None:
            return answer.card
        promised = answer.rest.promised
        answer.rest.close()
        if promised:
            with suppress(TimeoutError, CaptureError):
                async with asyncio.timeout(DRAWN_WITHIN):
                    return await answer.rest.card()
        return answer.card

    async def aclose(self) -> None:
        """Follow no longer, and take back what the cards promise."""
        left = list(self._running.values())
        promised = [one for one, _ in left if one.rest.promised]
        for _, task in left:
            task.cancel()
        await asyncio.gather(*(task for _, task in left), return_exceptions=True)
        with suppress(TimeoutError):
            async with asyncio.timeout(LAST_WORDS):
                await asyncio.gather(*map(self._draw, promised), return_exceptions=True)

    async def _follow(self, followed: _Followed) -> None:
        rest = followed.rest
        try:
            await asyncio.sleep(HEAD_START)
            more = True
            while more:
                if await rest.more():
                    more = await self._draw(followed)
                more = more and rest.open
        except CaptureError as error:
            _log.warning("following_ended", why=type(error).__name__)
        finally:
            rest.close()

    async def _draw(self, followed: _Followed) -> bool:
        """False where a later answer stands in that place."""
        place, rest = followed.place, followed.rest
        card = _card(place, followed.card_id)
        async with self._turns.turn(card):
            if not await self._turns.is_latest(card, followed.number):
                return False
            drawn = await rest.card()
            await self._connector.update(place, followed.card_id, card_message(drawn))
        return True

    def _ended(self, name: tuple[str, str], task: asyncio.Task[None]) -> None:
        if name in self._running and self._running[name][1] is task:
            del self._running[name]


def _card(place: Place, card_id: str) -> CardRef:
    return CardRef(place.service_url, place.conversation, card_id, 0, only=place.only)
