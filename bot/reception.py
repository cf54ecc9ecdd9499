"""What is said to whoever arrives, asks for help, or was not understood."""

from __future__ import annotations

import asyncio
from functools import partial
from typing import TypeAlias

from bot.commands import Help, Nothing, Unknown
from bot.inbound import Inbound
from capture.authority import Authority
from capture.errors import CaptureError
from capture.models import Caller, ObjectId, TenantId
from cards.actions import Seal
from cards.catalogue import notice_words
from cards.elements import Card
from cards.greeting import greeting_card
from cards.help import Role, Where, help_card
from cards.languages import Language
from cards.sealing import Sealer
from desks.asker import Asker

__all__ = ["Lost", "Reception"]

Lost: TypeAlias = Help | Unknown | Nothing
"""What nobody needs to be signed in for."""
_ROLE_WITHIN = 2.0
"""Seconds Dynamics has to say who is an administrator; help does not wait longer for it."""


class Reception:
    """Nothing here asks for a sign-in, and nothing raises."""

    def __init__(self, authority: Authority, sealer: Sealer) -> None:
        self._authority = authority
        self._sealer = sealer

    def greeting(self, inbound: Inbound) -> Card:
        """The first card of a conversation."""
        return greeting_card(_where(inbound), inbound.language, self._seal(inbound))

    async def help(self, inbound: Inbound, asked: Lost) -> Card:
        """What can be typed by this person in this place."""
        where, language = _where(inbound), inbound.language
        # Who is lost is answered at once; only who asks for help waits for Dynamics.
        role = await self._role(inbound) if isinstance(asked, Help) else "unknown"
        meant = asked.nearest if isinstance(asked, Unknown) else None
        lead = _lead(meant, language) if isinstance(asked, Unknown) else ""
        return help_card(
            where=where,
            language=language,
            seal=self._seal(inbound),
            role=role,
            lead=lead,
            meant=_beginning(meant or ""),
        )

    async def _role(self, inbound: Inbound) -> Role:
        """What Dynamics says now; asked only where nobody else reads the answer."""
        caller = inbound.caller
        if caller is None or not inbound.place.personal:
            return "unknown"
        try:
            async with asyncio.timeout(_ROLE_WITHIN):
                administers = await self._authority.is_administrator(caller)
        except (CaptureError, TimeoutError):
            return "unknown"
        return "administrator" if administers else "user"

    def _seal(self, inbound: Inbound) -> Seal:
        # Whom a channel does not name, it is no card for: of those presses nothing is known either.
        # In a group it is for the organisation's people, whoever brought us there.
        caller = inbound.caller or Caller(TenantId(inbound.tenant), ObjectId(""))
        return partial(self._sealer.seal, audience=Asker(caller, inbound.place).audience)


def _where(inbound: Inbound) -> Where:
    if inbound.place.personal:
        return "personal"
    return "channel" if inbound.conversation.conversation_type == "channel" else "group"


def _lead(meant: str | None, language: Language) -> str:
    said = notice_words(language)
    return str(said.nearest(meant) if meant else said.NOT_UNDERSTOOD)


def _beginning(form: str) -> str:
    """A form up to what is still to be typed; a whole sentence as it is."""
    return form.partition("<")[0]
