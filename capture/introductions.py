"""Who takes part in a suggestion, and making them known to Dynamics: read live, kept nowhere.

Two steps upstream to see the people: the message, the caller and the record's company beside each
other, then what Dynamics knows of everybody and what the caller may do.
Creating asks all of that again, because rights and mails change after a card was drawn.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum

from capture.dataverse import Dataverse, Newcomer
from capture.display_names import person_name
from capture.errors import AccessDenied, Service
from capture.graph import Graph
from capture.models import Caller, MailId, RecordRef, TenantId
from capture.organisations import organisation_of
from capture.parallel import both
from capture.participants import Known, NewTable, People, Rights, external, participants, people
from capture.policy import Policy
from capture.reads import Purpose
from capture.suggestions import Kind

__all__ = ["About", "Introductions", "Made", "Outcome"]


@dataclass(frozen=True, slots=True)
class About:
    """Which suggestion: its id in the mailbox or, of a meeting, in the calendar."""

    id: MailId
    kind: Kind = Kind.MAIL


class Outcome(StrEnum):
    """What came of making somebody known."""

    CREATED = "created"
    """Read back from Dynamics."""
    KNOWN = "known already"
    HIDDEN = "known already, but not to the caller"
    GONE = "no such participant any more"


@dataclass(frozen=True, slots=True)
class Made:
    """``row`` is there unless the outcome says otherwise; ``rights`` name the company it is under.

    A row that was just made and cannot be read is HIDDEN: nothing is claimed of it.
    """

    outcome: Outcome
    rights: Rights
    row: Known | None = field(default=None, repr=False)


class Introductions:
    """``organisations`` holds the Dataverse of each tenant that is served."""

    def __init__(self, graph: Graph, organisations: Mapping[TenantId, Dataverse]) -> None:
        self._graph = graph
        self._organisations = organisations

    async def people(
        self,
        caller: Caller,
        record: RecordRef,
        about: About,
        policy: Policy,
    ) -> People:
        """Who takes part in the caller's mail or meeting; raises ``NotFound`` when it is gone.

        Where the policy lets nobody be made known, nobody has a right to it.
        """
        dataverse = self._dataverse(caller)
        with self._graph.reading(caller, Purpose.PEOPLE, record) as (graph, _):
            (suggested, own), ((user, _), company) = await both(
                both(graph.suggested(caller, about.id, about.kind), graph.own_addresses(caller)),
                both(dataverse.who_am_i(caller), dataverse.company(caller, record)),
            )
        everybody = participants(suggested)
        outsiders = external(everybody, own, policy.own_domains)
        known, rights = await both(
            dataverse.known(caller, (one.address for one in outsiders if one.has_address)),
            dataverse.rights(caller, user, company),
        )
        if not policy.creation:
            rights = replace(rights, tables=frozenset())
        internal = len(everybody) - len(outsiders)
        return people(suggested.subject or "", outsiders, known, internal=internal, rights=rights)

    async def create(
        self,
        caller: Caller,
        record: RecordRef,
        about: About,
        *,
        position: int,
        table: NewTable,
        policy: Policy,
    ) -> Made:
        """Make a contact or a lead of the participant at ``position``, unless there is one.

        Raises ``AccessDenied`` when the caller may not, ``NotFound`` when the suggestion is gone.
        """
        found = await self.people(caller, record, about, policy)
        person = found.at(position)
        if person is None or not person.asked or not person.participant.has_address:
            return Made(Outcome.GONE, found.rights)
        if person.known:
            return Made(Outcome.KNOWN, found.rights, person.known[0])
        if table not in found.rights.tables:
            raise AccessDenied(Service.DATAVERSE, "creating is not allowed")
        address = person.participant.address
        name = person_name(person.participant.name, address)
        newcomer = Newcomer(table, name, address, found.rights.company)
        return await self._made(caller, newcomer, found.rights)

    async def _made(self, caller: Caller, who: Newcomer, rights: Rights) -> Made:
        dataverse = self._dataverse(caller)
        is_new = await dataverse.make(caller, who)
        dataverse.look_again(caller)  # their own mail belongs to the record from now on
        row = await dataverse.made(caller, who.table, who.address)
        if row is None:
            same = (await dataverse.known(caller, (who.address,)))[who.address]
            row = same[0] if same else None
        if row is None:
            return Made(Outcome.HIDDEN, rights)
        return Made(Outcome.CREATED if is_new else Outcome.KNOWN, rights, row)

    def _dataverse(self, caller: Caller) -> Dataverse:
        return organisation_of(self._organisations, caller)
