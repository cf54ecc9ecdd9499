"""An issuer's public signing keys, fetched when needed and never trusted for long.

OpenID metadata names the key document; both are bounded in size and time and never redirected.
A day after the last load the keys are loaded again; an unknown key id loads them too, but not more
often than the cool-down, whoever sends such ids.
If the keys cannot be had, old ones serve for one more day and then nothing is accepted.
"""

from __future__ import annotations

import asyncio
import base64
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TypeVar
from urllib.parse import urlsplit

import aiohttp
import msgspec
import structlog
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey, RSAPublicNumbers

from capture.ports import Clock
from capture.single_flight import SingleFlight
from identity.errors import InvalidToken, KeysUnavailable

__all__ = ["KeySet", "SigningKey"]

REFRESH = timedelta(days=1)
STALE = timedelta(days=2)
COOL_DOWN = timedelta(minutes=1)
SECONDS = 10.0
METADATA_BYTES = 64 * 1024
KEYS_BYTES = 1024 * 1024
MAX_KEYS = 100
MIN_BITS = 2048

_log = structlog.get_logger()
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class SigningKey:
    """A published key; two are equal when nothing about them has changed.

    ``endorsements`` are the channels a Bot Framework key may speak for.
    ``issuer`` limits an Entra key to one issuer, or to a template with ``{tenantid}``.
    """

    kid: str
    public: RSAPublicKey = field(repr=False)
    endorsements: frozenset[str]
    issuer: str | None


class _Metadata(msgspec.Struct):
    jwks_uri: str


class _Document(msgspec.Struct):
    keys: list[msgspec.Raw]


class _Jwk(msgspec.Struct):
    kid: str
    kty: str
    n: str
    e: str
    use: str = "sig"
    alg: str = "RS256"
    endorsements: frozenset[str] = frozenset()
    issuer: str | None = None


class _Unusable(Exception):  # noqa: N818 - never leaves this module
    pass


class KeySet:
    """The signing keys that ``metadata_url`` leads to; ``seconds`` bounds one load."""

    def __init__(
        self,
        session: aiohttp.ClientSession,
        metadata_url: str,
        *,
        clock: Clock,
        seconds: float = SECONDS,
    ) -> None:
        self._session = session
        self._metadata_url = metadata_url
        self._clock = clock
        self._seconds = seconds
        self._keys: dict[str, SigningKey] = {}
        self._loaded: datetime | None = None
        self._tried: datetime | None = None
        self._flight: SingleFlight[str, None] = SingleFlight()

    async def key(self, kid: str) -> SigningKey:
        """The key with this id.

        Raises ``InvalidToken`` where the issuer publishes no such key and ``KeysUnavailable``
        where nobody could tell.
        """
        await self.ready()
        found = self._keys.get(kid)
        if found is None and self._may_ask():
            await self._ask()
            found = self._keys.get(kid)
        if found is not None:
            return found
        if self._loaded != self._tried:
            raise KeysUnavailable
        raise InvalidToken("unknown key")

    async def ready(self) -> None:
        """Have keys that are not too old, or raise ``KeysUnavailable``."""
        if self._older_than(REFRESH) and self._may_ask():
            await self._ask()
        if self._older_than(STALE):
            raise KeysUnavailable

    async def aclose(self) -> None:
        """End a load that is under way."""
        await self._flight.aclose()

    def _older_than(self, age: timedelta) -> bool:
        return self._loaded is None or self._clock() - self._loaded >= age

    def _may_ask(self) -> bool:
        return self._tried is None or self._clock() - self._tried >= COOL_DOWN

    async def _ask(self) -> None:
        await self._flight.run("load", self._load)

    async def _load(self) -> None:
        now = self._clock()
        try:
            async with asyncio.timeout(self._seconds):
                keys = await self._fetch()
        except (aiohttp.ClientError, TimeoutError, ValueError, _Unusable) as error:
            self._tried = now
            _log.warning("signing_keys_failed", url=self._metadata_url, why=type(error).__name__)
        else:
            self._keys, self._loaded, self._tried = keys, now, now
            _log.info("signing_keys_loaded", url=self._metadata_url, keys=len(keys))

    async def _fetch(self) -> dict[str, SigningKey]:
        metadata = _decode(await self._get(self._metadata_url, METADATA_BYTES), _Metadata)
        if not _fit(metadata.jwks_uri, self._metadata_url):
            raise _Unusable("the key document is neither on https nor beside the metadata")
        document = _decode(await self._get(metadata.jwks_uri, KEYS_BYTES), _Document)
        found = (_signing_key(raw) for raw in document.keys[:MAX_KEYS])
        keys = {key.kid: key for key in found if key is not None}
        if not keys:
            raise _Unusable("no usable key")
        return keys

    async def _get(self, url: str, limit: int) -> bytes:
        body = bytearray()
        async with self._session.get(url, allow_redirects=False) as reply:
            if reply.status != 200:
                raise _Unusable(f"status {reply.status}")
            async for chunk in reply.content.iter_chunked(64 * 1024):
                body += chunk
                if len(body) > limit:
                    raise _Unusable("too large")
        return bytes(body)


def _fit(jwks_uri: str, metadata_url: str) -> bool:
    there, here = urlsplit(jwks_uri), urlsplit(metadata_url)
    return there.scheme == "https" or (there.scheme, there.netloc) == (here.scheme, here.netloc)


def _decode(body: bytes, kind: type[T]) -> T:
    try:
        return msgspec.json.decode(body, type=kind)
    except msgspec.DecodeError:
        raise _Unusable("not the JSON it should be") from None


def _signing_key(raw: msgspec.Raw) -> SigningKey | None:
    """The key, or ``None`` for one we could not use: it must not take the others with it."""
    try:
        jwk = msgspec.json.decode(raw, type=_Jwk)
        numbers = RSAPublicNumbers(_number(jwk.e), _number(jwk.n))
        public = numbers.public_key()
    except (msgspec.DecodeError, ValueError):
        return None
    fit = jwk.kid and jwk.kty == "RSA" and jwk.use == "sig" and jwk.alg == "RS256"
    if not fit or public.key_size < MIN_BITS:
        return None
    return SigningKey(jwk.kid, public, jwk.endorsements, jwk.issuer)


def _number(text: str) -> int:
    return int.from_bytes(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
