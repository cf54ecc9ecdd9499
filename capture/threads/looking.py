"""One look at a followed thread: what is new in it is judged, and what qualifies is enqueued."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

import msgspec

from capture.dataverse import Dataverse
from capture.decisions import DecisionStore
from capture.errors import (
    AccessDenied,
    CaptureError,
    NotAmongUsers,
    NotFound,
    Service,
    SuggestionsOff,
    SwitchedOff,
    UnknownTenant,
)
from capture.extent import Extent, narrower
from capture.graph import Graph
from capture.imports.job import ImportJob, import_key
from capture.mail import FoundMail, Seen
from capture.models import ImportKey, ImportReason, ImportState, TenantId
from capture.organisations import organisation_of
from capture.permission import check_among_users, check_wanted
from capture.policy import Personal, Policy
from capture.ports import Clock
from capture.reads import Purpose
from capture.synchronisation import Synchronisation
from capture.threads.judging import Judged, judged
from capture.threads.pace import Pace
from capture.threads.thread import Ending, Thread, mark

if TYPE_CHECKING:
    from capture.imports.queue import ImportQueue

__all__ = ["Looking", "TakenAway", "ended_by"]

_ENDED_BY_IMPORT = {
    ImportReason.RECORD_GONE: Ending.RECORD,
    ImportReason.ACCESS_DENIED: Ending.RIGHTS,
}
_GIVEN_UP_AFTER = 50
"""Looks in a row that failed; the last ones are an hour apart."""


class TakenAway(Exception):  # noqa: N818 - a fact about the thread, not an error of the program
    """Its person stopped it, or suggestions; or another has it: nothing of this look may count."""


class Looking:
    """Errors of ``capture.errors`` pass through; ``ended_by`` says which of them end a thread."""

    def __init__(  # noqa: PLR0913 - the neighbours of a look, each with a name
        self,
        graph: Graph,
        organisations: Mapping[TenantId, Dataverse],
        synchronisation: Synchronisation,
        decisions: DecisionStore,
        imports: ImportQueue,
        *,
        clock: Clock,
        pace: Pace,
    ) -> None:
        self._graph = graph
        self._organisations = organisations
        self._synchronisation = synchronisation
        self._decisions = decisions
        self._imports = imports
        self._clock = clock
        self._pace = pace

    async def look(self, thread: Thread, held: Callable[[], Awaitable[bool]]) -> Thread:
        """The thread as it is afterwards; raises ``TakenAway`` where ``held`` says no.

        What qualifies is enqueued before the thread remembers it: a worker that dies in between
        meets its own imports when it comes back, and adds none.
        """
        decided = await self._permitted(thread)
        if decided is None or not decided[0].following:
            return msgspec.structs.replace(thread, paused=True)
        now = self._clock()
        thread = msgspec.structs.replace(thread, looked=now, paused=False, failures=0)
        if ending := await self._ended_by_imports(thread):
            return thread.stopped(ending, now)
        listed = await self._graph.seen_in(thread.caller, thread.conversation)
        if listed is None:
            return thread.stopped(Ending.LONG, now)
        if any(_is_new(one, thread) for one in listed):
            thread = await self._judged(thread, decided, now, held)
        return thread if thread.ending else self._grown_old(thread, now)

    async def _permitted(self, thread: Thread) -> tuple[Policy, Personal] | None:
        """What was decided; ``None`` while nothing may or shall be looked for for this person."""
        try:
            decided = await self._decisions.of(thread.caller)
            check_wanted(decided[1])
            await check_among_users(self._dataverse(thread), thread.caller, decided[0])
        except (SwitchedOff, NotAmongUsers, SuggestionsOff):
            return None
        return decided

    async def _judged(
        self,
        thread: Thread,
        decided: tuple[Policy, Personal],
        now: datetime,
        held: Callable[[], Awaitable[bool]],
    ) -> Thread:
        caller = thread.caller
        with self._graph.reading(caller, Purpose.FOLLOW, thread.record) as (graph, _):
            reply = await graph.conversation(caller, thread.conversation)
        if reply is None:
            return thread.stopped(Ending.LONG, now)
        key_of = partial(import_key, caller.tenant, thread.record)
        found = judged(reply, decided, key_of, seen=thread.seen, since=thread.since)
        if found.track:
            if not (await self._synchronisation.now(caller)).tracked:
                return thread.stopped(Ending.MAILBOX, now)
            await self._dataverse(thread).living(caller, thread.record)
            if not await held() or await self._permitted(thread) is None:
                raise TakenAway
            thread = thread.asked(await self._enqueued(thread, found.track, decided[0]))
        thread = _caught_up(thread, found, now)
        return thread.stopped(found.ending, now) if found.ending else thread

    async def _enqueued(
        self, thread: Thread, mails: tuple[FoundMail, ...], policy: Policy
    ) -> tuple[ImportKey, ...]:
        caller, record = thread.caller, thread.record
        said = thread.disclosure or policy.disclosure
        extent = Extent(narrower(said, policy.disclosure))
        keys = []
        for mail in mails:
            key = import_key(caller.tenant, record, mail.identity)
            job = ImportJob(key, caller, record, mail.id, extent=extent)
            await self._imports.enqueue_unasked(job, hold=policy.undo_seconds)
            keys.append(key)
        return tuple(keys)

    async def _ended_by_imports(self, thread: Thread) -> Ending | None:
        """Why the newest import could not be made, where the next one cannot, either."""
        if not thread.keys:
            return None
        newest = thread.keys[-1]
        status = (await self._imports.statuses([newest], thread.caller)).get(newest)
        if status is None or status.state is not ImportState.FAILED or status.reason is None:
            return None
        return _ENDED_BY_IMPORT.get(status.reason)

    def _grown_old(self, thread: Thread, now: datetime) -> Thread:
        if thread.inside is not None and now - thread.inside >= self._pace.inside:
            return thread.stopped(Ending.NOBODY_OUTSIDE, now)
        if now - thread.fresh >= self._pace.quiet:
            return thread.stopped(Ending.QUIET, now)
        return thread

    def _dataverse(self, thread: Thread) -> Dataverse:
        return organisation_of(self._organisations, thread.caller)


def ended_by(error: CaptureError | TimeoutError, thread: Thread) -> Ending | None:
    """The end that an error means for a thread; ``None`` if the next look may go well."""
    match error:
        case NotFound(service=Service.GRAPH):
            return Ending.CONVERSATION
        case NotFound():
            return Ending.RECORD
        case AccessDenied() | UnknownTenant():
            return Ending.RIGHTS
        case _:
            return Ending.UNREACHABLE if thread.failures >= _GIVEN_UP_AFTER else None


def _is_new(one: Seen, thread: Thread) -> bool:
    if one.is_draft:
        return False
    return mark(one.id) not in thread.seen and mark(one.id, one.folder) not in thread.seen


def _caught_up(thread: Thread, found: Judged, now: datetime) -> Thread:
    """With what was seen, and since when nobody outside is left."""
    fresh = now if set(found.seen) - set(thread.seen) else thread.fresh
    newest = thread.mail if found.newest is None else found.newest.id
    inside = None if found.outside else thread.inside or now
    return msgspec.structs.replace(thread, seen=found.seen, fresh=fresh, mail=newest, inside=inside)
