"""Alternate keys, and several rows in one action."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest

from tests.sandbox.dataverse_client import Dataverse, dataverse_of
from tests.sandbox.small_world import make_world

SET = "/adatum_projects"
TYPE = {"@odata.type": "Microsoft.Dynamics.CRM.adatum_project"}


@pytest.fixture
async def dataverse() -> AsyncIterator[Dataverse]:
    async with dataverse_of(make_world()) as running:
        yield running


def bulk(action: str, path: str = SET) -> str:
    """The address of an action on a collection."""
    return f"{path}/Microsoft.Dynamics.CRM.{action}Multiple"


async def test_rows_by_key(dataverse: Dataverse) -> None:
    """A row is created, changed, read and deleted by its key, whatever its case."""
    path = f"{SET}(adatum_code='Zq''1')"
    assert (await dataverse.send("GET", path)).code == "0x80060891"
    only = await dataverse.send("PATCH", path, json={}, headers={"If-Match": "*"})
    assert only.status == 404
    made = await dataverse.send("PATCH", path, json={"adatum_name": "Key"})
    assert made.status == 204
    assert "Location" in made.headers
    changed = await dataverse.send("PATCH", path.replace("Zq", "zQ"), json={"adatum_site": "Here"})
    assert changed.headers["OData-EntityId"] == made.headers["OData-EntityId"]
    row = await dataverse.get(path)
    assert (row["adatum_name"], row["adatum_code"], row["adatum_site"]) == ("Key", "Zq'1", "Here")
    taken = await dataverse.send("PATCH", path, json={}, headers={"If-None-Match": "*"})
    assert taken.status == 412
    assert (await dataverse.send("DELETE", path)).status == 204
    assert (await dataverse.send("GET", path)).status == 404


async def test_keys_are_unique(dataverse: Dataverse) -> None:
    """Two rows cannot have the same key, but any number of rows can have none."""
    codes = ("Zq1", "zq1", None, None)
    bodies = [{"adatum_name": "A", "adatum_code": code} for code in codes]
    replies = [await dataverse.send("POST", SET, json=body) for body in bodies]
    assert [reply.status for reply in replies] == [204, 412, 204, 204]
    assert "adatum_code_key violated" in replies[1].json["error"]["message"]


async def test_what_is_no_key(dataverse: Dataverse) -> None:
    """Columns that are no key, and values with special characters, are refused."""
    for key, code in (
        ("adatum_name='x'", "0x80060892"),
        ("adatum_code='x',adatum_name='y'", "0x80060892"),
        ("adatum_code=", "0x80060892"),
        ("adatum_code='%3Cx%3E'", "0x80060888"),
        ("adatum_code='a%25'", "0x80060888"),
        ("adatum_code='a%2Fb'", "0x80060888"),
    ):
        for method in ("GET", "PATCH"):
            body = {"adatum_name": "x"} if method == "PATCH" else None
            reply = await dataverse.send(method, f"{SET}({key})", json=body)
            assert (reply.status, reply.code) == (400, code)


async def test_create_multiple(dataverse: Dataverse) -> None:
    """Several rows are created, or none of them."""
    targets: list[dict[str, Any]] = [TYPE | {"adatum_name": f"Bulk {n}"} for n in range(3)]
    reply = await dataverse.send("POST", bulk("Create"), json={"Targets": targets})
    assert reply.status == 200
    ids = reply.json["Ids"]
    assert [(await dataverse.get(f"{SET}({one})"))["adatum_name"] for one in ids] == [
        "Bulk 0", "Bulk 1", "Bulk 2"
    ]  # fmt: skip
    targets.append(TYPE | {"nmae": "x"})
    failed = await dataverse.send("POST", bulk("Create"), json={"Targets": targets})
    assert failed.status == 400
    condition = "startswith(adatum_name,'Bulk')"
    assert len(await dataverse.column(SET, "adatum_name", filter=condition)) == 3


async def test_update_and_upsert_multiple(dataverse: Dataverse) -> None:
    """Rows are changed by their ids, and created or changed by their keys."""
    first = TYPE | {"@odata.id": "adatum_projects(adatum_code='Zq1')", "adatum_name": "One"}
    second = TYPE | {"@odata.id": "adatum_projects(adatum_code='Zq2')", "adatum_name": "Two"}
    for targets in ([first], [first | {"adatum_name": "Uno"}, second]):
        reply = await dataverse.send("POST", bulk("Upsert"), json={"Targets": targets})
        assert reply.status == 204, reply.body
    condition = "startswith(adatum_code,'Zq')"
    query = {"$filter": condition, "$orderby": "adatum_code"}
    rows = (await dataverse.get(SET, query))["value"]
    assert [row["adatum_name"] for row in rows] == ["Uno", "Two"]
    targets = [
        TYPE | {"adatum_projectid": row["adatum_projectid"], "adatum_site": "There"} for row in rows
    ]
    reply = await dataverse.send("POST", bulk("Update"), json={"Targets": targets})
    assert reply.status == 204, reply.body
    assert await dataverse.column(SET, "adatum_site", filter=condition) == ["There", "There"]


async def test_wrong_bulk_requests(dataverse: Dataverse) -> None:
    """What the actions do not take is refused."""
    for path, body, status in (
        (bulk("Create"), {"Targets": []}, 400),
        (bulk("Create"), {"Targets": [{"adatum_name": "x"}]}, 400),
        (bulk("Create"), {"Targets": [TYPE | {"adatum_name": "x"}], "More": 1}, 400),
        (bulk("Create", "/accounts"), {"Targets": [TYPE | {"adatum_name": "x"}]}, 400),
        (bulk("Update"), {"Targets": [TYPE | {"adatum_name": "x"}]}, 400),
        (bulk("Upsert"), {"Targets": [TYPE | {"@odata.id": "accounts(name='x')"}]}, 400),
        (bulk("Delete"), {"Targets": [TYPE]}, 501),
    ):
        assert (await dataverse.send("POST", path, json=body)).status == status
    assert (await dataverse.send("GET", bulk("Create"))).status == 405


def deletion(*values: str, operator: str = "In", entity: str = "adatum_project") -> dict[str, Any]:
    """The parameters of a bulk deletion by name."""
    wanted = [{"Value": value, "Type": "System.String"} for value in values]
    condition = {"AttributeName": "adatum_name", "Operator": operator, "Values": wanted}
    criteria = {"FilterOperator": "And", "Conditions": [condition]}
    query = {"EntityName": entity, "Criteria": criteria}
    return {"JobName": "x", "SendEmailNotification": False, "ToRecipients": [],
            "CCRecipients": [], "RecurrencePattern": "", "QuerySet": [query]}  # fmt: skip


async def test_bulk_deletion(dataverse: Dataverse) -> None:
    """Rows that a query finds are deleted, except those that the person may not delete."""
    for name, person in (("Zq1", dataverse.mara), ("Zq2", dataverse.sam), ("Zq3", dataverse.mara)):
        body = {"adatum_name": name}
        assert (await dataverse.send("POST", SET, json=body, person=person)).status == 204
    reply = await dataverse.send("POST", "/BulkDelete", json=deletion("Zq1", "Zq2"))
    assert reply.json["JobId"]
    left = await dataverse.column(SET, "adatum_name", filter="startswith(adatum_name,'Zq')")
    assert sorted(left) == ["Zq2", "Zq3"]
    for body, status in (
        (deletion("x") | {"RecurrencePattern": "FREQ=DAILY"}, 501),
        (deletion("x", operator="Under"), 501),
        (deletion("x", entity="nobody"), 400),
        (deletion("x") | {"QuerySet": []}, 400),
        (deletion("x") | {"Colour": "blue"}, 400),
        ({}, 400),
    ):
        assert (await dataverse.send("POST", "/BulkDelete", json=body)).status == status
