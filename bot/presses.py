"""What is answered to a pressed button: the card that takes the pressed one's place.

Also when something failed: then it says what, and brings the list back.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Mapping, Sequence
from typing import Any, TypeAlias

from bot.answers import Answer, Answers
from bot.asker import Asker
from bot.imports import ImportsDesk
from bot.participants import Participants
from bot.show_words import Show as ShowCommand
from bot.together import WORST_FIRST, Together
from capture.decisions import DecisionStore
from capture.errors import CaptureError, Service, ServiceUnavailable, SignInRequired
from capture.extent import Extent
from capture.imports.job import CardRef, ImportJob, Shown, Watcher
from capture.imports.queue import ImportQueue
from capture.imports.turns import CardTurns
from capture.models import ImportKey
from capture.policies import PolicyUnreadable
from capture.policy import Dismissal
from cards.above import Above
from cards.actions import (
    Action,
    Choose,
    Create,
    Dismiss,
    Dismissals,
    EditedAction,
    Imports,
    More,
    Other,
    People,
    Picked,
    Retry,
    RetryShown,
    SaveSettings,
    Show,
    Track,
    TrackShown,
    Undo,
    UndoShown,
    Untrack,
)
from cards.again import list_trouble_card, not_queued_card, queued_card, trouble_card
from cards.picks import chosen

__all__ = ["ANSWERED_WITHIN", "Presses"]

ALLOWED_WITHIN = 1.5
"""Seconds a press waits to hear whether its person may track."""
ANSWERED_WITHIN = 8.0
"""Seconds a press may take: Teams gives up on it after some ten, although it was done."""
LAST_WORDS = 0.5
"""Seconds of these for saying what was queued where the list takes too long."""
TOO_SLOW = ServiceUnavailable(Service.DATAVERSE, "too slow for a press")
"""Presses ask Dynamics first; a mailbox that is slow holds none of them up."""
_OfRecord: TypeAlias = (
    Show
    | More
    | Choose
    | Other
    | Dismiss
    | Undo
    | People
    | Create
    | TrackShown
    | UndoShown
    | RetryShown
)


class Presses:
    """Raises ``SignInRequired``, and ``EditedAction`` for a button that cannot be from here."""

    def __init__(  # noqa: PLR0913 - those who answer, each with a name
        self,
        answers: Answers,
        decisions: DecisionStore,
        participants: Participants,
        imports: ImportQueue,
        turns: CardTurns,
        *,
        own: ImportsDesk,
        together: Together,
    ) -> None:
        self._answers = answers
        self._decisions = decisions
        self._participants = participants
        self._imports = imports
        self._turns = turns
        self._own = own
        self._together = together

    async def press(
        self, asker: Asker, action: Action, data: Mapping[str, Any], card_id: str
    ) -> Answer:
        """The card that replaces the pressed one; a Track is durable before this returns.

        ``data`` is what the client sent along: beside what was sealed, the card's inputs.
        """
        if not isinstance(action, Show | More | Choose | Other) and not asker.place.personal:
            raise EditedAction
        match action:
            case Imports() | Untrack() | Retry(listed=True) | Undo(listed=True, of="import"):
                return await self._listed(asker, action, card_id)
            case Track():
                return await self._tracked(asker, action, chosen(action, data), card_id)
            case Retry():
                return await self._tracked(asker, action, action.picked, card_id)
            case Dismissals() | SaveSettings():
                raise EditedAction  # the orders' own
            case _:
                return await self._bounded(asker, action, self._answer(asker, action, card_id))

    async def _answer(self, asker: Asker, action: _OfRecord, card_id: str) -> Answer:
        match action:
            case Undo(of="import"):
                return await self._withdrawn(asker, action, card_id)
            case TrackShown() | UndoShown() | RetryShown():
                until = asyncio.get_running_loop().time() + ANSWERED_WITHIN - LAST_WORDS
                return await self._together.press(asker, action, card_id, until)
            case People() | Create():
                return await self._known(asker, action)
            case _:
                return await self._done(asker, action, card_id)

    async def _bounded(
        self,
        asker: Asker,
        action: _OfRecord,
        answer: Awaitable[Answer],
    ) -> Answer:
        """The answer, or after ``ANSWERED_WITHIN`` that a service is too slow for one."""
        trouble: CaptureError
        try:
            async with asyncio.timeout(ANSWERED_WITHIN):
                return await answer
        except SignInRequired:
            raise
        except TimeoutError:
            trouble = TOO_SLOW
        except CaptureError as error:
            trouble = error
        view, seal = self._answers.view(asker, scope=action.scope), self._answers.seal(asker)
        shown = Shown(action.record, 0, action.scope)
        return Answer(trouble_card(trouble, view, action.record, seal), shown=shown)

    async def _listed(
        self, asker: Asker, action: Imports | Untrack | Retry | Undo, card_id: str
    ) -> Answer:
        """The list of the person's own imports, or what prevents it with a way back to it."""
        trouble: CaptureError
        try:
            async with asyncio.timeout(ANSWERED_WITHIN):
                return await self._own.press(asker, action, card_id)
        except SignInRequired:
            raise
        except TimeoutError:
            trouble = TOO_SLOW
        except CaptureError as error:
            trouble = error
        view, seal = self._answers.view(asker, action.offset), self._answers.seal(asker)
        return Answer(list_trouble_card(trouble, view, seal))

    async def _known(self, asker: Asker, action: People | Create) -> Answer:
        policy, _ = await self._decisions.of(asker.caller)
        return Answer(await self._participants.press(asker, action, policy))

    async def _done(
        self, asker: Asker, action: Show | More | Choose | Other | Dismiss | Undo, card_id: str
    ) -> Answer:
        """Keep what was decided, then show what has become of the list."""
        record, scope, offset, above = action.record, action.scope, 0, Above()
        together: tuple[ImportKey, ...] = ()
        match action:
            case More():
                offset = action.offset
                together = await self._together.kept(_card(asker, action, card_id), record)
            case Choose(memory=memory) if memory:
                await self._decisions.choose(asker.caller, memory, record)
                above = Above(memory=memory)
            case Other():
                return await self._asked_again(asker, action)
            case Dismiss():
                dismissals = [Dismissal(one.key, record, one.mail) for one in action.picked]
                await self._decisions.dismiss(asker.caller, dismissals)
                offset, above = action.offset, Above(dismissed=action.picked)
            case Undo():
                await self._decisions.suggest_again(
                    asker.caller, [one.key for one in action.picked]
                )
                offset = action.offset
            case _:
                pass
        return await self._answers.record(
            asker, record, scope, offset=offset, above=above, together=together
        )

    async def _asked_again(self, asker: Asker, action: Other) -> Answer:
        """Forget what was chosen; without the name that was typed the record is shown as it is."""
        name = await self._decisions.asked(asker.caller, action.memory)
        await self._decisions.choose(asker.caller, action.memory, None)
        if not name:
            return await self._answers.record(asker, action.record, action.scope)
        return await self._answers.named(asker, ShowCommand(name), action.scope)

    async def _tracked(
        self, asker: Asker, action: Track | Retry, picked: Sequence[Picked], card_id: str
    ) -> Answer:
        until = asyncio.get_running_loop().time() + ANSWERED_WITHIN
        record, scope, offset = action.record, action.scope, action.offset
        if not await self._may_track(asker):
            again = More(record, offset, scope)
            return await self._bounded(asker, again, self._done(asker, again, card_id))
        view, seal = self._answers.view(asker, offset, scope), self._answers.seal(asker)
        card, caller = _card(asker, action, card_id), asker.caller
        try:
            async with asyncio.timeout_at(until):
                policy, _ = await self._decisions.of(caller)
                extent, watcher = Extent(policy.disclosure), Watcher(caller, record, card)
                jobs = [
                    ImportJob(one.key, caller, record, one.mail, one.kind, extent) for one in picked
                ]
                await self._imports.enqueue_all(jobs, watcher, hold=policy.undo_seconds)
        except (PolicyUnreadable, ServiceUnavailable, TimeoutError):
            return Answer(not_queued_card(record, view, seal))
        above = Above(unpicked=not picked)
        try:
            # Whoever draws a card later has seen more; a worker that is drawing it goes first.
            async with asyncio.timeout_at(until), self._turns.turn(card):
                together = await self._together.kept(card, record)
                return await self._answers.record(
                    asker, record, scope, offset=offset, above=above, together=together
                )
        except (CaptureError, TimeoutError):
            return Answer(queued_card(record, view, seal), shown=Shown(record, offset, scope))

    async def _withdrawn(self, asker: Asker, action: Undo, card_id: str) -> Answer:
        """Nothing is written of what no worker had claimed; the list says how it ended."""
        ends = {await self._imports.withdraw(one.key, asker.caller) for one in action.picked}
        above = Above(withdrawn=next(one for one in WORST_FIRST if one in ends))
        record, scope, offset = action.record, action.scope, action.offset
        card = _card(asker, action, card_id)
        async with self._turns.turn(card):
            together = await self._together.kept(card, record)
            return await self._answers.record(
                asker, record, scope, offset=offset, above=above, together=together
            )

    async def _may_track(self, asker: Asker) -> bool:
        """False where Dynamics says no; the list says who must do what.

        While it says nothing the press counts: the worker asks again before it writes anything.
        """
        try:
            async with asyncio.timeout(ALLOWED_WITHIN):
                return await self._answers.may_track(asker)
        except (CaptureError, TimeoutError):
            return True


def _card(asker: Asker, action: Track | Retry | Undo | More, card_id: str) -> CardRef:
    """Where the pressed card stands, and what it shows."""
    return CardRef(
        asker.place.service_url,
        asker.place.conversation,
        card_id,
        action.offset,
        zone=asker.zone,
        locale=asker.locale,
        scope=action.scope,
    )
