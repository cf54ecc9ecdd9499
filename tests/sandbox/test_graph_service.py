"""Who may ask Graph for what, in which words it refuses, and how much at a time."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from sandbox.faults import Fault
from tests.sandbox.graph_client import IMMUTABLE, Graph, graph_of
from tests.sandbox.small_world import Clock, make_world


@pytest.fixture
async def graph() -> AsyncIterator[Graph]:
    async with graph_of(make_world()) as running:
        yield running


async def test_organization(graph: Graph) -> None:
    """What User.Read may read of it, and a property beyond that is refused."""
    status, shown = await graph.ask("/organization", {"$select": "verifiedDomains"})
    assert status == 200
    (row,) = shown["value"]
    assert [one["name"] for one in row["verifiedDomains"]] == ["adatum.example"]
    status, _ = await graph.ask("/organization", {"$select": "invented"})
    assert status == 400


async def test_me(graph: Graph) -> None:
    """The person, with the addresses of their mailbox when these are selected."""
    graph.world.own_addresses[graph.world.people[0].oid] = ("old@elsewhere.example",)
    _, usual = await graph.ask("/me")
    assert set(usual) - {"@odata.context"} == {
        "businessPhones",
        "displayName",
        "givenName",
        "jobTitle",
        "mail",
        "mobilePhone",
        "officeLocation",
        "preferredLanguage",
        "surname",
        "userPrincipalName",
        "id",
    }
    assert (usual["givenName"], usual["surname"]) == ("Mara", "Lindqvist")
    _, shown = await graph.ask("/me", {"$select": "mail,proxyAddresses,otherMails"})
    assert shown == {
        "@odata.context": "https://localhost:3/v1.0/$metadata"
        "#users(mail,proxyAddresses,otherMails)/$entity",
        "mail": "mara.lindqvist@adatum.example",
        "proxyAddresses": [
            "SMTP:mara.lindqvist@adatum.example",
            "smtp:mara@adatum.example",
            "smtp:old@elsewhere.example",
        ],
        "otherMails": [],
    }


async def test_a_folder(graph: Graph) -> None:
    """A well-known name and the identifier mean the same folder, whatever the preference."""
    _, named = await graph.ask("/me/mailFolders/DeletedItems", headers=IMMUTABLE)
    _, same = await graph.ask(f"/me/mailFolders/{named['id']}")
    assert same["displayName"] == named["displayName"] == "Deleted Items"
    assert same["totalItemCount"] == 1


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/me/mailFolders/inbox/messageRules", 501),
        ("GET", "/me/mailboxSettings", 501),
        ("GET", "/me/messages/delta", 400),
        ("PUT", "/me/calendarView", 501),
        ("GET", "/me/mailFolders/clutter", 501),
        ("GET", "/me/mailFolders/nonsense", 400),
        ("GET", "/me/calendars", 501),
        ("POST", "/me/sendMail", 501),
        ("GET", "/me//messages", 501),
        ("GET", "/users/x/messages", 501),
        ("GET", "/$batch", 501),
        ("POST", "/me/messages", 501),
        ("DELETE", "/me/messages/x", 501),
        ("GET", "/me?$select=department", 501),
        ("GET", "/me?$select=nonsense", 400),
        ("GET", "/me?$expand=manager", 501),
        ("GET", "/../beta/me", 501),
    ],
)
async def test_what_is_not_there_says_so(graph: Graph, method: str, path: str, status: int) -> None:
    """No address answers with an empty list because nobody built it."""
    response = await graph.send(method, path)
    assert response.status == status
    assert (await response.json())["error"]["message"]


@pytest.mark.parametrize(
    ("headers", "code"),
    [
        ({"Authorization": "Bearer nonsense"}, "InvalidAuthenticationToken"),
        ({"Authorization": ""}, "InvalidAuthenticationToken"),
    ],
)
async def test_a_bad_token(graph: Graph, headers: dict[str, str], code: str) -> None:
    """401 in Graph's format with a challenge and identifiers to quote."""
    mine = "c0ffee00-1111-2222-3333-444444444444"
    response = await graph.send("GET", "/me", headers=headers | {"client-request-id": mine})
    error = (await response.json())["error"]
    assert (response.status, error["code"]) == (401, code)
    assert response.headers["WWW-Authenticate"].startswith("Bearer ")
    assert error["innerError"]["request-id"] == response.headers["request-id"]
    assert error["innerError"]["client-request-id"] == mine


async def test_an_expired_token(graph: Graph) -> None:
    """A token is good for an hour."""
    old = {"Authorization": f"Bearer {graph.token()}"}
    assert isinstance(graph.world.clock, Clock)
    graph.world.clock.now += timedelta(hours=2)
    status, body = await graph.ask("/me", headers=old)
    assert (status, body["error"]["message"]) == (
        401,
        "Lifetime validation failed, the token is expired.",
    )


@pytest.mark.parametrize(
    ("permission", "path", "code"),
    [
        ("User.Read", "/me/messages", "ErrorAccessDenied"),
        ("User.Read", "/me/mailFolders/inbox", "ErrorAccessDenied"),
        ("Mail.Read", "/me/events", "ErrorAccessDenied"),
        ("Mail.ReadBasic", "/me/messages/x/attachments", "ErrorAccessDenied"),
        ("Mail.ReadBasic", "/me/messages?$search=pizza", "ErrorAccessDenied"),
        ("Mail.ReadBasic", "/me/messages?$expand=attachments", "ErrorAccessDenied"),
        ("Mail.Read", "/me", "Authorization_RequestDenied"),
    ],
)
async def test_a_missing_permission(graph: Graph, permission: str, path: str, code: str) -> None:
    """403 where the token does not hold what the address needs."""
    token = {"Authorization": f"Bearer {graph.token(permissions=[permission])}"}
    status, body = await graph.ask(path, headers=token)
    assert (status, body["error"]["code"]) == (403, code)


async def test_the_basics_leave_bodies_out(graph: Graph) -> None:
    """Mail.ReadBasic shows who wrote what when, and nothing of the text."""
    token = {"Authorization": f"Bearer {graph.token(permissions=['Mail.ReadBasic'])}"}
    _, body = await graph.ask("/me/messages", {"$top": "1"}, headers=token)
    assert body["value"][0]["subject"]
    assert not {"body", "bodyPreview"} & set(body["value"][0])


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Prefer": 'IdType="Mutable"'}, 400),
        ({"Prefer": 'outlook.body-content-type="rtf"'}, 400),
        ({"Prefer": "odata.maxpagesize=5"}, 501),
        ({"Prefer": "respond-async, wait=1"}, 200),
        ({"Accept": "application/json;odata.metadata=full"}, 501),
        ({"Accept": "application/json;odata.metadata=minimal"}, 200),
    ],
)
async def test_headers_that_matter(graph: Graph, headers: dict[str, str], status: int) -> None:
    """What would change the answer is followed or refused, never overlooked."""
    answered, _ = await graph.ask("/me/messages", {"$top": "1"}, headers=headers)
    assert answered == status


async def test_four_at_a_time_in_one_mailbox(graph: Graph) -> None:
    """The fifth request that runs at once is throttled; another mailbox is not affected."""
    await graph.ask("/me/messages", {"$top": "1"})
    other = graph.world.people[1]
    await graph.ask("/me/messages", {"$top": "1"}, person=other)
    asked = [graph.send("GET", "/me/messages?$top=1") for _ in range(12)]
    asked.append(graph.send("GET", "/me/messages?$top=1", person=other))
    *mine, theirs = await asyncio.gather(*asked)
    refused = [one for one in mine if one.status == 429]
    assert refused
    assert len(mine) - len(refused) >= 4
    assert (await refused[0].json())["error"]["code"] == "ApplicationThrottled"
    assert refused[0].headers["Retry-After"] == "1"
    assert theirs.status == 200


async def test_four_at_a_time_pass(graph: Graph) -> None:
    """Four requests at once are all answered."""
    await graph.ask("/me/messages", {"$top": "1"})
    replies = await asyncio.gather(*(graph.ask("/me/messages", {"$top": "1"}) for _ in range(4)))
    assert [status for status, _ in replies] == [200] * 4


async def test_an_injected_fault_is_in_graphs_words(graph: Graph) -> None:
    """A switched-on fault looks like the service's own."""
    graph.world.faults.add(Fault("graph", "throttle", 1, 7))
    response = await graph.send("GET", "/me")
    assert (response.status, response.headers["Retry-After"]) == (429, "7")
    assert (await response.json())["error"]["code"] == "TooManyRequests"


async def test_a_throttle_without_retry_after(graph: Graph) -> None:
    """As it has been seen: 429 without a hint when to come back."""
    graph.world.faults.add(Fault("graph", "throttle", 1, 0))
    response = await graph.send("GET", "/me/messages")
    assert response.status == 429
    assert "Retry-After" not in response.headers


async def test_calls_are_journalled(graph: Graph) -> None:
    """Who asked for what can be looked up."""
    await graph.ask("/me", person=graph.world.people[1])
    (call,) = graph.world.journal.calls("graph")
    assert (call.path, call.status, call.person) == ("/v1.0/me", 200, graph.world.people[1].oid)
