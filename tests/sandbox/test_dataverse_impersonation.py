"""Acting for somebody else, who may do it, and what it leaves behind."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from sandbox.company import ACCOUNTS
from tests.sandbox.dataverse_client import API, Dataverse, dataverse_of
from tests.sandbox.small_world import make_world


@pytest.fixture
async def dataverse() -> AsyncIterator[Dataverse]:
    async with dataverse_of(make_world()) as running:
        yield running


async def test_acting_for_somebody(dataverse: Dataverse) -> None:
    """Rows belong to the person acted for, and say who really acted."""
    headers = {"CallerObjectId": dataverse.mara.oid, "Prefer": "return=representation"}
    who = await dataverse.get("/WhoAmI", person=dataverse.sam, headers=headers)
    assert who["UserId"] == dataverse.mara.systemuserid
    made = await dataverse.send(
        "POST", "/tasks", json={"subject": "For Mara"}, person=dataverse.sam, headers=headers
    )
    row = made.json
    assert row["_createdby_value"] == row["_ownerid_value"] == dataverse.mara.systemuserid
    assert row["_createdonbehalfby_value"] == dataverse.sam.systemuserid
    path = f"/tasks({row['activityid']})"
    older = {"MSCRMCallerID": dataverse.mara.systemuserid, "Prefer": "return=representation"}
    changed = await dataverse.send(
        "PATCH", path, json={"subject": "Again"}, person=dataverse.sam, headers=older
    )
    assert changed.json["_modifiedonbehalfby_value"] == dataverse.sam.systemuserid
    own = await dataverse.send(
        "PATCH", path, json={"subject": "Own"}, headers={"Prefer": "return=representation"}
    )
    assert own.json["_modifiedonbehalfby_value"] is None


async def test_rights_are_those_of_both(dataverse: Dataverse) -> None:
    """An administrator sees as little as the person acted for."""
    secret = next(one for one in ACCOUNTS if one.private)
    headers = {"CallerObjectId": dataverse.mara.oid}
    path = f"/accounts({secret.id})"
    assert (await dataverse.send("GET", path, person=dataverse.sam)).status == 200
    hidden = await dataverse.send("GET", path, person=dataverse.sam, headers=headers)
    assert hidden.status == 403
    mine = {"$filter": "Microsoft.Dynamics.CRM.EqualUserId(PropertyName='ownerid')"}
    found = await dataverse.get("/accounts", mine, person=dataverse.sam, headers=headers)
    assert {row["_ownerid_value"] for row in found["value"]} == {dataverse.mara.systemuserid}


async def test_a_delegate_gains_nothing(dataverse: Dataverse) -> None:
    """A seller with the role Delegate may act for an administrator, with a seller's rights."""
    roles = await dataverse.get("/roles", {"$filter": "name eq 'Delegate'"}, person=dataverse.sam)
    reference = f"{API}/roles({roles['value'][0]['roleid']})"
    given = await dataverse.send(
        "POST",
        f"/systemusers({dataverse.mara.systemuserid})/systemuserroles_association/$ref",
        json={"@odata.id": f"{dataverse.world.endpoints.dataverse}{reference}"},
        person=dataverse.sam,
    )
    assert given.status == 204, given.body
    secret = next(one for one in ACCOUNTS if one.private)
    headers = {"CallerObjectId": dataverse.sam.oid}
    who = await dataverse.get("/WhoAmI", headers=headers)
    assert who["UserId"] == dataverse.sam.systemuserid
    assert (await dataverse.send("GET", f"/accounts({secret.id})", headers=headers)).status == 403


async def test_refusals(dataverse: Dataverse) -> None:
    """Without the privilege, with a wrong id or with two it is refused, around a batch too."""
    sam, mara = dataverse.sam, dataverse.mara
    nobody = "00000000-0000-4000-8000-00000000dead"
    for person, headers, status, code in (
        (mara, {"CallerObjectId": sam.oid}, 403, "0x80040220"),
        (sam, {"CallerObjectId": mara.systemuserid}, 403, "0x80072560"),
        (sam, {"MSCRMCallerID": nobody}, 403, "0x80072560"),
        (sam, {"CallerObjectId": "mara"}, 400, "0x80060888"),
        (sam, {"CallerObjectId": mara.oid, "MSCRMCallerID": mara.systemuserid}, 400, "0x80060888"),
    ):
        reply = await dataverse.send("GET", "/WhoAmI", person=person, headers=headers)
        assert (reply.status, reply.code) == (status, code)
    batch = {"Content-Type": "multipart/mixed; boundary=b1", "CallerObjectId": mara.oid}
    reply = await dataverse.send("POST", "/$batch", person=sam, headers=batch, body=b"--b1--")
    assert reply.status == 501


async def test_within_a_batch(dataverse: Dataverse) -> None:
    """Each request of a batch may act for somebody of its own."""
    part = "Content-Type: application/http\n\nGET {}/WhoAmI HTTP/1.1\nMSCRMCallerID: {}\n\n"
    text = "".join(
        f"--b1\n{part.format(API, one.systemuserid)}\n" for one in dataverse.world.people[:2]
    )
    body = f"{text}--b1--\n".replace("\n", "\r\n").encode()
    headers = {"Content-Type": "multipart/mixed; boundary=b1"}
    reply = await dataverse.send(
        "POST", "/$batch", person=dataverse.sam, headers=headers, body=body
    )
    places = [reply.body.index(one.systemuserid.encode()) for one in dataverse.world.people[:2]]
    assert places == sorted(places)
