"""Faults that spoil what a caller holds, or the service's clock, at every service's own door."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import timedelta
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any

import aiohttp
import jwt
import pytest

from sandbox.clock import Clock, skewed
from sandbox.entra import sessions
from sandbox.entra.sessions import SignedIn
from sandbox.entra.tokens import Client, access_token, app_token, delegated_token
from sandbox.people import APP_ID, APP_SECRET, TENANT
from sandbox.world import World
from tests.sandbox.scripted_bot import SCOPE, workplace_in
from tests.sandbox.small_world import NOON

HOUR = 3600
CRM = "/api/data/v9.2/WhoAmI"


@dataclass(frozen=True)
class Neighbour:
    """A running sandbox, asked over its sockets."""

    world: World
    client: aiohttp.ClientSession

    async def on(self, **fault: Any) -> int:
        """Switch a fault on; its id."""
        address = f"{self.world.endpoints.page}/control/faults"
        async with self.client.post(address, json=fault) as answer:
            assert answer.status == 201, await answer.text()
            return int((await answer.json())["id"])

    def token(self, service: str = "graph", person: int = 0) -> str:
        """A person's token for Graph or the CRM."""
        scopes = {"graph": ["User.Read"], "dataverse": ["user_impersonation"]}[service]
        audience = getattr(self.world.endpoints, service)
        who = self.world.people[person]
        return access_token(self.world, who, audience=audience, permissions=scopes)

    async def ask(self, token: str, service: str = "graph") -> tuple[int, str, Any]:
        """Status, challenge and body of a plain question."""
        path = {"graph": "/v1.0/me", "dataverse": CRM, "connector": "/v3/conversations/x/members"}
        address = getattr(self.world.endpoints, service) + path[service]
        headers = {"Authorization": f"Bearer {token}"}
        async with self.client.get(address, headers=headers) as answer:
            challenge = answer.headers.get("WWW-Authenticate", "")
            return answer.status, challenge, await answer.json()

    async def app_token(self) -> dict[str, Any]:
        """What the token endpoint answers the app."""
        form = {
            "grant_type": "client_credentials",
            "client_id": APP_ID,
            "client_secret": APP_SECRET,
            "scope": f"{SCOPE}/.default",
        }
        address = f"{self.world.endpoints.login}/{TENANT}/oauth2/v2.0/token"
        async with self.client.post(address, data=form) as answer:
            return {"status": answer.status, "date": answer.headers["Date"], **await answer.json()}


@pytest.fixture
async def near(tmp_path: Path) -> AsyncIterator[Neighbour]:
    async with workplace_in(tmp_path) as at:
        trusted = ssl.create_default_context(cafile=str(at.world.ca_file))
        connector = aiohttp.TCPConnector(ssl=trusted)
        async with aiohttp.ClientSession(connector=connector) as client:
            yield Neighbour(at.world, client)


@pytest.mark.parametrize("service", ["graph", "dataverse"])
async def test_an_expired_token_is_refused_once_in_the_services_words(
    near: Neighbour, service: str
) -> None:
    """The same token is good again afterwards: only this call took it for old."""
    await near.on(service=service, kind="expire")
    token = near.token(service)
    status, challenge, body = await near.ask(token, service)
    assert (status, 'error="invalid_token"' in challenge) == (401, True)
    assert "expired" in body["error"]["message"]
    assert (await near.ask(token, service))[0] == 200


async def test_the_apps_own_token_expires_at_the_connector(near: Neighbour) -> None:
    """401 once, then the connector looks at the conversation again."""
    await near.on(service="connector", kind="expire", person=APP_ID)
    token = app_token(near.world, SCOPE)
    assert (await near.ask(token, "connector"))[0] == 401
    assert (await near.ask(token, "connector"))[0] == 404


async def test_a_step_of_a_batch_is_struck_alone(near: Neighbour) -> None:
    """One step's token counts as expired, another step is cut; the third and the batch go well."""
    await near.on(service="graph", kind="expire", path="$top=1")
    await near.on(service="graph", kind="cut", path="$top=2")
    urls = ("/me/messages?$top=1", "/me/messages?$top=2", "/me/messages?$top=3")
    steps = [{"id": url[-1], "method": "GET", "url": url} for url in urls]
    token = delegated_token(
        near.world,
        SignedIn(near.world.people[0], sessions.current(near.world, near.world.people[0])),
        audience=near.world.endpoints.graph,
        permissions=["Mail.Read"],
        client=Client(),
    )
    address = f"{near.world.endpoints.graph}/v1.0/$batch"
    headers = {"Authorization": f"Bearer {token}"}
    async with near.client.post(address, json={"requests": steps}, headers=headers) as answer:
        assert answer.status == 200
        replies = {one["id"]: one for one in (await answer.json())["responses"]}
    assert {name: one["status"] for name, one in replies.items()} == {"1": 401, "2": 503, "3": 200}
    assert "expired" in replies["1"]["body"]["error"]["message"]


async def test_at_the_token_endpoint_the_caller_is_whom_an_assertion_names(
    near: Neighbour,
) -> None:
    """A fault for one person leaves a colleague's on-behalf-of request alone."""
    await near.on(service="login", kind="fail", person=near.world.people[1].oid)
    address = f"{near.world.endpoints.login}/{TENANT}/oauth2/v2.0/token"
    statuses = []
    for person in (0, 1):
        form = {"grant_type": "urn:ietf:params:oauth:grant-type:jwt-bearer"}
        form["assertion"] = near.token(person=person)
        async with near.client.post(address, data=form) as answer:
            statuses.append(answer.status)
    assert statuses[0] < 500
    assert statuses[1] == 503


async def test_an_expired_grant_is_refused_by_the_token_endpoint(near: Neighbour) -> None:
    """As a refresh token that nobody used: invalid_grant with its number."""
    await near.on(service="login", kind="expire")
    refused = await near.app_token()
    assert (refused["status"], refused["error"], refused["error_codes"]) == (
        400,
        "invalid_grant",
        [700082],
    )
    assert (await near.app_token())["status"] == 200


async def test_a_call_that_nobody_looked_at_is_still_somebodys(near: Neighbour) -> None:
    """Throttled before its token was checked, it is noted under the name the token claims."""
    await near.on(service="graph", kind="throttle")
    assert (await near.ask(near.token(person=1)))[0] == 429
    (call,) = near.world.journal.calls("graph")
    assert (call.fault, call.person) == ("throttle", near.world.people[1].oid)


async def test_the_callers_sessions_end_before_the_call(near: Neighbour) -> None:
    """A client that understands challenges is refused from then on; a colleague's is not."""
    world = near.world
    mara, jonas = (
        delegated_token(
            world,
            SignedIn(person, sessions.current(world, person)),
            audience=world.endpoints.graph,
            permissions=["User.Read"],
            client=Client(capabilities=("cp1",)),
        )
        for person in world.people[:2]
    )
    await near.on(service="graph", kind="revoke", person=world.people[0].oid)
    assert (await near.ask(jonas))[0] == 200
    for _ in range(2):
        status, challenge, _ = await near.ask(mara)
        assert (status, 'error="insufficient_claims"' in challenge) == (401, True)


async def test_keys_rotate_before_the_call(near: Neighbour) -> None:
    """Once leaves a caller's token good, for the key is still published; twice does not."""
    token, before = near.token(), near.world.login_keys.jwks()["keys"][0]["kid"]
    await near.on(service="graph", kind="rotate")
    assert (await near.ask(token))[0] == 200
    assert near.world.login_keys.jwks()["keys"][1]["kid"] == before
    await near.on(service="graph", kind="rotate")
    assert (await near.ask(token))[0] == 401


async def test_a_skewed_service_takes_tokens_for_old_and_says_its_date(near: Neighbour) -> None:
    """Two hours ahead everything has expired; only while this one call is answered."""
    await near.on(service="graph", kind="skew", seconds=2 * HOUR)
    token = near.token()
    assert "expired" in (await near.ask(token))[2]["error"]["message"]
    assert (await near.ask(token))[0] == 200


async def test_a_token_minted_by_a_skewed_service_carries_it(near: Neighbour) -> None:
    """An hour behind: issued then, already over at its birth, by the Date it was sent with."""
    await near.on(service="login", kind="skew", seconds=-2 * HOUR)
    skewed, usual = await near.app_token(), await near.app_token()
    old, new = (
        jwt.decode(one["access_token"], options={"verify_signature": False})
        for one in (skewed, usual)
    )
    assert 2 * HOUR - 30 < new["iat"] - old["iat"] < 2 * HOUR + 30
    assert abs(parsedate_to_datetime(skewed["date"]).timestamp() - old["iat"]) <= 1
    assert (await near.ask(skewed["access_token"], "connector"))[0] == 401


async def test_a_skew_is_one_calls_alone(near: Neighbour) -> None:
    """Two calls answered at once have two times."""
    await near.on(service="graph", kind="skew", seconds=HOUR, path="skewed=1")
    await near.on(service="graph", kind="late", seconds=0.3, path="skewed=1")
    headers = {"Authorization": f"Bearer {near.token()}"}

    async def date(query: str) -> float:
        address = f"{near.world.endpoints.graph}/v1.0/me/messages{query}"
        async with near.client.get(address, headers=headers) as answer:
            return parsedate_to_datetime(answer.headers["Date"]).timestamp()

    ahead, now = await asyncio.gather(date("?skewed=1"), date(""))
    assert HOUR - 30 < ahead - now < HOUR + 30


async def test_a_skew_is_seen_by_the_threads_of_its_call() -> None:
    """Services answer in threads, and those have the call's time too."""
    clock = Clock(lambda: NOON)
    with skewed(60):
        assert await asyncio.to_thread(clock) == NOON + timedelta(seconds=60)
    assert await asyncio.to_thread(clock) == NOON


async def test_a_standing_skew_lasts_until_it_is_taken_back(near: Neighbour) -> None:
    """Everything is late with it, and the state says so."""
    page = near.world.endpoints.page
    token = near.token()
    for seconds, status in ((2 * HOUR, 401), (0, 200)):
        async with near.client.post(f"{page}/control/clock", json={"seconds": seconds}) as answer:
            assert answer.status == 204
        async with near.client.get(f"{page}/control/state") as answer:
            assert (await answer.json())["skew"] == seconds
        assert (await near.ask(token))[0] == status
