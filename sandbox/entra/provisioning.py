"""Whether the app is known in a tenant, and who may let it in there.

Pages: "Convert single-tenant app to multitenant on Microsoft Entra ID" (the first consent creates
the service principal), "Configure how users consent to applications".
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from sandbox.entra import consent
from sandbox.entra.errors import EntraError
from sandbox.people import APP_ID

if TYPE_CHECKING:
    from sandbox.entra.scopes import Wanted
    from sandbox.people import Person, Tenant
    from sandbox.world import World

__all__ = [
    "USERS",
    "check_may_grant",
    "check_provisioned",
    "is_administrator",
    "is_provisioned",
    "provision",
    "remove",
    "set_users",
    "users",
]

USERS = ("all", "none", "ask")
"""Who may consent: everybody for themselves; administrators only; the same, and people may ask."""
_PRINCIPALS = "service_principals"
_USERS = "consent_policies"


def is_administrator(person: Person) -> bool:
    """The System Administrator of the CRM administers the directory too."""
    return person.role == "System Administrator"


def is_provisioned(world: World, tenant: Tenant) -> bool:
    """Whether the tenant has a service principal of the app; the app's own always has."""
    return tenant == world.tenants[0] or bool(world.store.get(_PRINCIPALS, tenant.id))


def provision(world: World, tenant: Tenant) -> None:
    """Create the tenant's service principal."""
    world.store.put(_PRINCIPALS, tenant.id, body=True)


def remove(world: World, tenant: Tenant) -> None:
    """Delete the tenant's service principal, and all consent with it."""
    world.store.put(_PRINCIPALS, tenant.id, body=False)
    consent.withdraw_tenant(world, tenant)
    for person in tenant.people:
        consent.withdraw(world, person)


def check_provisioned(world: World, tenant: Tenant) -> None:
    """Raise ``EntraError`` 700016 in a tenant that does not know the app."""
    if not is_provisioned(world, tenant):
        raise EntraError(
            "unauthorized_client",
            700016,
            f"Application with identifier '{APP_ID}' was not found in the directory "
            f"'{tenant.company}'. This can happen if the application has not been installed by "
            "the administrator of the tenant or consented to by any user in the tenant. You may "
            "have sent your authentication request to the wrong tenant.",
        )


def users(world: World, tenant: Tenant) -> str:
    """Which of ``USERS`` is the tenant's setting."""
    return str(world.store.get(_USERS, tenant.id) or "all")


def set_users(world: World, tenant: Tenant, setting: str) -> None:
    """Set who may consent to one of ``USERS``."""
    world.store.put(_USERS, tenant.id, setting)


def check_may_grant(world: World, person: Person, wanted: Iterable[Wanted]) -> None:
    """Raise ``EntraError`` 90094, or 90095 where people may ask, if only an administrator may."""
    if is_administrator(person):
        return
    setting = users(world, world.home(person))
    restricted = any(set(one.permissions) & set(one.resource.restricted) for one in wanted)
    if setting == "all" and not restricted:
        return
    raise EntraError(
        "access_denied",
        90095 if setting == "ask" else 90094,
        "The grant requires admin permission. Ask an administrator of your organization to grant "
        f"permission to application '{APP_ID}'.",
    )
