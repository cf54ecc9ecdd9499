"""What a person may put into a conversation or a mail of theirs: records, and what is tracked.

The mailbox is never asked, and whatever is read is read in the person's own rights.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from capture.models import Record
from capture.timeline import Timelines
from cards.actions import Show
from cards.elements import Card
from cards.extension import INSERTED, inserted_card, preview, record_card
from desks.answers import Answers
from desks.asker import Asker

__all__ = ["Entry", "Sharing"]


@dataclass(frozen=True, slots=True)
class Entry:
    """One record of a list: how it looks there, and the card that is inserted."""

    preview: Card
    card: Card


class Sharing:
    """Errors of ``capture.errors`` pass through, and ``EditedAction`` of ``chosen``."""

    def __init__(self, timelines: Timelines, answers: Answers) -> None:
        self._timelines = timelines
        self._answers = answers

    async def recent(self, asker: Asker) -> list[Entry]:
        """The person's own records that changed last."""
        return self._listed(asker, await self._timelines.recent(asker.caller))

    async def search(self, asker: Asker, text: str) -> list[Entry]:
        """The records this name, address, domain or link means; without any, those it is like.

        What is tracked on one is read once it is chosen, or where no other is meant.
        """
        found = await self._timelines.find(asker.caller, text)
        if len(found.matches) == 1 and found.meant:
            return [await self._whole(asker, found.meant.record)]
        return self._listed(asker, [one.record for one in found.matches] or found.nearest)

    async def chosen(self, asker: Asker, verb: object, data: object) -> Entry:
        """The record of an entry that was chosen."""
        action = self._answers.open(asker, verb, data)
        assert isinstance(action, Show), "the seal names the verb"
        match = await self._timelines.match(asker.caller, action.record)
        return await self._whole(asker, match.record)

    def _listed(self, asker: Asker, records: Sequence[Record]) -> list[Entry]:
        seal, language = self._answers.seal(asker), self._answers.view(asker).language
        return [
            Entry(preview(one, language, seal(Show(one.ref))), record_card(one, language))
            for one in records
        ]

    async def _whole(self, asker: Asker, record: Record) -> Entry:
        view = replace(self._answers.view(asker), page_size=INSERTED)
        shared = await self._timelines.tracked(asker.caller, record)
        return Entry(preview(record, view.language), inserted_card(shared, view))
