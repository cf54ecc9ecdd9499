"""Authorization codes: short-lived, single-use, and kept by their digest alone."""

from __future__ import annotations

import secrets
from dataclasses import asdict, dataclass
from hashlib import sha256
from typing import TYPE_CHECKING

from sandbox.entra.errors import EntraError

if TYPE_CHECKING:
    from sandbox.entra.authority import Authority
    from sandbox.world import World

__all__ = ["Code", "issue", "redeem"]

_COLLECTION = "codes"
_LIFETIME = 600
"""Seconds; page "OAuth 2.0 authorization code flow": about 10 minutes."""


@dataclass(frozen=True, slots=True)
class Code:
    """What a person's sign-in entitles the app to ask for; ``expires`` in epoch seconds.

    ``authority`` is the name of the one that issued it; ``methods`` and ``contexts`` are those of
    ``sessions.SignedIn``.
    """

    authority: str
    oid: str
    session: str
    scope: str
    redirect_uri: str
    challenge: str
    nonce: str | None
    expires: float
    methods: tuple[str, ...]
    contexts: tuple[str, ...]
    redeemed: bool = False


def issue(world: World, code: Code) -> str:
    """A new code; those that nobody can use any more are forgotten."""
    now = world.clock().timestamp()
    for key, kept in list(world.store.items(_COLLECTION)):
        if kept["expires"] + _LIFETIME < now:
            world.store.delete(_COLLECTION, key)
    text = secrets.token_urlsafe(64)
    world.store.put(_COLLECTION, _digest(text), asdict(code))
    return text


def expiry(world: World) -> float:
    """When a code issued now stops working."""
    return world.clock().timestamp() + _LIFETIME


def redeem(world: World, where: Authority, text: str) -> Code:
    """Use a code up; raises ``EntraError`` for an unknown, used, foreign or expired one."""
    kept = world.store.get(_COLLECTION, _digest(text))
    if kept is None:
        raise EntraError(
            "invalid_grant", 9002313, "Invalid request. Request is malformed or invalid."
        )
    code = Code(**kept)
    if code.authority != where.name:
        raise EntraError(
            "invalid_grant",
            700005,
            "Provided Authorization Code is intended to use against other tenant, thus rejected. "
            "OAuth2 Authorization Code must be redeemed against same tenant it was acquired for "
            "(/common or /{tenant-ID} as appropriate).",
        )
    if code.redeemed:
        raise EntraError(
            "invalid_grant",
            54005,
            "OAuth2 Authorization code was already redeemed, please retry with a new valid code "
            "or use an existing refresh token.",
        )
    if code.expires <= world.clock().timestamp():
        raise EntraError(
            "invalid_grant",
            70008,
            "The provided authorization code or refresh token has expired due to inactivity. "
            "Send a new interactive authorization request for this user and resource.",
        )
    world.store.put(_COLLECTION, _digest(text), kept | {"redeemed": True})
    return code


def _digest(text: str) -> str:
    return sha256(text.encode()).hexdigest()
