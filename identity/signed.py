"""A signed token opened: signature, key, and the claims that every token of ours must have."""

from __future__ import annotations

from datetime import timedelta
from typing import TypeVar

import jwt
import msgspec

from capture.ports import Clock
from identity.errors import InvalidToken
from identity.keys import KeySet, SigningKey

__all__ = ["LEEWAY", "Claims", "open_signed"]

LEEWAY = timedelta(minutes=5)
"""Clocks differ by this much (page: Authentication with the Bot Connector API)."""
MAX_CHARACTERS = 16 * 1024
_RS256 = ["RS256"]
_JWS = jwt.PyJWS(algorithms=_RS256)


class Claims(msgspec.Struct, kw_only=True):
    """What every token must state, in exactly these types: ``aud`` as a list is refused."""

    iss: str
    aud: str
    exp: int | float
    nbf: int | float


C = TypeVar("C", bound=Claims)


async def open_signed(
    token: str, keys: KeySet, *, claims: type[C], clock: Clock
) -> tuple[SigningKey, C]:
    """The key that signed the token, and what the token states.

    Raises ``InvalidToken``, or ``KeysUnavailable`` where the signature could not be judged.
    Issuer and audience are left to the caller.
    """
    if len(token) > MAX_CHARACTERS or not token.isascii():
        raise InvalidToken("size")
    key = await keys.key(_key_id(token))
    try:
        content = _JWS.decode(token, key.public, algorithms=_RS256)
    except jwt.PyJWTError:
        raise InvalidToken("signature") from None
    try:
        stated = msgspec.json.decode(content, type=claims)
    except (msgspec.DecodeError, UnicodeDecodeError):
        raise InvalidToken("claims") from None
    check_time(stated.nbf, stated.exp, clock=clock)
    return key, stated


def check_time(not_before: float, expires: float, *, clock: Clock) -> None:
    """Raise ``InvalidToken`` outside the token's time; both bounds are seconds since 1970."""
    now = clock().timestamp()
    if now >= expires + LEEWAY.total_seconds():
        raise InvalidToken("expired")
    if now < not_before - LEEWAY.total_seconds():
        raise InvalidToken("not yet valid")


def _key_id(token: str) -> str:
    try:
        header = _JWS.get_unverified_header(token)
    except jwt.PyJWTError:
        raise InvalidToken("not a token") from None
    if header.get("alg") != "RS256":
        raise InvalidToken("algorithm")
    kid = header.get("kid")
    if not isinstance(kid, str) or not kid:
        raise InvalidToken("no key id")
    return kid
