"""What lets us ask for a person's tokens again: one sealed blob per tenant and object id.

The blob is MSAL's serialised cache. A key name holds ids only.
"""

from __future__ import annotations

import uuid
from datetime import timedelta

import structlog
from redis.asyncio import Redis

from capture.models import Caller
from identity.envelope import Envelope
from identity.errors import NotAllowed
from identity.sealed_store import SealedStore

__all__ = ["TokenCache"]

LIFETIME = timedelta(days=90)
"""Entra's own lifetime of a refresh token that nobody uses."""

_log = structlog.get_logger()


class TokenCache:
    """The blobs in Redis; lives 90 days from the last use."""

    def __init__(self, redis: Redis, envelope: Envelope) -> None:
        self._store = SealedStore(redis, envelope, lifetime=LIFETIME)

    async def read(self, caller: Caller) -> bytes | None:
        """The caller's blob, sealed: equal bytes are the same blob."""
        return await self._store.read(_name(caller))

    def open(self, caller: Caller, sealed: bytes) -> str | None:
        """MSAL's cache, or ``None`` if it was sealed with a lost key: then sign in again."""
        content = self._store.open(_name(caller), sealed)
        if content is None:
            _log.warning("token_blob_unreadable", tenant=caller.tenant, oid=caller.oid)
            return None
        return content.decode()

    async def put(self, caller: Caller, content: str) -> bytes:
        """A new sign-in: it replaces whatever is there."""
        return await self._store.put(_name(caller), content.encode())

    async def replace(self, caller: Caller, old: bytes, *, content: str) -> bytes | None:
        """A refresh: only over the blob it began with, so that no newer one is lost."""
        return await self._store.replace(_name(caller), old, content=content.encode())

    async def renew(self, caller: Caller) -> None:
        """Count 90 days from now."""
        await self._store.renew(_name(caller))

    async def delete(self, caller: Caller) -> None:
        """Sign the caller out everywhere."""
        await self._store.delete(_name(caller))


def _name(caller: Caller) -> str:
    for part in (caller.tenant, caller.oid):
        try:
            known = str(uuid.UUID(part)) == part
        except ValueError:
            known = False
        if not known:
            raise NotAllowed("caller")
    return f"ac:tokens:{caller.tenant}:{caller.oid}"
