"""The admin consent endpoints: an administrator lets the app in for the whole tenant.

Pages: "Admin consent on the Microsoft identity platform" (``/v2.0/adminconsent``), "OAuth 2.0
client credentials flow on the Microsoft identity platform" (``/adminconsent``).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from aiohttp import web

from sandbox.entra import accounts, consent, form, pages, provisioning
from sandbox.entra.authority import Authority, authority
from sandbox.entra.authorize_request import Return, return_address
from sandbox.entra.errors import EntraError
from sandbox.entra.scopes import Asked, parse
from sandbox.entra.token_request import missing

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sandbox.people import Person
    from sandbox.world import World

__all__ = ["admin_routes"]

_V1 = "/login/{tenant}/adminconsent"
_V2 = "/login/{tenant}/v2.0/adminconsent"
_DENIED = "The resource owner or authorization server denied the request."


@dataclass(frozen=True, slots=True)
class _Wish:
    """What the app wants an administrator to grant; version 1 names no scope and means all."""

    where: Authority
    back: Return
    asked: Asked
    scope: str | None


def admin_routes(world: World) -> list[web.RouteDef]:
    """The page an administrator is sent to, for the application of the page listener."""

    async def show(request: web.Request) -> web.Response:
        wish = _checked(world, request)
        if isinstance(wish, web.Response):
            return wish
        return pages.pick(wish.where.people(world), wish.asked, str(request.rel_url), hint="")

    async def pick(request: web.Request) -> web.Response:
        wish = _checked(world, request)
        if isinstance(wish, web.Response):
            return wish
        try:
            return _picked(world, wish, await form.read(request))
        except EntraError as error:
            return pages.refused(error, back=str(request.rel_url))

    return [route for path in (_V1, _V2) for route in (web.get(path, show), web.post(path, pick))]


def _picked(world: World, wish: _Wish, fields: Mapping[str, str]) -> web.Response:
    if "cancel" in fields:
        return wish.back.deliver(_declined(wish))
    person = world.person(fields.get("person", ""))
    if person is None or not wish.where.admits(person):
        raise EntraError("invalid_request", 50034, "The user account does not exist here.")
    accounts.check(world, person)
    if not provisioning.is_administrator(person):
        raise EntraError(
            "access_denied",
            90094,
            f"{person.name} is no administrator of this directory. Only one may consent for it.",
        )
    return wish.back.deliver(_granted(world, wish, person))


def _granted(world: World, wish: _Wish, person: Person) -> dict[str, str]:
    tenant = wish.where.of(world, person)
    provisioning.provision(world, tenant)
    if wish.scope is None:
        consent.grant_tenant(world, tenant, consent.configured(world, tenant))
        return {"admin_consent": "True", "tenant": tenant.id}
    consent.grant_tenant(world, tenant, parse(world, tenant, wish.scope).wanted)
    return {"admin_consent": "True", "tenant": tenant.id, "scope": wish.scope}


def _declined(wish: _Wish) -> dict[str, str]:
    if wish.scope is None:
        return {"error": "permission_denied", "error_description": "The admin canceled the request"}
    error = EntraError("consent_required", 65004, _DENIED)
    return {
        "admin_consent": "True",
        "error": error.error,
        "error_description": str(error),
    }


def _checked(world: World, request: web.Request) -> _Wish | web.Response:
    version_2 = request.path.endswith("/v2.0/adminconsent")
    try:
        where = authority(world, request.match_info["tenant"])
        back = return_address(where, request.query)
        if version_2:
            _check_version_2(where, request.query)
    except EntraError as error:
        return pages.refused(error)
    scope = request.query.get("scope") if version_2 else None
    try:
        return _Wish(where, back, _asked(world, where, scope), scope)
    except EntraError as error:
        return back.refuse(error)


def _check_version_2(where: Authority, query: Mapping[str, str]) -> None:
    if where.name == "common":
        raise EntraError(
            "invalid_request",
            90130,
            "The application is not supported over the /common or /consumers endpoints. "
            "Please use the /organizations or tenant-specific endpoint.",
        )
    if not query.get("scope"):
        raise missing("scope")


def _asked(world: World, where: Authority, scope: str | None) -> Asked:
    """What the page lists; in version 1 all that is configured."""
    if scope is not None:
        return parse(world, where.tenant, scope)
    tenant = where.tenant or world.tenants[0]
    return Asked(frozenset(), tuple(consent.configured(world, tenant)))
