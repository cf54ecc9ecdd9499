"""How the sandbox's Dataverse creates, changes and deletes rows."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import AsyncIterator
from typing import Any
from uuid import uuid4

import pytest

from sandbox.company import CONTOSO, PHARMACEUTICALS, row_id
from tests.sandbox.dataverse_client import Dataverse, dataverse_of
from tests.sandbox.small_world import make_world

SHOWN = {"Prefer": "return=representation"}
PROPOSAL = row_id("email", "Proposal for the pilot")


@pytest.fixture
async def dataverse() -> AsyncIterator[Dataverse]:
    async with dataverse_of(make_world()) as running:
        yield running


async def test_create(dataverse: Dataverse) -> None:
    """A created row is named in the headers, and returned if that is preferred."""
    body = {
        "firstname": "Ada",
        "lastname": "Ng",
        "parentcustomerid_account@odata.bind": f"/accounts({CONTOSO.id})",
    }
    made = await dataverse.send("POST", "/contacts", json=body)
    assert (made.status, made.body) == (204, b"")
    where = made.headers["OData-EntityId"]
    assert made.headers["Location"] == where
    row = await dataverse.get(where)
    assert (row["fullname"], row["_parentcustomerid_value"]) == ("Ada Ng", CONTOSO.id)
    assert row["_ownerid_value"] == dataverse.mara.systemuserid
    shown = await dataverse.send(
        "POST", "/contacts", {"$select": "fullname"}, json=body, headers=SHOWN
    )
    assert shown.status == 201
    assert set(shown.json) == {"@odata.context", "@odata.etag", "fullname", "contactid"}
    assert shown.headers["Preference-Applied"] == "return=representation"


async def test_upsert(dataverse: Dataverse) -> None:
    """PATCH by an id creates or updates; the headers restrict it to one of these."""
    path = f"/tasks({uuid4()})"
    body = {"subject": "First"}
    absent = await dataverse.send("PATCH", path, json=body, headers={"If-Match": "*"})
    assert (absent.status, absent.code) == (404, "0x80040217")
    only_new = {"If-None-Match": "*"}
    assert (await dataverse.send("PATCH", path, json=body, headers=only_new)).status == 204
    taken = await dataverse.send("PATCH", path, json=body, headers=only_new)
    assert (taken.status, taken.code) == (412, "0x80040237")
    changed = await dataverse.send("PATCH", path, json={"subject": "Second"}, headers=SHOWN)
    assert (changed.status, changed.json["subject"]) == (200, "Second")
    assert (
        await dataverse.send("PATCH", f"/tasks({uuid4()})", json=body, headers=SHOWN)
    ).status == 201


async def test_a_tag_guards_a_change(dataverse: Dataverse) -> None:
    """A change made under an old tag is refused."""
    path = f"/accounts({CONTOSO.id})"
    tag = (await dataverse.get(path))["@odata.etag"]
    body = {"telephone1": "1"}
    assert (await dataverse.send("PATCH", path, json=body, headers={"If-Match": tag})).status == 204
    old = await dataverse.send("PATCH", path, json=body, headers={"If-Match": tag})
    assert (old.status, old.code) == (412, "0x80060882")
    assert (await dataverse.send("DELETE", path, headers={"If-Match": tag})).status == 412


async def test_the_same_id_twice(dataverse: Dataverse) -> None:
    """A taken id is refused, also one that another kind of activity has."""
    for name in ("emails", "tasks"):
        body = {"activityid": PROPOSAL, "subject": "x"}
        reply = await dataverse.send("POST", f"/{name}", json=body)
        assert (reply.status, reply.code) == (412, "0x80040237")


async def test_delete(dataverse: Dataverse) -> None:
    """What hangs on a row goes with it."""
    path = f"/accounts({CONTOSO.id})"
    assert (await dataverse.send("DELETE", path)).status == 204
    assert (await dataverse.send("GET", path)).status == 404
    for name, condition in (
        ("contacts", f"_parentcustomerid_value eq {CONTOSO.id}"),
        ("activitypointers", f"_regardingobjectid_value eq {CONTOSO.id}"),
        ("activityparties", f"_activityid_value eq {PROPOSAL}"),
        ("activitymimeattachments", f"_objectid_value eq {PROPOSAL}"),
    ):
        found = await dataverse.get(f"/{name}", {"$filter": condition}, person=dataverse.sam)
        assert found["value"] == []


async def test_a_deleted_primary_contact(dataverse: Dataverse) -> None:
    """The account stays and has no primary contact any more."""
    await dataverse.send("DELETE", f"/contacts({CONTOSO.contacts[0].id})")
    row = await dataverse.get(f"/accounts({CONTOSO.id})")
    assert row["_primarycontactid_value"] is None


@pytest.mark.parametrize(
    ("path", "body", "status", "code"),
    [
        ("/accounts", {"nmae": "x"}, 400, "0x80048d19"),
        ("/accounts", {"name": "x" * 161}, 400, "0x80044331"),
        ("/accounts", {"name": 5}, 400, "0x80048d19"),
        ("/accounts", {"_primarycontactid_value": CONTOSO.contacts[0].id}, 400, "0x80048d19"),
        ("/accounts", {"createdon": "2026-01-01T00:00:00Z"}, 400, "0x80048d19"),
        ("/accounts", {"primarycontactid@odata.bind": f"/accounts({CONTOSO.id})"},
         400, "0x80048d19"),
        ("/accounts", {"primarycontactid@odata.bind": "/contacts(x)"}, 400, "0x80048d19"),
        ("/accounts", {"primarycontactid@odata.bind": 7}, 400, "0x80048d19"),
        ("/accounts", {"nobody@odata.bind": f"/accounts({CONTOSO.id})"}, 400, "0x80048d19"),
        ("/accounts", {"primarycontactid@odata.bind": f"/contacts({uuid4()})"}, 404, "0x80040217"),
        ("/accounts", {"accountid": "x"}, 400, "0x80048d19"),
        ("/accounts", {"statecode": 1}, 400, "0x80048408"),
        ("/accounts", {"statecode": 9}, 400, "0x80048408"),
        ("/accounts", {"customertypecode": 13}, 400, "0x8004431A"),
        ("/accounts", {"ownerid@odata.bind": None}, 400, "0x80048d19"),
        ("/emails", {"subject": "x" * 801}, 400, "0x80044331"),
        ("/emails", {"description": "a\x00b"}, 400, "0x80040278"),
        ("/emails", {"subject": "\ud800"}, 400, "0x80048d19"),
        ("/emails", {"messageid": "x" * 321}, 400, "0x80044331"),
        ("/emails", {"senton": "2026-01-01T00:00:00Z"}, 400, "0x80048d19"),
        ("/emails", {"actualend": "yesterday"}, 400, "0x80048d19"),
        ("/emails", {"actualend": "0001-01-01T00:00:00Z"}, 400, "0x80048d19"),
        ("/emails", {"statuscode": 4}, 400, "0x80048408"),
        ("/emails", {"email_activity_parties": [7]}, 400, "0x80048d19"),
        ("/emails", {"email_activity_parties": [{"participationtypemask": 1}]}, 400, "0x80048d19"),
        ("/emails", {"email_activity_parties": [{"addressused": "a@b.example"}]},
         400, "0x80048d19"),
        ("/tasks", {"prioritycode": True}, 400, "0x80048d19"),
        ("/tasks", {"actualdurationminutes": 2**31}, 400, "0x80048d19"),
        ("/activitymimeattachments", {"filename": "a.txt", "body": "YQ=="}, 400, "0x80048d19"),
    ],
)  # fmt: skip
async def test_a_wrong_body(
    dataverse: Dataverse, path: str, body: dict[str, Any], status: int, code: str
) -> None:
    """A body with anything wrong in it is refused with a code, and nothing is made."""
    before = (await dataverse.send("GET", f"{path}/$count", person=dataverse.sam)).body
    reply = await dataverse.send("POST", path, json=body)
    assert (reply.status, reply.code) == (status, code)
    assert (await dataverse.send("GET", f"{path}/$count", person=dataverse.sam)).body == before


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b'"x"', b"\xff\xfe", b"[" * 100_000])
async def test_a_body_that_is_no_object(dataverse: Dataverse, body: bytes) -> None:
    """What is not a JSON object is 400, what is not declared as JSON 415."""
    headers = {"Content-Type": "application/json"}
    assert (await dataverse.send("POST", "/tasks", body=body, headers=headers)).status == 400
    headers = {"Content-Type": "text/plain"}
    assert (await dataverse.send("POST", "/tasks", body=b"{}", headers=headers)).status == 415


async def test_methods(dataverse: Dataverse) -> None:
    """A method that a resource does not take is 405."""
    body: dict[str, Any] | None
    for method, path in (
        ("DELETE", "/accounts"),
        ("PATCH", "/accounts"),
        ("PUT", f"/accounts({CONTOSO.id})"),
        ("POST", "/WhoAmI"),
        ("GET", "/UploadBlock"),
    ):
        body = None if method in ("GET", "DELETE") else {}
        assert (await dataverse.send(method, path, json=body)).status == 405


async def test_an_email_with_its_parties(dataverse: Dataverse) -> None:
    """The documented way without promotion: a draft with parties, then its state."""
    nadia = CONTOSO.contacts[0]
    body = {
        "subject": "By hand",
        "regardingobjectid_account_email@odata.bind": f"/accounts({CONTOSO.id})",
        "email_activity_parties": [
            {
                "partyid_systemuser@odata.bind": f"/systemusers({dataverse.mara.systemuserid})",
                "participationtypemask": 1,
            },
            {"partyid_contact@odata.bind": f"contacts({nadia.id})", "participationtypemask": 2},
            {"addressused": "someone@else.example", "participationtypemask": 3},
        ],
        "email_activity_mime_attachment": [
            {"filename": "a.txt", "mimetype": "text/plain", "body": b64encode(b"hello").decode()}
        ],
    }
    made = await dataverse.send("POST", "/emails", json=body, headers=SHOWN)
    row = made.json
    assert (row["sender"], row["torecipients"]) == (dataverse.mara.mail, nadia.mails[0])
    assert (row["statecode"], row["attachmentcount"], row["directioncode"]) == (0, 1, True)
    path = f"/emails({row['activityid']})"
    parties = await dataverse.get(f"{path}/email_activity_parties")
    named = {
        (one["participationtypemask"], one["_partyid_value"], one["unresolvedpartyname"])
        for one in parties["value"]
    }
    assert (3, None, "someone@else.example") in named
    assert (8, CONTOSO.id, None) in named
    sent = await dataverse.send(
        "PATCH", path, json={"statecode": 1, "statuscode": 3}, headers=SHOWN
    )
    assert (sent.json["statecode"], sent.json["statuscode"]) == (1, 3)
    wrong = await dataverse.send("PATCH", path, json={"subject": "Other"})
    assert wrong.status == 400


async def test_completed_email_takes_another_regarding_row(dataverse: Dataverse) -> None:
    """What a completed mail regards may change, and its parties follow."""
    body = {"regardingobjectid_account_email@odata.bind": f"/accounts({PHARMACEUTICALS.id})"}
    path = f"/emails({PROPOSAL})"
    assert (await dataverse.send("PATCH", path, json=body)).status == 204
    row = await dataverse.get(path, {"$select": "_regardingobjectid_value"})
    assert row["_regardingobjectid_value"] == PHARMACEUTICALS.id
    query = {"$filter": f"_activityid_value eq {PROPOSAL} and participationtypemask eq 8"}
    parties = (await dataverse.get("/activityparties", query))["value"]
    assert [one["_partyid_value"] for one in parties] == [PHARMACEUTICALS.id]
    both = body | {"subject": "Other"}
    assert (await dataverse.send("PATCH", path, json=both)).status == 400
    assert (await dataverse.get(path, {"$select": "subject"}))[
        "subject"
    ] == "Proposal for the pilot"


async def test_other_activities_open_again(dataverse: Dataverse) -> None:
    """A completed task is read-only until its state changes; states and statuses must agree."""
    path = f"/tasks({row_id('task', 'Send the revised quote')})"
    done = {"statecode": 1}
    shown = await dataverse.send("PATCH", path, json=done, headers=SHOWN)
    assert (shown.json["statuscode"], shown.json["actualend"]) == (5, "2026-11-23T12:00:00Z")
    assert (await dataverse.send("PATCH", path, json={"subject": "x"})).status == 400
    wrong = await dataverse.send("PATCH", path, json={"statecode": 0, "statuscode": 5})
    assert wrong.code == "0x80048408"
    assert (await dataverse.send("PATCH", path, json={"statecode": 0})).status == 204


def _file(name: str = "a.txt", content: bytes = b"hello", email: str = PROPOSAL) -> dict[str, Any]:
    return {
        "objectid_email@odata.bind": f"/emails({email})",
        "objecttypecode": "email",
        "filename": name,
        "mimetype": "text/plain",
        "body": b64encode(content).decode(),
    }


LARGEST = 3_932_160
"""Bytes whose base64 is as long as the limit allows."""


async def test_attachments_are_counted(dataverse: Dataverse) -> None:
    """A completed mail takes attachments, and its row counts them."""
    path = f"/emails({PROPOSAL})"
    file = f"/activitymimeattachments({uuid4()})"
    only_new = {"If-None-Match": "*"}
    assert (await dataverse.send("PATCH", file, json=_file(), headers=only_new)).status == 204
    assert (await dataverse.send("PATCH", file, json=_file(), headers=only_new)).status == 412
    row = await dataverse.get(path, {"$select": "attachmentcount"})
    assert row["attachmentcount"] == 2
    assert (await dataverse.get(file, {"$select": "filesize"}))["filesize"] == 5
    await dataverse.send("DELETE", file)
    assert (await dataverse.get(path, {"$select": "attachmentcount"}))["attachmentcount"] == 1


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"filename": "setup.EXE"}, "0x80043e09"),
        ({"filename": "a.tar.js"}, "0x80043e09"),
        ({"filename": "a/b.txt"}, "0x80044a08"),
        ({"filename": ""}, ""),
        ({"filename": "x" * 256}, "0x80044331"),
        ({"body": "not base64!"}, ""),
        ({"objecttypecode": "appointment"}, "0x80048d19"),
        ({"body": b64encode(bytes(LARGEST + 1)).decode()}, "0x80044a02"),
    ],
)
async def test_a_file_that_may_not_be_attached(
    dataverse: Dataverse, changes: dict[str, str], code: str
) -> None:
    """Blocked types, bad names and files over the organisation's limit are refused."""
    reply = await dataverse.send("POST", "/activitymimeattachments", json=_file() | changes)
    assert (reply.status, reply.code) == (400, code)


async def test_a_meeting_takes_files(dataverse: Dataverse) -> None:
    """Its row counts them as an e-mail's does."""
    meeting = f"/appointments({row_id('appointment', 'Discovery workshop')})"
    file = _file() | {"objecttypecode": "appointment", "attachmentcontentid": "x" * 250}
    file["objectid_appointment@odata.bind"] = meeting
    del file["objectid_email@odata.bind"]
    assert (await dataverse.send("POST", "/activitymimeattachments", json=file)).status == 204
    row = await dataverse.get(meeting, {"$select": "attachmentcount"})
    assert row["attachmentcount"] == 1


@pytest.mark.parametrize(
    ("settings", "code"),
    [
        ({"blockedmimetypes": "image/svg+xml; Text/Plain"}, "0x80072522"),
        ({"allowedmimetypes": "image/png"}, "0x80072521"),
        ({"allowedmimetypes": "text/plain", "blockedmimetypes": "text/plain"}, None),
    ],
)
async def test_types_of_files(
    dataverse: Dataverse, settings: dict[str, str], code: str | None
) -> None:
    """Blocked ones are refused; where some are named as allowed, these alone are taken."""
    organization = (await dataverse.get("/organizations"))["value"][0]["organizationid"]
    path = f"/organizations({organization})"
    await dataverse.send("PATCH", path, json=settings, person=dataverse.sam)
    reply = await dataverse.send("POST", "/activitymimeattachments", json=_file())
    assert reply.status == (400 if code else 204)
    assert code is None or reply.code == code


async def test_a_file_of_the_largest_size(dataverse: Dataverse) -> None:
    """Exactly the limit passes, in one piece or in blocks."""
    content = bytes(range(256)) * (LARGEST // 256)
    whole = await dataverse.send("POST", "/activitymimeattachments", json=_file(content=content))
    assert whole.status == 204
    target = _file("big.bin") | {"@odata.type": "Microsoft.Dynamics.CRM.activitymimeattachment"}
    del target["body"]
    begun = await dataverse.send(
        "POST", "/InitializeAttachmentBlocksUpload", json={"Target": target}
    )
    token = {"FileContinuationToken": begun.json["FileContinuationToken"]}
    four = 4 * 1024 * 1024
    blocks = {"MQ==": content[: four // 2], "Mg==": content[four // 2 :]}
    for name, piece in blocks.items():
        body = token | {"BlockId": name, "BlockData": b64encode(piece).decode()}
        assert (await dataverse.send("POST", "/UploadBlock", json=body)).status == 204
    large = token | {"BlockId": "Mw==", "BlockData": b64encode(bytes(four + 1)).decode()}
    assert (await dataverse.send("POST", "/UploadBlock", json=large)).status == 413
    other = await dataverse.send(
        "POST", "/UploadBlock", json=large | {"BlockData": "YQ=="}, person=dataverse.jonas
    )
    assert other.status == 400
    body = token | {"Target": target, "BlockList": list(blocks)}
    done = await dataverse.send("POST", "/CommitAttachmentBlocksUpload", json=body)
    assert done.json["FileSizeInBytes"] == len(content)
    path = f"/activitymimeattachments({done.json['ActivityMimeAttachmentId']})/body/$value"
    assert (await dataverse.send("GET", path)).body == content
    assert (await dataverse.send("POST", "/CommitAttachmentBlocksUpload", json=body)).status == 400
