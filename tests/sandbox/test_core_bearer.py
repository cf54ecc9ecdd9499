"""A service accepts a token only if everything about it is right, and says what is not."""

from __future__ import annotations

import base64
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import timedelta
from typing import Any

import jwt
import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer
from aiohttp.typedefs import Handler

from sandbox.bearer import Unauthorized, app_of, person_of
from sandbox.entra import accounts, conditional_access, sessions, sso_token
from sandbox.entra.tokens import access_token, app_token
from sandbox.journal import CALLER
from sandbox.people import APP_ID, Person
from sandbox.world import WORLD, World
from tests.sandbox.small_world import NOON, Clock, make_world

NEEDED = {"Mail.Read", "Mail.ReadBasic"}


SERVICE = "https://localhost:3"

Ask = Callable[..., Awaitable[dict[str, Any]]]


@pytest.fixture
def world() -> World:
    return make_world()


@pytest.fixture
async def ask(world: World) -> AsyncIterator[Ask]:
    """Asks a service who the caller is, with these Authorization headers."""

    async def person(request: web.Request) -> web.Response:
        return web.json_response({"name": person_of(request, SERVICE, NEEDED).name})

    async def app(request: web.Request) -> web.Response:
        return web.json_response({"name": app_of(request)})

    service = web.Application(middlewares=[_told])
    service[WORLD] = world
    service.router.add_get("/person", person)
    service.router.add_get("/app", app)

    async with TestClient(TestServer(service)) as client:

        async def asked(*authorization: str, path: str = "/person") -> dict[str, Any]:
            headers = [("Authorization", text) for text in authorization]
            answer: dict[str, Any] = await (await client.get(path, headers=headers)).json()
            return answer

        yield asked


@web.middleware
async def _told(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Says everything a refusal holds, or whom the journal would name."""
    try:
        response = await handler(request)
    except Unauthorized as refused:
        names = ("code", "status", "message", "challenge")
        return web.json_response({name: getattr(refused, name) for name in names})
    assert isinstance(response, web.Response)
    assert response.text is not None
    return web.json_response(json.loads(response.text) | {"noted": request[CALLER]})


def mail_token(world: World, **changes: Any) -> str:
    """Mara's token for Graph, with claims changed; ``None`` leaves one out."""
    text = access_token(
        world, world.people[0], audience=world.endpoints.graph, permissions=["Mail.Read"]
    )
    claims = jwt.decode(text, options={"verify_signature": False}) | changes
    return world.login_keys.sign({name: one for name, one in claims.items() if one is not None})


async def test_a_persons_token_says_who_is_calling(world: World, ask: Ask) -> None:
    """The person is returned, and noted for the journal."""
    mara = world.people[0]
    assert await ask(f"Bearer {mail_token(world)}") == {"name": mara.name, "noted": mara.oid}


@pytest.mark.parametrize(
    ("changes", "status", "code"),
    [
        ({"aud": "https://localhost:4"}, 401, "audience"),
        ({"aud": "https://localhost:3/"}, 401, "audience"),
        ({"iss": "https://localhost:2/other/v2.0"}, 401, "issuer"),
        ({"tid": "00000000-0000-4000-8000-000000000000"}, 401, "tenant"),
        ({"tid": None}, 401, "tenant"),
        ({"oid": "00000000-0000-4000-8000-000000000000"}, 401, "person"),
        ({"oid": None}, 401, "person"),
        ({"sid": "another", "xms_cc": ["cp1"]}, 401, "revoked"),
        ({"sid": None, "xms_cc": ["cp1"]}, 401, "revoked"),
        ({"scp": None}, 401, "app_only"),
        ({"scp": "User.Read"}, 403, "scope"),
        ({"scp": "Mail.ReadWrite mail.read"}, 403, "scope"),
        ({"exp": int(NOON.timestamp())}, 401, "expired"),
        ({"nbf": int(NOON.timestamp()) + 1}, 401, "not_yet_valid"),
        ({"exp": None}, 401, "malformed"),
    ],
)
async def test_one_wrong_claim_is_enough(
    world: World, ask: Ask, changes: dict[str, Any], status: int, code: str
) -> None:
    """Each claim is checked by itself and has a code of its own."""
    refused = await ask(f"Bearer {mail_token(world, **changes)}")
    assert (refused["status"], refused["code"]) == (status, code)
    assert refused["message"].endswith(".")


@pytest.mark.parametrize(
    ("header", "code"),
    [
        ("Bearer", "malformed"),
        ("Bearer ", "malformed"),
        ("Basic abc", "malformed"),
        ("Bearer abc", "malformed"),
        ("Bearer e30.e30.", "signature"),
    ],
)
async def test_a_broken_header_is_refused(ask: Ask, header: str, code: str) -> None:
    """What is not one readable bearer token is refused."""
    assert (await ask(header))["code"] == code


async def test_two_headers_are_none(world: World, ask: Ask) -> None:
    """A good token does not help beside another one."""
    good = f"Bearer {mail_token(world)}"
    assert (await ask(good, good))["code"] == "malformed"


async def test_no_header_says_where_to_sign_in(ask: Ask) -> None:
    """The challenge of a service for every tenant names the sign-in page of them all."""
    refused = await ask()
    assert refused["code"] == "missing"
    assert refused["challenge"].startswith('Bearer realm="", authorization_uri="http://')
    assert "/login/common/oauth2/v2.0/authorize" in refused["challenge"]


async def test_the_channels_key_does_not_sign_people_in(world: World, ask: Ask) -> None:
    """Only the login keys count, whatever the claims say."""
    claims = jwt.decode(mail_token(world), options={"verify_signature": False})
    refused = await ask(f"Bearer {world.channel_keys.sign(claims)}")
    assert refused["code"] == "signature"


async def test_a_revoked_token_tells_a_capable_client_which_claim_it_needs(
    world: World, ask: Ask
) -> None:
    """A client that declared cp1 gets insufficient_claims with nbf; another's token goes on."""
    capable, plain = mail_token(world, xms_cc=["CP1"]), mail_token(world)
    clock = world.clock
    assert isinstance(clock, Clock)
    clock.now = NOON + timedelta(seconds=5)
    sessions.revoke(world, world.people[0])
    challenge = (await ask(f"Bearer {capable}"))["challenge"]
    assert 'error="insufficient_claims"' in challenge
    encoded = challenge.split('claims="')[1].split('"')[0]
    needed = json.loads(base64.b64decode(encoded))["access_token"]["nbf"]
    assert needed == {"essential": True, "value": str(int(NOON.timestamp()) + 5)}
    assert (await ask(f"Bearer {plain}"))["name"] == world.people[0].name
    assert (await ask(f"Bearer {mail_token(world)}"))["name"] == world.people[0].name


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (lambda world, mara: accounts.set_enabled(world, mara, enabled=False), "disabled"),
        (lambda world, mara: conditional_access.set_policy(world, mara, "mfa"), "policy"),
        (
            lambda world, mara: conditional_access.set_policy(world, mara, "block", "graph"),
            "policy",
        ),
    ],
)
async def test_what_happened_to_a_person_is_told_to_a_capable_client(
    world: World, ask: Ask, change: Callable[[World, Person], None], code: str
) -> None:
    """A disabled account or a new policy ends its token at once, and nobody else's."""
    change(world, world.people[0])
    refused = await ask(f"Bearer {mail_token(world, xms_cc=['cp1'])}")
    assert refused["code"] == code
    assert 'error="insufficient_claims", claims="' in refused["challenge"]
    assert (await ask(f"Bearer {mail_token(world)}"))["name"] == world.people[0].name
    jonas = {"oid": world.people[1].oid, "xms_cc": ["cp1"]}
    sid = sessions.current(world, world.people[1])
    assert (await ask(f"Bearer {mail_token(world, sid=sid, **jonas)}"))["name"] == "Jonas Weber"


async def test_a_policy_on_another_service_or_one_that_is_satisfied_ends_nothing(
    world: World, ask: Ask
) -> None:
    """A policy on Dataverse does not matter to Graph, nor does a second factor that was used."""
    conditional_access.set_policy(world, world.people[0], "block", "dataverse")
    token = mail_token(world, xms_cc=["cp1"])
    assert (await ask(f"Bearer {token}"))["name"] == world.people[0].name
    conditional_access.set_policy(world, world.people[0], "mfa", "graph")
    strong = mail_token(world, xms_cc=["cp1"], amr=["pwd", "mfa"])
    assert (await ask(f"Bearer {strong}"))["name"] == world.people[0].name
    assert (await ask(f"Bearer {token}"))["code"] == "policy"


async def test_an_apps_own_token_names_the_app(world: World, ask: Ask) -> None:
    """The connector learns which bot is calling."""
    token = app_token(world, "https://api.botframework.com")
    assert await ask(f"Bearer {token}", path="/app") == {"name": APP_ID, "noted": APP_ID}


@pytest.mark.parametrize(
    ("token", "code"),
    [
        (lambda world: app_token(world, SERVICE), "audience"),
        (lambda world: mail_token(world, aud="https://api.botframework.com"), "delegated"),
        (
            lambda world: mail_token(
                world, aud="https://api.botframework.com", scp=None, appid=None
            ),
            "app",
        ),
    ],
)
async def test_the_connector_takes_nothing_else(
    world: World, ask: Ask, token: Callable[[World], str], code: str
) -> None:
    """Neither a token for another service, nor a person's, nor one without an app."""
    assert (await ask(f"Bearer {token(world)}", path="/app"))["code"] == code


async def test_teams_silent_token_is_for_the_app_alone(world: World, ask: Ask) -> None:
    """What Teams sends is a person's token for this app by Teams' own client."""
    token = sso_token(world, world.people[1])
    claims = world.login_keys.claims(token, APP_ID, NOON)
    assert claims["azp"] == "1fec8e78-bce4-4aaf-ab1b-5451cc387264"
    assert (claims["scp"], claims["oid"]) == ("access_as_user", world.people[1].oid)
    assert (await ask(f"Bearer {token}"))["code"] == "audience"
