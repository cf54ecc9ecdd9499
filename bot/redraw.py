"""Draw a card again where it stands, in the name of the person it was drawn for."""

from __future__ import annotations

from bot.answers import Answers
from bot.asker import Asker
from bot.connector import Connector
from bot.imports import ImportsDesk
from bot.place import Place, card_message
from capture.imports.job import Watcher

__all__ = ["Redraw"]


class Redraw:
    """Called by the worker when an import's state has changed."""

    def __init__(self, answers: Answers, own: ImportsDesk, connector: Connector) -> None:
        self._answers = answers
        self._own = own
        self._connector = connector

    async def __call__(self, watcher: Watcher) -> None:
        """Ask the card's question again and replace the card; errors pass through."""
        card = watcher.card
        # Track is refused outside a personal chat, so only such a card can wait for an import.
        place = Place(card.service_url, card.conversation)
        asker = Asker(watcher.caller, place, card.zone, card.locale)
        if card.listed:
            drawn = await self._own.card(asker, card.offset)
        else:
            drawn = await self._answers.whole(asker, watcher.record, card.scope, card.offset)
        await self._connector.update(asker.place, card.activity, card_message(drawn))
