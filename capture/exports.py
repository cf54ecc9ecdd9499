"""Tickets for a file that a browser fetches: once, within minutes, for whom they were made.

Redis holds a hash of the ticket, so that reading Redis opens nothing. A ticket for one file opens
no other.
"""

from __future__ import annotations

import hashlib
import secrets
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from capture.models import Caller, ObjectId, TenantId
from capture.sealed import answered

if TYPE_CHECKING:
    from redis.asyncio import Redis

__all__ = ["Exports"]

_KEPT: Final = timedelta(minutes=5)


class Exports:
    """Raises ``ServiceUnavailable`` for ``Service.REDIS``."""

    def __init__(self, redis: Redis, file: str) -> None:
        self._redis = redis
        self._file = file

    async def offer(self, caller: Caller) -> str:
        """A new ticket for this person's file, or for that of their organisation."""
        ticket = secrets.token_urlsafe(32)
        whose = f"{caller.tenant}/{caller.oid}"
        await answered(self._redis.set(self._name(ticket), whose, ex=_KEPT))
        return ticket

    async def redeem(self, ticket: str) -> Caller | None:
        """For whom it was made; ``None`` for one that is spent, too old, or none."""
        whose = await answered(self._redis.getdel(self._name(ticket)))
        if whose is None:
            return None
        tenant, _, oid = whose.decode().partition("/")
        return Caller(TenantId(tenant), ObjectId(oid))

    def _name(self, ticket: str) -> str:
        return f"ac:export:{self._file}:{hashlib.sha256(ticket.encode()).hexdigest()}"
