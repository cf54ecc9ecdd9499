"""The requests of a Dataverse batch are noted and struck one by one."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from sandbox.faults import Fault
from tests.sandbox.dataverse_client import API, Dataverse, dataverse_of
from tests.sandbox.small_world import make_world
from tests.sandbox.test_dataverse_batch import GO_ON, change_set, get_contoso, part


@pytest.fixture
async def dataverse() -> AsyncIterator[Dataverse]:
    async with dataverse_of(make_world()) as running:
        yield running


async def test_each_request_of_a_batch_is_noted(dataverse: Dataverse) -> None:
    """After the batch, with its own address, status and body."""
    made = part(f"POST {API}/tasks", {"subject": "Noted"})
    await dataverse.batch([made, get_contoso("nmae")], prefer=GO_ON)
    outer, *inner = dataverse.world.journal.calls("dataverse")
    assert (outer.kind, outer.path) == ("http", f"{API}/$batch")
    assert [(call.kind, call.outer) for call in inner] == [("inner", outer.number)] * 2
    assert [(call.method, call.status) for call in inner] == [("POST", 204), ("GET", 400)]
    assert inner[0].request_body == '{"subject": "Noted"}'
    assert inner[1].path.endswith("?$select=nmae")
    assert {call.person for call in inner} == {dataverse.mara.oid}


@pytest.mark.parametrize(
    ("fault", "line"),
    [
        (Fault("dataverse", "throttle", seconds=7, path="/accounts("), b"429 Too Many Requests"),
        (Fault("dataverse", "fail", status=502, path="/accounts("), b"502 Bad Gateway"),
        (Fault("dataverse", "cut", path="/accounts("), b"503 Service Unavailable"),
        (Fault("dataverse", "expire", path="/accounts("), b"401 Unauthorized"),
    ],
)
async def test_one_request_of_a_batch_is_struck(
    dataverse: Dataverse, fault: Fault, line: bytes
) -> None:
    """The others go well; the next time all do."""
    dataverse.world.faults.add(fault)
    listed = part(f"GET {API}/tasks?$top=1")
    reply = await dataverse.batch([listed, get_contoso()], prefer=GO_ON)
    assert (reply.status, reply.body.count(b"HTTP/1.1 200 OK")) == (200, 1)
    assert line in reply.body
    assert (b"Retry-After: 7" in reply.body) == (fault.kind == "throttle")
    struck = dataverse.world.journal.calls("dataverse")[-1]
    assert (struck.kind, struck.fault) == ("inner", fault.kind)
    again = await dataverse.batch([listed, get_contoso()])
    assert again.body.count(b"HTTP/1.1 200 OK") == 2


async def test_a_change_that_is_struck_takes_its_set_back(dataverse: Dataverse) -> None:
    """The one before it is not done either."""
    dataverse.world.faults.add(Fault("dataverse", "fail", path="/phonecalls"))
    changes = change_set(
        part(f"POST {API}/tasks", {"subject": "Half"}, "1"),
        part(f"POST {API}/phonecalls", {"subject": "Half"}, "2"),
    )
    assert (await dataverse.batch([changes])).status == 503
    assert await dataverse.column("/tasks", "subject", filter="subject eq 'Half'") == []


async def test_a_batch_waits_for_its_slow_and_late_requests(dataverse: Dataverse) -> None:
    """What they cost together is the batch's, which is answered after the deed."""
    for kind in ("slow", "late"):
        dataverse.world.faults.add(Fault("dataverse", kind, seconds=0.2, path="/accounts("))
    assert (await dataverse.batch([get_contoso()])).status == 200
    outer, inner = dataverse.world.journal.calls("dataverse")
    assert outer.seconds >= 0.4
    assert inner.fault == "slow, late"
