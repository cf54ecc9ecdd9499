"""Asking a person to sign in: one card, from whichever process finds that a grant is missing."""

from __future__ import annotations

from typing import Any

import msgspec

from bot.connector import Connector
from bot.inbound import Inbound
from cards.languages import language_of
from cards.sign_in import oauth_card
from desks.asker import Asker
from identity.pending import PendingSignIns

__all__ = ["CONNECTION", "Invitations"]

CONNECTION = "AutoCapture"
"""The connection name clients send back; there is one way to sign in, so it selects nothing."""


class Invitations:
    """``public_url`` is where people's browsers reach us.

    Its methods raise ``ServiceUnavailable`` for Redis trouble. The link on a card serves the
    person it was made for alone: whoever else signs in with it is refused.
    """

    def __init__(
        self, pending: PendingSignIns, connector: Connector, *, app_id: str, public_url: str
    ) -> None:
        self._pending = pending
        self._connector = connector
        self._exchange_uri = f"api://botid-{app_id}"
        self._start = f"{public_url}/auth/start?state="

    async def card(
        self, asker: Asker, sentence: str, *, interrupted: Inbound | None, claims: str | None
    ) -> dict[str, Any]:
        """The sign-in card as an attachment; ``interrupted`` goes on once it has worked.

        It offers the silent exchange in a personal chat, unless a challenge has to be answered,
        which only a page can do.
        """
        resume = msgspec.json.encode(interrupted) if interrupted else b""
        pending_id = await self._pending.begin(
            asker.caller, resume, claims=claims, locale=asker.locale
        )
        silent = asker.place.personal and claims is None
        exchange = {"exchange_id": pending_id, "exchange_uri": self._exchange_uri}
        return oauth_card(
            sentence,
            CONNECTION,
            language_of(asker.locale),
            sign_in_url=self._start + pending_id,
            **(exchange if silent else {}),
        )

    async def link(self, asker: Asker, *, claims: str | None) -> str:
        """The page alone, for a client that asks again by itself after the sign-in."""
        begun = await self._pending.begin(asker.caller, b"", claims=claims, locale=asker.locale)
        return self._start + begun

    async def send(
        self,
        asker: Asker,
        sentence: str,
        *,
        interrupted: Inbound | None = None,
        claims: str | None = None,
    ) -> None:
        """Write the card into the asker's conversation."""
        card = await self.card(asker, sentence, interrupted=interrupted, claims=claims)
        await self._connector.send(asker.place, {"type": "message", "attachments": [card]})
