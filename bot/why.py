"""``why``: which rule shows a mail somebody names, or leaves it out."""

from __future__ import annotations

from bot.asker import Asker, zone_of
from bot.decision_words import Why
from capture.decisions import DecisionStore
from capture.models import RecordMatch
from capture.ports import Clock
from capture.timeline import Timelines
from cards.decisions import said_card
from cards.elements import Card
from cards.languages import language_of
from cards.view import View
from cards.why import why_card

__all__ = ["WhyDesk"]


class WhyDesk:
    """For a personal chat; errors of ``capture.errors`` pass through."""

    def __init__(self, timelines: Timelines, decisions: DecisionStore, *, clock: Clock) -> None:
        self._timelines = timelines
        self._decisions = decisions
        self._clock = clock

    async def explain(self, asker: Asker, order: Why) -> Card:
        """The newest mails with these words, each explained for the record."""
        language = language_of(asker.locale)
        words, match = await self._meant(asker, order)
        if match is None:
            return said_card(language, "WHY")
        found = await self._timelines.why(asker.caller, words, match)
        view = View(self._clock(), zone=zone_of(asker.zone), language=language)
        return why_card(match.record, words, found, view)

    async def _meant(self, asker: Asker, order: Why) -> tuple[str, RecordMatch | None]:
        """The words, and the record that was named or, without a name, shown last.

        What follows “for” may be part of the subject: where no record has that name, it is.
        """
        if order.record:
            found = await self._timelines.find(asker.caller, order.record)
            if found.meant is not None:
                return order.words, found.meant
        shown = await self._decisions.shown(asker.caller)
        match = None if shown is None else await self._timelines.match(asker.caller, shown)
        return order.whole or order.words, match
