"""Tracking a whole page with one press: asked once, queued at once, taken back and retried at once.

Only what the page showed is imported: the button carries a mark of each, and the mailbox is asked
again for the rest. What was asked for together is noted beside the card by its keys, so that
whoever draws the card later can say how far it is.
"""

from __future__ import annotations

import asyncio
from dataclasses import replace

from capture.clearance import Clearance
from capture.decisions import DecisionStore
from capture.errors import CaptureError, ServiceUnavailable
from capture.extent import Extent
from capture.halves import PrivateHalf, Timeline
from capture.imports.job import CardRef, ImportJob, Shown, Watcher, Withdrawal
from capture.imports.queue import ImportQueue
from capture.imports.turns import CardTurns
from capture.models import ImportKey, ImportReason, RecordRef
from capture.policies import PolicyUnreadable
from capture.scope import Scope
from capture.suggestions import Suggestion
from cards.above import Above
from cards.actions import RetryShown, TrackShown, UndoShown
from cards.again import not_queued_card, queued_card
from cards.suggestion_text import can_be_tracked, may_be_retried
from cards.together import Below, mark
from desks.answers import Answer, Answers, Asked
from desks.asker import Asker

__all__ = ["Together"]

NOTHING_BELOW = Below()
WORST_FIRST = (Withdrawal.LATE, Withdrawal.GOES_ON, Withdrawal.WITHDRAWN)


class Together:
    """Errors of ``capture.errors`` pass through; nothing is queued then."""

    def __init__(
        self,
        answers: Answers,
        decisions: DecisionStore,
        imports: ImportQueue,
        turns: CardTurns,
        clearance: Clearance,
    ) -> None:
        self._answers = answers
        self._decisions = decisions
        self._imports = imports
        self._turns = turns
        self._clearance = clearance

    async def press(
        self, asker: Asker, action: TrackShown | UndoShown | RetryShown, card_id: str, until: float
    ) -> Answer:
        """The card that replaces the pressed one; ``until`` is when it must be there at the latest.

        What is queued by then is durable, and said to be.
        """
        card = asker.card(card_id, action.offset, action.scope)
        match action:
            case TrackShown():
                return await self._tracked(asker, action, card, until)
            case UndoShown():
                return await self._withdrawn(asker, action, card)
            case RetryShown():
                return await self._retried(asker, action, card, until)

    async def kept(self, card: CardRef, record: RecordRef) -> tuple[ImportKey, ...]:
        """What was asked for together on this card."""
        shown = await self._turns.shown(card, Shown(record, card.offset, card.scope))
        return shown.together if shown and shown.record == record else ()

    async def refused(
        self, asker: Asker, card: CardRef, shown: RecordRef, until: float, *, to: RecordRef
    ) -> Answer | None:
        """The list again, and why, where nothing may be tracked to this record."""
        reason = await self._clearance.refusal(asker.caller, to)
        if reason is None:
            return None
        above = Above(denied=reason is ImportReason.ACCESS_DENIED)  # the rest is said of the list
        async with asyncio.timeout_at(until):
            return await self._answers.record(
                asker,
                shown,
                card.scope,
                offset=card.offset,
                above=above,
                together=await self.kept(card, shown),
            )

    async def _tracked(
        self, asker: Asker, action: TrackShown, card: CardRef, until: float
    ) -> Answer:
        """Ask once more; then all that was shown and can still be tracked, or none of it."""
        record = action.record
        if action.sure and (refused := await self.refused(asker, card, record, until, to=record)):
            return refused
        async with asyncio.timeout_at(until):
            asked = await self._answers.asked(asker, action.record, action.scope)
        try:
            wanted = _still(await asked.question.timeline(), action.marks)
            below = Below(lost=0 if wanted is None else len(action.marks) - len(wanted))
            keys: tuple[ImportKey, ...] = ()
            if wanted and action.sure:
                keys = tuple(one.key for one in wanted)
                if not await self._queued(asker, action, card, wanted, until):
                    view = self._answers.view(asker, action.offset, action.scope)
                    asked.question.close()
                    return Answer(not_queued_card(action.record, view, self._answers.seal(asker)))
            elif wanted:
                below = Below(tuple(map(mark, wanted)), below.lost)
        except BaseException:
            asked.question.close()
            raise
        return await self._drawn(asker, asked, card, until, below=below, together=keys)

    async def _queued(
        self,
        asker: Asker,
        action: TrackShown,
        card: CardRef,
        wanted: list[Suggestion],
        until: float,
    ) -> bool:
        """False where the queue did not confirm; asking again is harmless."""
        caller, record = asker.caller, action.record
        try:
            policy, _ = await self._decisions.of(caller)
            extent = Extent(action.disclosure or policy.disclosure)
            jobs = [
                ImportJob(one.key, caller, record, one.mail, one.kind, extent) for one in wanted
            ]
            keys = tuple(job.key for job in jobs)
            await self._noted(card, record, action.scope, keys)
            watcher = Watcher(caller, record, card)
            async with asyncio.timeout_at(until):
                await self._imports.enqueue_all(jobs, watcher, hold=policy.undo_seconds)
        except (PolicyUnreadable, ServiceUnavailable, TimeoutError):
            return False
        return True

    async def _retried(
        self, asker: Asker, action: RetryShown, card: CardRef, until: float
    ) -> Answer:
        """What failed of them and may yet work, as it was asked for."""
        record = action.record
        if refused := await self.refused(asker, card, record, until, to=record):
            return refused
        keys = await self.kept(card, action.record)
        mine = {one.job.key: one for one in await self._imports.mine(asker.caller)}
        again = [
            one.job
            for one in (mine[key] for key in keys if key in mine)
            if may_be_retried(one.status)
        ]
        policy, _ = await self._decisions.of(asker.caller)
        jobs = []
        for one in again:
            kept = await self._imports.extent(one.key, asker.caller)
            jobs.append(replace(one, extent=kept or Extent(policy.disclosure)))
        watcher = Watcher(asker.caller, action.record, card)
        await self._imports.enqueue_all(jobs, watcher, hold=policy.undo_seconds)
        try:
            async with asyncio.timeout_at(until):
                asked = await self._answers.asked(asker, action.record, action.scope)
        except (CaptureError, TimeoutError):
            return self._unseen(asker, action.record, action.scope, card, keys)
        return await self._drawn(asker, asked, card, until, together=keys)

    def _unseen(
        self,
        asker: Asker,
        record: RecordRef,
        scope: Scope,
        card: CardRef,
        together: tuple[ImportKey, ...],
    ) -> Answer:
        """What is queued, though the list could not be read again."""
        view, seal = self._answers.view(asker, 0, scope), self._answers.seal(asker)
        shown = Shown(record, card.offset, scope, together)
        return Answer(queued_card(record, view, seal), shown=shown)

    async def _withdrawn(self, asker: Asker, action: UndoShown, card: CardRef) -> Answer:
        """Nothing is written of what no worker had claimed; the line says what goes on."""
        keys = await self.kept(card, action.record)
        ends = {await self._imports.withdraw(key, asker.caller) for key in keys}
        above = Above(withdrawn=next((one for one in WORST_FIRST if one in ends), None))
        asked = await self._answers.asked(asker, action.record, action.scope)
        async with self._turns.turn(card):
            return await self._answers.drawn(
                asker, asked, offset=action.offset, above=above, together=keys
            )

    async def _drawn(
        self,
        asker: Asker,
        asked: Asked,
        card: CardRef,
        until: float,
        *,
        below: Below = NOTHING_BELOW,
        together: tuple[ImportKey, ...] = (),
    ) -> Answer:
        """The list as it is now; what was queued is said even where that takes too long."""
        try:
            # Whoever draws a card later has seen more; a worker that is drawing it goes first.
            async with asyncio.timeout_at(until), self._turns.turn(card):
                return await self._answers.drawn(
                    asker, asked, offset=card.offset, below=below, together=together
                )
        except (CaptureError, TimeoutError):
            asked.question.close()
            if not together:
                raise
            return self._unseen(asker, asked.match.record.ref, asked.scope, card, together)

    async def _noted(
        self, card: CardRef, record: RecordRef, scope: Scope, keys: tuple[ImportKey, ...]
    ) -> None:
        """Before they are queued: the first may be over before the answer to the press is."""
        await self._turns.told(card, Shown(record, card.offset, scope, keys))


def _still(timeline: Timeline, marks: tuple[str, ...]) -> list[Suggestion] | None:
    """Those of the shown ones that can be tracked now; ``None`` while that cannot be said."""
    private = timeline.private
    if not isinstance(private, PrivateHalf) or private.coverage.tracked_unknown:
        return None
    if not private.tracking.tracked:
        return None
    shown = set(marks)
    return [one for one in private.suggestions if can_be_tracked(one) and mark(one) in shown]
