"""What the control API may do to Entra ID: keys, sessions, accounts, policies and consent."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any, Literal

import msgspec
from aiohttp import web

from sandbox.control.reading import bad, read
from sandbox.entra import accounts, conditional_access, consent, provisioning, sessions
from sandbox.entra.credential_control import credential_routes, credentials_as_json
from sandbox.entra.scopes import resources

if TYPE_CHECKING:
    from sandbox.entra.scopes import Wanted
    from sandbox.people import Person, Tenant
    from sandbox.world import World

__all__ = ["routes"]


class _Rotation(msgspec.Struct, forbid_unknown_fields=True):
    which: Literal["login", "channel"]
    retire: bool = False


class _Revocation(msgspec.Struct, forbid_unknown_fields=True):
    oid: str


class _Account(msgspec.Struct, forbid_unknown_fields=True):
    oid: str
    enabled: bool | None = None
    guest: bool | None = None


class _Policy(msgspec.Struct, forbid_unknown_fields=True):
    oid: str
    policy: Literal["none", "mfa", "block"]
    resource: Literal["*", "graph", "dataverse", "app"] = "*"


class _Consent(msgspec.Struct, forbid_unknown_fields=True):
    granted: bool
    oid: str | None = None
    tenant: str | None = None
    resource: Literal["graph", "dataverse", "app"] | None = None


class _Tenant(msgspec.Struct, forbid_unknown_fields=True):
    tenant: str
    provisioned: bool | None = None
    users: Literal["all", "none", "ask"] | None = None


def routes(world: World) -> list[web.RouteDef]:
    """Each POST answers 204 once it is done; ``GET /control/people`` says how everything stands."""
    control = _Control(world)
    return [
        web.post("/control/rotate", control.rotate),
        web.post("/control/revoke", control.revoke),
        web.post("/control/account", control.account),
        web.post("/control/conditional-access", control.conditional_access),
        web.post("/control/consent", control.consent),
        web.post("/control/tenant", control.tenant),
        web.get("/control/people", control.people),
        *credential_routes(world),
    ]


class _Control:
    """One handler a route; 400 with a sentence for what makes no sense."""

    def __init__(self, world: World) -> None:
        self._world = world

    async def rotate(self, request: web.Request) -> web.Response:
        asked = await read(request, _Rotation)
        keys = self._world.login_keys if asked.which == "login" else self._world.channel_keys
        await asyncio.to_thread(keys.rotate)
        if asked.retire:
            keys.retire()
        return web.Response(status=204)

    async def revoke(self, request: web.Request) -> web.Response:
        sessions.revoke(self._world, self._person((await read(request, _Revocation)).oid))
        return web.Response(status=204)

    async def account(self, request: web.Request) -> web.Response:
        asked = await read(request, _Account)
        person = self._person(asked.oid)
        if asked.enabled is None and asked.guest is None:
            raise bad("say enabled or guest")
        if asked.enabled is not None:
            accounts.set_enabled(self._world, person, enabled=asked.enabled)
        if asked.guest is not None:
            accounts.set_guest(self._world, person, guest=asked.guest)
        return web.Response(status=204)

    async def conditional_access(self, request: web.Request) -> web.Response:
        asked = await read(request, _Policy)
        person = self._person(asked.oid)
        conditional_access.set_policy(self._world, person, asked.policy, asked.resource)
        return web.Response(status=204)

    async def consent(self, request: web.Request) -> web.Response:
        asked = await read(request, _Consent)
        world = self._world
        if asked.oid is not None and asked.tenant is None:
            person = self._person(asked.oid)
            if asked.granted:
                wanted = self._let_in(world.home(person), asked.resource)
                consent.grant(world, person, wanted)
            else:
                consent.withdraw(world, person, asked.resource)
        elif asked.tenant is not None and asked.oid is None:
            tenant = self._tenant(asked.tenant)
            if asked.granted:
                consent.grant_tenant(world, tenant, self._let_in(tenant, asked.resource))
            else:
                consent.withdraw_tenant(world, tenant, asked.resource)
        else:
            raise bad("name either an oid or a tenant")
        return web.Response(status=204)

    def _let_in(self, tenant: Tenant, resource: str | None) -> list[Wanted]:
        """Consent is what provisions the app in a tenant."""
        provisioning.provision(self._world, tenant)
        return consent.configured(self._world, tenant, resource)

    async def tenant(self, request: web.Request) -> web.Response:
        asked = await read(request, _Tenant)
        tenant = self._tenant(asked.tenant)
        if asked.provisioned is None and asked.users is None:
            raise bad("say provisioned or users")
        if asked.provisioned is False and tenant == self._world.tenants[0]:
            raise bad("the tenant the app is registered in always knows it")
        if asked.users is not None:
            provisioning.set_users(self._world, tenant, asked.users)
        if asked.provisioned is True:
            provisioning.provision(self._world, tenant)
        if asked.provisioned is False:
            provisioning.remove(self._world, tenant)
        return web.Response(status=204)

    async def people(self, _: web.Request) -> web.Response:
        world = self._world
        return web.json_response(
            {
                "people": [
                    _person_as_json(world, tenant, person)
                    for tenant in world.tenants
                    for person in tenant.people
                ],
                "tenants": [_tenant_as_json(world, tenant) for tenant in world.tenants],
                "credentials": credentials_as_json(world),
            }
        )

    def _person(self, oid: str) -> Person:
        person = self._world.person(oid)
        if person is None:
            raise bad("oid is nobody's here")
        return person

    def _tenant(self, name: str) -> Tenant:
        tenant = self._world.tenant(name)
        if tenant is None:
            raise bad("tenant is none of ours")
        return tenant


def _person_as_json(world: World, tenant: Tenant, person: Person) -> dict[str, Any]:
    return {
        "oid": person.oid,
        "name": person.name,
        "mail": person.mail,
        "tenant": tenant.id,
        "company": tenant.company,
        "enabled": accounts.is_enabled(world, person),
        "guest": accounts.is_guest(world, person),
        "session": sessions.current(world, person),
        "conditional_access": conditional_access.policies(world, person),
        "consents": consent.of_person(world, person),
        "effective": {
            one.name: sorted(consent.granted(world, person, one))
            for one in resources(world, tenant)
            if one.permissions
        },
    }


def _tenant_as_json(world: World, tenant: Tenant) -> dict[str, Any]:
    return {
        "id": tenant.id,
        "company": tenant.company,
        "provisioned": provisioning.is_provisioned(world, tenant),
        "users": provisioning.users(world, tenant),
        "consents": consent.of_tenant(world, tenant),
    }
