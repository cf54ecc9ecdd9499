"""Promoting a mail into the sandbox's CRM, with everything its documentation leaves open."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import AsyncIterator
from typing import Any
from uuid import uuid4

import pytest

from sandbox.company import CONTOSO, TRACKED_MESSAGE_IDS
from tests.sandbox.dataverse_client import Dataverse, Reply, dataverse_of
from tests.sandbox.small_world import make_world

MESSAGE = "<new-1@contoso.example>"
MAIL: dict[str, Any] = {
    "MessageId": MESSAGE,
    "Subject": "Delivery next week",
    "From": "nadia.hassan@contoso.example",
    "To": "mara.lindqvist@adatum.example;Somebody Else <else@unknown.example>",
    "Cc": "INFO@contoso.example;jonas.weber@adatum.example",
    "Bcc": "",
    "ReceivedOn": "2026-11-20T10:30:00+02:00",
    "SubmittedBy": "mara.lindqvist@adatum.example",
    "Importance": "high",
    "Body": "<p>Hello</p>",
    "Attachments": [],
}


@pytest.fixture
async def dataverse() -> AsyncIterator[Dataverse]:
    async with dataverse_of(make_world()) as running:
        yield running


async def promote(dataverse: Dataverse, row: object, mail: dict[str, Any], **more: Any) -> Reply:
    """Call the action on a row's address."""
    path = f"/emails({row})/Microsoft.Dynamics.CRM.DeliverPromoteEmail"
    return await dataverse.send("POST", path, json=mail, **more)


async def check(dataverse: Dataverse, message_id: str) -> dict[str, Any]:
    """Ask whether a message should be promoted."""
    query = {"@a": f"'{message_id}'", "@b": "'It''s new'", "@c": "0"}
    path = "/CheckPromoteEmail(MessageId=@a,Subject=@b,DirectionCode=@c)"
    return await dataverse.get(path, query)


async def test_an_incoming_mail(dataverse: Dataverse) -> None:
    """The row has the id of the address, is completed, and belongs to the caller."""
    row_id = uuid4()
    reply = await promote(dataverse, row_id, MAIL)
    row = reply.json
    assert reply.status == 200
    assert row["activityid"] == str(row_id)
    assert (row["statecode"], row["statuscode"], row["directioncode"]) == (1, 4, False)
    assert row["senton"] == row["actualend"] == "2026-11-20T08:30:00Z"
    assert (row["messageid"], row["subject"]) == (MESSAGE, "Delivery next week")
    assert (row["prioritycode"], row["description"]) == (2, "<p>Hello</p>")
    assert row["_ownerid_value"] == dataverse.mara.systemuserid
    assert row["_regardingobjectid_value"] is None
    assert row["_emailsender_value"] == CONTOSO.contacts[0].id
    assert row["sender"] == "nadia.hassan@contoso.example"
    assert row["torecipients"] == "mara.lindqvist@adatum.example;else@unknown.example"
    assert (row["createdon"], row["attachmentcount"]) == ("2026-11-23T12:00:00Z", 0)


async def test_parties(dataverse: Dataverse) -> None:
    """Addresses become parties: colleagues, contacts and accounts resolved, others kept."""
    row_id = uuid4()
    await promote(dataverse, row_id, MAIL)
    found = await dataverse.get(f"/emails({row_id})/email_activity_parties")
    parties = {
        (one["participationtypemask"], one["addressused"]): one["_partyid_value"]
        for one in found["value"]
    }
    assert parties == {
        (1, "nadia.hassan@contoso.example"): CONTOSO.contacts[0].id,
        (2, "mara.lindqvist@adatum.example"): dataverse.mara.systemuserid,
        (2, "else@unknown.example"): None,
        (3, "INFO@contoso.example"): CONTOSO.id,
        (3, "jonas.weber@adatum.example"): dataverse.jonas.systemuserid,
        (9, None): dataverse.mara.systemuserid,
    }


async def test_an_outgoing_mail(dataverse: Dataverse) -> None:
    """A mail whose sender is a colleague is Sent, also from an address learned from their mail."""
    dataverse.world.own_addresses[dataverse.mara.oid] = ("me@private.example",)
    for sender in (dataverse.jonas.mail.upper(), "me@private.example"):
        reply = await promote(dataverse, uuid4(), MAIL | {"From": sender})
        assert (reply.json["statuscode"], reply.json["directioncode"]) == (3, True)


async def test_then_regarding(dataverse: Dataverse) -> None:
    """A second request sets what the mail regards, and everybody finds it there."""
    row_id = uuid4()
    await promote(dataverse, row_id, MAIL)
    body = {"regardingobjectid_account_email@odata.bind": f"/accounts({CONTOSO.id})"}
    path = f"/emails({row_id})"
    assert (await dataverse.send("PATCH", path, json=body)).status == 204
    query = {"$filter": f"messageid eq '{MESSAGE}'", "$select": "_regardingobjectid_value"}
    found = (await dataverse.get("/emails", query, person=dataverse.jonas))["value"]
    assert [row["_regardingobjectid_value"] for row in found] == [CONTOSO.id]


async def test_the_same_mail_twice(dataverse: Dataverse) -> None:
    """Under the same id it is refused, under another it makes a second row."""
    row_id = uuid4()
    assert (await promote(dataverse, row_id, MAIL)).status == 200
    again = await promote(dataverse, row_id, MAIL)
    assert (again.status, again.code) == (412, "0x80040237")
    assert (await promote(dataverse, uuid4(), MAIL)).status == 200
    rows = await dataverse.column("/emails", "activityid", filter=f"messageid eq '{MESSAGE}'")
    assert len(rows) == 2


async def test_asking_first(dataverse: Dataverse) -> None:
    """CheckPromoteEmail knows what is tracked, also what the caller may not see."""
    assert (await check(dataverse, MESSAGE))["ShouldPromote"] is True
    for message_id in TRACKED_MESSAGE_IDS.values():
        assert (await check(dataverse, message_id.upper()))["ShouldPromote"] is False
    query = {"$filter": "subject eq 'Confidential: contract terms'", "$select": "messageid"}
    hidden = (await dataverse.get("/emails", query, person=dataverse.jonas))["value"][0]
    answer = await check(dataverse, hidden["messageid"])
    assert answer["ShouldPromote"] is False
    assert isinstance(answer["ReasonCode"], int)
    assert (await dataverse.get("/emails", query))["value"] == []


async def test_attachments(dataverse: Dataverse) -> None:
    """Files come along; one that may not be attached is left out with a note."""
    file = {
        "@odata.type": "Microsoft.Dynamics.CRM.activitymimeattachment",
        "filename": "plan.txt",
        "mimetype": "text/plain",
        "body": b64encode(b"plan").decode(),
    }
    files = [file, file | {"filename": "run.exe"}]
    row = (await promote(dataverse, uuid4(), MAIL | {"Attachments": files})).json
    assert (row["attachmentcount"], row["notifications"]) == (1, 1)
    row = (await promote(dataverse, uuid4(), MAIL | {"Attachments": [file]})).json
    assert (row["attachmentcount"], row["notifications"]) == (1, 0)


@pytest.mark.parametrize(
    "change",
    [
        {"Regarding": "x"},
        {"MessageId": None},
        {"MessageId": ""},
        {"MessageId": "<" + "x" * 320},
        {"Subject": "x" * 801},
        {"Subject": 5},
        {"From": ""},
        {"To": None},
        {"Cc": []},
        {"ReceivedOn": "yesterday"},
        {"ReceivedOn": "0001-01-01T00:00:00+14:00"},
        {"ReceivedOn": None},
        {"Importance": "urgent"},
        {"SubmittedBy": "x" * 251},
        {"Attachments": None},
        {"Attachments": ["x"]},
        {"Attachments": [{"filename": "a", "colour": "blue"}]},
    ],
)
async def test_a_wrong_parameter(dataverse: Dataverse, change: dict[str, Any]) -> None:
    """An unknown, missing or wrong parameter is 400, and no row is made."""
    row_id = uuid4()
    replies = [await promote(dataverse, row_id, MAIL | change)]
    for name in (name for name, value in change.items() if value is None):
        without = {one: value for one, value in MAIL.items() if one != name}
        replies.append(await promote(dataverse, row_id, without))
    code = "0x80044331" if len(str(change)) > 200 else "0x80060888"
    assert {(reply.status, reply.code) for reply in replies} == {(400, code)}
    assert (await dataverse.send("GET", f"/emails({row_id})")).status == 404


@pytest.mark.parametrize("name", ["Subject", "Body", "MessageId", "To"])
async def test_characters_that_xml_cannot_hold(dataverse: Dataverse, name: str) -> None:
    """A control character anywhere in the mail's text is refused with its own code."""
    reply = await promote(dataverse, uuid4(), MAIL | {name: "a\x0bb"})
    assert (reply.status, reply.code) == (400, "0x80040278")


async def test_optional_parameters(dataverse: Dataverse) -> None:
    """Only Subject and ExtraProperties may be null or missing."""
    mail = MAIL | {"Subject": None, "ExtraProperties": None}
    row = (await promote(dataverse, uuid4(), mail)).json
    assert row["subject"] is None
    del mail["Subject"]
    assert (await promote(dataverse, uuid4(), mail)).status == 200
    reply = await promote(dataverse, uuid4(), MAIL | {"ExtraProperties": {"a": 1}})
    assert reply.status == 501


async def test_elsewhere(dataverse: Dataverse) -> None:
    """The action exists on e-mail only and is called with POST."""
    action = "Microsoft.Dynamics.CRM.DeliverPromoteEmail"
    row = uuid4()
    assert (await dataverse.send("POST", f"/tasks({row})/{action}", json=MAIL)).status == 501
    assert (await dataverse.send("GET", f"/emails({row})/{action}")).status == 405
    assert (await dataverse.send("POST", f"/emails/{action}", json=MAIL)).status == 501
    other = await dataverse.send(
        "POST", f"/emails({row})/Microsoft.Dynamics.CRM.SendEmail", json={}
    )
    assert other.status == 501
