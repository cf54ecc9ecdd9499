"""What an administrator may set about a person's account."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sandbox.entra.errors import EntraError

if TYPE_CHECKING:
    from sandbox.people import Person
    from sandbox.world import World

__all__ = ["check", "is_enabled", "is_guest", "set_enabled", "set_guest"]

_DISABLED = "disabled_accounts"
_GUESTS = "guest_accounts"


def is_enabled(world: World, person: Person) -> bool:
    """Whether an administrator left the account enabled."""
    return not world.store.get(_DISABLED, person.oid)


def set_enabled(world: World, person: Person, *, enabled: bool) -> None:
    """Enable or disable the account."""
    world.store.put(_DISABLED, person.oid, not enabled)


def is_guest(world: World, person: Person) -> bool:
    """Whether the person is a guest of the tenant, at home elsewhere."""
    return bool(world.store.get(_GUESTS, person.oid))


def set_guest(world: World, person: Person, *, guest: bool) -> None:
    """Make the person a guest or a member."""
    world.store.put(_GUESTS, person.oid, guest)


def check(world: World, person: Person) -> None:
    """Raise ``EntraError`` 50057 for a disabled account."""
    if not is_enabled(world, person):
        raise EntraError("invalid_grant", 50057, "The user account is disabled.")
