"""The control API does what it says at once, and refuses what makes no sense with a sentence."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import jwt
import pytest


@pytest.fixture
async def control(sandbox: dict[str, Any], http: aiohttp.ClientSession) -> AsyncIterator[str]:
    """The control API's address; faults and calls are cleared before and after."""
    address = f"{sandbox['page']}/control"
    for what in ("faults", "calls"):
        await http.delete(f"{address}/{what}")
    yield address
    for what in ("faults", "calls"):
        await http.delete(f"{address}/{what}")


def keys_of(sandbox: dict[str, Any]) -> str:
    return f"{sandbox['login']}/{sandbox['tenant']}/discovery/v2.0/keys"


async def test_a_fault_strikes_the_next_calls_and_is_in_the_journal(
    sandbox: dict[str, Any], http: aiohttp.ClientSession, control: str
) -> None:
    """Throttled once with Retry-After, in Entra ID's own words, then answered again."""
    fault = {"service": "login", "kind": "throttle", "count": 1, "seconds": 7, "path": "/keys"}
    async with http.post(f"{control}/faults", json=fault) as answer:
        assert answer.status == 201
    async with http.get(keys_of(sandbox)) as answer:
        assert (answer.status, answer.headers["Retry-After"]) == (429, "7")
        body = await answer.json()
        assert (body["error"], body["error_codes"]) == ("temporarily_unavailable", [90055])
    async with http.get(keys_of(sandbox)) as answer:
        assert answer.status == 200
    async with http.get(f"{control}/calls", params={"service": "login"}) as answer:
        calls = (await answer.json())["calls"]
    assert [(call["method"], call["status"]) for call in calls] == [("GET", 429), ("GET", 200)]
    assert all(call["path"].endswith("/discovery/v2.0/keys") for call in calls)


async def test_faults_and_calls_can_be_cleared(
    sandbox: dict[str, Any], http: aiohttp.ClientSession, control: str
) -> None:
    """Afterwards nothing fails, and nothing was asked of the service."""
    await http.post(f"{control}/faults", json={"service": "login", "kind": "fail", "count": 9})
    async with http.get(keys_of(sandbox)) as answer:
        assert answer.status == 503
    await http.delete(f"{control}/faults")
    async with http.get(keys_of(sandbox)) as answer:
        assert answer.status == 200
    await http.delete(f"{control}/calls")
    async with http.get(f"{control}/calls?service=login") as answer:
        assert (await answer.json())["calls"] == []


async def test_a_broken_page_can_be_mended(http: aiohttp.ClientSession, control: str) -> None:
    """A fault of the page listener does not reach the control API on it."""
    await http.post(f"{control}/faults", json={"service": "page", "kind": "fail", "count": 9})
    page = control.removesuffix("/control") + "/login/adatum.example/oauth2/v2.0/authorize"
    async with http.get(page) as answer:
        assert answer.status == 503
    async with http.delete(f"{control}/faults") as answer:
        assert answer.status == 204
    async with http.get(page) as answer:
        assert answer.status == 400


async def test_a_cut_answer_ends_a_tls_connection_early(
    sandbox: dict[str, Any], http: aiohttp.ClientSession, control: str
) -> None:
    """Over TLS too the headers arrive and the body does not."""
    await http.post(f"{control}/faults", json={"service": "login", "kind": "cut", "count": 1})
    async with http.get(keys_of(sandbox)) as answer:
        assert answer.status == 200
        with pytest.raises(aiohttp.ClientPayloadError):
            await answer.read()


@pytest.mark.parametrize("which", ["login", "channel"])
async def test_rotation_publishes_another_key(
    sandbox: dict[str, Any], http: aiohttp.ClientSession, control: str, which: str
) -> None:
    """The newest key is new; of the other set nothing changed."""
    metadata = sandbox["env"]["BOT_OPENID_URL"]
    async with http.get(metadata) as answer:
        channel = (await answer.json())["jwks_uri"]

    async def kids(address: str) -> list[str]:
        async with http.get(address) as answer:
            return [key["kid"] for key in (await answer.json())["keys"]]

    sets = {"login": keys_of(sandbox), "channel": channel}
    before = {name: await kids(address) for name, address in sets.items()}
    async with http.post(f"{control}/rotate", json={"which": which}) as answer:
        assert answer.status == 204
    after = {name: await kids(address) for name, address in sets.items()}
    assert after[which][0] not in before[which]
    assert after[which][1] == before[which][0]
    other = "channel" if which == "login" else "login"
    assert after[other] == before[other]


async def test_a_token_issued_before_a_rotation_stays_good(
    sandbox: dict[str, Any], http: aiohttp.ClientSession, control: str
) -> None:
    """The key that signed it is still published."""
    env = sandbox["env"]
    form = {
        "grant_type": "client_credentials",
        "client_id": env["MicrosoftAppId"],
        "client_secret": env["MicrosoftAppPassword"],
        "scope": "https://api.botframework.com/.default",
    }
    url = f"{sandbox['login']}/{sandbox['tenant']}/oauth2/v2.0/token"
    async with http.post(url, data=form) as answer:
        kid = jwt.get_unverified_header((await answer.json())["access_token"])["kid"]
    await http.post(f"{control}/rotate", json={"which": "login"})
    async with http.get(keys_of(sandbox)) as answer:
        assert kid in [key["kid"] for key in (await answer.json())["keys"]]


async def test_what_is_on_is_listed_and_removed_by_its_id(
    sandbox: dict[str, Any], http: aiohttp.ClientSession, control: str
) -> None:
    """All that was asked for, how often it struck and how often it will."""
    fault = {"service": "login", "kind": "fail", "count": 3, "status": 502, "method": "GET"}
    async with http.post(f"{control}/faults", json=fault) as answer:
        first = (await answer.json())["id"]
    rated = {"service": "graph", "kind": "slow", "seconds": 2, "rate": 0.5, "seed": 7}
    async with http.post(f"{control}/faults", json=rated) as answer:
        second = (await answer.json())["id"]
    async with http.get(keys_of(sandbox)) as answer:
        assert answer.status == 502
    async with http.get(f"{control}/faults") as answer:
        one, other = (await answer.json())["faults"]
    assert one == one | fault | {"id": first, "struck": 1, "remaining": 2, "path": ""}
    assert other == other | rated | {"id": second, "struck": 0, "remaining": None}
    for status in (204, 404):
        async with http.delete(f"{control}/faults/{first}") as answer:
            assert answer.status == status
    async with http.get(f"{control}/state") as answer:
        state = await answer.json()
    assert [found["id"] for found in state["faults"]] == [second]
    assert set(state) == {"now", "skew", "faults", "calls", "keys", "services", "kinds"}


async def test_one_call_in_full(
    sandbox: dict[str, Any], http: aiohttp.ClientSession, control: str
) -> None:
    """By its number, while it is kept."""
    async with http.get(keys_of(sandbox), headers={"X-Seen": "yes"}):
        pass
    async with http.get(f"{control}/calls") as answer:
        last = (await answer.json())["last"]
    async with http.get(f"{control}/calls/{last}") as answer:
        call = await answer.json()
    assert (call["number"], call["request_headers"]["x-seen"]) == (last, "yes")
    await http.delete(f"{control}/calls")
    async with http.get(f"{control}/calls/{last}") as answer:
        assert (answer.status, await answer.text()) == (404, "No call with this number is kept.")


async def test_calls_are_told_live_and_from_where_one_left_off(
    sandbox: dict[str, Any], http: aiohttp.ClientSession, control: str
) -> None:
    """Each is an event with its number; a page that comes back says the last one it saw."""

    async def ask(path: str) -> None:
        async with http.get(f"{sandbox['login']}/{path}"):
            pass

    async def events(after: int, count: int, *, asking: str = "") -> list[tuple[int, str]]:
        seen: list[tuple[int, str]] = []
        headers = {"Last-Event-ID": str(after)}
        async with asyncio.timeout(10), http.get(f"{control}/calls/live", headers=headers) as told:
            while len(seen) < count:
                line = await told.content.readline()
                if asking and line.startswith(b": listening"):
                    await ask(asking)
                if line.startswith(b"data: "):
                    call = json.loads(line[6:])
                    seen.append((call["number"], call["path"]))
        return seen

    await ask("one")
    ((first, path),) = await events(0, 1)
    assert path == "/one"
    await ask("two")
    assert await events(first, 2, asking="three") == [(first + 1, "/two"), (first + 2, "/three")]


async def test_it_says_what_it_can_be_told(http: aiohttp.ClientSession, control: str) -> None:
    """A page or a person need not guess."""
    async with http.get(f"{control}/") as answer:
        routes = (await answer.json())["routes"]
    assert {"POST /control/faults", "GET /control/calls/{number}"} <= set(routes)
