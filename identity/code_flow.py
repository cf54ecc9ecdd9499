"""Signing in on a page: authorization code with PKCE, for clients without silent sign-on.

Both services are asked for on one page and the code is redeemed for Graph alone; its refresh token
serves Dataverse too (page: OAuth 2.0 authorization code flow, Request an access token).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import structlog

from capture.errors import SignInRequired
from capture.models import Caller
from identity.errors import NotAllowed
from identity.msal_app import EntraApp
from identity.pending import PendingSignIns
from identity.resources import Resource, Resources
from identity.tokens import UserTokens
from identity.user import UserVerifier

__all__ = ["CodeFlow", "SignedIn"]

_ANSWERED = ("code", "error", "error_description")
"""Of a description only the error's number is looked at (``entra_errors``)."""

_log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Who signed in, and what ``PendingSignIns.begin`` was given to resume with."""

    caller: Caller
    resume: bytes = field(repr=False)


class CodeFlow:
    """``verifier`` checks id tokens; ``public_url`` is where people's browsers reach us.

    ``start`` and ``finish`` raise ``SignInRequired`` where the sign-in is unknown, too old or was
    declined: the person has to begin again. They raise what ``EntraApp`` raises.
    """

    def __init__(
        self,
        entra: EntraApp,
        pending: PendingSignIns,
        *,
        tokens: UserTokens,
        verifier: UserVerifier,
        resources: Resources,
        public_url: str,
    ) -> None:
        self._entra = entra
        self._pending = pending
        self._tokens = tokens
        self._verifier = verifier
        self._resources = resources
        self._redirect_uri = f"{public_url.rstrip('/')}/auth/callback"

    async def locale(self, pending_id: str) -> str:
        """The locale of the client that asked; "" for a sign-in that is not known any more."""
        pending = await self._pending.read(pending_id)
        return "" if pending is None else pending.locale

    async def start(self, pending_id: str) -> str:
        """The address to send the browser to; the same one however often the link is opened."""
        pending = await self._pending.read(pending_id)
        if pending is None:
            raise SignInRequired
        both = tuple(s for r in Resource for s in self._resources.scopes(pending.caller, r))
        begun = await self._entra.begin_code_flow(
            pending.caller.tenant,
            scopes=both,
            redirect_uri=self._redirect_uri,
            state=pending_id,
            claims=pending.claims,
        )
        flow = await self._pending.attach(pending_id, begun)
        if flow is None:
            raise SignInRequired
        return str(flow["auth_uri"])

    async def finish(self, answer: Mapping[str, str]) -> SignedIn:
        """What the callback's query leads to; raises ``NotAllowed`` if another person signed in."""
        state = answer.get("state", "")
        pending = await self._pending.take(state)
        if pending is None or pending.flow is None:
            raise SignInRequired
        known = {name: answer[name] for name in _ANSWERED if answer.get(name)}
        if not known.keys() & {"code", "error"}:
            raise SignInRequired
        grant = await self._entra.redeem_code(
            pending.caller.tenant,
            pending.flow,
            answer={**known, "state": state},
            scopes=self._resources.scopes(pending.caller, Resource.GRAPH),
        )
        caller = await self._verifier.verify(grant.id_token)
        if caller != pending.caller:
            _log.warning("signed_in_as_another", tenant=caller.tenant, oid=caller.oid)
            raise NotAllowed("another person")
        await self._tokens.remember(caller, grant)
        return SignedIn(caller, pending.resume)
