"""Which permissions each person has let the app use."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sandbox.entra.scopes import Resource, Wanted, resources

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sandbox.people import Person
    from sandbox.world import World

__all__ = ["grant", "granted", "seed"]

_COLLECTION = "consents"
_WITHOUT = 1
"""The second seller starts without consent, so that both roads can be walked."""


def seed(world: World) -> None:
    """Give everybody but the second seller their consent, once per data directory."""
    first = world.tenants[0]
    every = [Wanted(one, one.permissions) for one in resources(world, first) if one.permissions]
    for place, person in enumerate(world.people):
        if world.store.get(_COLLECTION, person.oid) is None:
            grant(world, person, [] if place == _WITHOUT else every)


def grant(world: World, person: Person, wanted: Iterable[Wanted]) -> None:
    """Remember what this person agreed to, besides what they had agreed to before."""
    consents: dict[str, list[str]] = world.store.get(_COLLECTION, person.oid) or {}
    for one in wanted:
        before = consents.get(one.resource.name, [])
        consents[one.resource.name] = sorted({*before, *one.permissions})
    world.store.put(_COLLECTION, person.oid, consents)


def granted(world: World, person: Person, resource: Resource) -> frozenset[str]:
    """The permissions of a resource this person agreed to."""
    consents: dict[str, list[str]] = world.store.get(_COLLECTION, person.oid) or {}
    return frozenset(consents.get(resource.name, ()))
