"""The first part of an endpoint's path: one tenant, or an address that all tenants share.

Pages: "Microsoft identity platform and OAuth 2.0 authorization code flow" (parameter ``tenant``),
"Convert single-tenant app to multitenant on Microsoft Entra ID".
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sandbox.entra.errors import EntraError
from sandbox.people import APP_ID

if TYPE_CHECKING:
    from sandbox.people import Person, Tenant
    from sandbox.world import World

__all__ = ["APP_NAME", "Authority", "authority"]

APP_NAME = "Auto Capture (sandbox)"
_SHARED = ("common", "organizations")


@dataclass(frozen=True, slots=True)
class Authority:
    """Where a request was sent; ``name`` is the tenant's id, or the shared address's name.

    Without a ``tenant`` the person's own decides.
    """

    name: str
    tenant: Tenant | None

    def admits(self, person: Person) -> bool:
        """Whether this person has an account there."""
        return self.tenant is None or self.tenant.id == person.tenant

    def of(self, world: World, person: Person) -> Tenant:
        """The tenant whose rules apply to this person."""
        return self.tenant or world.home(person)

    def people(self, world: World) -> tuple[Person, ...]:
        """Everybody who can be signed in there."""
        tenants = world.tenants if self.tenant is None else (self.tenant,)
        return tuple(person for tenant in tenants for person in tenant.people)


def authority(world: World, name: str) -> Authority:
    """A tenant by id or domain, or a shared address; raises ``EntraError`` for any other."""
    if name.lower() in _SHARED:
        return Authority(name.lower(), None)
    if name.lower() == "consumers":
        raise EntraError(
            "invalid_request",
            9002332,
            f"Application '{APP_ID}'({APP_NAME}) is configured for use by Microsoft Entra users "
            "only. Please do not use the /consumers endpoint to serve this request.",
        )
    tenant = world.tenant(name)
    if tenant is None:
        raise EntraError(
            "invalid_request",
            90002,
            f"Tenant '{name[:100]}' not found. Check to make sure you have the correct tenant ID.",
        )
    return Authority(tenant.id, tenant)
