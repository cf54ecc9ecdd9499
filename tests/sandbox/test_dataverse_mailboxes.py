"""Mailbox rows of the sandbox's CRM, which an administrator can bring into any state."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest

from tests.sandbox.dataverse_client import Dataverse, dataverse_of
from tests.sandbox.small_world import make_world


@pytest.fixture
async def dataverse() -> AsyncIterator[Dataverse]:
    async with dataverse_of(make_world()) as running:
        yield running


async def mailbox(dataverse: Dataverse) -> dict[str, Any]:
    """The first seller's own mailbox row."""
    query = {"$filter": f"_regardingobjectid_value eq {dataverse.mara.systemuserid}"}
    found: list[dict[str, Any]] = (await dataverse.get("/mailboxes", query))["value"]
    assert len(found) == 1
    return found[0]


@pytest.mark.parametrize(
    ("change", "status", "forward"),
    [
        ({"incomingemaildeliverymethod": 0, "incomingemailstatus": 0}, 0, False),
        ({"incomingemaildeliverymethod": 1}, 1, False),
        ({"emailrouteraccessapproval": 2, "isemailaddressapprovedbyo365admin": False}, 1, False),
        ({"emailrouteraccessapproval": 3}, 1, False),
        ({"emailrouteraccessapproval": 0}, 1, False),
        ({"enabledforincomingemail": False, "incomingemailstatus": 0}, 0, False),
        ({"testemailconfigurationscheduled": True, "testmailboxaccesscompletedon": None}, 1, False),
        ({"incomingemailstatus": 2, "lastsyncerrorcount": 3, "lastsyncerrorcode": 7}, 2, False),
        ({"incomingemaildeliverymethod": 3}, 1, True),
        ({"actdeliverymethod": 2, "enabledforact": False, "actstatus": 0}, 0, False),
    ],
)
async def test_states(
    dataverse: Dataverse, change: dict[str, Any], status: int, *, forward: bool
) -> None:
    """What the administrator sets is what its person reads, with what follows from it."""
    path = f"/mailboxes({(await mailbox(dataverse))['mailboxid']})"
    done = await dataverse.send("PATCH", path, json=change, person=dataverse.sam)
    assert done.status == 204, done.body
    row = await mailbox(dataverse)
    assert {name: row[name] for name in change} == change
    assert (row["mailboxstatus"], row["isforwardmailbox"]) == (status, forward)
    user = await dataverse.get(f"/systemusers({dataverse.mara.systemuserid})")
    for name in ("incomingemaildeliverymethod", "emailrouteraccessapproval"):
        assert user[name] == row[name]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"mailboxstatus": 1}, "0x80048d19"),
        ({"isforwardmailbox": True}, "0x80048d19"),
        ({"incomingemaildeliverymethod": 4}, "0x8004431A"),
        ({"actdeliverymethod": 3}, "0x8004431A"),
        ({"testemailconfigurationcompleted": True}, "0x80048d19"),
        ({"statecode": 1, "statuscode": 1}, "0x80048408"),
    ],
)
async def test_what_cannot_be_set(dataverse: Dataverse, change: dict[str, Any], code: str) -> None:
    """Read-only columns, values out of range and columns that do not exist are refused."""
    path = f"/mailboxes({(await mailbox(dataverse))['mailboxid']})"
    refused = await dataverse.send("PATCH", path, json=change, person=dataverse.sam)
    assert (refused.status, refused.code) == (400, code)


async def test_others_may_not_change_it(dataverse: Dataverse) -> None:
    """Neither its own person nor the manager approves a mailbox."""
    path = f"/mailboxes({(await mailbox(dataverse))['mailboxid']})"
    for person, code in ((dataverse.mara, "0x80040220"), (dataverse.priya, "0x80048306")):
        body = {"emailrouteraccessapproval": 1}
        refused = await dataverse.send("PATCH", path, json=body, person=person)
        assert (refused.status, refused.code) == (403, code)


async def test_a_new_mailbox(dataverse: Dataverse) -> None:
    """Columns that the service sets later cannot be given when the row is made."""
    body = {"name": "Support", "emailaddress": "support@adatum.example"}
    refused = body | {"incomingemailstatus": 1}
    reply = await dataverse.send("POST", "/mailboxes", json=refused, person=dataverse.sam)
    assert (reply.status, reply.code) == (400, "0x80048d19")
    assert (
        await dataverse.send("POST", "/mailboxes", json=body, person=dataverse.sam)
    ).status == 204
