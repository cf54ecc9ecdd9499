"""The journal tells what was sent and answered, keeps no secret, and does not grow for ever."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import aiohttp
import pytest

from sandbox.faults import Fault
from sandbox.journal import Call, Journal
from sandbox.recording import body_text
from sandbox.world import World
from tests.sandbox.graph_client import IMMUTABLE, graph_of
from tests.sandbox.small_world import make_world

FORM = "application/x-www-form-urlencoded"


@pytest.fixture
def world() -> World:
    return make_world()


async def test_headers_and_body_are_noted_without_the_token(world: World) -> None:
    """Of a credential the scheme and whose it is; everything else as it was sent."""
    step = {"id": "1", "method": "GET", "url": "/me"}
    async with graph_of(world) as graph:
        token = graph.token()
        await graph.send("POST", "/$batch", json={"requests": [step]}, headers={"Cookie": "a=b"})
    outer = world.journal.calls("graph")[0]
    assert outer.request_headers["authorization"] == "Bearer person"
    assert outer.request_headers["cookie"] == "1 cookies"
    assert outer.request_headers["content-type"] == "application/json"
    assert '"url": "/me"' in outer.request_body
    assert outer.request_size == len(outer.request_body)
    assert outer.response_headers["request-id"]
    assert outer.size > 0
    kept = str([call.in_full() for call in world.journal.calls()])
    assert not any(part in kept for part in token.split(".")[1:])


async def test_a_batch_is_followed_by_its_steps(world: World) -> None:
    """Each has its own status, fault, preferences and the batch's number."""
    world.faults.add(Fault("graph", "throttle", seconds=3, path="$top=1"))
    steps = [
        {"id": "1", "method": "GET", "url": "/me/messages?$top=2", "headers": IMMUTABLE},
        {"id": "2", "method": "GET", "url": "/me/messages?$top=1"},
    ]
    async with graph_of(world) as graph:
        status, body = await graph.batch(steps)
    outer, *inner = world.journal.calls("graph")
    assert (status, outer.kind, outer.status, outer.path) == (200, "http", 200, "/v1.0/$batch")
    assert {(call.kind, call.outer, call.person) for call in inner} == {
        ("inner", outer.number, world.people[0].oid)
    }
    noted = {call.path: call for call in inner}
    first, second = noted["/v1.0/me/messages?$top=2"], noted["/v1.0/me/messages?$top=1"]
    assert (first.status, first.fault) == (200, "")
    assert first.request_headers == {"prefer": 'idtype="ImmutableId"'}
    assert (second.status, second.fault) == (429, "throttle")
    assert second.response_headers["retry-after"] == "3"
    throttled = next(one for one in body["responses"] if one["id"] == "2")
    assert (throttled["status"], throttled["headers"]["Retry-After"]) == (429, "3")


async def test_a_token_request_keeps_its_kind_and_scope_alone(
    sandbox: dict[str, Any], http: aiohttp.ClientSession
) -> None:
    """Neither the secret nor the assertion is in what the control API tells."""
    control = f"{sandbox['page']}/control/calls"
    form = {
        "grant_type": "client_credentials",
        "client_id": sandbox["env"]["MicrosoftAppId"],
        "client_secret": sandbox["env"]["MicrosoftAppPassword"],
        "scope": "https://api.botframework.com/.default",
    }
    async with http.get(control) as answer:
        last = (await answer.json())["last"]
    url = f"{sandbox['login']}/{sandbox['tenant']}/oauth2/v2.0/token"
    async with http.post(url, data=form) as answer:
        assert answer.status == 200
    query = {"service": "login", "after": str(last), "detail": "true"}
    async with http.get(control, params=query) as answer:
        (call,) = (await answer.json())["calls"]
    assert "grant_type=client_credentials" in call["request_body"]
    assert f"scope={form['scope']}" in call["request_body"]
    assert "client_secret=…" in call["request_body"]
    assert form["client_secret"] not in str(call)
    assert form["client_id"] not in call["request_body"]


async def test_without_detail_a_call_looks_as_it_always_did(
    sandbox: dict[str, Any], http: aiohttp.ClientSession
) -> None:
    """Seven keys, and only what follows a number."""
    control = f"{sandbox['page']}/control/calls"
    async with http.get(f"{sandbox['login']}/nothing"):
        pass
    async with http.get(control) as answer:
        body = await answer.json()
    keys = {"service", "method", "path", "status", "started", "seconds", "person"}
    assert set(body["calls"][-1]) == keys
    async with http.get(control, params={"after": str(body["last"])}) as answer:
        assert (await answer.json())["calls"] == []


def note(journal: Journal, body: str = "", service: str = "graph") -> Call:
    """One more call."""
    when = datetime(2026, 1, 1, tzinfo=UTC)
    return journal.add(Call(service, "GET", "/", 200, when, 0.1, "", request_body=body))


def test_old_calls_go_and_numbers_never_come_back() -> None:
    """The latest are kept; forgetting them does not restart the count."""
    journal = Journal(size=3)
    for _ in range(5):
        note(journal)
    assert [call.number for call in journal.calls()] == [3, 4, 5]
    assert [call.number for call in journal.calls(after=4)] == [5]
    assert journal.get(2) is None
    journal.clear()
    assert (journal.calls(), note(journal).number) == ((), 6)


def test_old_bodies_go_first() -> None:
    """The calls stay; their bodies give way to newer ones."""
    journal = Journal(memory=10)
    for body in ("aaaa", "bbbb", "cccc"):
        note(journal, body)
    assert [call.request_body for call in journal.calls()] == ["", "bbbb", "cccc"]


@pytest.mark.parametrize(
    ("kind", "body", "kept"),
    [
        ("application/json", b'{"a":1}', '{"a":1}'),
        ("application/json; odata.metadata=minimal", b"{}", "{}"),
        ("application/problem+json", b"{}", "{}"),
        ("multipart/mixed; boundary=b", b"--b\r\n", "--b\r\n"),
        ("application/json", b"\xff", "\ufffd"),
        ("application/json", b"x" * 70_000, "x" * 65_536),
        ("application/octet-stream", b"secret", ""),
        ("", b"secret", ""),
        (FORM, b"scope=a%20b&password=hunter2", "scope=a b&password=…"),
        (FORM, b"\xff", ""),
        (FORM, b"&".join([b"a=1"] * 101), ""),
    ],
)
def test_a_body_is_kept_where_it_is_text(kind: str, body: bytes, kept: str) -> None:
    """Up to 64 KiB of it; of a form the names."""
    assert body_text(kind, body) == kept
