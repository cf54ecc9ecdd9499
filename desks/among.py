"""What is answered where several people read it: what each of them may read, and no mailbox.

Everybody's own list is theirs alone, in a view of the same message (page: User Specific Views).
"""

from __future__ import annotations

from collections.abc import Sequence

from capture.common import Commons
from capture.found import Found
from capture.imports.job import Shown
from capture.models import Record, RecordRef
from capture.ports import Clock
from capture.scope import Scope
from capture.timeline import Timelines
from cards.choose import CHOICES, choose_card, not_found_card
from cards.choose import Question as Unclear
from cards.elements import Card
from cards.languages import language_of
from cards.shared import records_not_common_card, shared_card
from desks.answers import Answer, Answers
from desks.asker import Asker, zone_of
from desks.roster import Members, Roster
from desks.scopes import scope_of
from desks.show_words import Show

__all__ = ["Among"]


class Among:
    """Cards for everybody in a conversation; errors of ``capture.errors`` pass through.

    What a person chose for a name before is their own, so it does not answer for them here.
    """

    def __init__(
        self,
        answers: Answers,
        timelines: Timelines,
        commons: Commons,
        members: Members,
        *,
        clock: Clock,
    ) -> None:
        self._answers = answers
        self._timelines = timelines
        self._commons = commons
        self._members = members
        self._clock = clock

    async def show(self, asker: Asker, command: Show) -> Answer:
        """What is common of the record, or of those that may be meant.

        Raises ``PeriodRefused`` for a period that cannot be.
        """
        scope = scope_of(command, self._clock(), zone_of(asker.zone))
        found = await self._timelines.find(asker.caller, command.name, table=command.table)
        name = command.name
        if not found.matches and command.whole:
            name = command.whole
            found = await self._timelines.find(asker.caller, name)
        roster = await self._members.of(asker.place, asker.caller)
        if found.meant is None:
            asked = Unclear(name, scope=scope, language=language_of(asker.locale))
            return Answer(await self._unclear(asker, found, asked, roster))
        record = found.meant.record
        card = await self._drawn(asker, record, scope, roster)
        return Answer(card, shown=Shown(record.ref, 0, scope))

    async def again(self, asker: Asker, record: RecordRef, scope: Scope) -> Card:
        """The same card once more: clients then ask anew for everybody's own."""
        roster = await self._members.of(asker.place, asker.caller)
        match = await self._timelines.match(asker.caller, record)
        return await self._drawn(asker, match.record, scope, roster)

    async def _drawn(self, asker: Asker, record: Record, scope: Scope, roster: Roster) -> Card:
        people = roster.people(asker.caller)
        common = await self._commons.half(asker.caller, record, people)
        view, seal = self._answers.view(asker, scope=scope), self._answers.seal(asker)
        return shared_card(common, record.ref, view, seal, roster.refreshed(asker.channel_id))

    async def _unclear(self, asker: Asker, found: Found, asked: Unclear, roster: Roster) -> Card:
        """Which of several is meant, or what has a name like it, as far as all may know of them."""
        sought = [one.record for one in found.matches] or list(found.nearest)
        rows = [one.ref for one in sought[:CHOICES]]
        people = roster.people(asker.caller)
        common = await self._commons.records(asker.caller, rows, people)
        seal = self._answers.seal(asker)
        if not found.matches:
            return not_found_card(_of(found.nearest, common), seal, asked)
        matches = [one for one in found.matches if one.record.ref in common]
        if not matches:
            return records_not_common_card(self._answers.view(asker))
        return choose_card(matches, seal, asked)


def _of(records: Sequence[Record], common: frozenset[RecordRef]) -> list[Record]:
    return [one for one in records if one.ref in common]
