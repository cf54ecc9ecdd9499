"""What the sandbox's CRM remembers after a restart, and after being killed."""

from __future__ import annotations

import ssl
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from sandbox.company import CONTOSO, row_id
from sandbox.dataverse.rows import Row, Rows
from sandbox.people import PEOPLE
from sandbox.store import Store
from tests.sandbox.dataverse_client import API, dataverse_of
from tests.sandbox.sign_in import Msal
from tests.sandbox.small_world import make_world
from tests.sandbox.test_dataverse_promote import MAIL, MESSAGE
from tests.sandbox_process import sandbox_process

ROW = "7f8de4b0-3f1e-4a44-9c39-4a2f6a6e0001"


async def test_a_restart(tmp_path: Path) -> None:
    """Rows keep their changes and versions, and the seed is not repeated."""
    store = Store(tmp_path / "crm.db")
    path = f"/accounts({CONTOSO.id})"
    async with dataverse_of(make_world(store)) as dataverse:
        before = (await dataverse.send("GET", "/activitypointers/$count")).body
        await dataverse.send("PATCH", path, json={"telephone1": "42"})
        await dataverse.send("DELETE", f"/contacts({CONTOSO.contacts[1].id})")
        tag = (await dataverse.get(path))["@odata.etag"]
    store.close()
    store = Store(tmp_path / "crm.db")
    async with dataverse_of(make_world(store)) as dataverse:
        row = await dataverse.get(path)
        assert (row["telephone1"], row["@odata.etag"]) == ("42", tag)
        assert (await dataverse.send("GET", "/activitypointers/$count")).body == before
        gone = await dataverse.send("GET", f"/contacts({CONTOSO.contacts[1].id})")
        assert gone.status == 404
        query = {"$filter": "subject eq 'Discovery workshop'", "$select": "subject"}
        assert len((await dataverse.get("/appointments", query))["value"]) == 1
    store.close()


async def test_an_upload_outlives_a_restart(tmp_path: Path) -> None:
    """Blocks sent before a restart can be committed after it."""
    target = {
        "@odata.type": "Microsoft.Dynamics.CRM.activitymimeattachment",
        "objectid_email@odata.bind": f"/emails({row_id('email', 'Proposal for the pilot')})",
        "objecttypecode": "email",
        "filename": "plan.txt",
    }
    store = Store(tmp_path / "crm.db")
    async with dataverse_of(make_world(store)) as dataverse:
        path = "/InitializeAttachmentBlocksUpload"
        begun = await dataverse.send("POST", path, json={"Target": target})
        token = {"FileContinuationToken": begun.json["FileContinuationToken"]}
        block = token | {"BlockId": "MQ==", "BlockData": "cGxhbg=="}
        assert (await dataverse.send("POST", "/UploadBlock", json=block)).status == 204
    store.close()
    store = Store(tmp_path / "crm.db")
    async with dataverse_of(make_world(store)) as dataverse:
        path = "/CommitAttachmentBlocksUpload"
        body = token | {"Target": target, "BlockList": ["MQ=="]}
        done = await dataverse.send("POST", path, json=body)
        assert done.json["FileSizeInBytes"] == 4
        file = f"/activitymimeattachments({done.json['ActivityMimeAttachmentId']})/body/$value"
        assert (await dataverse.send("GET", file)).body == b"plan"
        assert (await dataverse.send("POST", path, json=body)).status == 400
    store.close()


def test_a_transaction_that_fails(tmp_path: Path) -> None:
    """Nothing of it stays, in memory, in the indexes or on the disk."""
    store = Store(tmp_path / "rows.db")
    rows = Rows(store)
    kept = rows.put(Row("task", "t1", {"subject": "kept", "regardingobjectid": ["account", "a"]}))

    def fail() -> None:
        with rows.transaction():
            rows.put(kept.with_values({"regardingobjectid": ["account", "b"]}))
            rows.put(Row("task", "t2", {"subject": "lost"}))
            rows.remove(kept)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert rows.get("task", "t1") == kept
    assert rows.get("task", "t2") is None
    assert list(rows.found_by("task", "regardingobjectid", ["A"])) == [kept]
    assert list(rows.found_by("task", "regardingobjectid", ["b"])) == []
    assert list(Rows(store).all("task")) == [kept]
    store.close()


async def _ask(ready: dict[str, Any], method: str, path: str, body: Any = None) -> tuple[int, Any]:
    """One request as the first seller, signed in through the official client."""
    msal = Msal(ready)
    scope = [f"{ready['dataverse']}/user_impersonation"]
    token = msal.sign_in(PEOPLE[0].oid, scope, scope)["access_token"]
    msal.close()
    tls = ssl.create_default_context(cafile=ready["ca"])
    headers = {"Authorization": f"Bearer {token}"}
    async with (
        aiohttp.ClientSession(connector=aiohttp.TCPConnector(ssl=tls)) as session,
        session.request(
            method, ready["dataverse"] + API + path, json=body, headers=headers
        ) as reply,
    ):
        return reply.status, await reply.json()


async def test_being_killed(tmp_path: Path) -> None:
    """A mail promoted just before SIGKILL is there after the next start, with its parties."""
    contacts = tmp_path / "people.csv"
    contacts.write_text("Name,Company,E-mail\nAda Ng,Northwind Labs,ada@nwlabs.example\n,,\n")
    options = ("--bot-url", "http://localhost:1/api/messages", "--contacts", str(contacts))
    with sandbox_process(tmp_path / "data", *options) as running:
        assert "contacts: 1 loaded into 1 accounts\n" in running.said
        action = f"/emails({ROW})/Microsoft.Dynamics.CRM.DeliverPromoteEmail"
        assert (await _ask(running.ready, "POST", action, MAIL))[0] == 200
        running.process.kill()
        running.process.wait(30)
    with sandbox_process(tmp_path / "data", *options) as running:
        query = f"?$filter=messageid eq '{MESSAGE}'&$expand=email_activity_parties"
        status, found = await _ask(running.ready, "GET", f"/emails{query}")
        assert status == 200
        assert [row["activityid"] for row in found["value"]] == [ROW]
        assert len(found["value"][0]["email_activity_parties"]) == 6
        filler = "x" * 20_000
        status, found = await _ask(
            running.ready,
            "GET",
            f"/contacts?$filter=emailaddress1 eq 'ada@nwlabs.example' and nickname ne '{filler}'"
            "&$expand=parentcustomerid_account($select=name)",
        )
        assert [row["parentcustomerid_account"]["name"] for row in found["value"]] == [
            "Northwind Labs"
        ]


async def test_lower_limits(tmp_path: Path) -> None:
    """A sandbox started with a lower limit enforces that one."""
    with sandbox_process(tmp_path, "--dataverse-requests", "1") as running:
        statuses = [(await _ask(running.ready, "GET", "/WhoAmI"))[0] for _ in range(2)]
    assert statuses == [200, 429]
