"""Asking a person to sign in: one card, from whichever process finds that a grant is missing."""

from __future__ import annotations

from typing import Any

import msgspec

from bot.connector import Connector
from bot.inbound import Inbound
from bot.place import Place
from capture.models import Caller
from cards.sign_in import oauth_card
from identity.pending import PendingSignIns

__all__ = ["CONNECTION", "Invitations"]

CONNECTION = "AutoCapture"
"""The connection name clients send back; there is one way to sign in, so it selects nothing."""


class Invitations:
    """``public_url`` is where people's browsers reach us.

    Both methods raise ``ServiceUnavailable`` for Redis trouble. The link on a card serves the
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
        self,
        caller: Caller,
        sentence: str,
        *,
        interrupted: Inbound | None,
        claims: str | None,
        silent: bool,
    ) -> dict[str, Any]:
        """The sign-in card as an attachment; ``interrupted`` goes on once it has worked.

        It offers the silent exchange where ``silent`` and no challenge has to be answered, which
        only a page can do.
        """
        resume = msgspec.json.encode(interrupted) if interrupted else b""
        pending_id = await self._pending.begin(caller, resume, claims=claims)
        exchange = {"exchange_id": pending_id, "exchange_uri": self._exchange_uri}
        return oauth_card(
            sentence,
            CONNECTION,
            sign_in_url=self._start + pending_id,
            **(exchange if silent and claims is None else {}),
        )

    async def send(
        self,
        caller: Caller,
        place: Place,
        sentence: str,
        *,
        interrupted: Inbound | None = None,
        claims: str | None = None,
    ) -> None:
        """Write the card into a conversation; in one of several it offers no silent exchange."""
        card = await self.card(
            caller, sentence, interrupted=interrupted, claims=claims, silent=place.personal
        )
        await self._connector.send(place, {"type": "message", "attachments": [card]})
