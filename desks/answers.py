"""What is answered to a person's question: always one card, for their eyes alone.

What several people see together is drawn by ``desks.among``.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial

from capture.decisions import DecisionStore
from capture.errors import CaptureError, NotFound
from capture.halves import Timeline
from capture.imports.job import Shown
from capture.models import Caller, ImportKey, ImportStatus, RecordMatch, RecordRef
from capture.parallel import attempt, both
from capture.ports import Clock, Imports
from capture.question import Question
from capture.scope import Scope
from capture.threads.following import Threads
from capture.timeline import Timelines
from cards.above import Above
from cards.actions import Action, Seal
from cards.choose import Question as Unclear
from cards.choose import choose_card, not_found_card
from cards.drawing import Following
from cards.elements import Card
from cards.languages import language_of
from cards.notices import error_card, told
from cards.sealing import Sealer
from cards.timeline import timeline_card
from cards.together import Below
from cards.view import View
from desks.asker import Asker, zone_of
from desks.rest import Rest, TimelineRest
from desks.scopes import scope_of
from desks.show_words import Show
from desks.watched import under_way, watched_by

__all__ = ["Answer", "Answers", "Asked"]

PATIENCE = 5.0
"""Seconds an answer waits for its slower half before it is sent without it."""
NOTHING = Above()
NOTHING_BELOW = Below()
ANY_SCOPE = Scope()


@dataclass(frozen=True, slots=True)
class Answer:
    """A card, and what is still to come; whoever does not follow it closes that.

    ``shown`` is the page of a person's timeline that the card is, if it is one.
    """

    card: Card
    rest: Rest | None = None
    shown: Shown | None = None


@dataclass(frozen=True, slots=True)
class Asked:
    """A question about a record that waits to be drawn."""

    match: RecordMatch
    scope: Scope
    question: Question
    following: Following


class Answers:
    """Turns questions into cards; errors of ``capture.errors`` pass through."""

    def __init__(
        self,
        timelines: Timelines,
        decisions: DecisionStore,
        threads: Threads,
        imports: Imports,
        sealer: Sealer,
        *,
        clock: Clock,
    ) -> None:
        self._timelines = timelines
        self._threads = threads
        self._imports = imports
        self._decisions = decisions
        self._sealer = sealer
        self._clock = clock

    async def show(self, asker: Asker, command: Show) -> Answer:
        """The record's timeline, or which record is meant, or that there is none.

        Raises ``PeriodRefused`` for a period that cannot be.
        """
        scope = scope_of(command, self._clock(), zone_of(asker.zone))
        if chosen := await self._chosen(asker, command.name, scope):
            return chosen
        return await self.named(asker, command, scope)

    async def named(self, asker: Asker, command: Show, scope: Scope) -> Answer:
        """As ``show``, without regard to what was chosen for this name before."""
        name = command.name
        found = await self._timelines.find(asker.caller, name, table=command.table)
        if not found.matches and command.whole:
            name = command.whole
            found = await self._timelines.find(asker.caller, name)
        seal, language = self.seal(asker), language_of(asker.locale)
        if not found.matches:
            asked = Unclear(name, scope=scope, language=language)
            return Answer(not_found_card(found.nearest, seal, asked))
        if found.meant:
            return await self.about(asker, found.meant, scope)
        memory = await attempt(self._decisions.ask(asker.caller, name))
        kept = memory if isinstance(memory, str) else ""
        return Answer(choose_card(found.matches, seal, Unclear(name, kept, scope, language)))

    async def record(
        self,
        asker: Asker,
        record: RecordRef,
        scope: Scope = ANY_SCOPE,
        *,
        offset: int = 0,
        above: Above = NOTHING,
        together: tuple[ImportKey, ...] = (),
    ) -> Answer:
        """The timeline of a record that is known by its id, from row ``offset``."""
        match = await self._timelines.match(asker.caller, record)
        return await self.about(asker, match, scope, offset=offset, above=above, together=together)

    async def about(
        self,
        asker: Asker,
        match: RecordMatch,
        scope: Scope,
        *,
        offset: int = 0,
        above: Above = NOTHING,
        together: tuple[ImportKey, ...] = (),
    ) -> Answer:
        """The timeline, as far as it is known within ``PATIENCE``; see ``drawn``."""
        asked = await self.ask(asker, match, scope)
        return await self.drawn(asker, asked, offset=offset, above=above, together=together)

    async def ask(self, asker: Asker, match: RecordMatch, scope: Scope) -> Asked:
        """A person's own question, as far as it is answered within ``PATIENCE``.

        Whoever does not have it ``drawn`` closes it.
        """
        if not asker.place.personal:
            raise ValueError("a mailbox is not asked for several people")
        question = self._timelines.ask(asker.caller, match, scope)
        try:
            _, _, following = await asyncio.gather(
                question.settled(within=PATIENCE),
                attempt(self._decisions.show(asker.caller, match.record.ref)),
                self._following(asker.caller, match.record.ref),
            )
        except BaseException:
            question.close()
            raise
        return Asked(match, scope, question, following)

    async def asked(self, asker: Asker, record: RecordRef, scope: Scope) -> Asked:
        """As ``ask``, about a record that is known by its id."""
        return await self.ask(asker, await self._timelines.match(asker.caller, record), scope)

    async def drawn(
        self,
        asker: Asker,
        asked: Asked,
        *,
        offset: int = 0,
        above: Above = NOTHING,
        below: Below = NOTHING_BELOW,
        together: tuple[ImportKey, ...] = (),
    ) -> Answer:
        """The card of a question; of the imports ``together`` it says how far they are."""
        question, scope, seal = asked.question, asked.scope, self.seal(asker)
        shown = Shown(asked.match.record.ref, offset, scope, together)

        async def draw(timeline: Timeline) -> Card:
            now = self.view(asker, offset, scope)
            known = await self.together(asker, together)
            return timeline_card(
                timeline, now, seal, above, replace(below, together=known), asked.following
            )

        try:
            question.go_on()
            before = await under_way(self._imports, asker, asked.match.record.ref)
            timeline = await question.timeline()
            card = await draw(timeline)
        except BaseException:
            question.close()
            raise
        watched = watched_by(self._imports, asker, timeline, before)
        rest = TimelineRest(question, watched, draw, partial(self.apology, asker))
        if rest.open:
            return Answer(card, rest, shown)
        question.close()
        return Answer(card, shown=shown)

    async def whole(self, asker: Asker, shown: Shown) -> Card:
        """A person's own timeline, however long it takes."""
        match = await self._timelines.match(asker.caller, shown.record)
        timeline, following = await both(
            self._timelines.show(asker.caller, match, shown.scope),
            self._following(asker.caller, match.record.ref),
        )
        below = Below(together=await self.together(asker, shown.together))
        view, seal = self.view(asker, shown.offset, shown.scope), self.seal(asker)
        return timeline_card(timeline, view, seal, below=below, following=following)

    async def together(self, asker: Asker, keys: Sequence[ImportKey]) -> tuple[ImportStatus, ...]:
        """How those stand that were tracked together; nothing of those that were taken back."""
        if not keys:
            return ()
        known = await attempt(self._imports.statuses(keys, asker.caller))
        if isinstance(known, CaptureError):
            return ()
        return tuple(known[key] for key in keys if key in known)

    def apology(self, asker: Asker, error: CaptureError) -> Card:
        """What went wrong with a question, and what to do."""
        return error_card(error, self.view(asker))

    def excuse(self, asker: Asker, error: CaptureError) -> str:
        """The same in one sentence, where no card can stand."""
        return told(error, self.view(asker))[1]

    def open(self, asker: Asker, verb: object, data: object) -> Action:
        """What a pressed button asks for; raises ``EditedAction``."""
        return self._sealer.open(verb, data, asker.audience)

    def view(self, asker: Asker, offset: int = 0, scope: Scope = ANY_SCOPE) -> View:
        """How this person looks at a card."""
        zone, language = zone_of(asker.zone), language_of(asker.locale)
        return View(self._clock(), offset, zone=zone, language=language, scope=scope)

    def seal(self, asker: Asker) -> Seal:
        """What seals the buttons of this person's cards."""
        return partial(self._sealer.seal, audience=asker.audience)

    async def _following(self, caller: Caller, record: RecordRef) -> Following:
        """What is followed for this record; nothing is offered while that is not known."""
        known = await attempt(both(self._threads.offered(caller), self._threads.mine(caller)))
        if isinstance(known, CaptureError):
            return Following()
        offered, mine = known
        threads = (one.thread for one in mine)
        return Following(
            {
                one.conversation: one.id
                for one in threads
                if one.record == record and one.ending is None
            },
            offered,
        )

    async def _chosen(self, asker: Asker, name: str, scope: Scope) -> Answer | None:
        """The record this person chose for the name before, unless it is not there any more."""
        chosen = await self._decisions.chosen(asker.caller, name)
        if chosen is None:
            return None
        memory, record = chosen
        try:
            return await self.record(asker, record, scope, above=Above(memory=memory))
        except NotFound:
            return None
