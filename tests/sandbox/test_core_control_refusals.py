"""What the control API and the page cannot mean is a 4xx with a sentence that helps."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import aiohttp
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


FAULT = {"service": "graph", "kind": "fail"}
SLOW = {"service": "graph", "kind": "slow", "seconds": 1}


@pytest.mark.parametrize(
    ("path", "body", "named"),
    [
        ("faults", FAULT | {"service": "outlook"}, "Service is one of login, graph"),
        ("faults", FAULT | {"kind": "explode"}, "Kind is one of throttle, fail"),
        ("faults", FAULT | {"count": 0}, "Count: Expected `int` >= 1"),
        ("faults", FAULT | {"count": -1}, "Count"),
        ("faults", FAULT | {"count": 1.5}, "Count"),
        ("faults", FAULT | {"count": "1"}, "Count"),
        ("faults", FAULT | {"count": 10**30}, "Count"),
        ("faults", FAULT | {"rate": 0, "seed": 1}, "Rate"),
        ("faults", FAULT | {"rate": 1.01, "seed": 1}, "Rate: Expected `float` <= 1.0"),
        ("faults", FAULT | {"rate": 0.5}, "Rate and seed go together"),
        ("faults", FAULT | {"seed": 1}, "Rate and seed go together"),
        ("faults", FAULT | {"rate": 0.5, "seed": 1, "count": 2}, "Give count or rate"),
        ("faults", FAULT | {"seconds": 1}, "Seconds is for kind"),
        ("faults", FAULT | {"status": 404}, "Status is one of 500, 502, 503, 504"),
        ("faults", SLOW | {"status": 503}, "Status is for kind fail"),
        ("faults", SLOW | {"seconds": 0}, "Seconds is needed"),
        ("faults", SLOW | {"seconds": -1}, "Seconds is 0 to 3600"),
        ("faults", SLOW | {"seconds": 3601}, "Seconds is 0 to 3600"),
        ("faults", SLOW | {"kind": "skew", "seconds": 10**9}, "Seconds"),
        ("faults", FAULT | {"path": 7}, "Path"),
        ("faults", FAULT | {"path": "x" * 2001}, "Path"),
        ("faults", FAULT | {"method": "get"}, "Method is one of GET"),
        ("faults", FAULT | {"person": "nobody"}, "Person is the oid"),
        ("faults", FAULT | {"kind": "revoke", "service": "connector"}, "Service is not connector"),
        ("faults", FAULT | {"kind": "expire", "service": "page"}, "Service is not page"),
        ("faults", FAULT | {"colour": "red"}, "the fields are service, kind, count, rate"),
        ("faults", {"kind": "fail"}, "service"),
        ("faults", [], "Expected `object`"),
        ("faults", None, "Send application/json"),
        ("rotate", {"which": "both"}, "Which"),
        ("rotate", {}, "which"),
        ("revoke", {"oid": "00000000-0000-4000-8000-000000000000"}, "Oid is nobody's"),
        ("revoke", {"oid": None}, "Oid"),
        ("clock", {"seconds": "1"}, "Seconds"),
        ("clock", {"seconds": 10**12}, "Seconds"),
    ],
)
async def test_a_wrong_value_is_400_with_a_sentence(
    http: aiohttp.ClientSession, control: str, path: str, body: object, named: str
) -> None:
    """Each value is checked, and the sentence says which, and what is allowed."""
    async with http.post(f"{control}/{path}", json=body) as answer:
        assert answer.status == 400
        sentence = await answer.text()
    assert named in sentence
    assert sentence.endswith(".")
    async with http.get(f"{control}/faults") as answer:
        assert await answer.json() == {"faults": []}


@pytest.mark.parametrize(
    ("body", "kind", "status"),
    [
        (b"{", "application/json", 400),
        (b"", "application/json", 400),
        (b"[" * 20_000, "application/json", 400),
        (b"\xff\xfe", "application/json", 400),
        (b'{"which":"\xff"}', "application/json", 400),
        (b'{"which":"login"}', "text/plain", 400),
        (b"which=login", "application/x-www-form-urlencoded", 400),
        (b'{"which":"' + b"x" * 65_536 + b'"}', "application/json", 413),
        (b" " * 1_000_000, "application/json", 413),
    ],
)
async def test_what_is_not_a_small_declared_json_is_refused(
    http: aiohttp.ClientSession, control: str, body: bytes, kind: str, status: int
) -> None:
    """No foreign page can send declared JSON, so nothing else is read."""
    headers = {"Content-Type": kind}
    async with http.post(f"{control}/rotate", data=body, headers=headers) as answer:
        assert answer.status == status
        assert (await answer.text()).endswith(".")


@pytest.mark.parametrize(
    "query",
    ["service=outlook", "service=", "since=now", "after=-1", "after=", "after=x", "detail=yes"],
)
async def test_calls_takes_known_options_only(
    http: aiohttp.ClientSession, control: str, query: str
) -> None:
    """An option it does not know is refused, not ignored."""
    async with http.get(f"{control}/calls?{query}") as answer:
        assert answer.status == 400
        assert (await answer.text()).endswith(".")


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("DELETE", "faults/seven", 400),
        ("DELETE", "faults/999999", 404),
        ("GET", "calls/-1", 400),
        ("GET", "calls/999999999", 404),
        ("GET", "nothing", 404),
        ("PUT", "faults", 404),
        ("POST", "state", 404),
    ],
)
async def test_what_is_not_there_is_said_in_a_sentence(
    http: aiohttp.ClientSession, control: str, method: str, path: str, status: int
) -> None:
    """Unknown ids, addresses and methods."""
    async with http.request(method, f"{control}/{path}") as answer:
        assert answer.status == status
        assert (await answer.text()).endswith(".")


async def test_another_site_can_neither_switch_nor_clear(
    http: aiohttp.ClientSession, control: str
) -> None:
    """A browser names the origin it sends for."""
    headers = {"Origin": "https://evil.example"}
    for method, path in (("POST", "faults"), ("DELETE", "faults"), ("POST", "clock")):
        async with http.request(method, f"{control}/{path}", json=FAULT, headers=headers) as answer:
            assert answer.status == 403


@pytest.mark.parametrize(
    ("method", "path", "kind", "status"),
    [
        ("POST", "/api/people/{oid}/chats/personal/messages", "text/plain", 415),
        ("POST", "/api/people/{oid}/chats/personal/messages", "multipart/form-data", 415),
        ("GET", "/nothing", "", 404),
        ("GET", "/static/nothing.js", "", 404),
        ("PUT", "/api/people", "application/json", 404),
        ("GET", "/api/people/nobody/events", "", 404),
    ],
)
async def test_the_page_says_what_it_does_not_take(
    sandbox: dict[str, Any],
    http: aiohttp.ClientSession,
    method: str,
    path: str,
    kind: str,
    status: int,
) -> None:
    """A form of another site, and addresses that are not there."""
    address = sandbox["page"] + path.format(oid=sandbox["people"][0]["oid"])
    body = b'{"text":"x"}' if kind else None
    headers = {"Content-Type": kind} if kind else {}
    async with http.request(method, address, data=body, headers=headers) as answer:
        assert answer.status == status
        assert (await answer.text()).endswith(".")
