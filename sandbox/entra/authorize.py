"""The authorize endpoint: let a person be picked, and send them back with a code or a refusal."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import uuid4

from aiohttp import web

from sandbox.entra import (
    accounts,
    codes,
    conditional_access,
    consent,
    form,
    pages,
    provisioning,
    sessions,
)
from sandbox.entra.authorize_request import SignInRequest, checked
from sandbox.entra.errors import EntraError
from sandbox.entra.scopes import Asked, parse, resource_of
from sandbox.entra.sessions import PASSWORD, SECOND_FACTOR
from sandbox.entra.tokens import client_info

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sandbox.people import Person
    from sandbox.world import World

__all__ = ["sign_in_routes"]

_PATH = "/login/{tenant}/oauth2/v2.0/authorize"


def sign_in_routes(world: World) -> list[web.RouteDef]:
    """The sign-in page, for the application that serves the page listener."""

    async def show(request: web.Request) -> web.Response:
        wanted = checked(world, request)
        if isinstance(wanted, web.Response):
            return wanted
        people = wanted.where.people(world)
        return pages.pick(people, wanted.asked, str(request.rel_url), hint=wanted.hint)

    async def pick(request: web.Request) -> web.Response:
        wanted = checked(world, request)
        if isinstance(wanted, web.Response):
            return wanted
        try:
            fields = await form.read(request)
        except EntraError as error:
            return pages.refused(error)
        return _picked(world, wanted, fields, str(request.rel_url))

    return [web.get(_PATH, show), web.post(_PATH, pick)]


def _picked(
    world: World, wanted: SignInRequest, fields: Mapping[str, str], action: str
) -> web.Response:
    """What pressing one of the page's buttons leads to."""
    person = world.person(fields.get("person", ""))
    if "cancel" in fields:
        declined = "User declined to consent to access the app."
        return wanted.back.refuse(EntraError("access_denied", 65004, declined))
    if person is None or not wanted.where.admits(person):
        nobody = EntraError("invalid_request", 50034, "The user account does not exist here.")
        return pages.refused(nobody)
    try:
        asked = parse(world, wanted.where.of(world, person), wanted.scope)
    except EntraError as error:
        return wanted.back.refuse(error)
    try:
        stepped_up = "approve" in fields
        if _must_step_up(world, person, wanted, asked) and not stepped_up:
            return pages.second_factor(person, action)
        _agree(world, person, wanted, asked)
    except EntraError as error:
        return pages.refused(error, back=action)
    if stepped_up:
        conditional_access.enroll(world, person)
    return wanted.back.deliver(_signed_in(world, person, wanted, strong=stepped_up))


def _must_step_up(world: World, person: Person, wanted: SignInRequest, asked: Asked) -> bool:
    """Whether a second factor is needed; raises ``EntraError`` where nothing would help.

    Signing in alone, without another API, counts as Graph.
    """
    accounts.check(world, person)
    tenant = wanted.where.of(world, person)
    apis = [one.resource for one in asked.wanted] or [resource_of(world, tenant, "")]
    for api in apis:
        if conditional_access.required(world, person, [api.name]) == "block":
            raise conditional_access.blocked(person, api)
    names = [api.name for api in apis]
    return wanted.claims.steps_up or conditional_access.required(world, person, names) == "mfa"


def _agree(world: World, person: Person, wanted: SignInRequest, asked: Asked) -> None:
    """Picking oneself is consent; raises ``EntraError`` where only an administrator may give it."""
    tenant = wanted.where.of(world, person)
    known = provisioning.is_provisioned(world, tenant)
    if known and wanted.prompt != "consent" and consent.covers(world, person, asked.wanted):
        return
    provisioning.check_may_grant(world, person, asked.wanted)
    provisioning.provision(world, tenant)
    consent.grant(world, person, asked.wanted)


def _signed_in(
    world: World, person: Person, wanted: SignInRequest, *, strong: bool
) -> dict[str, str]:
    """A code for this person."""
    code = codes.issue(
        world,
        codes.Code(
            authority=wanted.where.name,
            oid=person.oid,
            session=sessions.current(world, person),
            scope=wanted.scope,
            redirect_uri=wanted.back.redirect_uri,
            challenge=wanted.challenge,
            nonce=wanted.nonce,
            expires=codes.expiry(world),
            methods=(PASSWORD, SECOND_FACTOR) if strong else (PASSWORD,),
            contexts=wanted.claims.contexts,
        ),
    )
    answer = {"code": code, "session_state": str(uuid4())}
    return answer | ({"client_info": client_info(person)} if wanted.client_info else {})
