"""How the sandbox's Dataverse answers queries, and what it refuses."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest

from sandbox.company import ACCOUNTS, CONTOSO, PHARMACEUTICALS, TRACKED_MESSAGE_IDS, row_id
from tests.sandbox.dataverse_client import EVERYTHING, FORMATTED, Dataverse, dataverse_of
from tests.sandbox.small_world import make_world

HOSTILE = "O'Brien & Söhne 100% [Test]_GmbH"


@pytest.fixture
async def dataverse() -> AsyncIterator[Dataverse]:
    async with dataverse_of(make_world()) as running:
        yield running


async def test_who_am_i(dataverse: Dataverse) -> None:
    """WhoAmI names the person's systemuser, and the organisation."""
    answer = await dataverse.get("/WhoAmI", person=dataverse.jonas)
    assert answer["UserId"] == dataverse.jonas.systemuserid
    rows = (await dataverse.get("/organizations", {"$select": "maxuploadfilesize"}))["value"]
    assert rows[0]["organizationid"] == answer["OrganizationId"]
    assert rows[0]["maxuploadfilesize"] == 5 * 1024 * 1024


@pytest.mark.parametrize(
    ("condition", "names"),
    [
        ("name eq 'CONTOSO'", {"Contoso"}),
        ("contains(name,'contoso')", {"Contoso", "Contoso Pharmaceuticals"}),
        ("startswith(name,'contoso p')", {"Contoso Pharmaceuticals"}),
        ("endswith(name,'TRADERS')", {"Northwind Traders"}),
        ("name eq '青山软件'", {"青山软件"}),
        ("name eq 'O''Brien & Söhne 100% [Test]_GmbH'", {HOSTILE}),
        ("contains(name,'100% [Test]')", set()),
        ("contains(name,'100[%] [[]Test][_]GmbH')", {HOSTILE}),
        ("contains(name,'Cont_so')", {"Contoso", "Contoso Pharmaceuticals"}),
        ("startswith(name,'[A-F]') and not contains(name,'contoso') and endswith(name,'[ks]')",
         {"Blue Yonder Airlines", "Adventure Works"}),
        ("startswith(name,'[^A-T]') and endswith(name,'[s件]')",
         {"Wide World Importers", "Wingtip Toys", "青山软件"}),
        ("contains(name,'[')", set()),
        ("emailaddress1 eq null", {"Blue Yonder Airlines"}),
        ("address1_city ne 'Seattle' and startswith(name,'Contoso')", {"Contoso Pharmaceuticals"}),
        ("emailaddress2 ne 'orders@contoso.example' and startswith(name,'Contoso')",
         {"Contoso Pharmaceuticals"}),
        ("(name eq 'Contoso' or name eq 'Fabrikam') and address1_city eq 'Munich'", {"Fabrikam"}),
        ("name eq 'Contoso' or name eq 'Fabrikam' and address1_city eq 'Seattle'", {"Contoso"}),
        ("not (statecode eq 0)", set()),
        ("primarycontactid/emailaddress1 eq 'nadia.hassan@contoso.example'", {"Contoso"}),
        (f"accountid eq {CONTOSO.id.upper()}", {"Contoso"}),
        (f"_primarycontactid_value eq {CONTOSO.contacts[0].id}", {"Contoso"}),
        ("createdon gt 2030-01-01T00:00:00Z", set()),
        ("createdon lt 2030-01-01 and name eq 'Fabrikam'", {"Fabrikam"}),
        ("Microsoft.Dynamics.CRM.In(PropertyName='name',PropertyValues=[\"contoso\",\"O'x]\"])",
         {"Contoso"}),
        ("name eq null", set()),
        ("name eq @n", {"Contoso"}),
    ],
)  # fmt: skip
async def test_filter(dataverse: Dataverse, condition: str, names: set[str]) -> None:
    """Conditions mean what the page on filtering says, wildcards in text included."""
    query = {"$select": "name", "$filter": condition, "@n": "'Contoso'"}
    found = await dataverse.get("/accounts", query)
    assert {row["name"] for row in found["value"]} == names


async def test_in_with_aliases(dataverse: Dataverse) -> None:
    """In takes its property and a JSON array as parameter aliases."""
    ids = [*TRACKED_MESSAGE_IDS.values(), "<no]such'thing@x.example>"]
    quoted = ",".join(f'"{one}"' for one in ids)
    query = {
        "$select": "messageid",
        "$filter": "Microsoft.Dynamics.CRM.In(PropertyName=@p1,PropertyValues=@p2)",
        "@p1": "'messageid'",
        "@p2": f"[{quoted}]",
    }
    found = await dataverse.get("/emails", query)
    assert {row["messageid"] for row in found["value"]} == set(TRACKED_MESSAGE_IDS.values())
    single = await dataverse.send("GET", "/emails", query | {"@p2": "['a']"})
    assert (single.status, single.code) == (400, "0x80060888")


@pytest.mark.parametrize(
    ("path", "query", "status"),
    [
        ("/accounts", {"$select": "nmae"}, 400),
        ("/accounts", {"$select": "primarycontactid"}, 400),
        ("/accounts", {"$filter": "nmae eq 'x'"}, 400),
        ("/accounts", {"$filter": "name eq 'O'Brien'"}, 400),
        ("/accounts", {"$filter": "name eq"}, 400),
        ("/accounts", {"$filter": "name like 'x'"}, 400),
        ("/accounts", {"$filter": "(" * 500 + "name eq 'x'" + ")" * 500}, 400),
        ("/accounts", {"$filter": "not " * 500 + "(name eq 'x')"}, 400),
        ("/accounts", {"$filter": ""}, 400),
        ("/accounts", {"$filter": "name eq 5"}, 400),
        ("/accounts", {"$filter": "accountid eq 'x'"}, 400),
        ("/accounts", {"$filter": f"accountid eq '{CONTOSO.id}'"}, 400),
        ("/accounts", {"$filter": "createdon gt 2026-13-77"}, 400),
        ("/accounts", {"$filter": "tolower(name) eq 'x'"}, 400),
        ("/accounts", {"$filter": "contains(statecode,'x')"}, 400),
        ("/accounts", {"$filter": "name eq @missing"}, 400),
        ("/emails", {"$filter": "contains(description,'x')"}, 400),
        ("/accounts", {"$orderby": "name sideways"}, 400),
        ("/accounts", {"$orderby": "nmae"}, 400),
        ("/accounts", {"$top": "-1"}, 400),
        ("/accounts", {"$top": "many"}, 400),
        ("/accounts", {"$count": "1"}, 400),
        ("/accounts", {"$skip": "5"}, 400),
        ("/accounts", {"$skiptoken": "<cookie/>"}, 400),
        ("/accounts", {"$expand": "contacts"}, 400),
        ("/accounts", {"$expand": "primarycontactid($select=nmae)"}, 400),
        ("/accounts", {"$expand": "primarycontactid($top=1)"}, 400),
        ("/accounts", {"$expand": "primarycontactid($select=fullname"}, 400),
        ("/accounts", {"$expand": "contact_customer_accounts($skip=1)"}, 400),
        ("/accounts", {"$expand": "contact_customer_accounts($top=1;$expand=ownerid)"}, 400),
        ("/accounts", {"$expand": ",".join(["primarycontactid"] * 16)}, 400),
        ("/accounts", {"$search": "contoso"}, 501),
        ("/accounts", {"sql": "SELECT name FROM account"}, 501),
        ("/accounts", {"$apply": "aggregate($count as n)"}, 501),
        ("/accounts", {"colour": "blue"}, 400),
        ("/acounts", {}, 404),
        ("/accounts/nonsense", {}, 404),
        ("/competitors", {}, 501),
        (f"/accounts({row_id('account', 'nobody')})", {}, 404),
        ("/accounts(not-a-guid)", {}, 400),
        ("/accounts(name='Contoso')", {}, 400),
        ("/emails(messageid='%3Ca@b.example%3E')", {}, 400),
        (f"/accounts({CONTOSO.id})", {"$filter": "name eq 'x'"}, 400),
        (f"/accounts({CONTOSO.id})/nonsense", {}, 400),
        (f"/accounts({CONTOSO.id})/primarycontactid/fullname", {}, 501),
        (f"/activityparties({CONTOSO.id})", {}, 405),
        ("/CheckPromoteEmail(MessageId=@a)", {}, 400),
    ],
)
async def test_refusal(dataverse: Dataverse, path: str, query: dict[str, str], status: int) -> None:
    """What is wrong is 4xx and what is unknown 501, each with a sentence; never an empty list."""
    reply = await dataverse.send("GET", path, query)
    assert reply.status == status
    assert reply.code is not None
    assert reply.headers["OData-Version"] == "4.0"
    assert reply.headers["x-ms-service-request-id"]


async def test_an_unknown_property_has_the_documented_code(dataverse: Dataverse) -> None:
    """The refusal of a property that is not there reads as Dataverse's own."""
    reply = await dataverse.send("GET", "/accounts", {"$select": "nmae"})
    assert reply.json == {
        "error": {
            "code": "0x80060888",
            "message": "Could not find a property named 'nmae' on type "
            "'Microsoft.Dynamics.CRM.account'.",
        }
    }


async def test_outside_the_api(dataverse: Dataverse) -> None:
    """Another version and other addresses are 501."""
    async with dataverse.client.get(
        "/api/data/v8.2/accounts", headers={"Authorization": f"Bearer {dataverse.token()}"}
    ) as reply:
        assert reply.status == 501


async def test_order_top_and_count(dataverse: Dataverse) -> None:
    """Rows come in the order asked for, as many as asked for, and counted."""
    query = {"$select": "name", "$orderby": "name desc", "$top": "2", "$count": "true"}
    found = await dataverse.get("/accounts", query, person=dataverse.sam)
    last = sorted((account.name for account in ACCOUNTS), key=str.casefold)[-1:-3:-1]
    assert [row["name"] for row in found["value"]] == last
    assert found["@odata.count"] == len(ACCOUNTS)
    reply = await dataverse.send("GET", "/accounts/$count", person=dataverse.sam)
    assert reply.body == str(len(ACCOUNTS)).encode()


async def test_empty_values_sort_first(dataverse: Dataverse) -> None:
    """A column without a value sorts before all values, as in SQL."""
    first = await dataverse.column("/accounts", "name", orderby="emailaddress1 asc", top="1")
    assert first == ["Blue Yonder Airlines"]


async def test_paging(dataverse: Dataverse) -> None:
    """Pages joined by their links hold every row once; $top is ignored while paging."""
    prefer = {"Prefer": "odata.maxpagesize=25"}
    query = {"$select": "fullname", "$orderby": "fullname desc", "$top": "3", "$count": "true"}
    query["$filter"] = "contains(emailaddress1,'@wideworld')"
    link = "/contacts"
    pages: list[int] = []
    names: list[str] = []
    while link:
        page = await dataverse.get(link, query if not pages else None, headers=prefer)
        assert page["@odata.count"] == 60
        names += [row["fullname"] for row in page["value"]]
        pages.append(len(page["value"]))
        link = page.get("@odata.nextLink", "")
    assert pages == [25, 25, 10]
    assert names == sorted(names, reverse=True)
    assert len(set(names)) == 60


async def test_a_page_goes_on_after_its_last_row(dataverse: Dataverse) -> None:
    """A row added before the place where a page ended does not repeat a row on the next."""
    prefer = {"Prefer": "odata.maxpagesize=3"}
    query = {"$select": "name", "$orderby": "name"}
    first = await dataverse.get("/accounts", query, headers=prefer)
    made = await dataverse.send("POST", "/accounts", json={"name": "AAA"})
    assert made.status == 204
    second = await dataverse.get(first["@odata.nextLink"], headers=prefer)
    names = [row["name"] for row in first["value"] + second["value"]]
    assert names == sorted(set(names))


async def test_page_size_over_the_limit_is_ignored(dataverse: Dataverse) -> None:
    """A page size over 5,000 is ignored, one that is no size refused."""
    reply = await dataverse.send(
        "GET", "/accounts", headers={"Prefer": "odata.maxpagesize=9000, respond-async"}
    )
    assert reply.status == 200
    assert "Preference-Applied" not in reply.headers
    wrong = await dataverse.send("GET", "/accounts", headers={"Prefer": "odata.maxpagesize=0"})
    assert wrong.status == 400


async def test_annotations(dataverse: Dataverse) -> None:
    """Lookups and choices carry formatted values and names of tables when these are preferred."""
    query = {
        "$select": "fullname,_parentcustomerid_value,statecode",
        "$filter": "lastname eq 'chen'",
    }
    lookup = "_parentcustomerid_value"
    reply = await dataverse.send("GET", "/contacts", query, headers={"Prefer": EVERYTHING})
    row = reply.json["value"][0]
    assert row[lookup + FORMATTED] == "Contoso"
    assert row[lookup + "@Microsoft.Dynamics.CRM.lookuplogicalname"] == "account"
    navigation = lookup + "@Microsoft.Dynamics.CRM.associatednavigationproperty"
    assert row[navigation] == "parentcustomerid_account"
    assert row["statecode" + FORMATTED] == "Active"
    assert reply.headers["Preference-Applied"] == EVERYTHING
    named = 'odata.include-annotations="OData.Community.Display.V1.FormattedValue,a.b"'
    row = (await dataverse.get("/contacts", query, headers={"Prefer": named}))["value"][0]
    assert row[lookup + FORMATTED] == "Contoso"
    assert navigation not in row
    plain = (await dataverse.get("/contacts", query))["value"][0]
    assert set(plain) == {
        "@odata.etag", "fullname", "_parentcustomerid_value", "statecode", "contactid"
    }  # fmt: skip


async def test_expand(dataverse: Dataverse) -> None:
    """Joins along both kinds of navigation properties, with options of their own."""
    query = {
        "$select": "name",
        "$filter": "startswith(name,'Contoso')",
        "$orderby": "name",
        "$expand": "primarycontactid($select=fullname),contact_customer_accounts($select=fullname;"
        "$filter=emailaddress1 ne null and not contains(fullname,'x;y)');$orderby=fullname;$top=3)",
    }
    found = (await dataverse.get("/accounts", query))["value"]
    assert [row["primarycontactid"]["fullname"] for row in found] == [
        "Nadia Hassan",
        "Amelie Keller",
    ]
    names = [one["fullname"] for one in found[0]["contact_customer_accounts"]]
    assert names == ["Ingrid Dahl", "Mei Chen", "Nadia Hassan"]
    link = found[0]["contact_customer_accounts@odata.nextLink"]
    again = (await dataverse.get(link))["value"]
    assert [one["fullname"] for one in again] == names


async def test_nested_expand(dataverse: Dataverse) -> None:
    """A contact brings its account and that account's owner."""
    query = {"$select": "fullname", "$filter": "fullname eq 'Mei Chen'"}
    query["$expand"] = "parentcustomerid_account($select=name;$expand=owninguser($select=fullname))"
    row = (await dataverse.get("/contacts", query))["value"][0]
    assert row["parentcustomerid_account"]["owninguser"]["fullname"] == "Mara Lindqvist"


async def test_the_navigation_properties_of_email(dataverse: Dataverse) -> None:
    """E-mail leads to what it regards, to its parties and to its attachments."""
    query = {
        "$select": "subject",
        "$filter": "subject eq 'Proposal for the pilot'",
        "$expand": "regardingobjectid_account_email($select=name),regardingobjectid_contact_email,"
        "email_activity_parties($select=addressused,participationtypemask),"
        "email_activity_mime_attachment($select=filename,filesize),emailsender_systemuser",
    }
    row = (await dataverse.get("/emails", query))["value"][0]
    assert row["regardingobjectid_account_email"]["name"] == "Contoso"
    assert row["regardingobjectid_contact_email"] is None
    assert row["emailsender_systemuser"]["fullname"] == "Mara Lindqvist"
    parties = {
        (one["participationtypemask"], one["addressused"]) for one in row["email_activity_parties"]
    }
    assert parties == {
        (1, "mara.lindqvist@adatum.example"),
        (2, "nadia.hassan@contoso.example"),
        (8, None),
        (9, None),
    }
    file = row["email_activity_mime_attachment"][0]
    assert (file["filename"], row["activityid"]) == (
        "proposal.pdf",
        row_id("email", row["subject"]),
    )
    path = f"/activitymimeattachments({file['activitymimeattachmentid']})/body/$value"
    raw = await dataverse.send("GET", path)
    assert raw.body.startswith(b"%PDF")
    assert len(raw.body) == file["filesize"]


async def test_the_collections_of_an_account(dataverse: Dataverse) -> None:
    """An account's activities may be read as its own collections, or through parties."""
    path = f"/accounts({CONTOSO.id})"
    pointers = await dataverse.column(f"{path}/Account_ActivityPointers", "activitytypecode")
    kinds = {kind: pointers.count(kind) for kind in set(pointers)}
    assert kinds == {"email": 5, "appointment": 1, "phonecall": 2, "task": 2}
    assert len(await dataverse.column(f"{path}/Account_Emails", "subject")) == 5
    query = f"_partyid_value eq {CONTOSO.contacts[0].id}"
    rows: list[Any] = await dataverse.column("/activityparties", "_activityid_value", filter=query)
    assert row_id("appointment", "Discovery workshop") in rows
    one = await dataverse.get(f"{path}/primarycontactid", {"$select": "fullname"})
    assert one["fullname"] == "Nadia Hassan"
    assert (await dataverse.get(f"{path}/name"))["value"] == "Contoso"


async def test_seeded_dates_and_owners(dataverse: Dataverse) -> None:
    """Contoso's activities lie within the last sixty days and belong to several people."""
    query = f"_regardingobjectid_value eq {CONTOSO.id}"
    owners = await dataverse.column("/activitypointers", "_ownerid_value", filter=query)
    assert len(set(owners)) == 3
    assert len(owners) >= 9
    early = f"{query} and createdon lt {dataverse.world.anchor:%Y-%m-%d}"
    assert len(await dataverse.column("/activitypointers", "createdon", filter=early)) == len(
        owners
    )


async def test_tracked_message_ids(dataverse: Dataverse) -> None:
    """Two mails of the first seller's mailbox are tracked, one of them on the sister company."""
    for account in (CONTOSO, PHARMACEUTICALS):
        condition = f"messageid eq '{TRACKED_MESSAGE_IDS[account.name].upper()}'"
        rows = await dataverse.column("/emails", "_regardingobjectid_value", filter=condition)
        assert rows == [account.id]


async def test_conditional_retrieval(dataverse: Dataverse) -> None:
    """A row that has not changed is not sent again, unless annotations or joins are asked for."""
    path = f"/accounts({CONTOSO.id})"
    tag = (await dataverse.get(path, headers={"If-None-Match": "null"}))["@odata.etag"]
    assert (await dataverse.send("GET", path, headers={"If-None-Match": tag})).status == 304
    headers = {"If-None-Match": tag, "Prefer": EVERYTHING}
    assert (await dataverse.send("GET", path, headers=headers)).status == 200


async def test_a_long_filter(dataverse: Dataverse) -> None:
    """A URL may have 32,768 characters and no more."""
    path = "/api/data/v9.2/accounts"
    for filler, status in ((32_000, 200), (33_000, 414)):
        query = f"?$select=name&$filter=name%20ne%20'{'x' * filler}'"
        assert (await dataverse.send("GET", path + query)).status == status
