"""Several requests in one: each with its own status, within the mailbox's limits."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest

from sandbox.faults import Fault
from tests.sandbox.graph_client import IMMUTABLE, Graph, graph_of
from tests.sandbox.small_world import make_world


@pytest.fixture
async def graph() -> AsyncIterator[Graph]:
    async with graph_of(make_world()) as running:
        yield running


def step(name: str, url: str, **more: Any) -> dict[str, Any]:
    """One request of a batch."""
    return {"id": name, "method": "GET", "url": url} | more


async def test_a_batch_answers_each_request(graph: Graph) -> None:
    """Each has its own status, headers and body; preferences are given to each on its own."""
    status, body = await graph.batch(
        [
            step("1", "/me?$select=mail"),
            step("2", "me/messages?$top=1&$select=id", headers={"Prefer": IMMUTABLE["Prefer"]}),
            step("3", "/me/messages?$top=1&$select=id"),
            step("4", "/me/messages/x"),
            step("5", "https://graph.microsoft.com/v1.0/me"),
            step("6", "/$batch", method="POST", body={}, headers={"content-type": "a/b"}),
        ]
    )
    assert status == 200
    assert [one["id"] for one in body["responses"]] != [str(n) for n in range(1, 7)]
    found = {one["id"]: one for one in body["responses"]}
    assert [found[str(n)]["status"] for n in range(1, 7)] == [200, 200, 200, 400, 501, 501]
    assert found["1"]["body"]["mail"] == "mara.lindqvist@adatum.example"
    assert found["2"]["headers"]["Preference-Applied"] == IMMUTABLE["Prefer"]
    assert found["2"]["body"]["value"][0]["id"] != found["3"]["body"]["value"][0]["id"]


async def test_a_step_with_a_body(graph: Graph) -> None:
    """A POST inside a batch is answered as one that came alone."""
    body = {"inputIds": ["x"], "sourceIdType": "restId", "targetIdType": "restImmutableEntryId"}
    headers = {"Content-Type": "application/json"}
    post = step("1", "/me/translateExchangeIds", method="POST", body=body, headers=headers)
    _, answered = await graph.batch([post])
    (reply,) = answered["responses"]
    assert reply["status"] == 200
    assert reply["body"]["value"][0]["sourceId"] == "x"


async def test_a_refusal_inside_a_batch_names_the_request(graph: Graph) -> None:
    """Each refused step has Graph's error with the identifiers to quote."""
    _, body = await graph.batch([step("1", "/me/messages/x")])
    inner = body["responses"][0]["body"]["error"]["innerError"]
    assert set(inner) == {"date", "request-id", "client-request-id"}


async def test_a_full_batch_stays_within_the_limit(graph: Graph) -> None:
    """Graph sends four of a batch's requests to the mailbox at once, so twenty pass."""
    _, body = await graph.batch([step(str(n), "/me/messages?$top=1") for n in range(20)])
    assert [one["status"] for one in body["responses"]] == [200] * 20


async def test_two_batches_at_once_are_throttled_per_request(graph: Graph) -> None:
    """The limit of four is the mailbox's, whatever brings the requests."""
    await graph.ask("/me/messages", {"$top": "1"})
    steps = [step(str(n), "/me/messages?$top=1") for n in range(8)]
    replies = await asyncio.gather(*(graph.batch(steps) for _ in range(2)))
    statuses = {one["status"] for _, body in replies for one in body["responses"]}
    assert statuses == {200, 429}


async def test_depending_requests(graph: Graph) -> None:
    """One that depends on a failed one fails with 424; order in the list does not matter."""
    _, body = await graph.batch(
        [
            step("c", "/me", dependsOn=["b"]),
            step("b", "/me", dependsOn=["A"]),
            step("a", "/me/messages/x"),
            step("d", "/me"),
        ]
    )
    found = {one["id"]: one["status"] for one in body["responses"]}
    assert found == {"a": 400, "b": 424, "c": 424, "d": 200}


async def test_a_fault_inside_a_batch(graph: Graph) -> None:
    """One request of a batch can be throttled alone."""
    graph.world.faults.add(Fault("graph", "throttle", 1, 3, "/me/messages"))
    _, body = await graph.batch([step("1", "/me"), step("2", "/me/messages?$top=1")])
    found = {one["id"]: one for one in body["responses"]}
    assert (found["1"]["status"], found["2"]["status"]) == (200, 429)
    assert found["2"]["headers"]["Retry-After"] == "3"


@pytest.mark.parametrize(
    "requests",
    [
        None,
        [],
        "x",
        [1],
        [{"id": "1"}],
        [{"id": 1, "method": "GET", "url": "/me"}],
        [step("1", "/me"), step("1", "/me")],
        [step("a", "/me"), step("A", "/me")],
        [step(str(n), "/me") for n in range(21)],
        [step("1", "/me", dependsOn=["2"])],
        [step("1", "/me", dependsOn=["2"]), step("2", "/me", dependsOn=["1"])],
        [step("1", "/me", headers=[])],
        [step("1", "/me", body={})],
    ],
)
async def test_a_malformed_batch(graph: Graph, requests: Any) -> None:
    """A batch that breaks the rules is refused as a whole."""
    status, body = await graph.batch(requests)
    assert (status, body["error"]["code"]) == (400, "BadRequest")
