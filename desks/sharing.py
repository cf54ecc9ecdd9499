"""What a person may put into a conversation or a mail of theirs: records, and what is tracked.

The mailbox is never asked, and whatever is read is read in the person's own rights.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from capture.models import Record
from capture.timeline import Timelines
from cards.elements import Card
from cards.extension import INSERTED, inserted_card, preview
from desks.answers import Answers
from desks.asker import Asker

__all__ = ["LISTED", "Entry", "Sharing"]

LISTED = 8
"""Entries of a list; whoever wants another types on."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One record of a list: how it looks there, and the card that is inserted."""

    preview: Card
    card: Card


class Sharing:
    """Errors of ``capture.errors`` pass through."""

    def __init__(self, timelines: Timelines, answers: Answers) -> None:
        self._timelines = timelines
        self._answers = answers

    async def recent(self, asker: Asker) -> list[Entry]:
        """The person's own records that changed last."""
        return await self._listed(asker, await self._timelines.recent(asker.caller))

    async def search(self, asker: Asker, text: str) -> list[Entry]:
        """The records this name, address, domain or link means; without any, those it is like."""
        found = await self._timelines.find(asker.caller, text)
        records = [one.record for one in found.matches] or found.nearest
        return await self._listed(asker, records)

    async def _listed(self, asker: Asker, records: Sequence[Record]) -> list[Entry]:
        view = replace(self._answers.view(asker), page_size=INSERTED)
        halves = await self._timelines.glances(asker.caller, records[:LISTED])
        return [
            Entry(preview(one.record, view.language), inserted_card(one, view)) for one in halves
        ]
