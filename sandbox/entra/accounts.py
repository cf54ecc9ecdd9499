"""Whether a person's account may be used at all."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sandbox.entra.errors import EntraError

if TYPE_CHECKING:
    from sandbox.people import Person
    from sandbox.world import World

__all__ = ["check", "is_enabled", "set_enabled"]

_COLLECTION = "accounts"


def is_enabled(world: World, person: Person) -> bool:
    """Whether an administrator left the account enabled."""
    return bool(world.store.get(_COLLECTION, person.oid) is not False)


def set_enabled(world: World, person: Person, *, enabled: bool) -> None:
    """Enable or disable the account."""
    world.store.put(_COLLECTION, person.oid, enabled)


def check(world: World, person: Person) -> None:
    """Raise ``EntraError`` 50057 for a disabled account."""
    if not is_enabled(world, person):
        raise EntraError("invalid_grant", 50057, "The user account is disabled.")
