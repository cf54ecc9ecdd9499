"""Connections of the sandbox's CRM: every one is two rows."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any
from uuid import uuid4

import pytest

from sandbox.company import CONTOSO
from tests.sandbox.dataverse_client import Dataverse, dataverse_of
from tests.sandbox.small_world import make_world

NADIA = CONTOSO.contacts[0]
SHOWN = {"Prefer": "return=representation"}


@pytest.fixture
async def dataverse() -> AsyncIterator[Dataverse]:
    async with dataverse_of(make_world()) as running:
        yield running


async def stakeholder(dataverse: Dataverse) -> tuple[str, dict[str, Any]]:
    """An opportunity's id, and the connection that makes a contact its stakeholder."""
    made = await dataverse.send("POST", "/opportunities", json={"name": "Pilot"}, headers=SHOWN)
    opportunity: str = made.json["opportunityid"]
    role = {"name": "Sponsor", "category": 1000}
    role_made = await dataverse.send(
        "POST", "/connectionroles", json=role, headers=SHOWN, person=dataverse.sam
    )
    body = {
        "record1id_opportunity@odata.bind": f"/opportunities({opportunity})",
        "record2id_contact@odata.bind": f"/contacts({NADIA.id})",
        "record2roleid@odata.bind": f"/connectionroles({role_made.json['connectionroleid']})",
        "description": "Signs",
    }
    reply = await dataverse.send("POST", "/connections", json=body, headers=SHOWN)
    assert reply.status == 201, reply.body
    return opportunity, reply.json


async def test_both_directions(dataverse: Dataverse) -> None:
    """The reciprocal row swaps records and roles; a query from either side finds the connection."""
    opportunity, row = await stakeholder(dataverse)
    other = await dataverse.get(f"/connections({row['_relatedconnectionid_value']})")
    assert other["_relatedconnectionid_value"] == row["connectionid"]
    for one, two in (("1", "2"), ("2", "1")):
        assert other[f"_record{one}id_value"] == row[f"_record{two}id_value"]
        assert other[f"_record{one}roleid_value"] == row[f"_record{two}roleid_value"]
    assert (row["ismaster"], other["ismaster"]) == (True, False)
    assert (row["name"], other["name"]) == (NADIA.name, "Pilot")
    path = f"/opportunities({opportunity})/opportunity_connections1"
    query = {"$expand": "record2id_contact($select=emailaddress1),record2roleid($select=category)"}
    found = (await dataverse.get(path, query))["value"]
    assert [one["record2id_contact"]["emailaddress1"] for one in found] == [NADIA.mails[0]]
    assert [one["record2roleid"]["category"] for one in found] == [1000]
    back = await dataverse.get(f"/contacts({NADIA.id})/contact_connections1")
    assert other["connectionid"] in [one["connectionid"] for one in back["value"]]


async def test_a_change_reaches_both(dataverse: Dataverse) -> None:
    """What is changed in one row is changed in the other."""
    _, row = await stakeholder(dataverse)
    path = f"/connections({row['connectionid']})"
    body = {"description": "Signs alone", "statecode": 1}
    assert (await dataverse.send("PATCH", path, json=body)).status == 204
    other = await dataverse.get(f"/connections({row['_relatedconnectionid_value']})")
    assert (other["description"], other["statecode"]) == ("Signs alone", 1)
    assert (other["ismaster"], other["name"]) == (False, "Pilot")


@pytest.mark.parametrize("side", ["connectionid", "_relatedconnectionid_value"])
async def test_both_are_deleted(dataverse: Dataverse, side: str) -> None:
    """Deleting either row deletes both, and neither of the rows they connected."""
    opportunity, row = await stakeholder(dataverse)
    assert (await dataverse.send("DELETE", f"/connections({row[side]})")).status == 204
    for name in ("connectionid", "_relatedconnectionid_value"):
        assert (await dataverse.send("GET", f"/connections({row[name]})")).status == 404
    assert (await dataverse.send("GET", f"/opportunities({opportunity})")).status == 200


async def test_a_connected_row_is_deleted(dataverse: Dataverse) -> None:
    """With the opportunity its connections go, in both directions."""
    opportunity, row = await stakeholder(dataverse)
    assert (await dataverse.send("DELETE", f"/opportunities({opportunity})")).status == 204
    for name in ("connectionid", "_relatedconnectionid_value"):
        assert (await dataverse.send("GET", f"/connections({row[name]})")).status == 404


async def test_both_records_are_needed(dataverse: Dataverse) -> None:
    """A connection to nothing is refused, one to what does not exist too."""
    one_sided = {"record1id_contact@odata.bind": f"/contacts({NADIA.id})"}
    assert (await dataverse.send("POST", "/connections", json=one_sided)).status == 400
    nowhere = one_sided | {"record2id_account@odata.bind": f"/accounts({uuid4()})"}
    assert (await dataverse.send("POST", "/connections", json=nowhere)).status == 404
