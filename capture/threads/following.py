"""What a person does about threads: follow one, stop, and see what is followed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from enum import StrEnum
from functools import partial
from typing import Final

import msgspec

from capture.clearance import Clearance
from capture.dataverse import Dataverse
from capture.decisions import DecisionStore
from capture.extent import Disclosure
from capture.graph import Graph
from capture.imports.job import CardRef, import_key
from capture.imports.outcome import PARKED
from capture.models import Caller, ImportReason, MailId, RecordRef, TenantId
from capture.organisations import organisation_of
from capture.pages import BEFORE_ALL
from capture.parallel import both
from capture.permission import check_wanted
from capture.ports import Clock
from capture.reads import Purpose
from capture.threads.judging import Judged, judged
from capture.threads.store import Beginning, ThreadStore
from capture.threads.thread import Ending, Found, Thread, ThreadId

__all__ = ["LAG", "Outcome", "Threads"]

LAG: Final = timedelta(minutes=10)
"""A message may be written down so much earlier than the one before it became visible."""

UNASKED: Final = 30 * 24 * 3600.0
"""Seconds in which somebody who has signed out is not asked to sign in for what they follow."""


class Outcome(StrEnum):
    """What came of a press."""

    FOLLOWED = "followed"
    THERE = "there"
    STOPPED = "stopped"
    FULL = "full"
    OFF = "off"
    GONE = "gone"
    ALONE = "alone"
    LONG = "long"
    INSIDE = "inside"
    MAILBOX = "mailbox"
    RIGHTS = "rights"
    PRIVATE = "private"
    LABELLED = "labelled"
    PROTECTED = "protected"


_REFUSED = {
    Ending.PRIVATE: Outcome.PRIVATE,
    Ending.LABELLED: Outcome.LABELLED,
    Ending.PROTECTED: Outcome.PROTECTED,
}
_BEGINNINGS = {
    Beginning.BEGUN: Outcome.FOLLOWED,
    Beginning.THERE: Outcome.THERE,
    Beginning.FULL: Outcome.FULL,
}


class Threads:
    """Errors of ``capture.errors`` pass through; ``organisations`` are those that are served."""

    def __init__(
        self,
        store: ThreadStore,
        graph: Graph,
        organisations: Mapping[TenantId, Dataverse],
        clearance: Clearance,
        decisions: DecisionStore,
        *,
        clock: Clock,
    ) -> None:
        self._store = store
        self._graph = graph
        self._organisations = organisations
        self._clearance = clearance
        self._decisions = decisions
        self._clock = clock

    async def follow(
        self,
        caller: Caller,
        record: RecordRef,
        mail: MailId,
        chat: CardRef,
        disclosure: Disclosure | None = None,
    ) -> Outcome:
        """Follow the conversation of this message for this record, or say why not.

        What comes later shares no more than ``disclosure``, or than the policy says at the press.

        The whole conversation is read, because a follow never crosses a message that is private,
        protected or labelled: not one that was there before, either. Raises ``SuggestionsOff``.
        """
        decided = await self._decisions.of(caller)
        check_wanted(decided[1])
        if not decided[0].following:
            return Outcome.OFF
        if reason := await self._clearance.refusal(caller, record):
            return Outcome.RIGHTS if reason is ImportReason.ACCESS_DENIED else Outcome.MAILBOX
        with self._graph.reading(caller, Purpose.FOLLOW, record) as (graph, _):
            conversation = await self._conversation(graph, caller, record, mail)
            if isinstance(conversation, Outcome):
                return conversation
            reply = await graph.conversation(caller, conversation)
        if reply is None:
            return Outcome.LONG
        held = judged(reply, decided, partial(import_key, caller.tenant, record))
        if refused := _refused(held):
            return refused
        thread = msgspec.structs.replace(
            self._thread(caller, record, conversation, chat, held),
            disclosure=disclosure or decided[0].disclosure,
        )
        return _BEGINNINGS[await self._store.begin(thread)]

    async def _conversation(
        self, graph: Graph, caller: Caller, record: RecordRef, mail: MailId
    ) -> str | Outcome:
        """Graph's id of it, or why there is none; raises ``NotFound`` without the record."""
        dataverse = organisation_of(self._organisations, caller)
        found, _ = await both(graph.messages(caller, (mail,)), dataverse.living(caller, record))
        if mail not in found:
            return Outcome.GONE
        return found[mail].conversation or Outcome.ALONE

    async def stop(self, caller: Caller, ident: ThreadId) -> Outcome:
        """Follow no longer; what is queued already goes on, and can be undone there."""
        claim = await self._store.take(caller, ident)
        while claim is not None and claim.thread.ending is None:
            ended = claim.thread.stopped(Ending.TOLD, self._clock())
            if await self._store.save(claim, ended, delay=0.0):
                break
            claim = await self._store.take(caller, ident)
        return Outcome.STOPPED

    async def mine(self, caller: Caller) -> tuple[Found, ...]:
        """What this person follows, the newest first, and what has ended within thirty days."""
        return await self._store.mine(caller)

    async def park(self, caller: Caller) -> None:
        """Let all of a person's threads wait for a sign-in, without asking them for it."""
        await self._store.park(caller, delay=PARKED, soon=UNASKED)

    async def unpark(self, caller: Caller) -> int:
        """Go on after a sign-in; how many threads that were."""
        return await self._store.unpark(caller)

    async def forget(self, caller: Caller) -> None:
        """Forget this person's threads at once."""
        await self._store.forget(caller)

    async def offered(self, caller: Caller) -> bool:
        """Whether the organisation lets people follow threads."""
        policy, _ = await self._decisions.of(caller)
        return policy.following

    def _thread(
        self, caller: Caller, record: RecordRef, conversation: str, chat: CardRef, held: Judged
    ) -> Thread:
        now, newest = self._clock(), held.newest
        assert newest is not None, "somebody outside reads one of its messages"
        when = newest.when
        return Thread(
            caller=caller,
            record=record,
            conversation=conversation,
            mail=newest.id,
            chat=chat,
            begun=now,
            since=when - LAG if when else BEFORE_ALL,
            fresh=now,
            seen=held.seen,
            inside=None if held.outside else now,
        )


def _refused(held: Judged) -> Outcome | None:
    if held.ending is not None:
        return _REFUSED[held.ending]
    return None if held.ever else Outcome.INSIDE
