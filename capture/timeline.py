"""One question, one timeline: tracked activities for all, suggestions for the caller alone.

After the record is found, two steps upstream: its activities and the mailbox at the same time, then
which of the found mails Dynamics holds already, beside the queue's word on their imports.
A half that cannot be had is said to be missing; only a missing sign-in ends the question.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from functools import partial

from msgspec.structs import replace

from capture.dataverse import Dataverse
from capture.errors import (
    AccessDenied,
    CaptureError,
    Service,
    ServiceUnavailable,
    Throttled,
    UnknownTenant,
)
from capture.found import Found
from capture.graph import Graph
from capture.halves import PrivateHalf, SharedHalf, Timeline, Unavailable
from capture.imports.job import import_key
from capture.kql import Search, search_for
from capture.mail import MailboxReply
from capture.matching import Candidates, Known, Rules, Sought, candidates, checked, suggest
from capture.models import (
    Caller,
    ImportKey,
    ImportStatus,
    InternetMessageId,
    RecordMatch,
    RecordRef,
    TenantId,
)
from capture.parallel import attempt, both
from capture.policy import Personal, Policy
from capture.ports import Clock, Imports
from capture.scope import Scope, Window
from capture.suggestions import Coverage

__all__ = ["Timelines"]

NOTHING_ASKED = MailboxReply(
    mails=(),
    own=frozenset(),
    excluded={},
    sent_items=None,
    groups_failed=0,
    retry_after=None,
    pages_capped=False,
)


class Timelines:
    """Answers to "show activities for …", computed anew each time; nothing is kept.

    ``organisations`` holds the Dataverse of each tenant that is served; people of another tenant
    get ``UnknownTenant``.
    """

    def __init__(
        self,
        graph: Graph,
        organisations: Mapping[TenantId, Dataverse],
        imports: Imports,
        clock: Clock,
    ) -> None:
        self._graph = graph
        self._organisations = organisations
        self._imports = imports
        self._clock = clock

    async def find(self, caller: Caller, name: str, *, table: str | None = None) -> Found:
        """The records this text means, best first; see ``Dataverse.find``."""
        return await self._dataverse(caller).find(caller, name, table)

    async def match(self, caller: Caller, ref: RecordRef) -> RecordMatch:
        """One record with its addresses; raises ``NotFound``."""
        return await self._dataverse(caller).record(caller, ref)

    async def shared(self, caller: Caller, match: RecordMatch) -> SharedHalf:
        """What several people may see together; the mailbox is not asked."""
        page = await self._dataverse(caller).activities(caller, match.record.ref)
        return SharedHalf(match.record, page.activities, page.more)

    async def show(self, caller: Caller, match: RecordMatch) -> Timeline:
        """Both halves; of what Graph and Dynamics answer only ``SignInRequired`` is raised."""
        search = search_for(one.address for one in match.addresses)
        rules = self._rules(caller, match)
        page, found = await both(
            attempt(self._dataverse(caller).activities(caller, match.record.ref)),
            attempt(self._search(caller, search, rules)),
        )
        shared: SharedHalf | Unavailable
        if isinstance(page, CaptureError):
            shared = self._unavailable(page, Service.DATAVERSE)
        else:
            shared = SharedHalf(match.record, page.activities, page.more)
        if isinstance(found, CaptureError):
            return Timeline(match.record, shared, self._unavailable(found, Service.GRAPH))
        here = None if isinstance(page, CaptureError) else page.message_ids
        private = await self._private(caller, match, rules, search, found, here=here)
        return Timeline(match.record, shared, private)

    def _rules(self, caller: Caller, match: RecordMatch) -> Rules:
        """The organisation's and the person's decisions are not asked for yet."""
        policy = Policy()
        return Rules(
            match.addresses,
            Window.of(Scope(), policy, self._clock()),
            policy,
            Personal(),
            partial(import_key, caller.tenant, match.record.ref),
        )

    async def _search(self, caller: Caller, search: Search, rules: Rules) -> MailboxReply:
        """The mailbox's answer; a record without searchable addresses does not ask it."""
        if not search.expressions:
            return NOTHING_ASKED
        return await self._graph.search(
            caller,
            search.expressions,
            window=replace(rules.window, limit=checked(rules.window)),
            meetings=False,
            wanted=rules.matches,
        )

    async def _private(
        self,
        caller: Caller,
        match: RecordMatch,
        rules: Rules,
        search: Search,
        found: MailboxReply,
        *,
        here: frozenset[InternetMessageId] | None,
    ) -> PrivateHalf:
        """``here`` is ``None`` when Dynamics did not answer; then it is not asked again."""
        ref = match.record.ref
        matching = candidates(found, rules, here or frozenset())
        sought = matching.sought(checked(rules.window))
        known = await self._known(caller, sought, ask_dynamics=here is not None)
        answer = suggest(matching, known, ref, rules.window)
        wait = found.retry_after
        coverage = Coverage(
            addresses_used=search.used,
            addresses_total=match.addresses_total,
            contacts_capped=match.contacts_capped,
            limit=rules.window.limit,
            since=rules.window.since,
            groups=len(search.expressions),
            groups_failed=found.groups_failed,
            pages_capped=found.pages_capped,
            left_out=answer.left_out,
            retry_at=None if wait is None else self._clock() + timedelta(seconds=wait),
            tracked_unknown=known.tracked is None,
        )
        return PrivateHalf(answer.suggestions, coverage, _left_behind(matching, known))

    async def _known(self, caller: Caller, sought: Sought, *, ask_dynamics: bool) -> Known:
        """Which of these Dynamics holds, and the queue's word on them.

        Without the queue's word the mails are shown as if it had none: pressing Track on one that
        is queued already joins that import, so nothing can happen twice.
        The queue is asked first: of an import that ends meanwhile it says that it runs and Dynamics
        that it is there; the other way round it would be neither.
        """
        statuses = await attempt(self._imports_of(sought.keys))
        mails = sought.mails if ask_dynamics else ()
        tracked = await attempt(self._dataverse(caller).tracked(caller, mails))
        return Known(
            None if isinstance(tracked, CaptureError) or not ask_dynamics else {**tracked},
            {} if isinstance(statuses, CaptureError) else statuses,
        )

    async def _imports_of(self, keys: Sequence[ImportKey]) -> Mapping[ImportKey, ImportStatus]:
        return await self._imports.statuses(keys) if keys else {}

    def _dataverse(self, caller: Caller) -> Dataverse:
        dataverse = self._organisations.get(caller.tenant)
        if dataverse is None:
            raise UnknownTenant
        return dataverse

    def _unavailable(self, error: CaptureError, service: Service) -> Unavailable:
        wait = error.retry_after if isinstance(error, Throttled | ServiceUnavailable) else None
        return Unavailable(
            service,
            None if wait is None else self._clock() + timedelta(seconds=wait),
            denied=isinstance(error, AccessDenied),
        )


def _left_behind(found: Candidates, known: Known) -> dict[InternetMessageId, int]:
    statuses = ((mail, known.statuses.get(key)) for mail, key in found.tracked_here.items())
    return {mail: status.skipped for mail, status in statuses if status and status.skipped}
