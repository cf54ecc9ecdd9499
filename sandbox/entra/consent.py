"""Which permissions each person, or an administrator for a whole tenant, has let the app use.

Page: "Overview of permissions and consent in the Microsoft identity platform".
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sandbox.entra.scopes import Resource, Wanted, resources

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sandbox.people import Person, Tenant
    from sandbox.world import World

__all__ = [
    "configured",
    "covers",
    "grant",
    "grant_tenant",
    "granted",
    "of_person",
    "of_tenant",
    "seed",
    "withdraw",
    "withdraw_tenant",
]

_PERSONAL = "consents"
_OF_TENANT = "admin_consents"
_WITHOUT = 1
"""The second seller starts without consent, so that both roads can be walked."""

Consents = dict[str, list[str]]
"""Permissions by the name of the resource."""


def seed(world: World) -> None:
    """Give everybody of the first tenant but the second seller consent, once per data directory."""
    every = configured(world, world.tenants[0])
    for place, person in enumerate(world.people):
        if world.store.get(_PERSONAL, person.oid) is None:
            grant(world, person, [] if place == _WITHOUT else every)


def configured(world: World, tenant: Tenant, resource: str | None = None) -> list[Wanted]:
    """What the app's registration lists, and ``/.default`` asks for, of one resource or of all."""
    return [
        Wanted(one, one.permissions)
        for one in resources(world, tenant)
        if one.permissions and resource in (None, one.name)
    ]


def grant(world: World, person: Person, wanted: Iterable[Wanted]) -> None:
    """Remember what this person agreed to, besides what they had agreed to before."""
    world.store.put(_PERSONAL, person.oid, _added(of_person(world, person), wanted))


def grant_tenant(world: World, tenant: Tenant, wanted: Iterable[Wanted]) -> None:
    """Remember what an administrator agreed to for everybody."""
    world.store.put(_OF_TENANT, tenant.id, _added(of_tenant(world, tenant), wanted))


def withdraw(world: World, person: Person, resource: str | None = None) -> None:
    """Take this person's own consent back, for one resource or for all."""
    world.store.put(_PERSONAL, person.oid, _without(of_person(world, person), resource))


def withdraw_tenant(world: World, tenant: Tenant, resource: str | None = None) -> None:
    """Take the administrator's consent back; what people agreed to themselves stays."""
    world.store.put(_OF_TENANT, tenant.id, _without(of_tenant(world, tenant), resource))


def granted(world: World, person: Person, resource: Resource) -> frozenset[str]:
    """The permissions of a resource the app may use in this person's name."""
    own, everybody = of_person(world, person), of_tenant(world, world.home(person))
    return frozenset((*own.get(resource.name, ()), *everybody.get(resource.name, ())))


def covers(world: World, person: Person, wanted: Iterable[Wanted]) -> bool:
    """Whether all of it was agreed to already."""
    return all(granted(world, person, one.resource) >= set(one.permissions) for one in wanted)


def of_person(world: World, person: Person) -> Consents:
    """What a person agreed to themselves."""
    return dict(world.store.get(_PERSONAL, person.oid) or {})


def of_tenant(world: World, tenant: Tenant) -> Consents:
    """What an administrator agreed to for the tenant."""
    return dict(world.store.get(_OF_TENANT, tenant.id) or {})


def _added(consents: Consents, wanted: Iterable[Wanted]) -> Consents:
    for one in wanted:
        before = consents.get(one.resource.name, [])
        consents[one.resource.name] = sorted({*before, *one.permissions})
    return consents


def _without(consents: Consents, resource: str | None) -> Consents:
    return {name: kept for name, kept in consents.items() if resource not in (None, name)}
