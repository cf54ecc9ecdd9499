"""The seeded organisation, asked over its own API: who is in it and who sees what of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from sandbox.company import ACCOUNTS, CONTOSO, CROWD_NAME, OTHER_CONTOSO, row_id
from sandbox.company.pipeline import OPPORTUNITIES
from tests.sandbox.dataverse_client import Dataverse, dataverse_of
from tests.sandbox.small_world import make_world
from tests.sandbox.whole_lists import rows

LINE_2 = row_id("opportunity", "Second production line")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def dataverse() -> AsyncIterator[Dataverse]:
    async with dataverse_of(make_world()) as running:
        yield running


pytestmark = pytest.mark.asyncio(loop_scope="module")


async def test_the_size_of_the_company(dataverse: Dataverse) -> None:
    """More than forty accounts from many countries; one with 500 contacts, one with sixty."""
    accounts = await rows(dataverse, "/accounts", select="accountid,name,address1_country")
    assert len(accounts) == len(ACCOUNTS) >= 40
    assert len({one["address1_country"] for one in accounts}) > 25
    contacts = await rows(dataverse, "/contacts", select="_parentcustomerid_value")
    sizes = Counter(one["_parentcustomerid_value"] for one in contacts)
    named = {one["name"]: sizes[one["accountid"]] for one in accounts}
    assert named[CROWD_NAME] == 500
    assert named["Wide World Importers"] == 60


async def test_nobody_real_can_be_written_to(dataverse: Dataverse) -> None:
    """Every address of every table ends in .example."""
    columns = {
        "accounts": ("emailaddress1", "emailaddress2", "emailaddress3"),
        "contacts": ("emailaddress1", "emailaddress2", "emailaddress3"),
        "leads": ("emailaddress1", "emailaddress2", "emailaddress3"),
        "opportunities": ("emailaddress",),
        "incidents": ("emailaddress",),
        "adatum_projects": ("adatum_contactemail", "adatum_billingemail"),
        "systemusers": ("internalemailaddress",),
        "mailboxes": ("emailaddress",),
        "queues": ("emailaddress",),
    }
    for path, names in columns.items():
        found = await rows(dataverse, f"/{path}", select=",".join(names))
        mails = [one[name] for one in found for name in names if one[name]]
        assert mails, path
        assert [mail for mail in mails if not mail.endswith(".example")] == []


async def test_two_records_of_one_name(dataverse: Dataverse) -> None:
    """Sellers see one Contoso, their manager and the administrator two."""
    seen = []
    for person in dataverse.world.people:
        found = await rows(
            dataverse,
            "/accounts",
            select="accountid,address1_city",
            filter="name eq 'Contoso'",
            orderby="createdon",
            person=person,
        )
        seen.append([one["accountid"] for one in found])
    both = [CONTOSO.id, OTHER_CONTOSO.id]
    assert seen == [both[:1], both[:1], both, both]


async def test_stakeholders_and_sales_team(dataverse: Dataverse) -> None:
    """An opportunity has people in both categories; each connection stands on both sides."""
    found = await rows(
        dataverse,
        "/connections",
        select="_record2id_value,name",
        filter=f"_record1id_value eq {LINE_2}",
        expand="record2roleid($select=name,category)",
    )
    roles = {one["name"]: one["record2roleid"] for one in found}
    stakeholders = {name: role["name"] for name, role in roles.items() if role["category"] == 1000}
    assert stakeholders == {
        "Mei Chen": "Technical Buyer",
        "Rafael Ortiz": "End User",
        "Ingrid Dahl": "Decision Maker",
        "Hanna Vogel": "Influencer",
    }
    team = {name for name, role in roles.items() if role["category"] == 1001}
    assert team == {"Marco Bianchi", "Jonas Weber"}
    back = await rows(
        dataverse,
        "/connections",
        select="_record1id_value",
        filter=f"_record2id_value eq {LINE_2}",
    )
    assert {one["_record1id_value"] for one in back} == {one["_record2id_value"] for one in found}


async def test_a_lead_that_became_a_deal(dataverse: Dataverse) -> None:
    """Its address is in no other record; the deal names it, and it names the deal."""
    deal = await dataverse.get(
        f"/opportunities({LINE_2})",
        {
            "$select": "emailaddress",
            "$expand": "originatingleadid($select=statecode,emailaddress1,"
            "_qualifyingopportunityid_value),parentaccountid($select=name),"
            "parentcontactid($select=fullname)",
        },
    )
    lead = deal["originatingleadid"]
    assert (lead["statecode"], lead["_qualifyingopportunityid_value"]) == (1, LINE_2)
    assert deal["parentaccountid"]["name"] == "Contoso"
    assert deal["parentcontactid"]["fullname"] == "Nadia Hassan"
    for mail in (lead["emailaddress1"], deal["emailaddress"]):
        assert await rows(dataverse, "/contacts", filter=f"emailaddress1 eq '{mail}'") == []


@pytest.mark.parametrize(
    ("path", "states"),
    [
        ("leads", {0, 1, 2}),
        ("opportunities", {0, 1, 2}),
        ("incidents", {0, 1, 2}),
        ("adatum_projects", {0, 1}),
        ("emails", {1}),
        ("appointments", {1, 2, 3}),
        ("phonecalls", {0, 1, 2}),
        ("tasks", {0, 1}),
        ("letters", {1}),
        ("faxes", {1}),
    ],
)
async def test_every_state_is_there(dataverse: Dataverse, path: str, states: set[int]) -> None:
    """Open, completed and cancelled rows of each table."""
    found = await rows(dataverse, f"/{path}", select="statecode")
    assert {one["statecode"] for one in found} == states


async def test_who_hides_what(dataverse: Dataverse) -> None:
    """Each table with a private row shows the first seller less than the administrator."""
    for path in ("accounts", "contacts", "leads", "opportunities", "incidents", "emails"):
        mine = (await dataverse.send("GET", f"/{path}/$count", person=dataverse.mara)).body
        everything = (await dataverse.send("GET", f"/{path}/$count", person=dataverse.sam)).body
        assert int(mine) < int(everything), path


async def test_customers_of_cases_and_projects(dataverse: Dataverse) -> None:
    """A customer is an account or a contact."""
    expand = "customerid_account($select=name),customerid_contact($select=fullname)"
    cases = await rows(dataverse, "/incidents", select="title", expand=expand)
    assert {bool(one["customerid_account"]) for one in cases} == {True, False}
    assert all(one["customerid_account"] or one["customerid_contact"] for one in cases)
    lookups = ("_adatum_accountid_value", "_adatum_contactid_value", "_adatum_customerid_value")
    projects = await rows(dataverse, "/adatum_projects", select=",".join(lookups))
    kinds = {tuple(bool(one[name]) for name in lookups) for one in projects}
    assert {(True, True, True), (False, False, True), (False, False, False)} <= kinds


async def test_what_activities_regard(dataverse: Dataverse) -> None:
    """Every table that can be regarded is; some activities regard nothing."""
    found = await rows(
        dataverse,
        "/activitypointers",
        select="activitytypecode,_regardingobjectid_value,_ownerid_value",
    )
    ids = {one["_regardingobjectid_value"] for one in found}
    assert None in ids
    for table, name in (
        ("opportunity", "Second production line"),
        ("lead", "Monitors for a new clinic"),
        ("incident", "Monitor shows no curve"),
        ("adatum_project", "Bergen wind farm"),
    ):
        owners = {
            one["_ownerid_value"]
            for one in found
            if one["_regardingobjectid_value"] == row_id(table, name)
        }
        assert owners, name
    assert {one["activitytypecode"] for one in found} == {
        *("email", "appointment", "phonecall", "task", "letter", "fax")
    }
    directions = await rows(dataverse, "/emails", select="directioncode")
    assert {one["directioncode"] for one in directions} == {True, False}


async def test_the_parties_of_a_meeting(dataverse: Dataverse) -> None:
    """Organizer, guests of both companies, owner and regarding row."""
    walk = row_id("appointment", "Walk along line 2")
    found = await rows(
        dataverse,
        "/activityparties",
        select="participationtypemask,addressused",
        filter=f"_activityid_value eq {walk}",
    )
    roles = Counter(one["participationtypemask"] for one in found)
    assert roles == {7: 1, 5: 3, 8: 1, 9: 1}


async def test_deals_without_the_usual_lookups(dataverse: Dataverse) -> None:
    """Some have no account, some no contact, some no address, most no lead."""
    names = ("_parentaccountid_value", "_parentcontactid_value", "_originatingleadid_value")
    found = await rows(dataverse, "/opportunities", select=",".join((*names, "emailaddress")))
    assert len(found) == len(OPPORTUNITIES)
    for name in (*names, "emailaddress"):
        assert {one[name] is None for one in found} == {True, False}, name
