"""The control API does what it says at once, and refuses what makes no sense with a sentence."""

from __future__ import annotations

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


FAULT = {"service": "graph", "kind": "fail", "count": 1}


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("faults", FAULT | {"service": "outlook"}),
        ("faults", FAULT | {"kind": "explode"}),
        ("faults", FAULT | {"count": 0}),
        ("faults", FAULT | {"count": -1}),
        ("faults", FAULT | {"count": 1.5}),
        ("faults", FAULT | {"count": "1"}),
        ("faults", FAULT | {"count": 10**30}),
        ("faults", FAULT | {"seconds": -1}),
        ("faults", FAULT | {"seconds": 10**9}),
        ("faults", FAULT | {"path": 7}),
        ("faults", FAULT | {"colour": "red"}),
        ("faults", {"kind": "fail"}),
        ("faults", []),
        ("faults", None),
        ("rotate", {"which": "both"}),
        ("rotate", {}),
        ("revoke", {"oid": "00000000-0000-4000-8000-000000000000"}),
        ("revoke", {"oid": None}),
    ],
)
async def test_a_wrong_value_is_400_with_a_sentence(
    http: aiohttp.ClientSession, control: str, path: str, body: object
) -> None:
    """Each value is checked, and the sentence says which."""
    async with http.post(f"{control}/{path}", json=body) as answer:
        assert answer.status == 400
        assert (await answer.text()).endswith(".")


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"{", "application/json"),
        (b"", "application/json"),
        (b"\xff\xfe", "application/json"),
        (b'{"which":"\xff"}', "application/json"),
        (b'{"which":"login"}', "text/plain"),
        (b"which=login", "application/x-www-form-urlencoded"),
    ],
)
async def test_what_is_not_declared_json_is_refused(
    http: aiohttp.ClientSession, control: str, body: bytes, kind: str
) -> None:
    """No foreign page can send declared JSON, so nothing else is read."""
    headers = {"Content-Type": kind}
    async with http.post(f"{control}/rotate", data=body, headers=headers) as answer:
        assert answer.status == 400


@pytest.mark.parametrize("query", ["service=outlook", "service=", "since=now"])
async def test_calls_takes_a_known_service_only(
    http: aiohttp.ClientSession, control: str, query: str
) -> None:
    """An option it does not know is refused, not ignored."""
    async with http.get(f"{control}/calls?{query}") as answer:
        assert answer.status == 400
