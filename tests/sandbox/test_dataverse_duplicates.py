"""How the sandbox's Dataverse refuses duplicates to those who ask for it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from uuid import uuid4

import pytest

from sandbox.company import ACCOUNTS
from tests.sandbox.dataverse_client import Dataverse, dataverse_of
from tests.sandbox.small_world import make_world

ADDRESS = {"emailaddress1": "ada.ng@elsewhere.example"}
DETECT = {"MSCRM.SuppressDuplicateDetection": "false"}
LITWARE = next(account for account in ACCOUNTS if account.private)


@pytest.fixture
async def dataverse() -> AsyncIterator[Dataverse]:
    async with dataverse_of(make_world()) as running:
        yield running


@pytest.mark.parametrize("table", ["contacts", "leads", "accounts"])
async def test_a_second_row_of_an_address(dataverse: Dataverse, table: str) -> None:
    """It is refused on create and update where that is asked for, and made otherwise."""
    name = "name" if table == "accounts" else "lastname"
    first = {name: "Ng", **ADDRESS}
    assert (await dataverse.send("POST", f"/{table}", json=first, headers=DETECT)).status == 204
    again = {name: "Ng", "emailaddress1": "Ada.NG@elsewhere.example"}
    refused = await dataverse.send("POST", f"/{table}", json=again, headers=DETECT)
    assert (refused.status, refused.code) == (500, "0x80040333")
    path = f"/{table}({uuid4()})"
    assert (await dataverse.send("PATCH", path, json=again, headers=DETECT)).status == 500
    assert (await dataverse.send("GET", path)).status == 404
    suppressed = {"MSCRM.SuppressDuplicateDetection": "true"}
    assert (await dataverse.send("PATCH", path, json=again, headers=suppressed)).status == 204
    assert (await dataverse.send("PATCH", path, json=again, headers=DETECT)).status == 500
    assert (await dataverse.send("POST", f"/{table}", json=again)).status == 204


async def test_a_hidden_row_counts(dataverse: Dataverse) -> None:
    """The rules know rows that the person does not."""
    address = LITWARE.contacts[0].mails[0]
    seen = await dataverse.get("/contacts", {"$filter": f"emailaddress1 eq '{address}'"})
    assert seen["value"] == []
    hidden = {"emailaddress1": address}
    body = {"lastname": "Ng", **hidden}
    refused = await dataverse.send("POST", "/contacts", json=body, headers=DETECT)
    assert refused.code == "0x80040333"


async def test_the_header_is_true_or_false(dataverse: Dataverse) -> None:
    """Any other word is a mistake."""
    headers = {"MSCRM.SuppressDuplicateDetection": "perhaps"}
    refused = await dataverse.send("POST", "/leads", json={"lastname": "Ng"}, headers=headers)
    assert refused.status == 400
