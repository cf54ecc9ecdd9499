"""Definitions of tables, columns and relationships in the sandbox's CRM."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any
from uuid import UUID
from xml.etree import ElementTree as ET

import pytest

from tests.sandbox.dataverse_client import Dataverse, dataverse_of
from tests.sandbox.small_world import make_world

PROJECT = "/EntityDefinitions(LogicalName='adatum_project')"
NAMESPACE = "Microsoft.Dynamics.CRM."
EMAIL = "Microsoft.Dynamics.CRM.StringFormat'Email'"


@pytest.fixture
async def dataverse() -> AsyncIterator[Dataverse]:
    async with dataverse_of(make_world()) as running:
        yield running


async def listed(
    dataverse: Dataverse, path: str, query: dict[str, str] | None = None
) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = (await dataverse.get(path, query))["value"]
    return found


async def test_a_table_by_name_and_by_id(dataverse: Dataverse) -> None:
    """Both keys lead to the same definition; the MetadataId is always told."""
    query = {"$select": "LogicalName,EntitySetName,PrimaryIdAttribute,PrimaryNameAttribute"}
    one = await dataverse.get(PROJECT, query)
    assert (one["EntitySetName"], one["PrimaryIdAttribute"], one["PrimaryNameAttribute"]) == (
        "adatum_projects",
        "adatum_projectid",
        "adatum_name",
    )
    by_id = await dataverse.get(f"/EntityDefinitions({UUID(one['MetadataId'])})", query)
    assert by_id["LogicalName"] == "adatum_project"
    whole = await dataverse.get(PROJECT)
    assert whole["DisplayName"]["UserLocalizedLabel"]["Label"] == "Project"
    assert (whole["SchemaName"], whole["IsCustomEntity"]) == ("adatum_Project", True)
    rows = await dataverse.get(f"/{one['EntitySetName']}", {"$top": "1"})
    assert rows["value"]


async def test_finding_tables(dataverse: Dataverse) -> None:
    """Tables are filtered by plain, enumeration and nested values."""
    for condition, names in (
        ("IsCustomEntity eq true", {"adatum_project"}),
        ("LogicalName eq 'account' or ObjectTypeCode eq 112", {"account", "incident"}),
        ("IsPrivate eq false and (SchemaName eq 'Lead')", {"lead"}),
        ("startswith(LogicalName,'adatum_')", {"adatum_project"}),
        (f"OwnershipType eq {NAMESPACE}OwnershipTypes'OrganizationOwned'",
         {"connectionrole", "connectionroleobjecttypecode"}),
        ("contains(LogicalName,'mailb')", {"mailbox"}),
        ("IsCustomizable/Value eq true", {"adatum_project"}),
        ("LogicalName eq 'nothing'", set()),
    ):  # fmt: skip
        query = {"$select": "LogicalName", "$filter": condition}
        found = await listed(dataverse, "/EntityDefinitions", query)
        assert {one["LogicalName"] for one in found} == names
        assert all(set(one) == {"LogicalName", "MetadataId"} for one in found)


async def test_columns_that_hold_addresses(dataverse: Dataverse) -> None:
    """The e-mail columns of a custom table can be told from its other texts."""
    path = f"{PROJECT}/Attributes/{NAMESPACE}StringAttributeMetadata"
    found = await listed(dataverse, path, {"$select": "LogicalName,Format,FormatName"})
    mails = {one["LogicalName"] for one in found if one["FormatName"]["Value"] == "Email"}
    assert mails == {"adatum_contactemail", "adatum_billingemail"}
    assert {one["Format"] for one in found if one["LogicalName"] == "adatum_site"} == {"Text"}
    query = {"$select": "LogicalName", "$filter": f"Format eq {EMAIL}"}
    filtered = await listed(dataverse, path, query)
    assert {one["LogicalName"] for one in filtered} == mails
    for table, number in (("account", 3), ("contact", 3), ("lead", 3), ("opportunity", 1)):
        path = f"/EntityDefinitions(LogicalName='{table}')/Attributes/{NAMESPACE}String"
        found = await listed(
            dataverse, f"{path}AttributeMetadata", {"$filter": f"Format eq {EMAIL}"}
        )
        assert len(found) == number


async def test_lookups(dataverse: Dataverse) -> None:
    """A custom table's lookups tell where they lead, and by which navigation property."""
    path = f"{PROJECT}/Attributes/{NAMESPACE}LookupAttributeMetadata"
    query = {"$select": "LogicalName,Targets,AttributeType"}
    found = {one["LogicalName"]: one for one in await listed(dataverse, path, query)}
    assert found["adatum_accountid"]["Targets"] == ["account"]
    assert found["adatum_customerid"]["AttributeType"] == "Customer"
    assert sorted(found["adatum_customerid"]["Targets"]) == ["account", "contact"]
    assert sorted(found["ownerid"]["Targets"]) == ["systemuser", "team"]
    relations = await listed(dataverse, f"{PROJECT}/ManyToOneRelationships")
    ways = {
        one["ReferencingEntityNavigationPropertyName"]: one["ReferencedEntity"]
        for one in relations
        if one["ReferencingAttribute"].startswith("adatum_")
    }
    assert ways == {
        "adatum_AccountId": "account",
        "adatum_ContactId": "contact",
        "adatum_CustomerId_account": "account",
        "adatum_CustomerId_contact": "contact",
    }
    joined = {"$expand": ",".join(ways), "$top": "1"}
    assert (await listed(dataverse, "/adatum_projects", joined))[0]


async def test_relationships_of_a_record(dataverse: Dataverse) -> None:
    """The collections of activities are found through the relationships that lead to a table."""
    path = "/EntityDefinitions(LogicalName='opportunity')/OneToManyRelationships"
    query = {"$filter": "ReferencingEntity eq 'email' and ReferencingAttribute eq "
             "'regardingobjectid'"}  # fmt: skip
    found = await listed(dataverse, path, query)
    assert [one["ReferencedEntityNavigationPropertyName"] for one in found] == [
        "Opportunity_Emails"
    ]
    cast = f"/RelationshipDefinitions/{NAMESPACE}ManyToManyRelationshipMetadata"
    query = {"$select": "SchemaName,IntersectEntityName"}
    names = {one["SchemaName"]: one["IntersectEntityName"] for one in await listed(
        dataverse, cast, query)}  # fmt: skip
    assert names["systemuserroles_association"] == "systemuserroles"
    assert names["teammembership_association"] == "teammembership"


async def test_options_of_a_choice(dataverse: Dataverse) -> None:
    """Labels and values of choices come with a cast, and only with it."""
    table = "/EntityDefinitions(LogicalName='connectionrole')/Attributes"
    path = f"{table}/{NAMESPACE}PicklistAttributeMetadata"
    query = {"$select": "LogicalName", "$expand": "OptionSet($select=Options)"}
    found = (await listed(dataverse, path, query))[0]["OptionSet"]["Options"]
    labels = {one["Value"]: one["Label"]["UserLocalizedLabel"]["Label"] for one in found}
    assert (labels[1000], labels[1001]) == ("Stakeholder", "Sales Team")
    refused = await dataverse.send("GET", table, query)
    assert refused.status == 400
    assert all("OptionSet" not in one for one in await listed(dataverse, table))
    one = f"{table}(LogicalName='category')/{NAMESPACE}PicklistAttributeMetadata/OptionSet"
    assert len((await dataverse.get(one, {"$select": "Options"}))["Options"]) == 8
    status = "/EntityDefinitions(LogicalName='lead')/Attributes"
    path = f"{status}/{NAMESPACE}StatusAttributeMetadata"
    query = {"$expand": "OptionSet"}
    options = (await listed(dataverse, path, query))[0]["OptionSet"]["Options"]
    assert {one["Value"]: one["State"] for one in options}[4] == 2


async def test_columns_within_a_table(dataverse: Dataverse) -> None:
    """Columns can be expanded and filtered by what they have in common."""
    inner = f"$select=LogicalName;$filter=AttributeType eq {NAMESPACE}AttributeTypeCode'Picklist'"
    query = {"$select": "LogicalName", "$expand": f"Attributes({inner})"}
    found = (await dataverse.get("/EntityDefinitions(LogicalName='task')", query))["Attributes"]
    assert [one["LogicalName"] for one in found] == ["prioritycode"]
    level = f"RequiredLevel/Value eq {NAMESPACE}AttributeRequiredLevel'ApplicationRequired'"
    query = {"$select": "LogicalName", "$filter": level}
    required = await listed(
        dataverse, "/EntityDefinitions(LogicalName='account')/Attributes", query
    )
    assert [one["LogicalName"] for one in required] == ["name"]


@pytest.mark.parametrize(
    ("path", "query", "status"),
    [
        ("/EntityDefinitions", {"$top": "1"}, 400),
        ("/EntityDefinitions", {"$orderby": "LogicalName"}, 400),
        ("/EntityDefinitions", {"$select": "Nothing"}, 400),
        ("/EntityDefinitions", {"$filter": "Nothing eq 1"}, 400),
        ("/EntityDefinitions", {"$filter": "DisplayName eq 'Account'"}, 400),
        ("/EntityDefinitions", {"$filter": "DisplayName/Nothing eq 'Account'"}, 400),
        ("/EntityDefinitions", {"$expand": "Nothing"}, 400),
        ("/EntityDefinitions(LogicalName='nothing')", {}, 404),
        ("/EntityDefinitions(Colour='red')", {}, 400),
        (PROJECT, {"$filter": "IsCustomEntity eq true"}, 400),
        (f"{PROJECT}/Attributes(LogicalName='nothing')", {}, 404),
        (f"{PROJECT}/Attributes/{NAMESPACE}EnumAttributeMetadata", {}, 400),
        (f"{PROJECT}/Nothing", {}, 400),
        ("/GlobalOptionSetDefinitions", {}, 501),
    ],
)
async def test_refusals(
    dataverse: Dataverse, path: str, query: dict[str, str], status: int
) -> None:
    """Options that definitions do not take, and names they do not have, are refused."""
    reply = await dataverse.send("GET", path, query)
    assert reply.status == status
    assert reply.json["error"]["message"]


async def test_definitions_cannot_be_changed(dataverse: Dataverse) -> None:
    """Making a table is not built, and says so."""
    body = {"SchemaName": "adatum_Other"}
    reply = await dataverse.send("POST", "/EntityDefinitions", json=body, person=dataverse.sam)
    assert reply.status == 501


async def test_the_csdl_document(dataverse: Dataverse) -> None:
    """$metadata names every set, and the type of every property."""
    reply = await dataverse.send("GET", "/$metadata")
    assert reply.headers["Content-Type"].startswith("application/xml")
    edm = "{http://docs.oasis-open.org/odata/ns/edm}"
    root = ET.fromstring(reply.body)  # noqa: S314 - the sandbox's own answer
    sets = {one.attrib["Name"] for one in root.iter(f"{edm}EntitySet")}
    document = await dataverse.get("")
    assert sets == {one["name"] for one in document["value"]}
    project = next(
        one for one in root.iter(f"{edm}EntityType") if one.attrib["Name"] == "adatum_project"
    )
    kinds = {one.attrib["Name"]: one.attrib["Type"] for one in project.iter(f"{edm}Property")}
    assert kinds["_adatum_accountid_value"] == "Edm.Guid"
    assert kinds["adatum_startdate"] == "Edm.Date"
