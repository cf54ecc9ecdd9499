"""Whether a request to the bot comes from its channel.

Rules: page Authentication with the Bot Connector API.

``verify`` looks at the token alone and comes before the body is read; ``check`` compares the body
with what the token allowed. Nothing may be sent to ``ChannelIdentity.service_url`` before both.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlsplit

from capture.lru import Lru
from capture.ports import Clock
from identity.errors import InvalidToken, NotAllowed
from identity.keys import KeySet, SigningKey
from identity.signed import Claims, check_time, open_signed

__all__ = ["ChannelIdentity", "ChannelVerifier"]

REMEMBERED = 1000


@dataclass(frozen=True, slots=True)
class ChannelIdentity:
    """Where a verified sender may be answered, and the channels it may speak for."""

    service_url: str
    endorsements: frozenset[str]


class _ChannelClaims(Claims, kw_only=True):
    serviceurl: str


@dataclass(frozen=True, slots=True)
class _Verified:
    identity: ChannelIdentity
    key: SigningKey
    not_before: float
    expires: float


class ChannelVerifier:
    """Checks tokens that the channel signed for this bot.

    ``service_hosts`` are ``host`` (port 443) or ``host:port``: where the bot's own bearer may go.
    A channel uses one token for many requests, so verified ones are remembered by their hash, as
    long as they are valid and their key is still published unchanged.
    """

    def __init__(
        self,
        keys: KeySet,
        *,
        issuer: str,
        app_id: str,
        service_hosts: Iterable[str],
        clock: Clock,
    ) -> None:
        self._keys = keys
        self._issuer = issuer
        self._app_id = app_id
        self._hosts = frozenset(host.lower() for host in service_hosts)
        self._clock = clock
        self._known: Lru[bytes, _Verified] = Lru(REMEMBERED)

    async def verify(self, authorization: str | None) -> ChannelIdentity:
        """Who sent this ``Authorization``; raises ``InvalidToken`` or ``KeysUnavailable``."""
        token = _bearer(authorization)
        digest = hashlib.sha256(token.encode()).digest()
        known = self._known.get(digest)
        if known is not None:
            check_time(known.not_before, known.expires, clock=self._clock)
            if await self._keys.key(known.key.kid) == known.key:
                return known.identity
            self._known.drop(digest)
        verified = await self._verify(token)
        self._known.put(digest, verified)
        return verified.identity

    async def _verify(self, token: str) -> _Verified:
        key, claims = await open_signed(token, self._keys, claims=_ChannelClaims, clock=self._clock)
        if claims.iss != self._issuer:
            raise InvalidToken("issuer")
        if claims.aud != self._app_id:
            raise InvalidToken("audience")
        if not claims.serviceurl:
            raise InvalidToken("service url")
        identity = ChannelIdentity(claims.serviceurl, key.endorsements)
        return _Verified(identity, key, claims.nbf, claims.exp)

    def check(
        self, identity: ChannelIdentity, *, channel_id: str | None, service_url: str | None
    ) -> None:
        """Whether an activity with these properties may come from there; raises ``NotAllowed``."""
        if not channel_id or channel_id not in identity.endorsements:
            raise NotAllowed("channel")
        if not service_url or service_url != identity.service_url:
            raise NotAllowed("service url")
        if not self._served(service_url):
            raise NotAllowed("service host")

    def _served(self, service_url: str) -> bool:
        if not service_url.isascii() or not service_url.isprintable() or "\\" in service_url:
            return False
        try:
            url = urlsplit(service_url)
            port = 443 if url.port is None else url.port
        except ValueError:
            return False
        plain = url.username is None and url.password is None and not (url.query or url.fragment)
        host = url.hostname if port == 443 else f"{url.hostname}:{port}"
        return url.scheme == "https" and plain and host in self._hosts


def _bearer(authorization: str | None) -> str:
    scheme, _, token = (authorization or "").partition(" ")
    if scheme.lower() != "bearer" or not token or not token.isascii():
        raise InvalidToken("no bearer")
    return token
