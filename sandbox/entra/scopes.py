"""What a client asks for: scopes, sorted by the resource they belong to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sandbox.entra.errors import EntraError
from sandbox.people import APP_ID, Tenant

if TYPE_CHECKING:
    from sandbox.world import World

__all__ = ["APP_URI", "OPENID", "Asked", "Resource", "Wanted", "parse", "resource_of", "resources"]

APP_URI = f"api://botid-{APP_ID}"
OPENID = frozenset({"openid", "profile", "email", "offline_access"})


@dataclass(frozen=True, slots=True)
class Resource:
    """An API that tokens are issued for.

    ``name`` is what consent is remembered by, since addresses change from start to start.
    ``root`` precedes a permission in a scope; ``audience`` is the claim ``aud``.
    ``permissions`` are those the app's registration lists; ``restricted`` ones can be asked for
    besides, and only an administrator may grant them.
    """

    name: str
    root: str
    audience: str
    permissions: tuple[str, ...]
    restricted: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Wanted:
    """The permissions wanted of one resource; ``default`` means all that are configured."""

    resource: Resource
    permissions: tuple[str, ...]
    default: bool = False


@dataclass(frozen=True, slots=True)
class Asked:
    """A whole ``scope`` parameter: OpenID Connect's own scopes, and those of each resource."""

    openid: frozenset[str]
    wanted: tuple[Wanted, ...]


def resources(world: World, tenant: Tenant | None) -> tuple[Resource, ...]:
    """Every resource the app may ask for in a tenant, Graph first: a bare scope means Graph.

    Without a tenant, before it is known who signs in, those of all tenants.
    """
    graph = world.endpoints.graph
    tenants = world.tenants if tenant is None else (tenant,)
    organisations = [world.organisation(one) for one in tenants]
    own = ("access_as_user",)
    connector = "https://api.botframework.com"
    mail = ("User.Read", "Mail.ReadBasic", "Mail.Read", "Calendars.Read")
    return (
        Resource("graph", graph, graph, mail, ("User.Read.All",)),
        *(Resource("dataverse", one, one, ("user_impersonation",)) for one in organisations),
        Resource("app", APP_ID, APP_ID, own),
        Resource("app", APP_URI, APP_ID, own),
        Resource("connector", connector, connector, ()),
    )


def parse(world: World, tenant: Tenant | None, text: str) -> Asked:
    """Sort a ``scope`` parameter; raises ``EntraError`` for what is not known here."""
    openid: set[str] = set()
    wanted: dict[str, list[str]] = {}
    known = {resource.root: resource for resource in resources(world, tenant)}
    for scope in text.split():
        if scope.lower() in OPENID:
            openid.add(scope.lower())
            continue
        root, slash, permission = scope.rpartition("/")
        if slash and not root:
            raise invalid(scope)
        resource = resource_of(world, tenant, root)
        wanted.setdefault(resource.root, []).append(_canonical(resource, permission, scope))
    return Asked(
        frozenset(openid),
        tuple(_wanted(known[root], permissions) for root, permissions in wanted.items()),
    )


def resource_of(world: World, tenant: Tenant | None, root: str) -> Resource:
    """The resource a scope's first part names; none names Graph."""
    known = resources(world, tenant)
    if not root:
        return known[0]
    for resource in known:
        if resource.root.lower() == root.lower():
            return resource
    where = f"{tenant.company} ({tenant.id})" if tenant else "of any account here"
    raise EntraError(
        "invalid_resource",
        500011,
        f"The resource principal named {root[:200]} was not found in the tenant named "
        f"{where}. You might have sent your authentication request to the wrong tenant.",
    )


def _canonical(resource: Resource, permission: str, scope: str) -> str:
    if permission == ".default":
        return permission
    for known in (*resource.permissions, *resource.restricted):
        if known.lower() == permission.lower():
            return known
    raise invalid(scope)


def _wanted(resource: Resource, permissions: list[str]) -> Wanted:
    if ".default" not in permissions:
        return Wanted(resource, tuple(dict.fromkeys(permissions)))
    if set(permissions) != {".default"}:
        raise invalid(f"{resource.root}/.default with other scopes of the same resource")
    return Wanted(resource, resource.permissions, default=True)


def invalid(scope: str) -> EntraError:
    """A scope that cannot be asked for."""
    return EntraError(
        "invalid_scope",
        70011,
        "The provided value for the input parameter 'scope' is not valid. "
        f"The scope {scope[:200]} is not valid.",
    )
