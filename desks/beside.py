"""What is said beside the mail a person has open, or whose recipients they are filling in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from capture.beside import Beside
from capture.dataverse import Acquainted
from capture.introductions import About
from capture.models import Record, RecordRef
from capture.parallel import attempt, both
from capture.synchronisation import Tracking
from capture.timeline import Timelines
from cards.beside import beside_card, unknown_card, unread_card
from cards.elements import Card
from desks.answers import Answers
from desks.asker import Asker

__all__ = ["BesideDesk", "Seen"]


@dataclass(frozen=True, slots=True)
class Seen:
    """The card about a mail, whose it may be, and the record the card is about.

    ``pending`` says that it may change by itself; ``strangers`` that Dynamics does not know all.
    """

    card: Card
    records: tuple[Record, ...] = field(default=(), repr=False)
    record: Record | None = None
    pending: bool = False
    strangers: bool = False


class BesideDesk:
    """Errors of ``capture.errors`` pass through."""

    def __init__(self, beside: Beside, timelines: Timelines, answers: Answers) -> None:
        self._beside = beside
        self._timelines = timelines
        self._answers = answers

    async def mail(self, asker: Asker, about: About, wanted: RecordRef | None) -> Seen:
        """How the mail stands with the record that is ``wanted``, else with the first of its own.

        Raises ``NotFound`` for a mail or a record that is not there.
        """
        view, seal = self._answers.view(asker), self._answers.seal(asker)
        opened = await self._beside.open(asker.caller, about)
        if isinstance(opened, Tracking):
            return Seen(unread_card(about.kind, opened, view))
        known = opened.acquainted
        record = await self._chosen(asker, known, wanted)
        strangers = bool(known.strangers)
        if record is None:
            of = About(opened.found.id, about.kind)
            card = unknown_card(of, known, view, seal, internal=opened.is_internal)
            return Seen(card, strangers=strangers)
        standing, _ = await both(
            self._beside.stands(asker.caller, opened, record),
            attempt(self._timelines.match(asker.caller, record.ref)),  # its timeline comes next
        )
        card = beside_card(standing, record, known, view, seal)
        return Seen(card, known.records, record, standing.pending, strangers)

    def look_again(self, asker: Asker) -> None:
        """Read anew what this person has open: they have just pressed something."""
        self._beside.look_again(asker.caller)

    async def recipients(self, asker: Asker, addresses: Sequence[str]) -> Acquainted:
        """Whose records these addresses are; colleagues are left out."""
        return await self._beside.recipients(asker.caller, addresses)

    async def named(self, asker: Asker, name: str) -> tuple[Record, ...]:
        """The records a typed name may mean, else the nearest."""
        found = await self._timelines.find(asker.caller, name)
        return tuple(one.record for one in found.matches) or tuple(found.nearest)

    async def _chosen(
        self, asker: Asker, known: Acquainted, wanted: RecordRef | None
    ) -> Record | None:
        if wanted is None:
            return next(iter(known.records), None)
        for one in known.records:
            if one.ref == wanted:
                return one
        return (await self._timelines.match(asker.caller, wanted)).record
