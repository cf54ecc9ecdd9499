"""What is answered to a pressed button: the card that takes the pressed one's place.

Also when something failed: then it says what, and brings the list back.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

from capture.clearance import ALLOWED_WITHIN
from capture.decisions import DecisionStore
from capture.errors import (
    CaptureError,
    NotAmongUsers,
    Service,
    ServiceUnavailable,
    SignInRequired,
    SuggestionsOff,
    SwitchedOff,
    Throttled,
)
from capture.models import ImportKey
from capture.permission import Permission
from capture.policy import Dismissal
from cards.above import Above
from cards.actions import (
    Accept,
    Action,
    Ask,
    Choose,
    Create,
    Dismiss,
    Dismissals,
    EditedAction,
    Follow,
    Followed,
    Imports,
    ImportSettings,
    More,
    Options,
    Other,
    People,
    Reads,
    Retry,
    RetryShown,
    SaveSettings,
    Show,
    SwitchOff,
    SwitchSave,
    Track,
    TrackShown,
    Undo,
    UndoShown,
    Untrack,
)
from cards.option_inputs import NotRead
from desks.answers import Answer, Answers
from desks.asker import Asker
from desks.imports import ImportsDesk
from desks.options import OptionsDesk, options_of
from desks.participants import Participants
from desks.show_words import Show as ShowCommand
from desks.threads import ThreadDesk
from desks.together import Together
from desks.tracking import Tracking
from desks.troubles import TOO_SLOW, OfRecord, list_trouble, trouble

__all__ = ["ANSWERED_WITHIN", "Desks", "Presses"]

ANSWERED_WITHIN = 8.0
"""Seconds a press may take: Teams gives up on it after some ten, although it was done."""
LAST_WORDS = 0.5
"""Seconds of these for saying what was queued where the list takes too long."""
_OfList: TypeAlias = Imports | Followed | Untrack | Retry | Undo
_HARMLESS = (
    *(Show, More, Choose, Other, Dismiss, Undo, UndoShown, Imports, Followed, Untrack),
    *(Dismissals, Reads, Ask, ImportSettings, SaveSettings, Accept, SwitchSave, SwitchOff),
)
"""What reads no mailbox beyond its own question, and adds nothing to Dynamics; everything else
needs a person who may use Auto Capture at that moment."""


@dataclass(frozen=True, slots=True)
class Desks:
    """Those who answer one kind of press each."""

    participants: Participants
    own: ImportsDesk
    options: OptionsDesk
    threads: ThreadDesk
    together: Together
    tracking: Tracking


class Presses:
    """Raises ``SignInRequired``, and ``EditedAction`` for a button that cannot be from here."""

    def __init__(
        self, answers: Answers, decisions: DecisionStore, permission: Permission, desks: Desks
    ) -> None:
        self._answers = answers
        self._decisions = decisions
        self._permission = permission
        self._desks = desks

    async def press(
        self, asker: Asker, action: Action, data: Mapping[str, Any], card_id: str
    ) -> Answer:
        """The card that replaces the pressed one; a Track is durable before this returns.

        ``data`` is what the client sent along: beside what was sealed, the card's inputs.
        """
        if not asker.place.personal:
            raise EditedAction  # among several a press is answered to one of them alone
        refused = await self._refused(asker, action, card_id)
        return refused or await self._permitted(asker, action, data, card_id)

    async def _permitted(
        self, asker: Asker, action: Action, data: Mapping[str, Any], card_id: str
    ) -> Answer:
        match action:
            case Imports() | Followed() | Untrack():
                return await self._listed(asker, action, card_id)
            case Retry(listed=True) | Undo(listed=True, of="import"):
                return await self._listed(asker, action, card_id)
            case Track() | Retry():
                return await self._tracked(asker, action, data, card_id)
            case Options():
                return await self._bounded(asker, action, self._options(asker, action, data))
            case Dismissals() | Reads() | Ask() | SaveSettings() | Accept():
                raise EditedAction  # the orders' own
            case ImportSettings() | SwitchSave() | SwitchOff():
                raise EditedAction  # the orders' own
            case _:
                return await self._bounded(asker, action, self._answer(asker, action, card_id))

    async def _answer(self, asker: Asker, action: OfRecord, card_id: str) -> Answer:
        desks = self._desks
        match action:
            case Undo(of="import"):
                return await desks.tracking.withdraw(asker, action, card_id)
            case TrackShown() | UndoShown() | RetryShown():
                return await desks.together.press(asker, action, card_id, _until())
            case Follow():
                return await desks.threads.press(asker, action)
            case People() | Create():
                policy, _ = await self._decisions.of(asker.caller)
                return Answer(await desks.participants.press(asker, action, policy))
            case Show() | More() | Choose() | Other() | Dismiss() | Undo():
                return await self._done(asker, action, card_id)
            case _:
                raise EditedAction

    async def _refused(self, asker: Asker, action: Action, card_id: str) -> Answer | None:
        """What answers who may not do that any more: the list as it is now, which says why.

        See ``_unsure`` for when nobody says whether they may.
        """
        if isinstance(action, _HARMLESS) or (isinstance(action, Follow) and action.thread):
            return None  # whoever follows may stop, whatever became of them
        try:
            async with asyncio.timeout(ALLOWED_WITHIN):
                await self._allowed(asker, action)
        except SignInRequired:
            raise
        except (SwitchedOff, NotAmongUsers, SuggestionsOff) as error:
            if getattr(action, "listed", False):
                return Answer(self._answers.apology(asker, error))
            again = More(action.record, action.offset, action.scope)
            return await self._bounded(asker, again, self._done(asker, again, card_id))
        except (ServiceUnavailable, Throttled, TimeoutError) as error:
            return self._unsure(asker, action, error)
        except CaptureError as error:
            return Answer(self._answers.apology(asker, error))
        return None

    def _unsure(
        self, asker: Asker, action: OfRecord, error: CaptureError | TimeoutError
    ) -> Answer | None:
        """A Track counts: the worker asks again before it reads anything. What acts at once waits.

        Where Redis is silent nothing could be queued, and each further wait for it makes the
        answer later.
        """
        if isinstance(error, ServiceUnavailable) and error.service is Service.REDIS:
            if isinstance(action, Retry) and action.listed:
                return list_trouble(self._answers, asker, action.offset, error)
            return trouble(self._answers, asker, action, error)
        if isinstance(action, Track | Retry | TrackShown | RetryShown):
            return None
        return Answer(self._answers.apology(asker, TOO_SLOW))

    async def _allowed(self, asker: Asker, action: Action) -> None:
        """Neither an import that was asked for before nor a mail beside a pane is a suggestion."""
        if isinstance(action, Retry | RetryShown) or not asker.place.reachable:
            await self._permission.check(asker.caller)
        else:
            await self._permission.check_suggesting(asker.caller)

    async def _bounded(self, asker: Asker, action: OfRecord, answer: Awaitable[Answer]) -> Answer:
        """The answer, or after ``ANSWERED_WITHIN`` that a service is too slow for one."""
        try:
            async with asyncio.timeout(ANSWERED_WITHIN):
                return await answer
        except SignInRequired:
            raise
        except (CaptureError, TimeoutError) as error:
            return trouble(self._answers, asker, action, error)

    async def _listed(self, asker: Asker, action: _OfList, card_id: str) -> Answer:
        """The list of the person's own imports, or what prevents it with a way back to it."""
        try:
            async with asyncio.timeout(ANSWERED_WITHIN):
                return await self._desks.own.press(asker, action, card_id)
        except SignInRequired:
            raise
        except (CaptureError, TimeoutError) as error:
            return list_trouble(self._answers, asker, action.offset, error)

    async def _tracked(
        self, asker: Asker, action: Track | Retry, data: Mapping[str, Any], card_id: str
    ) -> Answer:
        try:
            return await self._desks.tracking.press(asker, action, data, card_id, _until())
        except NotRead as refused:
            asked = options_of(action)
            drawn = self._options(asker, asked, data, refused.sentence)
            return await self._bounded(asker, asked, drawn)
        except SignInRequired:
            raise
        except (CaptureError, TimeoutError) as error:
            return trouble(self._answers, asker, action, error)

    async def _options(
        self, asker: Asker, action: Options, data: Mapping[str, Any], told: str = ""
    ) -> Answer:
        return Answer(await self._desks.options.card(asker, action, data, told))

    async def _done(
        self, asker: Asker, action: Show | More | Choose | Other | Dismiss | Undo, card_id: str
    ) -> Answer:
        """Keep what was decided, then show what has become of the list."""
        record, scope, offset, above = action.record, action.scope, 0, Above()
        together: tuple[ImportKey, ...] = ()
        match action:
            case More():
                offset = action.offset
                card = asker.card(card_id, action.offset, action.scope)
                together = await self._desks.together.kept(card, record)
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


def _until() -> float:
    """When what was done must be said, on the loop's clock."""
    return asyncio.get_running_loop().time() + ANSWERED_WITHIN - LAST_WORDS
