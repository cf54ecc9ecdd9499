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
from bot.options import Meant, OptionsDesk, options_of
from bot.participants import Participants
from bot.show_words import Show as ShowCommand
from bot.threads import ThreadDesk
from capture.decisions import DecisionStore
from capture.errors import (
    CaptureError,
    NotAmongUsers,
    Service,
    ServiceUnavailable,
    SignInRequired,
    SwitchedOff,
    Throttled,
)
from capture.imports.job import CardRef, ImportJob, Shown, Watcher, Withdrawal
from capture.imports.queue import ImportQueue
from capture.imports.turns import CardTurns
from capture.models import RecordRef
from capture.permission import Permission
from capture.policy import Dismissal
from cards.above import Above
from cards.actions import (
    Accept,
    Action,
    Choose,
    Create,
    Dismiss,
    Dismissals,
    EditedAction,
    Follow,
    Followed,
    Imports,
    More,
    Options,
    Other,
    People,
    Picked,
    Retry,
    SaveSettings,
    Show,
    SwitchOff,
    SwitchSave,
    Track,
    Undo,
)
from cards.again import not_queued_card, queued_card, trouble_card
from cards.option_inputs import NotRead
from cards.picks import chosen

__all__ = ["Presses"]

ALLOWED_WITHIN = 1.5
"""Seconds a press waits to hear whether its person may track."""
ANSWERED_WITHIN = 8.0
"""Seconds a press may take for the card that brings the list back to be told in time."""


TOO_SLOW = ServiceUnavailable(Service.DATAVERSE, "too slow for a press")
_OfSuggestion: TypeAlias = Track | Retry | Dismiss | Undo | People | Create | Options | Follow
_OfRecord: TypeAlias = Show | More | Choose | Other | _OfSuggestion
"""Presses that know whose timeline brings the list back."""
_HARMLESS = (
    *(Show, More, Choose, Other, Dismiss, Undo, Imports, Followed),
    *(Dismissals, SaveSettings, Accept, SwitchSave, SwitchOff),
)
"""What reads no mailbox beyond its own question, and writes nothing to Dynamics; everything else
needs a person who may use Auto Capture at that moment."""


class Presses:
    """Raises ``SignInRequired``, and ``EditedAction`` for a button that cannot be from here."""

    def __init__(  # noqa: PLR0913 - those who answer presses, each with a name
        self,
        answers: Answers,
        decisions: DecisionStore,
        participants: Participants,
        imports: ImportQueue,
        turns: CardTurns,
        own: ImportsDesk,
        *,
        options: OptionsDesk,
        threads: ThreadDesk,
        permission: Permission,
    ) -> None:
        self._answers = answers
        self._decisions = decisions
        self._participants = participants
        self._imports = imports
        self._turns = turns
        self._own = own
        self._options = options
        self._threads = threads
        self._permission = permission

    async def press(
        self, asker: Asker, action: Action, data: Mapping[str, Any], card_id: str
    ) -> Answer:
        """The card that replaces the pressed one; a Track is durable before this returns.

        ``data`` is what the client sent along: beside what was sealed, the card's inputs.
        """
        if not isinstance(action, Show | More | Choose | Other) and not asker.place.personal:
            raise EditedAction
        refused = await self._refused(asker, action)
        return refused or await self._permitted(asker, action, data, card_id)

    async def _permitted(
        self, asker: Asker, action: Action, data: Mapping[str, Any], card_id: str
    ) -> Answer:
        match action:
            case Imports() | Followed() | Retry(listed=True) | Undo(listed=True, of="import"):
                return Answer(await self._own.press(asker, action, card_id))
            case Track() | Retry():
                return await self._tracked(asker, action, data, card_id)
            case Options():
                answer = self._chosen(asker, action, data)
            case Undo(of="import"):
                answer = self._withdrawn(asker, action, card_id)
            case People() | Create() | Follow():
                answer = self._beside(asker, action)
            case Dismissals() | SaveSettings() | Accept() | SwitchSave() | SwitchOff():
                raise EditedAction  # the orders' own
            case _:
                answer = self._done(asker, action)
        return await self._bounded(asker, action, answer)

    async def _refused(self, asker: Asker, action: Action) -> Answer | None:
        """What answers who may not do that any more: the list as it is now, which says why.

        While nobody says whether they may, a Track counts: the worker asks again before it reads
        anything. What acts at once waits for the word.
        """
        if isinstance(action, _HARMLESS):
            return None
        try:
            async with asyncio.timeout(ALLOWED_WITHIN):
                await self._permission.check(asker.caller)
        except SignInRequired:
            raise
        except (SwitchedOff, NotAmongUsers) as error:
            if getattr(action, "listed", False):
                return Answer(self._answers.apology(asker, error))
            again = More(action.record, action.offset, action.scope)
            return await self._bounded(asker, again, self._done(asker, again))
        except (ServiceUnavailable, Throttled, TimeoutError):
            if not isinstance(action, Track | Retry):
                return Answer(self._answers.apology(asker, TOO_SLOW))
        except CaptureError as error:
            return Answer(self._answers.apology(asker, error))
        return None

    async def _bounded(
        self,
        asker: Asker,
        action: _OfRecord,
        answer: Awaitable[Answer],
    ) -> Answer:
        """The answer, or after ``ANSWERED_WITHIN`` that a service is too slow for one."""
        try:
            async with asyncio.timeout(ANSWERED_WITHIN):
                return await answer
        except SignInRequired:
            raise
        except (CaptureError, TimeoutError) as error:
            return self._trouble(asker, action, error)

    def _trouble(
        self, asker: Asker, action: _OfRecord, error: CaptureError | TimeoutError
    ) -> Answer:
        trouble = error if isinstance(error, CaptureError) else TOO_SLOW
        view, seal = self._answers.view(asker, scope=action.scope), self._answers.seal(asker)
        service = getattr(trouble, "service", None)
        if isinstance(action, Track | Retry) and service is Service.REDIS:
            return Answer(not_queued_card(action.record, view, seal))
        shown = Shown(action.record, 0, action.scope)
        return Answer(trouble_card(trouble, view, action.record, seal), shown=shown)

    async def _beside(self, asker: Asker, action: People | Create | Follow) -> Answer:
        """What is about a suggestion and does not track it."""
        if isinstance(action, Follow):
            return await self._threads.press(asker, action)
        policy, _ = await self._decisions.of(asker.caller)
        return Answer(await self._participants.press(asker, action, policy))

    async def _done(
        self, asker: Asker, action: Show | More | Choose | Other | Dismiss | Undo
    ) -> Answer:
        """Keep what was decided, then show what has become of the list."""
        record, scope, offset, above = action.record, action.scope, 0, Above()
        match action:
            case More():
                offset = action.offset
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
        return await self._answers.record(asker, record, scope, offset=offset, above=above)

    async def _asked_again(self, asker: Asker, action: Other) -> Answer:
        """Forget what was chosen; without the name that was typed the record is shown as it is."""
        name = await self._decisions.asked(asker.caller, action.memory)
        await self._decisions.choose(asker.caller, action.memory, None)
        if not name:
            return await self._answers.record(asker, action.record, action.scope)
        return await self._answers.named(asker, ShowCommand(name), action.scope)

    async def _chosen(
        self, asker: Asker, action: Options, data: Mapping[str, Any], told: str = ""
    ) -> Answer:
        return Answer(await self._options.card(asker, action, data, told))

    async def _tracked(
        self,
        asker: Asker,
        action: Track | Retry,
        data: Mapping[str, Any],
        card_id: str,
    ) -> Answer:
        """How much the press shares is certain before anything is queued."""
        until = asyncio.get_running_loop().time() + ANSWERED_WITHIN
        try:
            async with asyncio.timeout_at(until):
                meant = await self._options.meant(asker, action, data)
        except NotRead as refused:
            asked = options_of(action)
            drawn = self._chosen(asker, asked, data, refused.sentence)
            return await self._bounded(asker, asked, drawn)
        except SignInRequired:
            raise
        except (CaptureError, TimeoutError) as error:
            return self._trouble(asker, action, error)
        record, scope, offset = action.record, action.scope, action.offset
        if (shut := await self._shut(asker)) or not await self._may_write(asker, action):
            above = Above(denied=not shut)
            shown = self._answers.record(asker, record, scope, offset=offset, above=above)
            return await self._bounded(asker, More(record, offset, scope), shown)
        view, seal = self._answers.view(asker, offset, scope), self._answers.seal(asker)
        picked = chosen(action, data) if isinstance(action, Track) else action.picked
        card = _card(asker, action, card_id)
        try:
            for job in _jobs(asker, action, picked, meant):
                press = self._imports.again if meant.again else self._imports.enqueue
                await press(job, Watcher(asker.caller, record, card))
        except ServiceUnavailable:
            return Answer(not_queued_card(record, view, seal))
        above = Above(unpicked=not picked, joined=meant.begun, again=meant.again)
        try:
            # Whoever draws a card later has seen more; a worker that is drawing it goes first.
            async with asyncio.timeout_at(until), self._turns.turn(card):
                return await self._answers.record(asker, record, scope, offset=offset, above=above)
        except (CaptureError, TimeoutError):
            return Answer(queued_card(record, view, seal), shown=Shown(record, offset, scope))

    async def _withdrawn(self, asker: Asker, action: Undo, card_id: str) -> Answer:
        """Nothing is written of what no worker had claimed; the list says how it ended."""
        ends = {await self._imports.withdraw(one.key, asker.caller) for one in action.picked}
        above = Above(withdrawn=next(one for one in _WORST_FIRST if one in ends))
        record, scope, offset = action.record, action.scope, action.offset
        async with self._turns.turn(_card(asker, action, card_id)):
            return await self._answers.record(asker, record, scope, offset=offset, above=above)

    async def _shut(self, asker: Asker) -> bool:
        """Whether the mailbox is not to be tracked from; the list says who must do what."""
        return not await _unless_denied(self._answers.may_track(asker))

    async def _may_write(self, asker: Asker, action: Track | Retry) -> bool:
        """False where the person's rights do not reach the record it is to regard."""
        return await _unless_denied(self._answers.may_write(asker, _destination(action)))


async def _unless_denied(asked: Awaitable[bool]) -> bool:
    """False where Dynamics says no.

    While it says nothing the press counts: the worker asks again before it writes anything.
    """
    try:
        async with asyncio.timeout(ALLOWED_WITHIN):
            return await asked
    except (CaptureError, TimeoutError):
        return True


def _jobs(
    asker: Asker, action: Track | Retry, picked: Sequence[Picked], meant: Meant
) -> list[ImportJob]:
    record = _destination(action)
    return [
        ImportJob(one.key, asker.caller, record, one.mail, one.kind, meant.of(one.key))
        for one in picked
    ]


def _destination(action: Track | Retry) -> RecordRef:
    """The record that was chosen, where that is another than the one shown."""
    other = action.regarding if isinstance(action, Track) else None
    return other or action.record


_WORST_FIRST = (Withdrawal.LATE, Withdrawal.GOES_ON, Withdrawal.WITHDRAWN)


def _card(asker: Asker, action: Track | Retry | Undo, card_id: str) -> CardRef:
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
