"""A signed-in person's bearers for Graph and Dataverse, silently renewed.

Access tokens are kept in memory, each bound to the blob it came from: one read of Redis per use
decides whether that is still the blob, so a sign-out on any replica counts everywhere at once.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial

import structlog

from capture.bearer import Bearer
from capture.errors import SignInRequired
from capture.lru import Lru
from capture.models import Caller
from capture.ports import Clock
from capture.single_flight import SingleFlight
from identity.msal_app import EntraApp, Grant
from identity.resources import Resource, Resources
from identity.token_cache import TokenCache

__all__ = ["UserTokens"]

MARGIN = timedelta(minutes=5)
REMEMBERED = 10_000
ATTEMPTS = 5

_log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class _Kept:
    token: str = field(repr=False)
    blob: bytes = field(repr=False)
    until: datetime


class UserTokens:
    """Implements ``capture.ports.Tokens``.

    All methods raise ``UnknownTenant`` for a tenant that is not served and ``ServiceUnavailable``
    where Redis or Entra does not answer.
    """

    def __init__(
        self, entra: EntraApp, cache: TokenCache, *, resources: Resources, clock: Clock
    ) -> None:
        self._entra = entra
        self._cache = cache
        self._resources = resources
        self._clock = clock
        self._kept: Lru[tuple[Caller, Resource], _Kept] = Lru(REMEMBERED)
        self._flights: SingleFlight[tuple[Caller, Resource, bytes], str] = SingleFlight()

    async def for_graph(self, caller: Caller) -> str:
        """A bearer for Graph, good for five minutes at least; raises ``SignInRequired``."""
        return Bearer(await self._bearer(caller, Resource.GRAPH), caller)

    async def for_dataverse(self, caller: Caller) -> str:
        """A bearer for the caller's Dataverse, likewise."""
        return Bearer(await self._bearer(caller, Resource.DATAVERSE), caller)

    async def knows(self, caller: Caller) -> bool:
        """Whether both bearers can be had right now."""
        try:
            await self.for_graph(caller)
            await self.for_dataverse(caller)
        except SignInRequired:
            return False
        return True

    async def has(self, caller: Caller) -> bool:
        """Whether there is a grant, good or not; nobody is asked, and it does not count as use."""
        return await self._cache.read(caller) is not None

    async def exchange(self, caller: Caller, assertion: str, *, claims: str | None = None) -> None:
        """Sign in with the caller's own token for our API (on behalf of).

        ``assertion`` must have been verified as this caller's. ``claims`` answers a challenge.
        Raises ``ConsentRequired`` or ``SignInRequired`` where a page has to be shown, be it for
        Dataverse: otherwise the command would ask for a sign-in again.
        """
        scopes = self._resources.scopes(caller, Resource.GRAPH)
        grant = await self._entra.on_behalf_of(caller, assertion, scopes=scopes, claims=claims)
        await self._sign_in(caller, grant)
        await self.for_dataverse(caller)

    async def remember(self, caller: Caller, grant: Grant) -> None:
        """Sign in with what a code flow for Graph's scopes brought."""
        await self._sign_in(caller, grant)

    async def forget(self, caller: Caller) -> None:
        """Sign out, on every replica."""
        await self._cache.delete(caller)
        for resource in Resource:
            self._kept.drop((caller, resource))
        _log.info("signed_out", tenant=caller.tenant, oid=caller.oid)

    async def aclose(self) -> None:
        """End what is under way."""
        await self._flights.aclose()

    async def _sign_in(self, caller: Caller, grant: Grant) -> None:
        assert grant.cache is not None, "a sign-in changes the cache"
        sealed = await self._cache.put(caller, grant.cache)
        self._keep(caller, Resource.GRAPH, grant=grant, sealed=sealed)
        _log.info("signed_in", tenant=caller.tenant, oid=caller.oid)

    async def _bearer(self, caller: Caller, resource: Resource) -> str:
        scopes = self._resources.scopes(caller, resource)
        sealed = await self._cache.read(caller)
        if sealed is None:
            raise SignInRequired
        blob = _digest(sealed)
        kept = self._kept.get((caller, resource))
        if kept is not None and kept.blob == blob and self._clock() < kept.until:
            return kept.token
        fetch = partial(self._fetch, caller, resource, scopes)
        return await self._flights.run((caller, resource, blob), fetch)

    async def _fetch(self, caller: Caller, resource: Resource, scopes: tuple[str, ...]) -> str:
        """Ask MSAL, and keep what it learned unless the blob changed meanwhile: then begin again.

        Somebody else's change usually brings the token we wanted, so few rounds suffice.
        """
        token = ""
        for _ in range(ATTEMPTS):
            sealed, content = await self._open(caller)
            try:
                grant = await self._entra.silent(caller, content, scopes=scopes)
            except SignInRequired:
                if await self._cache.read(caller) == sealed:
                    raise
                continue
            token = grant.token
            stored = await self._store(caller, sealed, grant)
            if stored is not None:
                self._keep(caller, resource, grant=grant, sealed=stored)
                break
        if not token:
            raise SignInRequired
        return token

    async def _open(self, caller: Caller) -> tuple[bytes, str]:
        sealed = await self._cache.read(caller)
        content = None if sealed is None else self._cache.open(caller, sealed)
        if sealed is None or content is None:
            raise SignInRequired
        return sealed, content

    async def _store(self, caller: Caller, sealed: bytes, grant: Grant) -> bytes | None:
        if grant.cache is None:
            await self._cache.renew(caller)
            return sealed
        return await self._cache.replace(caller, sealed, content=grant.cache)

    def _keep(self, caller: Caller, resource: Resource, *, grant: Grant, sealed: bytes) -> None:
        until = self._clock() + timedelta(seconds=grant.seconds) - MARGIN
        self._kept.put((caller, resource), _Kept(grant.token, _digest(sealed), until))


def _digest(sealed: bytes) -> bytes:
    return hashlib.sha256(sealed).digest()
