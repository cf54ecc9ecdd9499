"""FetchXML over HTTP: filters, joins, pages, aggregates and what is refused."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from typing import Any
from urllib.parse import quote, unquote
from xml.sax.saxutils import quoteattr

import pytest

from sandbox.company import ACCOUNTS
from sandbox.dataverse.rows import Row, Rows
from tests.sandbox.dataverse_client import EVERYTHING, FORMATTED, Dataverse, dataverse_of
from tests.sandbox.small_world import make_world

CRM = "@Microsoft.Dynamics.CRM"
COMPANIES = {"Fx Alpha": 10, "Fx Beta": 20, "Fx Gamma": None}
PEOPLE = {"Fx Alpha": ("Ann Zed", "Bob Young"), "Fx Beta": ("Cy Xavier",)}


@pytest.fixture
async def dataverse() -> AsyncIterator[Dataverse]:
    """Three companies of three, two and no people; Gamma's parent is Alpha."""
    async with dataverse_of(make_world()) as running:
        ids: dict[str, str] = {}
        for name, size in COMPANIES.items():
            body: dict[str, Any] = {"name": name, "numberofemployees": size, "fax": "fx"}
            if name == "Fx Gamma":
                body["parentaccountid@odata.bind"] = f"/accounts({ids['Fx Alpha']})"
            ids[name] = await made(running, "/accounts", body)
        for company, names in PEOPLE.items():
            for full in names:
                first, last = full.split()
                link = f"/accounts({ids[company]})"
                body = {"firstname": first, "lastname": last, "fax": "fx"}
                body["parentcustomerid_account@odata.bind"] = link
                await made(running, "/contacts", body)
        yield running


async def made(dataverse: Dataverse, path: str, body: dict[str, Any]) -> str:
    """The id of a new row."""
    reply = await dataverse.send("POST", path, json=body)
    assert reply.status == 204, reply.body
    found = re.search(r"\(([^)]+)\)$", reply.headers["OData-EntityId"])
    assert found
    return found[1]


async def fetch(
    dataverse: Dataverse, inner: str, *, entity: str = "account", options: str = "", **more: Any
) -> dict[str, Any]:
    """The answer to a query for what is inside its entity element."""
    xml = f"<fetch {options}><entity name='{entity}'>{inner}</entity></fetch>"
    headers = {"Prefer": EVERYTHING}
    return await dataverse.get(f"/{entity}s", {"fetchXml": xml}, headers=headers, **more)


def where(*conditions: str, kind: str = "and") -> str:
    """A filter for the rows of this test."""
    return (
        "<attribute name='name'/><order attribute='name'/><filter>"
        "<condition attribute='fax' operator='eq' value='FX'/>"
        f"<filter type='{kind}'>{''.join(conditions)}</filter></filter>"
    )


def condition(attribute: str, operator: str, *values: str) -> str:
    """One condition."""
    inner = "".join(f"<value>{value}</value>" for value in values)
    return f"<condition attribute='{attribute}' operator='{operator}'>{inner}</condition>"


CONDITIONS = [
        ([condition("name", "eq", "fx beta")], "and", "B"),
        ([condition("name", "ne", "fx beta")], "and", "AG"),
        ([condition("name", "like", "%a_pha")], "and", "A"),
        ([condition("name", "not-like", "%alpha")], "and", "BG"),
        ([condition("name", "begins-with", "fx g")], "and", "G"),
        ([condition("name", "not-begin-with", "fx g")], "and", "AB"),
        ([condition("name", "ends-with", "ta")], "and", "B"),
        ([condition("name", "in", "Fx Alpha", "Fx Gamma", "other")], "and", "AG"),
        ([condition("name", "not-in", "Fx Alpha", "other")], "and", "BG"),
        ([condition("numberofemployees", "null")], "and", "G"),
        ([condition("numberofemployees", "not-null")], "and", "AB"),
        ([condition("numberofemployees", "gt", "10")], "and", "B"),
        ([condition("numberofemployees", "le", "10")], "and", "A"),
        ([condition("numberofemployees", "between", "5", "15")], "and", "A"),
        ([condition("numberofemployees", "not-between", "5", "15")], "and", "BG"),
        ([condition("name", "eq", "fx beta"), condition("numberofemployees", "eq", "10")],
         "or", "AB"),
        ([condition("createdon", "today")], "and", "ABG"),
        ([condition("createdon", "last-x-days", "3")], "and", ""),
        ([condition("createdon", "on-or-after", "2026-11-23")], "and", "ABG"),
        ([condition("createdon", "olderthan-x-days", "1")], "and", ""),
        ([condition("ownerid", "eq-userid")], "and", "ABG"),
        ([condition("ownerid", "ne-userid")], "and", ""),
        (["<condition attribute='name' operator='eq' valueof='fax'/>"], "and", ""),
        (["<condition attribute='createdon' operator='le' valueof='modifiedon'/>"], "and", "ABG"),
        ([condition("parentaccountid", "not-null")], "and", "G"),
    ]  # fmt: skip


async def test_conditions(dataverse: Dataverse) -> None:
    """Operators mean what their descriptions say, for text without regard to case."""
    for conditions, kind, names in CONDITIONS:
        found = await fetch(dataverse, where(*conditions, kind=kind))
        assert [row["name"][3] for row in found["value"]] == list(names)


async def test_columns(dataverse: Dataverse) -> None:
    """Lookups and choices carry their annotations; an empty column is left out."""
    inner = (
        "<attribute name='numberofemployees'/><attribute name='name' alias='called'/>"
        "<attribute name='parentaccountid'/><attribute name='statecode'/>"
    )
    found = await fetch(dataverse, inner + where(condition("name", "eq", "fx gamma"))[24:])
    assert "accounts(" in found["@odata.context"]
    (row,) = found["value"]
    assert row["called"] == "Fx Gamma"
    assert "numberofemployees" not in row
    assert row["_parentaccountid_value" + FORMATTED] == "Fx Alpha"
    assert row["_parentaccountid_value" + CRM + ".lookuplogicalname"] == "account"
    assert row["statecode" + FORMATTED] == "Active"
    assert row["accountid"]
    assert row["@odata.etag"].startswith('W/"')


async def test_joins(dataverse: Dataverse) -> None:
    """Inner joins give a line for each match, outer ones keep rows without, and both nest."""
    contact = (
        "<link-entity name='contact' from='parentcustomerid' to='accountid' alias='c' {}>"
        "<attribute name='lastname'/><attribute name='parentcustomerid'/>"
        "<order attribute='lastname'/>{}</link-entity>"
    )
    inner = await fetch(dataverse, where() + contact.format("", ""))
    pairs = [(row["name"], row["c.lastname"]) for row in inner["value"]]
    assert pairs == [("Fx Alpha", "Young"), ("Fx Alpha", "Zed"), ("Fx Beta", "Xavier")]
    first = inner["value"][0]
    assert first["c.parentcustomerid"] == first["accountid"]
    assert first["c.parentcustomerid" + FORMATTED] == "Fx Alpha"
    only = "<filter><condition attribute='lastname' operator='eq' value='zed'/></filter>"
    outer = await fetch(dataverse, where() + contact.format("link-type='outer'", only))
    pairs = [(row["name"], row.get("c.lastname")) for row in outer["value"]]
    assert pairs == [("Fx Alpha", "Zed"), ("Fx Beta", None), ("Fx Gamma", None)]
    nested = (
        "<link-entity name='account' from='accountid' to='parentaccountid' alias='p'>"
        "<link-entity name='systemuser' from='systemuserid' to='ownerid' alias='o'>"
        "<attribute name='fullname' alias='owner'/></link-entity></link-entity>"
    )
    (row,) = (await fetch(dataverse, where() + nested))["value"]
    assert (row["name"], row["owner"]) == ("Fx Gamma", dataverse.mara.name)


async def test_after_a_join(dataverse: Dataverse) -> None:
    """A condition can name a link-entity, and compare columns of two tables."""
    link = (
        "<link-entity name='contact' from='parentcustomerid' to='accountid' link-type='outer' "
        "alias='c'/>"
    )
    childless = "<condition entityname='c' attribute='contactid' operator='null'/>"
    found = await fetch(dataverse, where(childless) + link)
    assert [row["name"] for row in found["value"]] == ["Fx Gamma"]
    same = "<condition attribute='fax' operator='eq' valueof='c.fax'/>"
    found = await fetch(dataverse, where(same) + link)
    assert [row["name"] for row in found["value"]] == ["Fx Alpha", "Fx Alpha", "Fx Beta"]


LINKS_IN_FILTERS = [("any", "A"), ("not any", "BG"), ("all", "B"), ("not all", "A")]


async def test_links_in_filters(dataverse: Dataverse) -> None:
    """A link-entity within a filter is a condition; ``all`` means that none of some matches."""
    for kind, names in LINKS_IN_FILTERS:
        link = (
            "<link-entity name='contact' from='parentcustomerid' to='accountid' "
            f"link-type='{kind}'><filter><condition attribute='lastname' operator='eq' "
            "value='Zed'/></filter></link-entity>"
        )
        found = await fetch(dataverse, where(link))
        assert [row["name"][3] for row in found["value"]] == list(names)


ONE_LINE_FOR_EACH_ROW = [("exists", 2), ("in", 2), ("matchfirstrowusingcrossapply", 2)]


async def test_one_line_for_each_row(dataverse: Dataverse) -> None:
    """Some joins give a row of the entity once, however many rows match."""
    for kind, number in ONE_LINE_FOR_EACH_ROW:
        link = "<link-entity name='contact' from='parentcustomerid' to='accountid' link-type='{}'/>"
        found = await fetch(dataverse, where() + link.format(kind))
        assert len(found["value"]) == number


async def test_a_hidden_row_does_not_join(dataverse: Dataverse) -> None:
    """A row that may not be read is not there for a join either."""
    secret = next(one for one in ACCOUNTS if one.private).contacts[0]
    link = {"primarycontactid@odata.bind": f"/contacts({secret.id})"}
    body = {"name": "Bridge", **link}
    await dataverse.send("POST", "/accounts", json=body, person=dataverse.sam)
    inner = (
        "<filter><condition attribute='name' operator='eq' value='bridge'/></filter>"
        "<link-entity name='contact' from='contactid' to='primarycontactid'/>"
    )
    assert len((await fetch(dataverse, inner, person=dataverse.sam))["value"]) == 1
    assert (await fetch(dataverse, inner, person=dataverse.mara))["value"] == []


async def test_paging(dataverse: Dataverse) -> None:
    """Pages follow by cookie, decoded twice as the page says, or simply by number."""
    options, names = "count='2' page='1'", []
    for page in (1, 2):
        found = await fetch(dataverse, where(), options=options)
        names.append([row["name"] for row in found["value"]])
        if page == 2:
            assert found[f"{CRM}.morerecords"] is False
            assert f"{CRM}.fetchxmlpagingcookie" not in found
            break
        assert found[f"{CRM}.morerecords"] is True
        outer = found[f"{CRM}.fetchxmlpagingcookie"]
        wrapped = re.search(r'pagingcookie="([^"]+)"', outer)
        assert wrapped
        cookie = unquote(unquote(wrapped[1]))
        assert '<name last="Fx Beta" first="Fx Alpha" />' in cookie
        options = f"count='2' page='2' paging-cookie={quoteattr(cookie)}"
        await made(dataverse, "/accounts", {"name": "Fx AAA", "fax": "fx"})
    assert names == [["Fx Alpha", "Fx Beta"], ["Fx Gamma"]]
    simple = await fetch(dataverse, where(), options="count='2' page='2'")
    assert [row["name"] for row in simple["value"]] == ["Fx Beta", "Fx Gamma"]


async def test_no_cookie(dataverse: Dataverse) -> None:
    """A query sorted by a link-entity has more records and no cookie."""
    link = (
        "<link-entity name='contact' from='parentcustomerid' to='accountid'>"
        "<order attribute='lastname'/></link-entity>"
    )
    found = await fetch(dataverse, where() + link, options="count='1'")
    assert found[f"{CRM}.morerecords"] is True
    assert f"{CRM}.fetchxmlpagingcookie" not in found


async def test_counting(dataverse: Dataverse) -> None:
    """The total can be asked for, in the query or beside it, and top cuts it short."""
    found = await fetch(dataverse, where(), options="count='1' returntotalrecordcount='true'")
    assert (found["@odata.count"], len(found["value"])) == (3, 1)
    assert found[f"{CRM}.totalrecordcount"] == 3
    assert found[f"{CRM}.totalrecordcountlimitexceeded"] is False
    xml = f"<fetch top='2'><entity name='account'>{where()}</entity></fetch>"
    plain = await dataverse.get("/accounts", {"fetchXml": xml, "$count": "true"})
    assert (plain["@odata.count"], len(plain["value"])) == (3, 2)
    assert f"{CRM}.morerecords" not in plain


async def test_distinct(dataverse: Dataverse) -> None:
    """Equal lines are shown once, without the key that would tell them apart."""
    inner = where().replace("name='name'", "name='fax'", 1)
    found = await fetch(dataverse, inner, options="distinct='true'")
    assert found["value"] == [{"fax": "fx"}]


async def test_sorting(dataverse: Dataverse) -> None:
    """A lookup sorts by the name of its row, the entity's orders come before a link's."""
    inner = where().replace("<order attribute='name'/>", "<order attribute='parentcustomerid' "
                            "descending='true'/><order attribute='lastname'/>")  # fmt: skip
    inner = inner.replace("attribute name='name'", "attribute name='fullname'")
    found = await fetch(dataverse, inner, entity="contact")
    assert [row["fullname"] for row in found["value"]] == ["Cy Xavier", "Bob Young", "Ann Zed"]


async def test_aggregates(dataverse: Dataverse) -> None:
    """Aggregates ignore empty values, and count by groups."""
    functions = ("count", "countcolumn", "sum", "avg", "min", "max")
    columns = "".join(
        f"<attribute name='numberofemployees' alias='{one}' aggregate='{one}'/>"
        for one in functions
    )
    only = where()[where().index("<filter>") :]
    (row,) = (await fetch(dataverse, columns + only, options="aggregate='true'"))["value"]
    assert [row[one] for one in functions] == [3, 2, 30, 15, 10, 20]
    grouped = (
        "<attribute name='contactid' alias='people' aggregate='count'/>"
        "<attribute name='parentcustomerid' alias='company' groupby='true'/>"
        "<attribute name='createdon' alias='year' groupby='true' dategrouping='year'/>"
        "<order alias='people' descending='true'/>"
    )
    options = "aggregate='true'"
    found = (await fetch(dataverse, grouped + only, entity="contact", options=options))["value"]
    rows = [(row["people"], row["company" + FORMATTED], row["year"]) for row in found]
    assert rows == [(2, "Fx Alpha", 2026), (1, "Fx Beta", 2026)]


async def test_long_queries_in_a_batch(dataverse: Dataverse) -> None:
    """A query too long for a URL goes through a batch."""
    values = "".join(f"<value>{number:030}</value>" for number in range(700))
    many = f"<condition attribute='name' operator='not-in'>{values}</condition>"
    xml = f"<fetch><entity name='account'>{where(many)}</entity></fetch>"
    target = f"/api/data/v9.2/accounts?fetchXml={quote(xml, safe='')}"
    assert 32_768 < len(target) < 65_536
    assert (await dataverse.send("GET", target)).status == 414
    part = f"Content-Type: application/http\n\nGET {target} HTTP/1.1\n\n"
    reply = await dataverse.batch([part])
    assert reply.body.count(b'"Fx ') == 3


async def test_too_many_conditions(dataverse: Dataverse) -> None:
    """A query holds 500 conditions."""
    for number, status in ((500, 200), (501, 400)):
        many = "<condition attribute='fax' operator='null'/>" * number
        xml = f"<fetch><entity name='account'><filter>{many}</filter></entity></fetch>"
        target = f"/api/data/v9.2/accounts?fetchXml={quote(xml)}"
        part = f"Content-Type: application/http\n\nGET {target} HTTP/1.1\n\n"
        reply = await dataverse.batch([part])
        assert reply.status == status
        assert (b"0x8004430c" in reply.body) == (status == 400)


def quick(value: str, extra: str = "") -> str:
    """A quick find filter."""
    one = f"<condition attribute='{{}}' operator='like' value='{value}'/>"
    return (
        f"<filter type='or' isquickfindfields='1' {extra}>"
        f"{one.format('name')}{one.format('fax')}</filter>"
    )


async def test_quick_find() -> None:
    """A quick find filter may find 10,000 rows, counted before every other filter."""
    world = make_world()
    rows = Rows(world.store)
    with rows.transaction():
        for number in range(10_001):
            rows.put(Row("account", f"{number:08}-0000-4000-8000-000000000000",
                         {"name": f"Bulk {number}", "statecode": 0,
                          "ownerid": ["systemuser", world.people[0].systemuserid]}))  # fmt: skip
    only = "<filter><condition attribute='name' operator='eq' value='Bulk 7'/></filter>"
    async with dataverse_of(world) as dataverse:
        found = await fetch(dataverse, quick("Bulk 7%") + only)
        assert [row["name"] for row in found["value"]] == ["Bulk 7"]
        xml = f"<fetch><entity name='account'>{quick('Bulk%')}{only}</entity></fetch>"
        reply = await dataverse.send("GET", "/accounts", {"fetchXml": xml})
        assert (reply.status, reply.code) == (400, "0x8004e024")
        lifted = quick("Bulk%", "overridequickfindrecordlimitdisabled='1'")
        assert len((await fetch(dataverse, lifted + only))["value"]) == 1


REFUSED_DOCUMENTS = [
    ("", "0x80041124"),
    ("<fetch>", ""),
    ("<!DOCTYPE fetch [<!ENTITY x 'y'>]><fetch>&x;</fetch>", ""),
    ("<fetch>" * 60 + "</fetch>" * 60, ""),
    ("<query/>", "0x80041123"),
    ("<fetch/>", "0x80041123"),
    ("<fetch><entity name='contact'/></fetch>", "0x80041128"),
    ("<fetch><entity name='nobody'/></fetch>", "0x80041102"),
    ("<fetch colour='blue'><entity name='account'/></fetch>", "0x8004111c"),
    ("<fetch><entity name='account'><colour/></entity></fetch>", "0x8004111c"),
    ("<fetch top='0'><entity name='account'/></fetch>", "0x80041127"),
    ("<fetch count='x'><entity name='account'/></fetch>", "0x8004110c"),
    ("<fetch top='5001'><entity name='account'/></fetch>", "0x80041108"),
    ("<fetch top='5' page='1'><entity name='account'/></fetch>", ""),
    ("<fetch top='5' returntotalrecordcount='1'><entity name='account'/></fetch>", ""),
    ("<fetch page='99999' count='5000'><entity name='account'/></fetch>", ""),
    ("<fetch page='2' paging-cookie='x'><entity name='account'/></fetch>", "0x80041108"),
    ("<fetch distinct='maybe'><entity name='account'/></fetch>", "0x80041108"),
]


async def test_refused_documents(dataverse: Dataverse) -> None:
    """Wrong documents are 400 with the documented code."""
    for xml, code in REFUSED_DOCUMENTS:
        reply = await dataverse.send("GET", "/accounts", {"fetchXml": xml})
        assert (reply.status, reply.code) == (400, code)


REFUSALS = [
        ("<attribute name='nmae'/>", 400, "0x80041103"),
        ("<attribute name='_ownerid_value'/>", 400, "0x80041103"),
        ("<order attribute='nmae'/>", 400, "0x80041103"),
        ("<order/>", 400, "0x80041123"),
        ("<order entityname='z' attribute='name'/>", 400, "0x80041126"),
        ("<order alias='z'/>", 400, "0x8004110a"),
        ("<attribute name='name' alias='fax'/><attribute name='fax'/>", 400, "0x80041109"),
        ("<filter type='xor'/>", 400, "0x80041122"),
        (f"<filter>{condition('name', 'resembles', 'x')}</filter>", 400, "0x80041120"),
        (f"<filter>{condition('name', 'eq')}</filter>", 400, "0x80041106"),
        (f"<filter>{condition('statecode', 'like', 'x')}</filter>", 400, "0x80041106"),
        (f"<filter>{condition('statecode', 'eq', 'open')}</filter>", 400, "0x80041106"),
        (f"<filter>{condition('accountid', 'eq', 'x')}</filter>", 400, "0x80041106"),
        (f"<filter>{condition('createdon', 'last-x-days', '-1')}</filter>", 400, "0x80041106"),
        ("<filter><condition attribute='name' operator='like' valueof='fax'/></filter>",
         400, "0x80041106"),
        (f"<filter>{condition('ownerid', 'eq-userteams')}</filter>", 501, ""),
        (f"<filter>{condition('createdon', 'last-fiscal-year')}</filter>", 501, ""),
        ("<attribute name='name' rowaggregate='CountChildren'/>", 501, ""),
        ("<link-entity name='contact' from='contactid' to='primarycontactid'/>" * 16,
         400, "0x8004430d"),
        ("<link-entity name='contact' from='contactid' to='nmae'/>", 400, "0x80041103"),
        ("<link-entity name='contact' to='primarycontactid'/>", 400, "0x80041123"),
        ("<link-entity name='contact' from='contactid' to='primarycontactid' link-type='any'/>",
         400, "0x80041117"),
        ("<link-entity name='contact' from='contactid' to='primarycontactid' alias='c'/>" * 2,
         400, "0x80041109"),
        (quick("x%").replace("type='or'", "type='and'"), 400, "0x80041106"),
        (quick("x"), 400, "0x80041106"),
        (quick("x%").replace("'like'", "'eq'"), 400, "0x80041106"),
    ]  # fmt: skip


async def test_refusals(dataverse: Dataverse) -> None:
    """Wrong parts of a query are refused by name, and what is not built with 501."""
    for inner, status, code in REFUSALS:
        xml = f"<fetch><entity name='account'>{inner}</entity></fetch>"
        reply = await dataverse.send("GET", "/accounts", {"fetchXml": xml})
        assert (reply.status, reply.code) == (status, code)


async def test_other_options_beside_a_query(dataverse: Dataverse) -> None:
    """OData's options do not mix with FetchXML."""
    query = {"fetchXml": "<fetch><entity name='account'/></fetch>", "$select": "name"}
    assert (await dataverse.send("GET", "/accounts", query)).status == 400


async def test_where_a_query_cannot_go(dataverse: Dataverse) -> None:
    """FetchXML is for whole sets, and a page size beside it is not claimed to be applied."""
    query = {"fetchXml": "<fetch count='2'><entity name='account'/></fetch>"}
    row = f"/accounts({ACCOUNTS[0].id})"
    for path in (row, f"{row}/contact_customer_accounts"):
        assert (await dataverse.send("GET", path, query)).status == 501
    headers = {"Prefer": f"odata.maxpagesize=1,{EVERYTHING}"}
    reply = await dataverse.send("GET", "/accounts", query, headers=headers)
    assert len(reply.json["value"]) == 2
    assert reply.headers["Preference-Applied"] == EVERYTHING
