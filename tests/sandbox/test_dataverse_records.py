"""Leads, opportunities, cases, activities and notes of the sandbox's CRM: made, changed, closed."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import AsyncIterator
from typing import Any

import pytest

from sandbox.company import CONTOSO
from tests.sandbox.dataverse_client import FORMATTED, Dataverse, Reply, dataverse_of
from tests.sandbox.small_world import make_world

SHOWN = {"Prefer": 'return=representation, odata.include-annotations="*"'}
NADIA = CONTOSO.contacts[0]
CUSTOMER = {"customerid_account@odata.bind": f"/accounts({CONTOSO.id})"}


@pytest.fixture
async def dataverse() -> AsyncIterator[Dataverse]:
    async with dataverse_of(make_world()) as running:
        yield running


async def made(dataverse: Dataverse, name: str, body: dict[str, Any]) -> dict[str, Any]:
    reply = await dataverse.send("POST", f"/{name}", json=body, headers=SHOWN)
    assert reply.status == 201, reply.body
    row: dict[str, Any] = reply.json
    return row


async def changed(dataverse: Dataverse, path: str, body: dict[str, Any]) -> Reply:
    return await dataverse.send("PATCH", path, json=body)


async def test_a_lead(dataverse: Dataverse) -> None:
    """A lead gets its full name and the state New, and is closed by its status."""
    body = {"firstname": "Ada", "lastname": "Ng", "subject": "Pilot", "leadsourcecode": 8}
    row = await made(dataverse, "leads", body)
    assert (row["fullname"], row["statecode"], row["statuscode"]) == ("Ada Ng", 0, 1)
    assert row["leadsourcecode" + FORMATTED] == "Web"
    path = f"/leads({row['leadid']})"
    assert (await changed(dataverse, path, {"statecode": 2, "statuscode": 3})).code == "0x80048408"
    assert (await changed(dataverse, path, {"statecode": 2, "statuscode": 5})).status == 204
    closed = await dataverse.get(path, headers=SHOWN)
    assert closed["statuscode" + FORMATTED] == "Cannot Contact"


async def test_an_opportunity(dataverse: Dataverse) -> None:
    """Money and days keep their values; winning is not a matter of setting the state."""
    body = {
        "name": "Pilot",
        "estimatedvalue": 12500.5,
        "estimatedclosedate": "2026-12-24",
        "parentcontactid@odata.bind": f"/contacts({NADIA.id})",
        **CUSTOMER,
    }
    row = await made(dataverse, "opportunities", body)
    assert (row["estimatedvalue"], row["estimatedclosedate"]) == (12500.5, "2026-12-24")
    assert row["estimatedvalue" + FORMATTED] == "12,500.50"
    logical = "_customerid_value@Microsoft.Dynamics.CRM.lookuplogicalname"
    assert (row[logical], row["_customerid_value" + FORMATTED]) == ("account", "Contoso")
    condition = "estimatedvalue gt 12500.25 and estimatedclosedate eq 2026-12-24"
    found = await dataverse.column("/opportunities", "opportunityid", filter=condition)
    assert row["opportunityid"] in found
    path = f"/opportunities({row['opportunityid']})"
    won = await changed(dataverse, path, {"statecode": 1, "statuscode": 3})
    assert won.status == 400
    assert "WinOpportunity" in won.json["error"]["message"]
    for wrong in ({"estimatedvalue": "much"}, {"estimatedclosedate": "soon"}, {"salesstage": 4}):
        assert (await changed(dataverse, path, wrong)).status == 400


async def test_a_case(dataverse: Dataverse) -> None:
    """A case needs a customer, keeps its number, and is read-only once canceled."""
    refused = await dataverse.send("POST", "/incidents", json={"title": "Broken"})
    assert (refused.status, refused.code) == (400, "0x80040203")
    row = await made(dataverse, "incidents", {"title": "Broken", **CUSTOMER})
    assert row["ticketnumber"].startswith("CAS-")
    path = f"/incidents({row['incidentid']})"
    assert (await changed(dataverse, path, {"ticketnumber": "1"})).status == 400
    assert (await changed(dataverse, path, {"customerid_account@odata.bind": None})).status == 400
    assert (await changed(dataverse, path, {"statecode": 2})).status == 204
    assert (await changed(dataverse, path, {"title": "Still broken"})).status == 400
    assert (await changed(dataverse, path, {"statecode": 0})).status == 204


async def test_the_custom_table(dataverse: Dataverse) -> None:
    """Navigation properties of custom lookups carry their schema name, and count case."""
    body = {"adatum_name": "Rollout", "adatum_contactemail": "a@b.example"}
    wrong = body | {"adatum_accountid@odata.bind": f"/accounts({CONTOSO.id})"}
    assert (await dataverse.send("POST", "/adatum_projects", json=wrong)).status == 400
    right = body | {
        "adatum_AccountId@odata.bind": f"/accounts({CONTOSO.id})",
        "adatum_CustomerId_contact@odata.bind": f"/contacts({NADIA.id})",
    }
    row = await made(dataverse, "adatum_projects", right)
    assert (row["_adatum_accountid_value"], row["_adatum_customerid_value"]) == (
        CONTOSO.id,
        NADIA.id,
    )
    query = {"$expand": "adatum_AccountId($select=name)"}
    path = f"/adatum_projects({row['adatum_projectid']})"
    assert (await dataverse.get(path, query))["adatum_AccountId"]["name"] == "Contoso"


@pytest.mark.parametrize(
    ("table", "record", "prefix"),
    [
        ("lead", {"lastname": "Ng"}, "Lead"),
        ("opportunity", {"name": "Pilot"}, "Opportunity"),
        ("incident", {"title": "Broken", **CUSTOMER}, "Incident"),
        ("adatum_project", {"adatum_name": "Rollout"}, "adatum_project"),
    ],
)
async def test_activities_of_a_record(
    dataverse: Dataverse, table: str, record: dict[str, Any], prefix: str
) -> None:
    """Every kind of activity may regard every kind of record, and is found from it."""
    sets = {"opportunity": "opportunities"}
    entity_set = sets.get(table, f"{table}s")
    row = await made(dataverse, entity_set, record)
    record_id = row[f"{table}id"]
    kinds = {"email": "emails", "appointment": "appointments", "phonecall": "phonecalls",
             "task": "tasks", "letter": "letters", "fax": "faxes"}  # fmt: skip
    for kind, name in kinds.items():
        bind = {f"regardingobjectid_{table}_{kind}@odata.bind": f"/{entity_set}({record_id})"}
        activity = await made(dataverse, name, {"subject": kind, **bind})
        assert activity["_regardingobjectid_value"] == record_id
    path = f"/{entity_set}({record_id})"
    found = await dataverse.column(f"{path}/{prefix}_ActivityPointers", "activitytypecode")
    assert sorted(found) == sorted(kinds)
    for name in ("Emails", "Appointments", "Tasks", "Letters", "Faxes"):
        assert len(await dataverse.column(f"{path}/{prefix}_{name}", "subject")) == 1
    assert (await dataverse.send("DELETE", path)).status == 204
    condition = f"_regardingobjectid_value eq {record_id}"
    assert await dataverse.column("/activitypointers", "subject", filter=condition) == []


@pytest.mark.parametrize(
    ("name", "good", "bad"),
    [
        ("appointment", (5, 6), (1, 2, 7, 8)),
        ("phonecall", (1, 2), (3, 5)),
        ("letter", (1, 2, 4), (5,)),
        ("fax", (1, 2), (3,)),
        ("task", (), (1, 5)),
    ],
)
async def test_parties(
    dataverse: Dataverse, name: str, good: tuple[int, ...], bad: tuple[int, ...]
) -> None:
    """Each kind of activity takes the parts it has, and no others."""
    entity_set = "faxes" if name == "fax" else f"{name}s"
    who = {"partyid_contact@odata.bind": f"/contacts({NADIA.id})"}
    parties = [who | {"participationtypemask": part} for part in good]
    row = await made(dataverse, entity_set, {"subject": "x", f"{name}_activity_parties": parties})
    path = f"/{entity_set}({row['activityid']})/{name}_activity_parties"
    kept = await dataverse.column(path, "participationtypemask")
    assert sorted(kept) == sorted((*good, 9))
    for part in bad:
        body = {"subject": "x", f"{name}_activity_parties": [who | {"participationtypemask": part}]}
        refused = await dataverse.send("POST", f"/{entity_set}", json=body)
        assert (refused.status, refused.code) == (400, "0x80048d19")


async def test_a_user_organizes_an_appointment(dataverse: Dataverse) -> None:
    """Guests may be known by an address alone; whoever organizes it is a user."""
    host = {"participationtypemask": 7, "addressused": dataverse.mara.mail}
    user = f"/systemusers({dataverse.mara.systemuserid})"
    guest = {"participationtypemask": 5, "addressused": "somebody@nowhere.example"}
    parties = [host | {"partyid_systemuser@odata.bind": user}, guest]
    body = {"subject": "x", "appointment_activity_parties": parties}
    row = await made(dataverse, "appointments", body)
    query = {"$select": "subject", "$expand": "appointment_activity_parties($select=addressused)"}
    held = await dataverse.get(f"/appointments({row['activityid']})", query)
    found = [one["addressused"] for one in held["appointment_activity_parties"]]
    assert found.count(guest["addressused"]) == found.count(dataverse.mara.mail) == 1
    for other in (host, host | {"partyid_contact@odata.bind": f"/contacts({NADIA.id})"}):
        body = {"subject": "x", "appointment_activity_parties": [other]}
        refused = await dataverse.send("POST", "/appointments", json=body)
        assert (refused.status, refused.code) == (400, "0x80048d19")


@pytest.mark.parametrize(
    ("column", "longest"),
    [("subject", 200), ("location", 200), ("globalobjectid", 300), ("description", 1_048_576)],
)
async def test_what_an_appointment_holds(dataverse: Dataverse, column: str, longest: int) -> None:
    """Each text has its own limit, and its state cannot be given while it is made."""
    row = await made(dataverse, "appointments", {column: "x" * longest})
    assert row["statecode"] == 0
    too_long = await dataverse.send("POST", "/appointments", json={column: "x" * (longest + 1)})
    assert too_long.status == 400
    closed = {"subject": "x", "statecode": 1, "statuscode": 3}
    assert (await dataverse.send("POST", "/appointments", json=closed)).status == 400


async def test_an_appointment_is_scheduled_and_held(dataverse: Dataverse) -> None:
    """States of appointments are their own: scheduled is busy, completed is 3."""
    body = {"subject": "Review", "scheduledstart": "2026-11-24T09:00:00Z"}
    row = await made(dataverse, "appointments", body)
    path = f"/appointments({row['activityid']})"
    assert (await changed(dataverse, path, {"statecode": 3})).status == 204
    assert (await dataverse.get(path))["statuscode"] == 5
    assert (await changed(dataverse, path, {"statecode": 3, "statuscode": 4})).status == 400
    assert (await changed(dataverse, path, {"statecode": 1})).status == 204
    assert (await dataverse.get(path))["statuscode"] == 3


async def test_notes(dataverse: Dataverse) -> None:
    """A note hangs on a record and may carry a file, which obeys the organisation's rules."""
    body = {
        "subject": "Plan",
        "objectid_account@odata.bind": f"/accounts({CONTOSO.id})",
        "filename": "plan.txt",
        "documentbody": b64encode(b"plan").decode(),
    }
    row = await made(dataverse, "annotations", body)
    assert (row["isdocument"], row["filesize"]) == (True, 4)
    found = await dataverse.column(f"/accounts({CONTOSO.id})/Account_Annotation", "subject")
    assert "Plan" in found
    path = f"/annotations({row['annotationid']})"
    blocked = await changed(dataverse, path, {"filename": "run.exe"})
    assert (blocked.status, blocked.code) == (400, "0x80043e09")
    assert (await changed(dataverse, path, {"documentbody": None})).status == 204
    assert (await dataverse.get(path))["isdocument"] is False


async def test_the_organisation_sets_the_limits(dataverse: Dataverse) -> None:
    """What may be attached follows the organisation's row, which an administrator changes."""
    email = await made(dataverse, "emails", {"subject": "x"})
    organization = (await dataverse.get("/organizations"))["value"][0]["organizationid"]
    path = f"/organizations({organization})"
    body = {"maxuploadfilesize": 4, "blockedattachments": "txt"}
    assert (await changed(dataverse, path, body)).code == "0x80040220"
    done = await dataverse.send("PATCH", path, json=body, person=dataverse.sam)
    assert done.status == 204
    file = {
        "objectid_email@odata.bind": f"/emails({email['activityid']})",
        "objecttypecode": "email",
        "body": b64encode(b"hello").decode(),
    }
    for name, content, status in (
        ("a.txt", b"1", 400),
        ("a.exe", b"1234", 400),
        ("a.exe", b"123", 204),
    ):
        item = file | {"filename": name, "body": b64encode(content).decode()}
        reply = await dataverse.send("POST", "/activitymimeattachments", json=item)
        assert reply.status == status


async def test_personal_options(dataverse: Dataverse) -> None:
    """Everybody reads and changes their own settings, nobody a colleague's."""
    own = f"/usersettingscollection({dataverse.mara.systemuserid})"
    assert (await dataverse.get(own))["isautodatacaptureenabled"] is True
    assert (await changed(dataverse, own, {"isautodatacaptureenabled": False})).status == 204
    assert (await dataverse.get(own))["isautodatacaptureenabled"] is False
    other = f"/usersettingscollection({dataverse.jonas.systemuserid})"
    assert (await dataverse.send("GET", other)).status == 403
    assert (await changed(dataverse, other, {"isautodatacaptureenabled": False})).status == 403


async def test_deleting_lets_go(dataverse: Dataverse) -> None:
    """A row that only refers to a deleted one stays, without the reference."""
    contact = await made(dataverse, "contacts", {"lastname": "Gone"})
    bind = {"parentcontactid@odata.bind": f"/contacts({contact['contactid']})"}
    deal = await made(dataverse, "opportunities", {"name": "Pilot", **bind})
    assert (await dataverse.send("DELETE", f"/contacts({contact['contactid']})")).status == 204
    row = await dataverse.get(f"/opportunities({deal['opportunityid']})")
    assert row["_parentcontactid_value"] is None


async def test_lookups_by_reference(dataverse: Dataverse) -> None:
    """A lookup is set, read and emptied through its reference, from either side."""
    deal = await made(dataverse, "opportunities", {"name": "Pilot"})
    path = f"/opportunities({deal['opportunityid']})"
    single = f"{path}/parentcontactid/$ref"
    body = {"@odata.id": f"contacts({NADIA.id})"}
    assert (await dataverse.send("GET", single)).status == 204
    assert (await dataverse.send("PUT", single, json=body)).status == 204
    assert (await dataverse.get(single))["@odata.id"].endswith(f"/contacts({NADIA.id})")
    wrong = {"@odata.id": f"accounts({CONTOSO.id})"}
    assert (await dataverse.send("PUT", single, json=wrong)).status == 400
    assert (await dataverse.send("DELETE", single)).status == 204
    back = f"/contacts({NADIA.id})/opportunity_parent_contact"
    reference = {"@odata.id": deal["@odata.context"].partition("$metadata")[0] + path[1:]}
    assert (await dataverse.send("POST", f"{back}/$ref", json=reference)).status == 204
    found = (await dataverse.get(f"{back}/$ref"))["value"]
    assert reference in found
    gone = await dataverse.send("DELETE", f"{back}({deal['opportunityid']})/$ref")
    assert gone.status == 204
    assert (await dataverse.get(path))["_parentcontactid_value"] is None
    again = await dataverse.send("DELETE", f"{back}({deal['opportunityid']})/$ref")
    assert (again.status, again.code) == (404, "0x80040217")
