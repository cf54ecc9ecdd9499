"""Several requests in one, as the page on batch operations describes."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from typing import Any

import pytest

from sandbox.company import CONTOSO
from tests.sandbox.dataverse_client import API, Dataverse, dataverse_of
from tests.sandbox.small_world import make_world

GO_ON = "odata.continue-on-error"


@pytest.fixture
async def dataverse() -> AsyncIterator[Dataverse]:
    async with dataverse_of(make_world()) as running:
        yield running


def part(request: str, body: Any = None, content_id: str = "") -> str:
    """One request of a batch, with bare line ends."""
    named = f"Content-ID: {content_id}\n" if content_id else ""
    head = f"Content-Type: application/http\nContent-Transfer-Encoding: binary\n{named}\n"
    content = "" if body is None else json.dumps(body)
    return f"{head}{request} HTTP/1.1\nContent-Type: application/json\n\n{content}"


def change_set(*parts: str) -> str:
    """Changes that belong together."""
    inner = "".join(f"--c1\n{one}\n" for one in parts)
    return f"Content-Type: multipart/mixed; boundary=c1\n\n{inner}--c1--"


def get_contoso(columns: str = "name") -> str:
    """A request for the account, whose columns may be wrong."""
    return part(f"GET {API}/accounts({CONTOSO.id})?$select={columns}")


async def test_answers_in_order(dataverse: Dataverse) -> None:
    """Each request is answered in its place."""
    made = part(f"POST {API}/tasks", {"subject": "From a batch"})
    listed = part(f"GET {API}/tasks?$select=subject&$filter=subject%20eq%20'From%20a%20batch'")
    reply = await dataverse.batch([made, listed, get_contoso()])
    assert reply.status == 200
    assert reply.headers["Content-Type"].startswith("multipart/mixed; boundary=batchresponse_")
    text = reply.body.decode()
    places = [text.index(one) for one in ("204 No Content", '"From a batch"', '"Contoso"')]
    assert places == sorted(places)
    assert text.rstrip().endswith("--")


async def test_the_first_error_ends_it(dataverse: Dataverse) -> None:
    """Nothing after an error is done, unless going on is preferred."""
    parts = [get_contoso("nmae"), part(f"POST {API}/tasks", {"subject": "After"})]
    stopped = await dataverse.batch(parts)
    assert stopped.status == 400
    assert b"0x80060888" in stopped.body
    assert await dataverse.column("/tasks", "subject", filter="subject eq 'After'") == []
    went_on = await dataverse.batch(parts, prefer=GO_ON)
    assert went_on.status == 200
    assert went_on.body.count(b"HTTP/1.1 ") == 2
    assert await dataverse.column("/tasks", "subject", filter="subject eq 'After'") == ["After"]


async def test_a_change_set_is_atomic(dataverse: Dataverse) -> None:
    """If one change fails, those before it are taken back."""
    changes = change_set(
        part(f"POST {API}/tasks", {"subject": "Half"}, "1"),
        part(f"PATCH {API}/accounts({CONTOSO.id})", {"telephone1": "changed"}, "2"),
        part(f"POST {API}/tasks", {"nmae": "x"}, "3"),
    )
    reply = await dataverse.batch([changes, get_contoso("telephone1")], prefer=GO_ON)
    assert reply.status == 200
    assert b"0x80048d19" in reply.body
    assert b"changed" not in reply.body
    assert await dataverse.column("/tasks", "subject", filter="subject eq 'Half'") == []


async def test_references(dataverse: Dataverse) -> None:
    """What was created earlier in a change set can be named in addresses and in bodies."""
    regarding = {"regardingobjectid_account_task@odata.bind": "$1", "subject": "$1"}
    changes = change_set(
        part(f"POST {API}/accounts", {"name": "New company"}, "1"),
        part(f"POST {API}/tasks", regarding, "2"),
        part("PATCH $1", {"telephone1": "12"}, "3"),
    )
    reply = await dataverse.batch([changes])
    assert reply.status == 200
    assert [f"Content-ID: {one}\r\n".encode() in reply.body for one in "123"] == [True] * 3
    row = (await dataverse.get("/accounts", {"$filter": "name eq 'New company'"}))["value"][0]
    assert row["telephone1"] == "12"
    path = f"/accounts({row['accountid']})/Account_Tasks"
    assert await dataverse.column(path, "subject") == ["$1"]


@pytest.mark.parametrize(
    "parts",
    [
        [change_set(part(f"GET {API}/accounts", None, "1"))],
        [change_set(part(f"POST {API}/tasks", {"subject": "x"}))],
        [change_set(*[part(f"POST {API}/tasks", {"subject": "x"}, "1")] * 2)],
        [change_set(part("PATCH $9", {"subject": "x"}, "1"))],
        [part(f"POST {API}/$batch", {})],
        ["Content-Type: text/plain\n\nGET /accounts HTTP/1.1\n\n"],
        ["Content-Type: application/http\n\nwhat is this"],
        ["Content-Type: application/http"],
        [get_contoso("x" * 70_000)],
        [get_contoso()] * 1001,
    ],
)
async def test_a_wrong_batch(dataverse: Dataverse, parts: list[str]) -> None:
    """What the page forbids is 400 and changes nothing."""
    reply = await dataverse.batch(parts)
    assert reply.status == 400
    assert await dataverse.column("/tasks", "subject", filter="subject eq 'x'") == []


async def test_line_ends(dataverse: Dataverse) -> None:
    """Lines that end without a carriage return are refused, as is a batch without an end."""
    assert (await dataverse.batch([get_contoso()], end="\n")).status == 400
    headers = {"Content-Type": "multipart/mixed; boundary=b1"}
    for body in (b"", b"--b1\r\n", b"--b1--"):
        reply = await dataverse.send("POST", "/$batch", headers=headers, body=body)
        assert reply.status == (200 if body == b"--b1--" else 400)
    wrong = {"Content-Type": "application/json"}
    assert (await dataverse.send("POST", "/$batch", headers=wrong, body=b"{}")).status == 400


async def test_a_thousand_requests(dataverse: Dataverse) -> None:
    """The largest batch is answered, and a URL in it may be longer than one outside."""
    reply = await dataverse.batch([get_contoso()] * 1000)
    assert reply.body.count(b"HTTP/1.1 200 OK") == 1000
    long = f"GET {API}/accounts?$select=name&$filter=name%20ne%20'{'x' * 50_000}'"
    assert (await dataverse.batch([part(long)])).status == 200
