"""Carrying out what a person typed: one method for each command that needs to know who asks."""

from __future__ import annotations

from typing import TypeAlias

from bot.answers import Answers, Asker
from bot.commands import AdminDiagnose, Diagnose, Show, SignIn, SignOut
from bot.diagnoses import Diagnoses
from bot.sign_in import SignInDesk
from bot.typing import Typing
from capture.errors import SignInRequired
from cards import notice_sentences as said
from cards import notices
from cards.elements import Card

__all__ = ["Order", "Orders"]

Order: TypeAlias = Show | SignIn | SignOut | Diagnose | AdminDiagnose
"""A command that somebody in particular must have given."""


class Orders:
    """Errors of ``capture.errors`` pass through; ``SignInRequired`` is one of them."""

    def __init__(
        self, answers: Answers, desk: SignInDesk, diagnoses: Diagnoses, typing: Typing
    ) -> None:
        self._answers = answers
        self._desk = desk
        self._diagnoses = diagnoses
        self._typing = typing

    async def carry_out(self, asker: Asker, order: Order) -> Card:
        """The card that answers."""
        match order:
            case Show():
                with self._typing.while_working(asker.place):
                    return await self._answers.show(asker, order)
            case Diagnose() | AdminDiagnose() if not asker.place.personal:
                return notices.notice_card(said.IN_PRIVATE_TITLE, said.IN_PRIVATE)
            case Diagnose():
                with self._typing.while_working(asker.place):
                    return await self._diagnoses.personal(asker)
            case AdminDiagnose():
                with self._typing.while_working(asker.place):
                    return await self._diagnoses.administrative(asker)
            case SignOut():
                await self._desk.sign_out(asker.caller)
                return notices.signed_out_card()
            case SignIn():
                if await self._desk.knows(asker.caller):
                    return notices.signed_in_card()
                raise SignInRequired
