"""What is answered to Track, to Retry and to Undo of either: queued durably, then shown as it is.

What cannot be queued is said to be so; how much a press shares is certain before it is queued.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias

from capture.decisions import DecisionStore
from capture.errors import CaptureError, ServiceUnavailable
from capture.imports.job import CardRef, ImportJob, Shown, Watcher
from capture.imports.queue import ImportQueue
from capture.imports.turns import CardTurns
from capture.models import RecordRef
from capture.policies import PolicyUnreadable
from cards.above import Above
from cards.actions import Picked, Retry, Track, Undo
from cards.again import not_queued_card, queued_card
from cards.picks import chosen
from desks.answers import Answer, Answers
from desks.asker import Asker
from desks.options import Meant, OptionsDesk
from desks.together import WORST_FIRST, Together

__all__ = ["Tracking"]

_Press: TypeAlias = Track | Retry


class Tracking:
    """Errors of ``capture.errors`` pass through; nothing is queued then."""

    def __init__(
        self,
        answers: Answers,
        decisions: DecisionStore,
        imports: ImportQueue,
        turns: CardTurns,
        *,
        options: OptionsDesk,
        together: Together,
    ) -> None:
        self._answers = answers
        self._decisions = decisions
        self._imports = imports
        self._turns = turns
        self._options = options
        self._together = together

    async def press(
        self, asker: Asker, action: _Press, data: Mapping[str, Any], card_id: str, until: float
    ) -> Answer:
        """The card that replaces the pressed one; ``until`` is when it must be there at the latest.

        Raises ``NotRead`` where the inputs do not say how much is shared, and ``TimeoutError``.
        """
        async with asyncio.timeout_at(until):
            meant = await self._options.meant(asker, action, data)
        record, scope, offset = action.record, action.scope, action.offset
        card = asker.card(card_id, offset, scope)
        to = _destination(action)
        if refused := await self._together.refused(asker, card, record, until, to=to):
            return refused
        picked = chosen(action, data) if isinstance(action, Track) else action.picked
        view, seal = self._answers.view(asker, offset, scope), self._answers.seal(asker)
        try:
            async with asyncio.timeout_at(until):
                await self._queued(asker, action, picked, meant, card)
        except (PolicyUnreadable, ServiceUnavailable, TimeoutError):
            return Answer(not_queued_card(record, view, seal))
        above = Above(unpicked=not picked, joined=meant.begun, again=meant.again)
        try:
            async with asyncio.timeout_at(until):
                return await self._drawn(asker, action, card, above)
        except (CaptureError, TimeoutError):
            return Answer(queued_card(record, view, seal), shown=Shown(record, offset, scope))

    async def withdraw(self, asker: Asker, action: Undo, card_id: str) -> Answer:
        """Nothing is written of what no worker had claimed; the list says how it ended."""
        ends = {await self._imports.withdraw(one.key, asker.caller) for one in action.picked}
        above = Above(withdrawn=next(one for one in WORST_FIRST if one in ends))
        return await self._drawn(
            asker, action, asker.card(card_id, action.offset, action.scope), above
        )

    async def _queued(
        self,
        asker: Asker,
        action: _Press,
        picked: Sequence[Picked],
        meant: Meant,
        card: CardRef,
    ) -> None:
        watcher = Watcher(asker.caller, action.record, card)
        jobs = _jobs(asker, action, picked, meant)
        if meant.again:
            for job in jobs:
                await self._imports.again(job, watcher)
            return
        policy, _ = await self._decisions.of(asker.caller)
        await self._imports.enqueue_all(jobs, watcher, hold=policy.undo_seconds)

    async def _drawn(
        self, asker: Asker, action: _Press | Undo, card: CardRef, above: Above
    ) -> Answer:
        """Whoever draws a card later has seen more; a worker that is drawing it goes first."""
        record, scope, offset = action.record, action.scope, action.offset
        async with self._turns.turn(card):
            together = await self._together.kept(card, record)
            return await self._answers.record(
                asker, record, scope, offset=offset, above=above, together=together
            )


def _jobs(asker: Asker, action: _Press, picked: Sequence[Picked], meant: Meant) -> list[ImportJob]:
    record = _destination(action)
    return [
        ImportJob(one.key, asker.caller, record, one.mail, one.kind, meant.of(one.key))
        for one in picked
    ]


def _destination(action: _Press) -> RecordRef:
    """The record that was chosen, where that is another than the one shown."""
    other = action.regarding if isinstance(action, Track) else None
    return other or action.record
