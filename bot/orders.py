"""Carrying out what a person typed: one method for each command that needs to know who asks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias, TypeGuard

from bot.admin_words import (
    AdminAudit,
    AdminDisable,
    AdminEnable,
    AdminExport,
    AdminHistory,
    AdminImport,
    AdminStatus,
    AdminTest,
    AdminWords,
)
from bot.administration import Administration, AdminOrder
from bot.auditing import Auditing
from bot.backup import Backup
from bot.commands import (
    AdminDiagnose,
    AdminFailed,
    AdminRetry,
    Diagnose,
    ForgetMe,
    MyImports,
    Privacy,
    Show,
    SignIn,
    SignOut,
)
from bot.decision_words import Dismissed, Exclude, Exclusions, Include, Suggestions, Why
from bot.decisions import DecisionDesk, PersonalOrder
from bot.diagnoses import Diagnoses
from bot.exclude_test import ExcludeTest
from bot.failures import Failures
from bot.privacy import PrivacyDesk
from bot.sign_in import SignInDesk
from bot.switching import Switching, SwitchPress
from bot.typing import Typing
from bot.why import WhyDesk
from capture.errors import SignInRequired
from capture.threads.following import Threads
from cards import notices
from cards.actions import (
    Accept,
    Action,
    Dismissals,
    EditedAction,
    ImportSettings,
    Reads,
    SaveSettings,
    SwitchOff,
    SwitchSave,
    Undo,
)
from cards.decisions import period_card, said_card
from cards.elements import Card
from cards.languages import language_of
from desks.among import Among
from desks.answers import Answer, Answers
from desks.asker import Asker
from desks.imports import ImportsDesk
from desks.periods import PeriodRefused

__all__ = ["DecisionPress", "Desks", "Order", "Orders", "is_decision"]

_Admin: TypeAlias = AdminDiagnose | AdminFailed | AdminRetry
_Own: TypeAlias = Diagnose | _Admin | ForgetMe | Privacy | Why
_Personal: TypeAlias = MyImports | _Own | PersonalOrder
Order: TypeAlias = Show | SignIn | SignOut | _Personal | AdminOrder | AdminWords
"""A command that somebody in particular must have given."""
DecisionPress: TypeAlias = Dismissals | Reads | Undo | SaveSettings | ImportSettings | SwitchPress
"""A press that changes or turns what these orders show."""


def is_decision(action: Action) -> TypeGuard[DecisionPress]:
    """Whether ``Orders.press`` answers it; an ``Undo`` on a timeline is the timeline's."""
    if isinstance(action, Undo):
        return action.listed and action.of == "dismissal"
    return isinstance(
        action,
        Dismissals | Reads | SaveSettings | ImportSettings | Accept | SwitchSave | SwitchOff,
    )


@dataclass(frozen=True, slots=True)
class Desks:
    """Those who carry out what is not a question for a record."""

    sign_in: SignInDesk
    diagnoses: Diagnoses
    decisions: DecisionDesk
    administration: Administration
    imports: ImportsDesk
    threads: Threads
    failures: Failures
    why: WhyDesk
    switching: Switching
    auditing: Auditing
    exclude_test: ExcludeTest
    privacy: PrivacyDesk
    backup: Backup


class Orders:
    """Errors of ``capture.errors`` pass through; ``SignInRequired`` is one of them."""

    def __init__(self, answers: Answers, among: Among, desks: Desks, typing: Typing) -> None:
        self._answers = answers
        self._among = among
        self._desks = desks
        self._typing = typing

    async def carry_out(self, asker: Asker, order: Order) -> Answer:
        """The card that answers, and what may still change it."""
        language = language_of(asker.locale)
        match order:
            case SignOut():
                await self._desks.threads.park(asker.caller)
                await self._desks.sign_in.sign_out(asker.caller)
                return Answer(notices.signed_out_card(language))
            case SignIn():
                if await self._desks.sign_in.knows(asker.caller):
                    return Answer(notices.signed_in_card(language))
                raise SignInRequired
            case Show():
                with self._typing.while_working(asker.place):
                    return await self._show(asker, order)
            case _:
                if not asker.place.personal or asker.place.only:
                    return Answer(said_card(language, "PRIVATE"))
                with self._typing.while_working(asker.place):
                    if isinstance(order, MyImports):
                        return await self._desks.imports.answer(asker)
                    return Answer(await self._private(asker, order))

    async def press(self, asker: Asker, action: DecisionPress, inputs: Mapping[str, Any]) -> Card:
        """The card that replaces the pressed one; ``inputs`` are not trusted.

        Raises ``NotSaved`` for inputs that are wrong, and ``EditedAction`` where such a card cannot
        have been drawn.
        """
        if not asker.place.personal:
            raise EditedAction
        if isinstance(action, SaveSettings):
            return await self._desks.administration.save(asker, action, inputs)
        if isinstance(action, ImportSettings):
            return await self._desks.backup.press(asker, action, inputs)
        if isinstance(action, Accept | SwitchSave | SwitchOff):
            return await self._desks.switching.press(asker, action, inputs)
        if isinstance(action, Reads):
            return await self._desks.privacy.card(asker, action.offset)
        return await self._desks.decisions.press(asker, action)

    async def _show(self, asker: Asker, order: Show) -> Answer:
        try:
            if not asker.place.personal:
                return await self._among.show(asker, order)
            return await self._answers.show(asker, order)
        except PeriodRefused as refused:
            return Answer(period_card(refused.fault, language_of(asker.locale)))

    async def _private(
        self, asker: Asker, order: _Own | PersonalOrder | AdminOrder | AdminWords
    ) -> Card:
        match order:
            case Diagnose():
                return await self._desks.diagnoses.personal(asker)
            case AdminDiagnose():
                return await self._desks.diagnoses.administrative(asker)
            case ForgetMe() | Privacy() | Why():
                return await self._told(asker, order)
            case Exclusions() | Exclude() | Include() | Dismissed() | Suggestions():
                return await self._desks.decisions.carry_out(asker, order)
            case _:
                return await self._administered(asker, order)

    async def _administered(
        self, asker: Asker, order: AdminFailed | AdminRetry | AdminOrder | AdminWords
    ) -> Card:
        match order:
            case AdminEnable() | AdminDisable():
                return await self._desks.switching.carry_out(asker, order)
            case AdminStatus() | AdminAudit() | AdminHistory():
                return await self._desks.auditing.carry_out(asker, order)
            case AdminExport() | AdminImport():
                return await self._desks.backup.carry_out(asker, order)
            case AdminTest():
                return await self._desks.exclude_test.carry_out(asker, order)
            case AdminFailed() | AdminRetry():
                return await self._desks.failures.carry_out(asker, order)
            case _:
                return await self._desks.administration.carry_out(asker, order)

    async def _told(self, asker: Asker, order: ForgetMe | Privacy | Why) -> Card:
        language = language_of(asker.locale)
        match order:
            case ForgetMe(confirmed=True):
                await self._desks.decisions.forget(asker.caller)
                await self._desks.imports.forget(asker.caller)
                await self._desks.threads.forget(asker.caller)
                await self._desks.sign_in.sign_out(asker.caller)
                await self._desks.privacy.forget(asker.caller)  # last: nothing is begun any more
                return said_card(language, "FORGOTTEN")
            case ForgetMe():
                return said_card(language, "FORGET")
            case Privacy():
                return await self._desks.privacy.card(asker)
            case Why():
                return await self._desks.why.explain(asker, order)
