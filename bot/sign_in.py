"""Asking a person to sign in, and taking what their client or browser brings back.

The activity that could not be answered rests sealed until then, so that it can go on by itself.
"""

from __future__ import annotations

from typing import Any

import msgspec
import structlog
from botbuilder.core import InvokeResponse

from bot.answers import Asker
from bot.connector import Connector
from bot.inbound import Inbound, read
from capture.errors import CaptureError, SignInRequired
from capture.models import Caller
from cards.notice_sentences import SIGN_IN_CARD
from cards.sign_in import oauth_card
from identity.errors import InvalidToken, KeysUnavailable, NotAllowed
from identity.pending import PendingSignIns
from identity.tokens import UserTokens
from identity.user import UserVerifier

__all__ = ["CONNECTION", "SignInDesk"]

CONNECTION = "AutoCapture"
"""The connection name clients send back; there is one way to sign in, so it selects nothing."""

_log = structlog.get_logger()


class _Exchange(msgspec.Struct):
    id: str
    token: str


class SignInDesk:
    """``verifier`` checks tokens for our own API; ``public_url`` is where browsers reach us."""

    def __init__(
        self,
        pending: PendingSignIns,
        tokens: UserTokens,
        verifier: UserVerifier,
        connector: Connector,
        *,
        app_id: str,
        public_url: str,
    ) -> None:
        self._pending = pending
        self._tokens = tokens
        self._verifier = verifier
        self._connector = connector
        self._exchange_uri = f"api://botid-{app_id}"
        self._start = f"{public_url}/auth/start?state="

    async def ask(self, asker: Asker, interrupted: Inbound, *, claims: str | None = None) -> None:
        """Send the sign-in card; in a conversation of several it offers no silent exchange.

        The link serves the asker alone: whoever else signs in with it is refused.
        """
        resume = msgspec.json.encode(interrupted)
        pending_id = await self._pending.begin(asker.caller, resume, claims=claims)
        silent = {"exchange_id": pending_id, "exchange_uri": self._exchange_uri}
        card = oauth_card(
            SIGN_IN_CARD,
            CONNECTION,
            sign_in_url=self._start + pending_id,
            **(silent if asker.place.personal and claims is None else {}),
        )
        await self._connector.send(asker.place, {"type": "message", "attachments": [card]})

    async def knows(self, caller: Caller) -> bool:
        """Whether both services can be called in the caller's name right now."""
        try:
            await self._tokens.for_graph(caller)
            await self._tokens.for_dataverse(caller)
        except SignInRequired:
            return False
        return True

    async def sign_out(self, caller: Caller) -> None:
        """Forget the caller's grant, here and on every replica."""
        await self._tokens.forget(caller)

    async def exchange(self, inbound: Inbound) -> tuple[InvokeResponse, Inbound | None]:
        """Answer ``signin/tokenExchange``; the second value is what to go on with.

        412 makes the client show the sign-in button. Several clients of one person send the same
        exchange: the first is answered in earnest, the others with 200.
        """
        try:
            wanted = msgspec.convert(inbound.value, _Exchange)
        except msgspec.ValidationError:
            return InvokeResponse(status=400, body=_failure("", "malformed")), None
        conversation = inbound.place.conversation
        if not await self._pending.claim_exchange(
            inbound.channel_id, conversation, exchange_id=wanted.id
        ):
            return InvokeResponse(status=200), None
        try:
            await self._accept(inbound.caller, wanted)
        except (InvalidToken, NotAllowed, KeysUnavailable) as refused:
            _log.warning("token_exchange_refused", reason=str(refused))
            return InvokeResponse(status=412, body=_failure(wanted.id, str(refused))), None
        except CaptureError as error:
            _log.info("token_exchange_failed", why=type(error).__name__)
            return InvokeResponse(status=412, body=_failure(wanted.id, "sign-in required")), None
        pending = await self._pending.take(wanted.id)
        return InvokeResponse(status=200), read(pending.resume) if pending else None

    async def _accept(self, sender: Caller | None, wanted: _Exchange) -> None:
        caller = await self._verifier.verify(wanted.token)
        pending = await self._pending.read(wanted.id)
        if caller != sender or (pending is not None and pending.caller != caller):
            raise NotAllowed("another person")
        await self._tokens.exchange(caller, wanted.token)


def _failure(exchange_id: str, detail: str) -> dict[str, Any]:
    return {"id": exchange_id, "connectionName": CONNECTION, "failureDetail": detail}
