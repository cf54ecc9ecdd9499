"""``admin exclude test``: what an exclusion would leave out, before anybody excludes it.

The asker's own suggestions for the record they looked at last are asked for twice, once by the
decisions that hold and once as if the exclusion held, so that the product's own rules answer.
Nothing is saved. Of others there is nothing to look at: their suggestions are kept nowhere.
"""

from __future__ import annotations

import asyncio
from dataclasses import replace

from bot.admin_words import AdminTest
from bot.decision_words import effect_of
from capture.authority import Authority
from capture.decisions import DecisionStore
from capture.halves import PrivateHalf
from capture.models import Caller
from capture.patterns import PatternRefused, typed_patterns
from capture.personal import TooMany, merged
from capture.policy import Exclusion, Personal, Policy
from capture.ports import Clock, Decisions
from capture.timeline import Timelines
from cards.decision_words import decision_words
from cards.decisions import refused_pattern, said_card
from cards.elements import Card
from cards.exclude_test import exclude_test_card, test_refused_card
from cards.languages import language_of
from cards.view import View
from desks.asker import Asker, zone_of

__all__ = ["ExcludeTest"]


class ExcludeTest:
    """Errors of ``capture.errors`` pass through."""

    def __init__(
        self,
        timelines: Timelines,
        decisions: DecisionStore,
        authority: Authority,
        *,
        clock: Clock,
    ) -> None:
        self._timelines = timelines
        self._decisions = decisions
        self._authority = authority
        self._clock = clock

    async def carry_out(self, asker: Asker, order: AdminTest) -> Card:
        """The suggestions that would vanish; for the asker's eyes, as they are theirs."""
        language, caller = language_of(asker.locale), asker.caller
        if not await self._authority.is_administrator(caller):
            return said_card(language, "NOT_FOR_YOU")
        text, effect = effect_of(order.text)
        try:
            added = [Exclusion(pattern, effect) for pattern in typed_patterns(text)]
        except PatternRefused as refused:
            return test_refused_card(refused_pattern(refused, language), language)
        try:
            merged((await self._decisions.of(caller))[0].exclusions, added)
        except TooMany:
            return test_refused_card(decision_words(language).TOO_MANY, language)
        return await self._compared(asker, tuple(added))

    async def _compared(self, asker: Asker, added: tuple[Exclusion, ...]) -> Card:
        language, caller = language_of(asker.locale), asker.caller
        record = await self._decisions.shown(caller)
        if record is None:
            return test_refused_card(decision_words(language).TEST_NO_RECORD, language)
        match = await self._timelines.match(caller, record)
        supposed = self._timelines.deciding(_Supposed(self._decisions, added))
        now, then = await asyncio.gather(
            self._timelines.show(caller, match), supposed.show(caller, match)
        )
        view = View(self._clock(), zone=zone_of(asker.zone), language=language)
        if not isinstance(now.private, PrivateHalf) or not isinstance(then.private, PrivateHalf):
            return test_refused_card(decision_words(language).TEST_UNANSWERED, language)
        left = {one.mail for one in then.private.suggestions}
        gone = [one for one in now.private.suggestions if one.mail not in left]
        return exclude_test_card(match.record, gone, len(now.private.suggestions), view)


class _Supposed:
    """What would hold with further exclusions."""

    def __init__(self, decisions: Decisions, added: tuple[Exclusion, ...]) -> None:
        self._decisions = decisions
        self._added = added

    async def of(self, caller: Caller) -> tuple[Policy, Personal]:
        """The decisions with these exclusions for everybody; raises ``TooMany`` besides."""
        policy, personal = await self._decisions.of(caller)
        return replace(policy, exclusions=merged(policy.exclusions, self._added)), personal
