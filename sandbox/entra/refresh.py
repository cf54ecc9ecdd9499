"""Refresh tokens: opaque, a session's and a client's, good for any resource of the app."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from cryptography.fernet import Fernet, InvalidToken

from sandbox.entra import sessions
from sandbox.entra.authority import APP_NAME
from sandbox.entra.errors import EntraError
from sandbox.entra.sessions import SignedIn
from sandbox.entra.tokens import issuer
from sandbox.people import APP_ID

if TYPE_CHECKING:
    from sandbox.entra.authority import Authority
    from sandbox.people import Person
    from sandbox.world import World

__all__ = ["issue", "redeem"]

_LIFETIME = 90 * 24 * 3600
"""Seconds; page "Refresh tokens in the Microsoft identity platform"."""


@dataclass(frozen=True, slots=True)
class _Refresh:
    """What the sealed text says; ``expires`` in epoch seconds."""

    oid: str
    session: str
    expires: float
    client: str
    methods: tuple[str, ...]
    contexts: tuple[str, ...]


def issue(world: World, who: SignedIn) -> str:
    """A new refresh token; earlier ones keep working until they expire or are revoked."""
    body = _Refresh(
        oid=who.person.oid,
        session=who.session,
        expires=world.clock().timestamp() + _LIFETIME,
        client=APP_ID,
        methods=who.methods,
        contexts=who.contexts,
    )
    return _box(world).encrypt(json.dumps(asdict(body)).encode()).decode()


def redeem(world: World, where: Authority, text: str) -> SignedIn:
    """Whose token it is; raises ``EntraError`` for a foreign, expired or revoked one."""
    try:
        body = _Refresh(**json.loads(_box(world).decrypt(text)))
    except (InvalidToken, ValueError, TypeError):
        raise EntraError(
            "invalid_grant", 9002313, "Invalid request. Request is malformed or invalid."
        ) from None
    person = world.person(body.oid)
    if person is None:
        raise EntraError(
            "invalid_grant", 50034, "The user account does not exist in the directory."
        )
    if not where.admits(person):
        raise _stranger(world, where, person)
    if body.expires <= world.clock().timestamp():
        raise EntraError(
            "invalid_grant",
            700082,
            "The refresh token has expired due to inactivity.",
            suberror="bad_token",
        )
    if not sessions.is_live(world, person, body.session):
        raise sessions.revoked()
    return SignedIn(person, body.session, tuple(body.methods), tuple(body.contexts))


def _stranger(world: World, where: Authority, person: Person) -> EntraError:
    company = where.tenant.company if where.tenant else where.name
    return EntraError(
        "invalid_grant",
        50020,
        f"User account '{person.mail}' from identity provider "
        f"'{issuer(world, person.tenant, version=1)}' does not exist in tenant '{company}' and "
        f"cannot access the application '{APP_ID}'({APP_NAME}) in that tenant.",
    )


def _box(world: World) -> Fernet:
    """The key is this data directory's own, so that the tokens outlive a restart."""
    key = world.store.get("keys", "refresh")
    if key is None:
        key = Fernet.generate_key().decode()
        world.store.put("keys", "refresh", key)
    return Fernet(key)
