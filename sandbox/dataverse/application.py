"""The HTTP rim of the Web API."""

from __future__ import annotations

import asyncio
import sys
from time import perf_counter
from typing import TYPE_CHECKING, Final
from uuid import uuid4

from aiohttp import hdrs, web

from sandbox.bearer import Unauthorized, person_of
from sandbox.caller import asked_of
from sandbox.contacts import read_contacts
from sandbox.dataverse.batch import answer_batch
from sandbox.dataverse.call import API, SEARCH, Answer, Call, refusal
from sandbox.dataverse.errors import CrmError
from sandbox.dataverse.imported import put_imported
from sandbox.dataverse.limits import LimitError, Limits
from sandbox.dataverse.rows import Rows
from sandbox.dataverse.seed import seed
from sandbox.dataverse.seed_second import seed_second
from sandbox.dataverse.service import Service
from sandbox.dataverse.steps import Steps, injected
from sandbox.injected import Refused
from sandbox.observed import observed
from sandbox.people import Tenant
from sandbox.world import WORLD

if TYPE_CHECKING:
    from sandbox.people import Person
    from sandbox.world import World

__all__ = ["application"]

_LARGEST: Final = 64 * 1024 * 1024
_LONGEST_URL: Final = 32_768
_SCOPES: Final = ("user_impersonation",)
_REQUESTS_LEFT: Final = "x-ms-ratelimit-burst-remaining-xrm-requests"
_TIME_LEFT: Final = "x-ms-ratelimit-time-remaining-xrm-requests"
_TENANT: Final = web.AppKey("dataverse_tenant", Tenant)
_SERVICE: Final = web.AppKey("dataverse_service", Service)
_LIMITS: Final = web.AppKey("dataverse_limits", Limits)


def application(world: World, tenant: Tenant | None = None) -> web.Application:
    """A tenant's organisation, the first one's by default; seeds it if it is empty.

    Contacts brought along are added to the first one's, and it says so.

    Its listener must allow request lines of over 32,768 bytes (``max_line_size``), or longer URLs
    are refused by the listener instead.
    """
    tenant = tenant or world.tenants[0]
    if tenant == world.tenants[0]:
        rows = Rows(world.store)
        seed(world, rows)
        _import(world, rows)
    else:
        rows = Rows(world.store, f"crm.{tenant.dataverse}")
        seed_second(world, rows, tenant)
    app = web.Application(
        client_max_size=_LARGEST, middlewares=[observed(tenant.dataverse, _refuse)]
    )
    app[WORLD] = world
    app[_TENANT] = tenant
    app[_SERVICE] = Service(world, rows, tenant)
    app[_LIMITS] = Limits(world.allowance)
    app.router.add_route("*", "/{path:.*}", _handle)
    return app


def _import(world: World, rows: Rows) -> None:
    if world.contacts is not None:
        contacts = read_contacts(world.contacts)
        put_imported(world, rows, contacts)
        sys.stdout.write(contacts.report() + "\n")


async def _handle(request: web.Request) -> web.Response:
    world, tenant = request.config_dict[WORLD], request.app[_TENANT]
    try:
        person = person_of(request, world.organisation(tenant), _SCOPES, tenant)
    except Unauthorized as error:
        code = "0x80072560" if error.code == "person" else ""
        response = _response(refusal(CrmError(error.status, code, error.message)))
        if error.challenge:
            challenge = f"{error.challenge}, resource_id={world.organisation(tenant)}"
            response.headers[hdrs.WWW_AUTHENTICATE] = challenge
        return response
    if request.path.startswith(SEARCH):
        return _response(await _searched(request, person))
    now = world.clock()
    try:
        with request.app[_LIMITS].admitted(person.oid, now) as use:
            answer, seconds = await _admitted(request, person)
            use.finish(now, seconds + answer.operations * world.allowance.cost)
    except LimitError as error:
        return _response(refusal(error))
    response = _response(answer)
    response.headers[_REQUESTS_LEFT] = str(use.remaining_requests())
    response.headers[_TIME_LEFT] = f"{use.remaining_seconds():,.2f}"
    return response


async def _searched(request: web.Request, person: Person) -> Answer:
    """Search has limits of its own instead (page: "Service protection API limits")."""
    call = await _call(request, request.path.removeprefix(SEARCH), person)
    return call if isinstance(call, Answer) else request.app[_SERVICE].searched(call)


async def _admitted(request: web.Request, person: Person) -> tuple[Answer, float]:
    """The answer, and the seconds of work it took once the whole request was there."""
    path = request.raw_path.partition("?")[0]
    if len(request.raw_path) > _LONGEST_URL:
        return refusal(CrmError(414, "", "The URL is longer than 32,768 characters.")), 0
    if path != API and not path.startswith(f"{API}/"):
        sentence = f"The sandbox's Dataverse answers under {API} and {SEARCH} only."
        return refusal(CrmError(501, "", sentence)), 0
    call = await _call(request, path.removeprefix(API), person)
    if isinstance(call, Answer):
        return call, 0
    service, began = request.app[_SERVICE], perf_counter()
    if call.path != "/$batch" or call.method != "POST":
        return service.answer(call), perf_counter() - began
    world, name = request.config_dict[WORLD], request.app[_TENANT].dataverse
    steps = Steps(request, service, await asked_of(world, name, request))
    answer, took = answer_batch(steps, call), perf_counter() - began
    if steps.delay:
        await asyncio.sleep(steps.delay)
    return answer, took


async def _call(request: web.Request, path: str, person: Person) -> Call | Answer:
    """The request once all of it is there, or the refusal of one that is too large."""
    try:
        body = await request.read()
    except web.HTTPRequestEntityTooLarge:
        return refusal(CrmError(413, "", "The request is too large."))
    query = request.raw_path.partition("?")[2]
    return Call(request.method, path, query, _headers(request), body, person)


def _headers(request: web.Request) -> dict[str, str]:
    headers: dict[str, str] = {}
    for name, value in request.headers.items():
        key = name.lower()
        headers[key] = f"{headers[key]},{value}" if key in headers else value
    return headers


def _response(answer: Answer) -> web.Response:
    request_id = str(uuid4())
    ours = {"OData-Version": "4.0", "x-ms-service-request-id": request_id, "REQ_ID": request_id}
    return web.Response(status=answer.status, headers=ours | dict(answer.headers), body=answer.body)


def _refuse(_: web.Request, status: int, sentence: str) -> web.Response:
    """How an injected fault is worded."""
    return _response(injected(Refused(status, sentence)))
