"""What can be chosen about one suggestion before it is tracked: read live, kept nowhere.

Two steps upstream: the mail and its files, then the record it is to regard with those around it.
What became of one that is tracked is a third.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from capture.dataverse import Dataverse, Standing
from capture.errors import NotFound
from capture.fates import File
from capture.files import Files
from capture.graph import Graph
from capture.introductions import About
from capture.models import Caller, InternetMessageId, Record, RecordRef, TenantId
from capture.organisations import organisation_of
from capture.parallel import both
from capture.participants import participants
from capture.policy import RuleVariant
from capture.reads import Purpose
from capture.rules import host_of, identity_of, when_of
from capture.suggestions import Kind

__all__ = ["Choices", "Choosing", "Destination"]

MOST_RECORDS = 6
"""Records that are offered beside the one a mail will regard."""


@dataclass(frozen=True, slots=True)
class Destination:
    """Whose timeline is shown, what was chosen instead, and what was typed to find another."""

    shown: RecordRef
    regarding: RecordRef | None = None
    typed: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Choices:
    """A suggestion as it is in the mailbox now, and the records it may regard.

    ``found`` says how a search for a typed name ended: ``None`` without one, false where no record
    has that name and ``others`` are the nearest. It is ``sure`` where it set ``regarding``.
    """

    subject: str = field(repr=False)
    sender: str = field(repr=False)
    when: datetime | None
    identity: InternetMessageId = field(repr=False)
    files: tuple[File, ...] = field(repr=False)
    shown: RecordRef
    regarding: Record
    others: tuple[Record, ...] = ()
    found: bool | None = None
    sure: bool = False


class Choosing:
    """``organisations`` holds the Dataverse of each tenant that is served."""

    def __init__(
        self, graph: Graph, organisations: Mapping[TenantId, Dataverse], files: Files
    ) -> None:
        self._graph = graph
        self._files = files
        self._organisations = organisations

    async def choices(
        self, caller: Caller, about: About, to: Destination, variant: RuleVariant
    ) -> Choices:
        """What there is to choose; raises ``NotFound`` when the suggestion or a record is gone."""
        dataverse = self._dataverse(caller)
        with self._graph.reading(caller, Purpose.OPTIONS, to.shown) as (graph, _):
            suggested, files = await both(
                graph.suggested(caller, about.id, about.kind), self.files(caller, about)
            )
        around = [one.address for one in participants(suggested) if one.has_address]
        if to.typed is None:
            regarding, others = await both(
                dataverse.record(caller, to.regarding or to.shown, variant),
                self._around(caller, to, around, variant),
            )
            record, found, sure = regarding.record, None, False
        else:
            record, others, found, sure = await self._sought(caller, to, variant)
        host = host_of(suggested)
        return Choices(
            suggested.subject or "",
            host.name if host else "",
            when_of(suggested),
            identity_of(suggested),
            files,
            to.shown,
            record,
            tuple(one for one in others if one.ref != record.ref)[:MOST_RECORDS],
            found,
            sure,
        )

    async def files(self, caller: Caller, about: About) -> tuple[File, ...]:
        """The suggestion's files, each with what will become of it; raises as ``choices``."""
        return await self._files.of(caller, about.id, about.kind)

    async def standing(self, caller: Caller, kind: Kind, row: str) -> Standing | None:
        """How the activity of a tracked suggestion stands; ``None`` where it is there no more."""
        try:
            return await self._dataverse(caller).standing(caller, kind, UUID(row))
        except NotFound:
            return None

    async def _around(
        self, caller: Caller, to: Destination, addresses: list[str], variant: RuleVariant
    ) -> tuple[Record, ...]:
        """The record whose timeline is shown, its account, and what stands around it, once each."""
        dataverse = self._dataverse(caller)
        shown, (company, others) = await both(
            dataverse.record(caller, to.shown, variant),
            both(
                dataverse.company(caller, to.shown),
                dataverse.related(caller, to.shown, addresses),
            ),
        )
        url = dataverse.url("account", company.ref.id) if company else ""
        account = [Record(company.ref, company.name, "", url)] if company else []
        found = {one.ref: one for one in (*account, *others)}  # of the same the fuller one counts
        return (shown.record, *(one for ref, one in found.items() if ref != to.shown))

    async def _sought(
        self, caller: Caller, to: Destination, variant: RuleVariant
    ) -> tuple[Record, tuple[Record, ...], bool, bool]:
        """The record that a typed name surely means; else the one before, and who is like it."""
        dataverse, typed = self._dataverse(caller), to.typed or ""
        before, sought = await both(
            dataverse.record(caller, to.regarding or to.shown, variant),
            dataverse.find(caller, typed, None, variant),
        )
        if sought.meant is not None:
            return sought.meant.record, (before.record,), True, True
        matches = tuple(one.record for one in sought.matches)
        return before.record, matches or sought.nearest, bool(matches), False

    def _dataverse(self, caller: Caller) -> Dataverse:
        return organisation_of(self._organisations, caller)
