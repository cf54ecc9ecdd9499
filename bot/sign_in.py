"""Taking what a person's client brings back when it was asked to sign them in.

The activity that could not be answered rests sealed until then, so that it can go on by itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import msgspec
import structlog
from botbuilder.core import InvokeResponse

from bot.inbound import Inbound, read
from bot.invitation import CONNECTION
from bot.invokes import Exchange
from capture.errors import CaptureError, SignInRequired
from capture.models import Caller
from identity.errors import InvalidToken, KeysUnavailable, NotAllowed
from identity.pending import Pending, PendingSignIns
from identity.tokens import UserTokens
from identity.user import UserVerifier

__all__ = ["Exchanged", "SignInDesk"]

_log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Exchanged:
    """What ``signin/tokenExchange`` is answered with; ``signed_in`` is who is signed in by it.

    ``refusal`` is Entra ID's, where it was asked.
    """

    response: InvokeResponse
    signed_in: Caller | None = None
    interrupted: Inbound | None = None
    refusal: CaptureError | None = None


@dataclass(frozen=True, slots=True)
class Refused:
    """Why a token signed nobody in; ``error`` is Entra ID's refusal, where it was asked."""

    detail: str
    error: CaptureError | None = None


class SignInDesk:
    """``verifier`` checks tokens for our own API."""

    def __init__(self, pending: PendingSignIns, tokens: UserTokens, verifier: UserVerifier) -> None:
        self._pending = pending
        self._tokens = tokens
        self._verifier = verifier

    async def knows(self, caller: Caller) -> bool:
        """Whether both services can be called in the caller's name right now."""
        return await self._tokens.knows(caller)

    async def sign_out(self, caller: Caller) -> None:
        """Forget the caller's grant, here and on every replica."""
        await self._tokens.forget(caller)

    async def exchange(self, inbound: Inbound) -> Exchanged:
        """Answer ``signin/tokenExchange``.

        412 makes the client show the sign-in button. Several clients of one person send the same
        exchange: the first is answered in earnest, the others with 200.
        """
        try:
            wanted = msgspec.convert(inbound.value, Exchange)
        except msgspec.ValidationError:
            return Exchanged(InvokeResponse(status=400, body=_failure("", "malformed")))
        conversation = inbound.place.conversation
        if not await self._pending.claim_exchange(
            inbound.channel_id, conversation, exchange_id=wanted.id
        ):
            return Exchanged(InvokeResponse(status=200))
        if refused := await self.accept(inbound.caller, wanted):
            body = _failure(wanted.id, refused.detail)
            return Exchanged(InvokeResponse(status=412, body=body), refusal=refused.error)
        pending = await self._pending.take(wanted.id)
        return Exchanged(InvokeResponse(status=200), inbound.caller, _interrupted(pending))

    async def accept(self, sender: Caller | None, offered: Exchange) -> Refused | None:
        """Sign the sender in with a token of their client's; ``None`` once it is done."""
        try:
            caller = await self._verifier.verify(offered.token)
            _check_same(caller, sender, await self._pending.read(offered.id))
            await self._tokens.exchange(caller, offered.token)
        except (InvalidToken, NotAllowed, KeysUnavailable) as refused:
            _log.warning("token_exchange_refused", reason=str(refused))
            return Refused(str(refused))
        except CaptureError as error:
            _log.info("token_exchange_failed", why=type(error).__name__)
            if isinstance(error, SignInRequired) and error.claims is not None:
                await self._pending.challenge(offered.id, error.claims)
            return Refused("sign-in required", error)
        return None


def _check_same(caller: Caller, sender: Caller | None, pending: Pending | None) -> None:
    if caller != sender or (pending is not None and pending.caller != caller):
        raise NotAllowed("another person")


def _interrupted(pending: Pending | None) -> Inbound | None:
    return read(pending.resume) if pending and pending.resume else None


def _failure(exchange_id: str, detail: str) -> dict[str, Any]:
    return {"id": exchange_id, "connectionName": CONNECTION, "failureDetail": detail}
