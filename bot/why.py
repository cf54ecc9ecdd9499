"""``why``: which rule shows a mail somebody names, or leaves it out."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from bot.decision_words import Why
from capture.decisions import DecisionStore
from capture.models import RecordMatch
from capture.parallel import attempt
from capture.ports import Clock
from capture.timeline import Timelines
from cards.choose import Question, choose_card
from cards.decisions import said_card
from cards.elements import Card
from cards.languages import language_of
from cards.sealing import Sealer
from cards.view import View
from cards.why import why_card
from desks.asker import Asker, zone_of
from desks.show_words import read_record

__all__ = ["WhyDesk"]


class WhyDesk:
    """For a personal chat; errors of ``capture.errors`` pass through."""

    def __init__(
        self, timelines: Timelines, decisions: DecisionStore, sealer: Sealer, *, clock: Clock
    ) -> None:
        self._timelines = timelines
        self._decisions = decisions
        self._sealer = sealer
        self._clock = clock

    async def explain(self, asker: Asker, order: Why) -> Card:
        """The newest mails with these words, each explained for the record.

        That is the record that was named or, without a name, the one shown last. What follows “for”
        may be part of the subject: where no record has that name, it is.
        """
        matches = await self._named(asker, order.record) if order.record else ()
        if len(matches) == 1:
            return await self._explained(asker, order.words, matches[0])
        language, words = language_of(asker.locale), order.whole or order.words
        shown = await self._decisions.shown(asker.caller)
        if shown is None:
            return self._which(asker, matches, order) if matches else said_card(language, "WHY")
        match = await self._timelines.match(asker.caller, shown)
        found = await self._timelines.why(asker.caller, words, match)
        if matches and not found:
            return self._which(asker, matches, order)
        return why_card(match.record, words, found, self._view(asker))

    async def _named(self, asker: Asker, name: str) -> Sequence[RecordMatch]:
        """The record of this name, as it was chosen before; several where that is not known."""
        said = read_record(name)
        found = await self._timelines.find(asker.caller, said.name, table=said.table)
        if not found.matches and said.whole:
            found = await self._timelines.find(asker.caller, said.whole)
        if found.meant is not None:
            return (found.meant,)
        chosen = await attempt(self._decisions.chosen(asker.caller, said.name))
        if isinstance(chosen, tuple):
            return [one for one in found.matches if one.record.ref == chosen[1]] or found.matches
        return found.matches

    async def _explained(self, asker: Asker, words: str, match: RecordMatch) -> Card:
        found = await self._timelines.why(asker.caller, words, match)
        return why_card(match.record, words, found, self._view(asker))

    def _which(self, asker: Asker, matches: Sequence[RecordMatch], order: Why) -> Card:
        """Which record was meant; the one that is shown then is the one to ask about."""
        seal = partial(self._sealer.seal, audience=asker.audience)
        question = Question(order.record, language=language_of(asker.locale))
        return choose_card(matches, seal, question)

    def _view(self, asker: Asker) -> View:
        return View(self._clock(), zone=zone_of(asker.zone), language=language_of(asker.locale))
