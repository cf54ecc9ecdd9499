"""One question under way: what is known of its two halves so far, and what is still to come.

After the record is found, two steps upstream: its activities and the mailbox at the same time, then
which of the found mails Dynamics holds already, beside the queue's word on their imports.
How the caller's mailbox is synchronised was asked for while the record was sought: where that says
so, the mailbox is not asked at all.
Nothing of the mailbox outlives the question.
"""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from typing import Any, TypeVar

from capture.dataverse import ActivityPage, Dataverse
from capture.errors import (
    CaptureError,
    NotAmongUsers,
    Service,
    ServiceUnavailable,
    SuggestionsOff,
    SwitchedOff,
    Throttled,
)
from capture.graph import Graph
from capture.halves import PrivateHalf, SharedHalf, Timeline, Unavailable
from capture.imports.job import import_key
from capture.kql import Search, search_for
from capture.mailbox_reply import MailboxReply
from capture.matching import Rules, checked
from capture.missing import unavailable, wait_of
from capture.models import Caller, RecordMatch
from capture.parallel import attempt
from capture.permission import check_among_users, check_wanted
from capture.policy import Personal, Policy
from capture.ports import Clock, Decisions, Imports
from capture.private_half import Answered, Looked, look, private_half
from capture.reads import Purpose, Tally
from capture.scope import Scope, Window
from capture.synchronisation import UNKNOWN, Synchronisation, Tracking

__all__ = ["Neighbours", "Question"]

GOES_ON = 3
"""How often one question goes on by itself after a mailbox was throttled."""
HALF = 20.0
"""Seconds a half may take: nobody waits so long, but it may still arrive on the card."""
LONGEST_WAIT = timedelta(minutes=10)
"""What a service asks for beyond this is not waited for: the person asks again."""
KNOWN_WITHIN = 0.5
"""Seconds a search waits for Dynamics to say whether it may be: what is slow holds nothing up."""
AGAIN = 5.0
"""Seconds a second reading of a record's activities may take: a card is drawn from it."""
T = TypeVar("T")
NOTHING_ASKED = MailboxReply(mails=(), own=frozenset())


@dataclass(frozen=True, slots=True)
class Neighbours:
    """What a question is put to."""

    graph: Graph
    dataverse: Dataverse
    imports: Imports
    decisions: Decisions
    clock: Clock
    synchronisation: Synchronisation


@dataclass(frozen=True, slots=True)
class _Searched:
    """What the mailbox said, and by which rules it is read."""

    rules: Rules
    search: Search
    reply: MailboxReply


class Question:
    """Begun when made, in a running loop; it must be closed.

    Of what Graph and Dynamics answer only ``SignInRequired`` is raised.
    """

    def __init__(
        self, neighbours: Neighbours, caller: Caller, match: RecordMatch, scope: Scope
    ) -> None:
        self._to = neighbours
        self._caller = caller
        self._match = match
        self._scope = scope
        self._tasks: set[asyncio.Task[Any]] = set()
        self._activities = self._begin(
            attempt(neighbours.dataverse.activities(caller, match.record.ref, budget=HALF))
        )
        self._tracking = self._begin(attempt(neighbours.synchronisation.lately(caller)))
        self._mailbox = self._begin(attempt(self._search()))
        self._left = GOES_ON
        self._closed = False
        self._outdated = False
        self._goes_on_at: datetime | None = None

    @property
    def open(self) -> bool:
        """Whether more is to be known: a half is on its way, or a search goes on later."""
        return any(not task.done() for task in self._tasks)

    async def settled(self, *, within: float | None = None) -> None:
        """Return when both halves are there, or after ``within`` seconds."""
        await asyncio.wait((self._activities, self._mailbox, self._tracking), timeout=within)

    async def more(self) -> None:
        """Return when more is known than before."""
        running = [task for task in self._tasks if not task.done()]
        if running:
            await asyncio.wait(running, return_when=asyncio.FIRST_COMPLETED)

    def go_on(self) -> None:
        """Ask later, by itself, for what a throttled mailbox has not answered.

        Whoever calls this promises to draw what comes; calling it again changes nothing.
        """
        found = _result(self._mailbox)
        if not isinstance(found, _Searched) or not found.reply.failed:
            return
        wait = timedelta(seconds=found.reply.retry_after or 0.0)
        if self._closed or self._goes_on_at or not self._left or not wait or wait > LONGEST_WAIT:
            return
        self._left -= 1
        self._goes_on_at = self._to.clock() + wait
        _ = self._begin(self._again(found, wait))

    async def read_again(self) -> None:
        """Read what Dynamics holds of the record once more; the mailbox is not asked again.

        While Dynamics does not answer the earlier reading stands, and Dynamics is not asked which
        mails are tracked either: what was tracked since would be in neither list.
        """
        if not self._activities.done() or self._closed:
            return
        record = self._match.record.ref
        try:
            page = await self._to.dataverse.activities(self._caller, record, budget=AGAIN)
        except (Throttled, ServiceUnavailable):
            self._outdated = True
            return
        self._outdated = False
        self._activities = self._begin(_known(page))
        await asyncio.wait((self._activities,))

    async def timeline(self) -> Timeline:
        """What is known now; which mails are tracked is asked anew each time."""
        record = self._match.record
        page = _result(self._activities)
        shared: SharedHalf | Unavailable
        if page is None:
            shared = Unavailable(Service.DATAVERSE, pending=not self._closed)
        elif isinstance(page, CaptureError):
            shared = unavailable(page, Service.DATAVERSE, self._to.clock)
        else:
            shared = SharedHalf(record, page.activities, page.more)
        return Timeline(record, shared, await self._private())

    def close(self) -> None:
        """Ask for nothing more; what is known stays."""
        self._goes_on_at = None
        self._closed = True
        for task in self._tasks:
            task.add_done_callback(_looked_at)
            task.cancel()

    async def _search(self) -> _Searched:
        """The mailbox's answer; a record without searchable addresses does not ask it."""
        policy, personal = await self._decided()
        window = Window.of(self._scope, policy, self._to.clock())
        key_of = partial(import_key, self._caller.tenant, self._match.record.ref)
        rules = Rules(self._match.addresses, window, policy, personal, key_of)
        search = search_for(
            one.address for one in rules.addresses if one.address not in rules.ignored
        )
        await asyncio.wait((self._tracking,), timeout=KNOWN_WITHIN)
        if not search.expressions or not self._allowed().shown:
            return _Searched(rules, search, NOTHING_ASKED)
        with self._reading() as (graph, _):
            reply = await graph.search(
                self._caller,
                search.expressions,
                window=_reach(window),
                meetings=policy.meetings,
                wanted=rules.matches,
                budget=HALF,
            )
        _, personal = await self._to.decisions.of(self._caller)
        check_wanted(personal)  # nor does what was being searched for meanwhile come
        return _Searched(rules, search, reply)

    async def _again(self, found: _Searched, wait: timedelta) -> None:
        """Search for what was left, when the mailbox allows it, and add it to what was found."""
        await asyncio.sleep(wait.total_seconds())
        later = await attempt(self._rest(found))
        if isinstance(later, SwitchedOff | NotAmongUsers | SuggestionsOff):
            self._mailbox = self._begin(_known(later))
            await asyncio.wait((self._mailbox,))
            return
        if isinstance(later, CaptureError):
            reply = replace(found.reply, retry_after=wait_of(later))
        else:
            reply = found.reply.joined(later)
        self._goes_on_at = None
        self._mailbox = self._begin(_known(replace(found, reply=reply)))
        await asyncio.wait((self._mailbox,))

    async def _decided(self) -> tuple[Policy, Personal]:
        """What was decided, for who may use it and wants suggestions."""
        policy, personal = await self._to.decisions.of(self._caller)
        check_wanted(personal)
        await check_among_users(self._to.dataverse, self._caller, policy)
        return policy, personal

    async def _rest(self, found: _Searched) -> MailboxReply:
        await self._decided()  # it may have been switched off meanwhile
        with self._reading() as (graph, _):
            return await graph.search(
                self._caller,
                found.reply.failed,
                window=_reach(found.rules.window),
                meetings=found.reply.meetings_failed,
                wanted=found.rules.matches,
                budget=HALF,
            )

    def _reading(self) -> AbstractContextManager[tuple[Graph, Tally]]:
        return self._to.graph.reading(self._caller, Purpose.SHOW, self._match.record.ref)

    async def looked(self) -> tuple[Answered, Looked] | Unavailable:
        """The mailbox's answer, held against what Dynamics and the queue know now."""
        found, page = _result(self._mailbox), _result(self._activities)
        allowed = self._allowed()
        if isinstance(
            found, SwitchedOff | NotAmongUsers | SuggestionsOff
        ):  # whatever the mailbox is like
            return unavailable(found, Service.GRAPH, self._to.clock)
        if not allowed.shown:
            return Unavailable(Service.DATAVERSE, denied=True, remedy=allowed.remedy)
        if found is None:
            return Unavailable(Service.GRAPH, pending=not self._closed)
        if isinstance(found, CaptureError):
            return unavailable(found, Service.GRAPH, self._to.clock)
        here = page.message_ids if isinstance(page, ActivityPage) else None
        answered = Answered(self._match, found.rules, found.search, found.reply, self._goes_on_at)
        to = self._to
        dataverse = None if self._outdated else to.dataverse
        return answered, await look(dataverse, to.imports, self._caller, answered, here=here)

    async def _private(self) -> PrivateHalf | Unavailable:
        looked = await self.looked()
        if isinstance(looked, Unavailable):
            return looked
        return private_half(*looked, self._allowed(), self._to.clock)

    def _allowed(self) -> Tracking:
        """What is known of it by now."""
        tracking = _result(self._tracking)
        return tracking if isinstance(tracking, Tracking) else UNKNOWN

    def _begin(self, work: Coroutine[Any, Any, Any]) -> asyncio.Task[Any]:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        return task


def _reach(window: Window) -> Window:
    """As far as candidates are looked up, so that those tracked already leave no row empty."""
    return Window(window.since, window.now, checked(window))


def _result(task: asyncio.Task[T]) -> T | None:
    return task.result() if task.done() and not task.cancelled() else None


async def _known(found: T) -> T:
    return found


def _looked_at(task: asyncio.Task[Any]) -> None:
    """An error nobody waited for is no error of the program."""
    if not task.cancelled():
        task.exception()
