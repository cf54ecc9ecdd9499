"""What a turn does when the person's grant is missing: ask for it, or say why asking is no use.

A turn that goes on after a sign-in never asks for another one, so nothing here can go round in a
circle: whatever is still missing then, a second sign-in would not bring.
"""

from __future__ import annotations

from typing import Protocol

from botbuilder.core import InvokeResponse

from bot.inbound import Inbound
from bot.invitation import Invitations
from bot.invokes import login_response, message_response
from capture.diagnosis import Remedy, known_remedy
from capture.errors import SignInRequired
from cards import notices
from cards.catalogue import notice_words
from cards.diagnosis import remedy_sentence
from cards.elements import Card
from cards.languages import Language, language_of
from desks.asker import Asker
from identity.errors import ConsentRequired

__all__ = ["Asking", "Explaining", "MissingGrant", "still_refused"]


class MissingGrant(Protocol):
    """One way to deal with ``SignInRequired``."""

    async def question(self, asker: Asker, inbound: Inbound, needed: SignInRequired) -> Card | None:
        """The card that answers a message, or ``None`` where one was sent."""

    async def press(self, asker: Asker, inbound: Inbound, needed: SignInRequired) -> InvokeResponse:
        """What a pressed button is answered with."""


class Asking:
    """Ask: with a message, or for a button with a loginRequest, after which the client retries."""

    def __init__(self, invitations: Invitations) -> None:
        self._invitations = invitations

    async def question(self, asker: Asker, inbound: Inbound, needed: SignInRequired) -> Card | None:
        """Send the sign-in card; the question goes on by itself."""
        await self._invitations.send(
            asker, _why(asker, needed), interrupted=inbound, claims=needed.claims
        )
        return None

    async def press(self, asker: Asker, inbound: Inbound, needed: SignInRequired) -> InvokeResponse:
        """Page: Universal Bot action model (loginRequest).

        What is answered to one of several people waits for nothing: later it could only be put
        where all of them read.
        """
        waits = None if asker.place.only else inbound
        card = await self._invitations.card(
            asker, _why(asker, needed), interrupted=waits, claims=needed.claims
        )
        return login_response(card["content"])


def _why(asker: Asker, needed: SignInRequired) -> str:
    """What the sign-in is for; where Entra ID has said more than that one is needed, that."""
    remedy, language = known_remedy(needed), language_of(asker.locale)
    if remedy in (None, Remedy.SIGN_IN, Remedy.CONSENT):
        return str(notice_words(language).SIGN_IN_CARD)
    return remedy_sentence(remedy, language)


class Explaining:
    """Say what still stands in the way after a sign-in that worked."""

    async def question(
        self, asker: Asker, _inbound: Inbound, needed: SignInRequired
    ) -> Card | None:
        """A notice with the remedy."""
        language = language_of(asker.locale)
        title = notice_words(language).STILL_REFUSED_TITLE
        return notices.notice_card(title, still_refused(needed, language), language)

    async def press(
        self, asker: Asker, _inbound: Inbound, needed: SignInRequired
    ) -> InvokeResponse:
        """The same as a sentence."""
        return message_response(still_refused(needed, language_of(asker.locale)))


def still_refused(needed: SignInRequired, language: Language) -> str:
    """What stands in the way of somebody who has just signed in."""
    said = notice_words(language)
    told = said.STILL_NO_CONSENT if isinstance(needed, ConsentRequired) else said.STILL_SIGNED_OUT
    return str(told if needed.claims is None else said.STILL_CHALLENGED)
