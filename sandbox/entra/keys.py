"""RSA keys that sign tokens, published as a JSON Web Key Set, and replaced on demand."""

from __future__ import annotations

import json
from base64 import urlsafe_b64encode
from collections.abc import Iterable, Sequence
from datetime import datetime
from hashlib import sha256
from typing import TYPE_CHECKING, Any, Self

import jwt
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key
from jwt.algorithms import RSAAlgorithm

if TYPE_CHECKING:
    from sandbox.store import Store

__all__ = ["SigningKeys"]

_COLLECTION = "keys"
_PUBLISHED = 2
"""The key in use and the one before it, so that a rotation spoils no token already given out."""
_ALGORITHM = "RS256"
_REQUIRED = ["exp", "nbf", "iat", "iss", "aud"]


class SigningKeys:
    """One issuer's keys, newest first; they outlive a restart of the sandbox."""

    def __init__(self, store: Store, name: str, keys: Sequence[RSAPrivateKey]) -> None:
        self._store = store
        self._name = name
        self._keys = {_thumbprint(key): key for key in keys}

    @classmethod
    def create(cls, store: Store, name: str) -> Self:
        """Load the keys of this name, or make and keep the first one."""
        pems: list[str] = store.get(_COLLECTION, name) or []
        keys = cls(store, name, [_load(pem) for pem in pems])
        if not pems:
            keys.rotate()
        return keys

    def rotate(self) -> None:
        """Sign with a new key from now on; the one before stays published, older ones do not."""
        fresh = generate_private_key(public_exponent=65537, key_size=2048)
        kept = [fresh, *self._keys.values()][:_PUBLISHED]
        self._store.put(_COLLECTION, self._name, [_dump(key) for key in kept])
        self._keys = {_thumbprint(key): key for key in kept}

    def retire(self) -> None:
        """Publish the newest key alone: what older ones signed is good for nothing any more."""
        kid, key = next(iter(self._keys.items()))
        self._store.put(_COLLECTION, self._name, [_dump(key)])
        self._keys = {kid: key}

    def sign(self, claims: dict[str, Any]) -> str:
        """A compact token of these claims, RS256, by the newest key."""
        kid, key = next(iter(self._keys.items()))
        return jwt.encode(claims, key, algorithm=_ALGORITHM, headers={"kid": kid})

    def jwks(self, endorsements: Iterable[str] | None = None) -> dict[str, Any]:
        """The published key set; ``endorsements`` are the channels a Bot Framework key may sign."""
        extra = {} if endorsements is None else {"endorsements": list(endorsements)}
        return {"keys": [_public(kid, key) | extra for kid, key in self._keys.items()]}

    def claims(self, token: str, audience: str | Sequence[str], now: datetime) -> dict[str, Any]:
        """What a token of ours says.

        Raises ``jwt.InvalidTokenError``, by its subclass for expiry, audience and signature.
        """
        if not token.isascii():
            raise jwt.DecodeError("a token is ASCII")
        kid = jwt.get_unverified_header(token).get("kid")
        key = self._keys.get(kid) if isinstance(kid, str) else None
        if key is None:
            raise jwt.InvalidSignatureError("signed by a key that is not published here")
        claims = jwt.decode(
            token,
            key.public_key(),
            algorithms=[_ALGORITHM],
            audience=audience,
            options={
                "require": _REQUIRED,
                "strict_aud": isinstance(audience, str),
                "verify_exp": False,
                "verify_nbf": False,
                "verify_iat": False,
            },
        )
        _check_times(claims, now.timestamp())
        return claims


def _check_times(claims: dict[str, Any], now: float) -> None:
    """Hold the claims against the world's clock, which PyJWT does not take."""
    if not all(isinstance(claims[name], int | float) for name in ("exp", "nbf", "iat")):
        raise jwt.DecodeError("exp, nbf and iat are numbers")
    if claims["exp"] <= now:
        raise jwt.ExpiredSignatureError("the token has expired")
    if claims["nbf"] > now:
        raise jwt.ImmatureSignatureError("the token is not valid yet")


def _public(kid: str, key: RSAPrivateKey) -> dict[str, Any]:
    numbers = RSAAlgorithm.to_jwk(key.public_key(), as_dict=True)
    return {
        "kty": "RSA",
        "use": "sig",
        "kid": kid,
        "x5t": kid,
        "n": numbers["n"],
        "e": numbers["e"],
    }


def _thumbprint(key: RSAPrivateKey) -> str:
    """The key's RFC 7638 thumbprint."""
    numbers = RSAAlgorithm.to_jwk(key.public_key(), as_dict=True)
    text = json.dumps(
        {"e": numbers["e"], "kty": "RSA", "n": numbers["n"]}, separators=(",", ":"), sort_keys=True
    )
    return urlsafe_b64encode(sha256(text.encode()).digest()).rstrip(b"=").decode()


def _dump(key: RSAPrivateKey) -> str:
    return key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    ).decode()


def _load(pem: str) -> RSAPrivateKey:
    key = serialization.load_pem_private_key(pem.encode(), password=None)
    if not isinstance(key, RSAPrivateKey):
        raise TypeError("the store holds a key that is not RSA")
    return key
