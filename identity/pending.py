"""Sign-ins that somebody has begun and not finished, and what to do afterwards.

They rest sealed in Redis, ten minutes from the last step, under the hash of their id: the id is a
capability, and nothing in Redis tells it.
"""

from __future__ import annotations

import hashlib
import secrets
from datetime import timedelta
from typing import Any

import msgspec
from redis.asyncio import Redis

from capture.models import Caller
from identity.envelope import Envelope
from identity.sealed_store import SealedStore, redis_trouble

__all__ = ["Pending", "PendingSignIns"]

LIFETIME = timedelta(minutes=10)


class Pending(msgspec.Struct, frozen=True):
    """Who asked, what to resume with, a claims challenge to answer, and MSAL's flow once begun.

    ``locale`` is that of the client that asked, such as ``zh-CN``, or "".
    """

    caller: Caller
    resume: bytes
    claims: str | None = None
    flow: dict[str, Any] | None = None
    locale: str = ""

    def __repr__(self) -> str:
        return f"Pending(caller={self.caller!r})"


class PendingSignIns:
    """Begun sign-ins, each to be taken once. Raises ``ServiceUnavailable`` for Redis trouble."""

    def __init__(self, redis: Redis, envelope: Envelope) -> None:
        self._redis = redis
        self._store = SealedStore(redis, envelope, lifetime=LIFETIME)

    async def begin(
        self, caller: Caller, resume: bytes, *, claims: str | None = None, locale: str = ""
    ) -> str:
        """The id to put into the start link: 256 random bits, url-safe."""
        pending_id = secrets.token_urlsafe(32)
        await self._store.put(
            _name(pending_id), _encode(Pending(caller, resume, claims, locale=locale))
        )
        return pending_id

    async def read(self, pending_id: str) -> Pending | None:
        """The sign-in, left where it is; ``None`` if unknown, taken or too old."""
        return (await self._read(pending_id))[1]

    async def attach(self, pending_id: str, flow: dict[str, Any]) -> dict[str, Any] | None:
        """The flow that counts: this one, or one attached before it, as links are opened twice."""
        sealed, pending = await self._read(pending_id)
        if sealed is None or pending is None:
            return None
        if pending.flow is not None:
            return pending.flow
        content = _encode(msgspec.structs.replace(pending, flow=flow))
        if await self._store.replace(_name(pending_id), sealed, content=content) is not None:
            return flow
        after = await self.read(pending_id)
        return None if after is None else after.flow

    async def challenge(self, pending_id: str, claims: str) -> None:
        """Let the page answer this challenge; a page begun without it counts no more."""
        sealed, pending = await self._read(pending_id)
        if sealed is None or pending is None:
            return
        content = _encode(msgspec.structs.replace(pending, claims=claims, flow=None))
        await self._store.replace(_name(pending_id), sealed, content=content)

    async def take(self, pending_id: str) -> Pending | None:
        """The sign-in, which nobody can take again."""
        content = await self._store.take(_name(pending_id))
        return None if content is None else _decode(content)

    async def claim_exchange(self, channel: str, conversation: str, *, exchange_id: str) -> bool:
        """Whether this is the first ``signin/tokenExchange`` of that id; every client sends one."""
        what = f"{channel}\0{conversation}\0{exchange_id}"
        name = f"ac:exchange:{_hash(what)}"
        with redis_trouble():
            return bool(await self._redis.set(name, b"1", ex=LIFETIME, nx=True))

    async def _read(self, pending_id: str) -> tuple[bytes | None, Pending | None]:
        name = _name(pending_id)
        sealed = await self._store.read(name)
        content = None if sealed is None else self._store.open(name, sealed)
        return sealed, None if content is None else _decode(content)


def _name(pending_id: str) -> str:
    return f"ac:signin:{_hash(pending_id)}"


def _hash(text: str) -> str:
    # What came from outside may hold lone surrogates.
    return hashlib.sha256(text.encode(errors="backslashreplace")).hexdigest()


def _encode(pending: Pending) -> bytes:
    return msgspec.json.encode(pending)


def _decode(content: bytes) -> Pending:
    return msgspec.json.decode(content, type=Pending)
