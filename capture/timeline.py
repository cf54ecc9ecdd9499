"""Finding a record and asking about it: what the surfaces call.

Answers are computed anew each time; of a mailbox nothing is kept.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import closing

from capture.dataverse import Dataverse
from capture.errors import CaptureError, ServiceUnavailable
from capture.found import Found
from capture.graph import Graph
from capture.halves import SharedHalf, Timeline
from capture.models import Caller, Record, RecordMatch, RecordRef, TenantId
from capture.organisations import organisation_of
from capture.permission import check_among_users, check_wanted
from capture.policy import Personal, Policy
from capture.ports import Clock, Decisions, Imports
from capture.question import Neighbours, Question
from capture.reads import Purpose
from capture.scope import Scope
from capture.synchronisation import Synchronisation
from capture.why import Explained, explained

__all__ = ["Timelines"]


class Timelines:
    """Answers to "show activities for …".

    ``organisations`` holds the Dataverse of each tenant that is served; people of another tenant
    get ``UnknownTenant``.
    """

    def __init__(
        self,
        graph: Graph,
        organisations: Mapping[TenantId, Dataverse],
        imports: Imports,
        decisions: Decisions,
        clock: Clock,
        synchronisation: Synchronisation,
    ) -> None:
        self._graph = graph
        self._organisations = organisations
        self._imports = imports
        self._decisions = decisions
        self._clock = clock
        self._synchronisation = synchronisation

    async def find(self, caller: Caller, text: str, *, table: str | None = None) -> Found:
        """The records of this name, address, domain or link; see ``Dataverse.find``."""
        dataverse = self._dataverse(caller)
        self._synchronisation.ask_ahead(caller)
        policy, _ = await self._decided(caller)
        return await dataverse.find(caller, text, table, policy.variant)

    async def recent(self, caller: Caller) -> tuple[Record, ...]:
        """The caller's own records that changed last; see ``Dataverse.recent``."""
        return await self._dataverse(caller).recent(caller)

    async def match(self, caller: Caller, ref: RecordRef) -> RecordMatch:
        """One record with its addresses; raises ``NotFound``."""
        dataverse = self._dataverse(caller)
        self._synchronisation.ask_ahead(caller)
        policy, _ = await self._decided(caller)
        return await dataverse.record(caller, ref, policy.variant)

    async def glances(self, caller: Caller, records: Sequence[Record]) -> tuple[SharedHalf, ...]:
        """The newest of it for several records; see ``Dataverse.glances``."""
        refs = [one.ref for one in records]
        newest, more = await self._dataverse(caller).glances(caller, refs)
        return tuple(SharedHalf(one, newest.get(one.ref.id, ()), more) for one in records)

    def ask(self, caller: Caller, match: RecordMatch, scope: Scope) -> Question:
        """Begin to answer; the question must be closed."""
        return self._asked(self._graph, caller, match, scope)

    def _asked(self, graph: Graph, caller: Caller, match: RecordMatch, scope: Scope) -> Question:
        neighbours = Neighbours(
            graph,
            self._dataverse(caller),
            self._imports,
            self._decisions,
            self._clock,
            self._synchronisation,
        )
        return Question(neighbours, caller, match, scope)

    async def show(
        self, caller: Caller, match: RecordMatch, scope: Scope | None = None
    ) -> Timeline:
        """Both halves, however long they take; only ``SignInRequired`` is raised."""
        with closing(self.ask(caller, match, scope or Scope())) as question:
            await question.settled()
            return await question.timeline()

    def deciding(self, decisions: Decisions) -> Timelines:
        """The same, by other decisions."""
        return Timelines(
            self._graph,
            self._organisations,
            self._imports,
            decisions,
            self._clock,
            self._synchronisation,
        )

    async def why(self, caller: Caller, words: str, match: RecordMatch) -> tuple[Explained, ...]:
        """Why mails with these words in their subject are suggested for a record, or are not.

        Raises ``SwitchedOff``, ``NotAmongUsers`` and ``SuggestionsOff``: then the mailbox is not
        asked.
        """
        policy, personal = await self._decisions.of(caller)
        check_wanted(personal)
        await check_among_users(self._dataverse(caller), caller, policy)
        with (
            self._graph.reading(caller, Purpose.WHY, match.record.ref) as (graph, _),
            closing(self._asked(graph, caller, match, Scope())) as question,
        ):
            return await explained(graph, self._dataverse(caller), caller, question, words)

    async def _decided(self, caller: Caller) -> tuple[Policy, Personal]:
        """What was decided, or the defaults: without it the private half is not drawn at all.

        Raises ``ServiceUnavailable`` where Redis does not answer, for grants rest there too.
        """
        try:
            return await self._decisions.of(caller)
        except ServiceUnavailable:
            raise
        except CaptureError:
            return Policy(), Personal()

    def _dataverse(self, caller: Caller) -> Dataverse:
        return organisation_of(self._organisations, caller)
