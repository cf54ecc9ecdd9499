"""What a client asks for: scopes, sorted by the resource they belong to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sandbox.entra.errors import EntraError
from sandbox.people import APP_ID, COMPANY, TENANT

if TYPE_CHECKING:
    from sandbox.world import World

__all__ = ["APP_URI", "OPENID", "Asked", "Resource", "Wanted", "parse", "resource_of"]

APP_URI = f"api://botid-{APP_ID}"
OPENID = frozenset({"openid", "profile", "email", "offline_access"})


@dataclass(frozen=True, slots=True)
class Resource:
    """An API that tokens are issued for.

    ``name`` is what consent is remembered by, since addresses change from start to start.
    ``root`` precedes a permission in a scope; ``audience`` is the claim ``aud``.
    """

    name: str
    root: str
    audience: str
    permissions: tuple[str, ...]


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


def resources(world: World) -> tuple[Resource, ...]:
    """Every resource the app is registered for, Graph first: a bare scope means Graph."""
    graph, dataverse = world.endpoints.graph, world.endpoints.dataverse
    own = ("access_as_user",)
    connector = "https://api.botframework.com"
    mail = ("User.Read", "Mail.ReadBasic", "Mail.Read", "Calendars.Read")
    return (
        Resource("graph", graph, graph, mail),
        Resource("dataverse", dataverse, dataverse, ("user_impersonation",)),
        Resource("app", APP_ID, APP_ID, own),
        Resource("app", APP_URI, APP_ID, own),
        Resource("connector", connector, connector, ()),
    )


def parse(world: World, text: str) -> Asked:
    """Sort a ``scope`` parameter; raises ``EntraError`` for what is not known here."""
    openid: set[str] = set()
    wanted: dict[str, list[str]] = {}
    known = {resource.root: resource for resource in resources(world)}
    for scope in text.split():
        if scope.lower() in OPENID:
            openid.add(scope.lower())
            continue
        root, slash, permission = scope.rpartition("/")
        if slash and not root:
            raise invalid(scope)
        resource = resource_of(world, root)
        wanted.setdefault(resource.root, []).append(_canonical(resource, permission, scope))
    return Asked(
        frozenset(openid),
        tuple(_wanted(known[root], permissions) for root, permissions in wanted.items()),
    )


def resource_of(world: World, root: str) -> Resource:
    """The resource a scope's first part names; none names Graph."""
    known = resources(world)
    if not root:
        return known[0]
    for resource in known:
        if resource.root.lower() == root.lower():
            return resource
    raise EntraError(
        "invalid_resource",
        500011,
        f"The resource principal named {root[:200]} was not found in the tenant named {COMPANY} "
        f"({TENANT}). You might have sent your authentication request to the wrong tenant.",
    )


def _canonical(resource: Resource, permission: str, scope: str) -> str:
    if permission == ".default":
        return permission
    for known in resource.permissions:
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
