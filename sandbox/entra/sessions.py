"""A person's sign-in session: revoking it spoils every token that came from it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import uuid4

from sandbox.entra.errors import EntraError

if TYPE_CHECKING:
    from sandbox.people import Person
    from sandbox.world import World

__all__ = ["PASSWORD", "SECOND_FACTOR", "SignedIn", "current", "is_live", "revoke", "revoked"]

_COLLECTION = "sessions"
PASSWORD = "pwd"  # noqa: S105 - the method's name in the claim amr
SECOND_FACTOR = "mfa"


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A person in a session, and how they proved who they are.

    ``methods`` is the claim ``amr``; ``contexts`` are the authentication contexts they satisfied,
    the claim ``acrs``.
    """

    person: Person
    session: str
    methods: tuple[str, ...] = (PASSWORD,)
    contexts: tuple[str, ...] = ()

    @property
    def is_strong(self) -> bool:
        """Whether a second factor was used."""
        return SECOND_FACTOR in self.methods


def current(world: World, person: Person) -> str:
    """The session that tokens issued now belong to (their claim ``sid``)."""
    known = world.store.get(_COLLECTION, person.oid)
    return str(known) if known is not None else revoke(world, person)


def is_live(world: World, person: Person, session: object) -> bool:
    """Whether a token's session has not been revoked since."""
    return session == current(world, person)


def revoke(world: World, person: Person) -> str:
    """End the person's session and open a new one: "Revoke sessions" and a new sign-in."""
    session = str(uuid4())
    world.store.put(_COLLECTION, person.oid, session)
    return session


def revoked() -> EntraError:
    """What a grant from an ended session gets."""
    return EntraError(
        "invalid_grant",
        50173,
        "The provided grant has expired due to it being revoked, a fresh auth token is needed. "
        "The user might have changed or reset their password.",
        suberror="bad_token",
    )
