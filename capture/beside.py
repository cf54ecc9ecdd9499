"""The mail or meeting a person has open: whose it is, and how it stands. Read live.

Two steps upstream to open it, whatever the number of its people: the message beside the mailbox's
own addresses, then where it lies, whose records its people are and which rows hold it already.
One more for how it stands with one record: the queue's word beside the caller's rights.
It is remembered in this process for seconds, so that who watches an import does not read it again.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta

from capture.candidates import Candidate, sought_mail
from capture.dataverse import Acquainted, Dataverse, TrackedEmail, TrackedMeeting
from capture.diagnosis import Remedy
from capture.errors import NotFound, Service, SignInRequired, SuggestionsOff
from capture.exclusions import own_domains
from capture.graph import Graph
from capture.imports.admission import refused
from capture.imports.changes import OVER
from capture.imports.job import OwnImport, import_key
from capture.introductions import About
from capture.lately import Lately
from capture.mail import FoundMail, FoundMeeting
from capture.mailbox_reply import MailboxReply
from capture.models import (
    AddressRule,
    Caller,
    Direction,
    ImportReason,
    ImportState,
    MailId,
    Record,
    RecordAddress,
    RecordRef,
    TenantId,
)
from capture.organisations import organisation_of
from capture.parallel import both
from capture.participants import external, participants
from capture.permission import Permission
from capture.policy import Personal, Policy
from capture.ports import Clock, Decisions, Imports, Tokens
from capture.rules import Found, host_of, identity_of
from capture.rules import participants as everybody
from capture.suggesting import Known, known_status, suggestion
from capture.suggestions import Elsewhere, Kind, MatchReason, Suggestion
from capture.synchronisation import Synchronisation, Tracking

__all__ = ["Beside", "Opened", "Standing"]

REMEMBERED = timedelta(seconds=5)
_UNSAID = MatchReason(RecordAddress("", "", AddressRule.RECORD), "")
"""Who has a mail open is not told why it might concern a record."""
_UNWANTED = Tracking(shown=False, tracked=False, remedy=Remedy.SUGGESTIONS_OFF)
Rows = Sequence[TrackedEmail | TrackedMeeting]


@dataclass(frozen=True, slots=True)
class Opened:
    """A mail or meeting as it lies in the mailbox, with the records of its people.

    ``around`` says where it lies and whose mailbox it is; ``rows`` are those that hold it, and
    ``user`` is who the caller is in Dynamics.
    """

    found: Found = field(repr=False)
    around: MailboxReply = field(repr=False)
    acquainted: Acquainted = field(repr=False)
    rows: Rows = field(repr=False)
    user: str
    policy: Policy
    personal: Personal = field(repr=False)

    @property
    def is_internal(self) -> bool:
        """Whether everybody is a colleague; of whom that is not known, nobody is said to be."""
        own = own_domains(self.around.own, self.policy.own_domains)
        return bool(own) and all(address in own for _, address in everybody(self.found))


@dataclass(frozen=True, slots=True)
class Standing:
    """How it stands with one record.

    ``barred`` says why it cannot be tracked; ``allowed`` whether the mailbox may be tracked from,
    ``writable`` whether the caller's rights reach the record.
    """

    suggestion: Suggestion = field(repr=False)
    barred: ImportReason | None
    internal: bool
    allowed: Tracking
    writable: bool

    @property
    def pending(self) -> bool:
        """Whether it may change by itself."""
        states = [self.suggestion.status]
        states += [self.suggestion.elsewhere.status] if self.suggestion.elsewhere else []
        return any(one is not None and one.state not in OVER for one in states)


class Beside:
    """``organisations`` holds the Dataverse of each tenant that is served."""

    def __init__(  # noqa: PLR0913 - neighbours, each with a name
        self,
        graph: Graph,
        organisations: Mapping[TenantId, Dataverse],
        imports: Imports,
        decisions: Decisions,
        permission: Permission,
        synchronisation: Synchronisation,
        *,
        tokens: Tokens,
        clock: Clock,
    ) -> None:
        self._graph = graph
        self._organisations = organisations
        self._tokens = tokens
        self._imports = imports
        self._decisions = decisions
        self._permission = permission
        self._synchronisation = synchronisation
        self._seen: Lately[tuple[Caller, About], Opened] = Lately(clock, REMEMBERED)
        self._may: Lately[tuple[Caller, RecordRef], bool] = Lately(clock)

    async def open(self, caller: Caller, about: About) -> Opened | Tracking:
        """The mail or meeting; who must do what where the mailbox is not to be read.

        Raises ``NotFound`` when it is gone, ``SwitchedOff`` and ``NotAmongUsers``. A sign-out
        counts at once, wherever it was said.
        """
        await self._signed_in(caller)
        try:
            _, allowed = await both(
                self._permission.check_suggesting(caller), self._synchronisation.lately(caller)
            )
        except SuggestionsOff:
            return _UNWANTED
        if not allowed.shown:
            return allowed
        known = self._seen.get((caller, about))
        if known is None:
            known = await self._opened(caller, about)
            self._seen.put((caller, about), known)
        return known

    def look_again(self, caller: Caller) -> None:
        """Read this person's mail anew: they have just done something about it."""
        self._seen.drop_all(lambda key: key[0] == caller)

    async def stands(self, caller: Caller, opened: Opened, record: Record) -> Standing:
        """How it stands with a record; with one it cannot be tracked to it says why."""
        found = opened.found
        identity = identity_of(found)
        key = import_key(caller.tenant, record.ref, identity)
        (statuses, mine), (allowed, writable) = await both(
            both(self._imports.statuses((key,), caller), self._imports.mine(caller)),
            both(
                self._synchronisation.lately(caller),
                self._may_write(caller, opened.user, record.ref),
            ),
        )
        status = statuses.get(key)
        own = [one for one in mine if one.job.mail == found.id]
        done = {one.job.record for one in own if one.status.state is ImportState.TRACKED}
        if status is not None and status.state is ImportState.TRACKED:
            done.add(record.ref)
        rows = opened.rows
        if done - {row.regarding for row in rows}:  # it has come since the mail was opened
            rows = await self._rows(caller, found)
        host = host_of(found)
        is_own = host is not None and host.address in opened.around.own
        direction = Direction.OUTGOING if is_own else Direction.INCOMING
        one = Candidate(found, identity, key, _UNSAID, direction)
        known = Known({identity: rows}, statuses)
        shown = suggestion(one, _here_first(rows, record.ref), known_status(one, known))
        return Standing(
            replace(shown, elsewhere=_elsewhere(own, record.ref)),
            refused(found, opened.around, opened.policy, opened.personal),
            opened.is_internal,
            allowed,
            writable,
        )

    async def recipients(self, caller: Caller, addresses: Sequence[str]) -> Acquainted:
        """The records of people who are being written to; colleagues are left out."""
        policy = await self._permission.check(caller)
        own = await self._graph.own_addresses(caller)
        domains = own_domains(own, policy.own_domains)
        outsiders = [one for one in addresses if one not in domains]
        return await self._dataverse(caller).acquainted(caller, outsiders)

    async def _signed_in(self, caller: Caller) -> None:
        """Nothing that was seen outlasts the grant it was seen with; raises ``SignInRequired``."""
        try:
            await self._tokens.for_graph(caller)
        except SignInRequired:
            self.look_again(caller)
            raise

    async def _opened(self, caller: Caller, about: About) -> Opened:
        dataverse = self._dataverse(caller)
        ((policy, personal), (user, _)), (found, own) = await both(
            both(self._decisions.of(caller), dataverse.who_am_i(caller)),
            both(self._found(caller, about), self._graph.own_addresses(caller)),
        )
        outsiders = external(participants(found), own, policy.own_domains)
        addresses = [one.address for one in outsiders if one.has_address]
        around, (acquainted, rows) = await both(
            self._around(caller, found, own),
            both(dataverse.acquainted(caller, addresses), self._rows(caller, found)),
        )
        return Opened(found, around, acquainted, rows, user, policy, personal)

    async def _found(self, caller: Caller, about: About) -> Found:
        found: Mapping[MailId, Found]
        if about.kind is Kind.MEETING:
            found = await self._graph.meetings(caller, (about.id,))
        else:
            found = await self._graph.messages(caller, (about.id,))
        if about.id not in found:
            raise NotFound(Service.GRAPH, "no such mail")
        return found[about.id]

    async def _around(self, caller: Caller, found: Found, own: frozenset[str]) -> MailboxReply:
        if isinstance(found, FoundMeeting):
            return MailboxReply((), own)
        return await self._graph.around(caller, found)

    async def _rows(self, caller: Caller, found: Found) -> Rows:
        dataverse, identity = self._dataverse(caller), identity_of(found)
        if isinstance(found, FoundMail):
            return (await dataverse.tracked(caller, (sought_mail(found),))).get(identity, ())
        return (await dataverse.tracked_meetings(caller, (identity,))).get(identity, ())

    async def _may_write(self, caller: Caller, user: str, record: RecordRef) -> bool:
        """As of the last minutes where they may, else now."""
        known = self._may.get((caller, record))
        if known is not None:
            return known
        may = await self._dataverse(caller).may_track(caller, user, record)
        if may:
            self._may.put((caller, record), may)
        return may

    def _dataverse(self, caller: Caller) -> Dataverse:
        return organisation_of(self._organisations, caller)


def _here_first(rows: Rows, record: RecordRef) -> Rows:
    return sorted(rows, key=lambda row: row.regarding != record)


def _elsewhere(own: Sequence[OwnImport], here: RecordRef) -> Elsewhere | None:
    """What the person wants of it for another record, until it is there."""
    for one in own:
        if one.job.record != here and one.status.state is not ImportState.TRACKED:
            return Elsewhere(one.job.key, one.status)
    return None
