"""Merging rows of the sandbox's CRM."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest

from sandbox.company import CONTOSO, PHARMACEUTICALS
from tests.sandbox.dataverse_client import Dataverse, dataverse_of
from tests.sandbox.small_world import make_world


@pytest.fixture
async def dataverse() -> AsyncIterator[Dataverse]:
    async with dataverse_of(make_world()) as running:
        yield running


def account(row: str, **more: Any) -> dict[str, Any]:
    return {"@odata.type": "Microsoft.Dynamics.CRM.account", "accountid": row, **more}


MERGE = {
    "Target": account(CONTOSO.id),
    "Subordinate": account(PHARMACEUTICALS.id),
    "UpdateContent": account("00000000-0000-0000-0000-000000000000", telephone2="42"),
    "PerformParentingChecks": False,
}


async def test_merging(dataverse: Dataverse) -> None:
    """Contacts and activities move to the target; the other row points there and is inactive."""
    theirs = len(PHARMACEUTICALS.contacts)
    regarding = f"_regardingobjectid_value eq {PHARMACEUTICALS.id}"
    query = {"$filter": regarding, "$select": "activityid"}
    found = await dataverse.get("/activitypointers", query, person=dataverse.sam)
    activities = {one["activityid"] for one in found["value"]}
    assert activities
    done = await dataverse.send("POST", "/Merge", json=MERGE, person=dataverse.sam)
    assert done.status == 204, done.body
    old = await dataverse.get(f"/accounts({PHARMACEUTICALS.id})")
    assert (old["merged"], old["statecode"]) == (True, 1)
    assert old["_masterid_value"] == CONTOSO.id
    assert (await dataverse.get(f"/accounts({CONTOSO.id})"))["telephone2"] == "42"
    contacts = await dataverse.column(
        f"/accounts({CONTOSO.id})/contact_customer_accounts", "contactid"
    )
    assert len(contacts) == len(CONTOSO.contacts) + theirs
    query = {"$filter": f"_regardingobjectid_value eq {CONTOSO.id}", "$select": "activityid"}
    moved = await dataverse.get("/activitypointers", query, person=dataverse.sam)
    assert activities <= {one["activityid"] for one in moved["value"]}
    again = await dataverse.send("POST", "/Merge", json=MERGE, person=dataverse.sam)
    assert again.status == 400


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({"Subordinate": account(CONTOSO.id)}, 400),
        ({"Subordinate": {"accountid": CONTOSO.id}}, 400),
        ({"Subordinate": account("x")}, 400),
        ({"Subordinate": account("00000000-0000-4000-8000-000000000001")}, 404),
        ({"Target": {"@odata.type": "Microsoft.Dynamics.CRM.task"}}, 501),
        ({"PerformParentingChecks": None}, 400),
        ({"Regards": 1}, 400),
        ({"UpdateContent": [1]}, 400),
        ({"UpdateContent": {"nmae": "x"}}, 400),
    ],
)
async def test_a_wrong_merge(dataverse: Dataverse, change: dict[str, Any], status: int) -> None:
    """Wrong parameters change nothing."""
    reply = await dataverse.send("POST", "/Merge", json=MERGE | change, person=dataverse.sam)
    assert reply.status == status
    row = await dataverse.get(f"/accounts({PHARMACEUTICALS.id})")
    assert not row["merged"]


async def test_merging_what_is_somebody_elses(dataverse: Dataverse) -> None:
    """Both rows must be the person's to write."""
    reply = await dataverse.send("POST", "/Merge", json=MERGE)
    assert (reply.status, reply.code) == (403, "0x80048306")
