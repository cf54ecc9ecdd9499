"""Query functions and lambdas in $filter, and what they refuse."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime

import pytest

from sandbox.company import ACCOUNTS
from tests.sandbox.dataverse_client import Dataverse, dataverse_of
from tests.sandbox.small_world import make_world

CRM = "Microsoft.Dynamics.CRM."
WEDNESDAY = datetime(2026, 11, 25, 15, 30, tzinfo=UTC)


@pytest.fixture
async def dataverse() -> AsyncIterator[Dataverse]:
    async with dataverse_of(make_world()) as running:
        yield running


@pytest.fixture
async def dated(dataverse: Dataverse) -> Dataverse:
    """Tasks whose subject is when they end, on a Wednesday afternoon."""
    for when in (
        "2025-11-30T00:00:00Z",
        "2026-10-31T23:59:00Z",
        "2026-11-15T12:00:00Z",
        "2026-11-18T09:00:00Z",
        "2026-11-21T12:00:00Z",
        "2026-11-22T00:00:00Z",
        "2026-11-24T23:59:00Z",
        "2026-11-25T14:00:00Z",
        "2026-11-25T18:00:00Z",
        "2026-11-26T00:00:00Z",
        "2026-12-01T08:00:00Z",
        "2027-01-01T00:00:00Z",
    ):
        made = {"subject": when, "scheduledend": when}
        assert (await dataverse.send("POST", "/tasks", json=made)).status == 204
    dataverse.world.clock.now = WEDNESDAY  # type: ignore[attr-defined]
    return dataverse


DATES = [
        ("Today(PropertyName='scheduledend')", ["11-25T14", "11-25T18"]),
        ("Yesterday(PropertyName='scheduledend')", ["11-24T23"]),
        ("Tomorrow(PropertyName='scheduledend')", ["11-26T00"]),
        ("Last7Days(PropertyName='scheduledend')",
         ["11-18T09", "11-21T12", "11-22T00", "11-24T23", "11-25T14"]),
        ("Next7Days(PropertyName='scheduledend')", ["11-25T18", "11-26T00", "12-01T08"]),
        ("ThisWeek(PropertyName='scheduledend')",
         ["11-22T00", "11-24T23", "11-25T14", "11-25T18", "11-26T00"]),
        ("LastWeek(PropertyName='scheduledend')", ["11-15T12", "11-18T09", "11-21T12"]),
        ("LastMonth(PropertyName='scheduledend')", ["10-31T23"]),
        ("NextMonth(PropertyName='scheduledend')", ["12-01T08"]),
        ("NextYear(PropertyName='scheduledend')", ["01-01T00"]),
        ("LastYear(PropertyName='scheduledend')", ["11-30T00"]),
        ("LastXHours(PropertyName='scheduledend',PropertyValue=2)", ["11-25T14"]),
        ("LastXDays(PropertyName='scheduledend',PropertyValue=1)", ["11-24T23", "11-25T14"]),
        ("NextXDays(PropertyName='scheduledend',PropertyValue=@n)", ["11-25T18", "11-26T00"]),
        ("LastXMonths(PropertyName='scheduledend',PropertyValue=1) and scheduledend lt 2026-11-20",
         ["10-31T23", "11-15T12", "11-18T09"]),
        ("OlderThanXMonths(PropertyName='scheduledend',PropertyValue=2)", ["11-30T00"]),
        ("On(PropertyName='scheduledend',PropertyValue='2026-11-25')", ["11-25T14", "11-25T18"]),
        ("OnOrBefore(PropertyName='scheduledend',PropertyValue='2026-10-31')",
         ["11-30T00", "10-31T23"]),
        ("OnOrAfter(PropertyName='scheduledend',PropertyValue=2026-12-01)",
         ["12-01T08", "01-01T00"]),
        ('Between(PropertyName=\'scheduledend\',PropertyValues=["2026-11-24","2026-11-25"])',
         ["11-24T23"]),
    ]  # fmt: skip


async def test_dates(dated: Dataverse) -> None:
    """Functions on dates mean the spans their pages describe."""
    for call, days in DATES:
        query = {"$select": "subject", "$orderby": "scheduledend", "@n": "1"}
        query["$filter"] = f"{CRM}{call} and startswith(subject,'202')"
        found = await dated.get("/tasks", query)
        assert [row["subject"][5:13] for row in found["value"]] == days


async def test_whose(dataverse: Dataverse) -> None:
    """EqualUserId means whoever asks; EqualBusinessId the unit."""
    mine = await dataverse.column(
        "/accounts", "_ownerid_value", filter=f"{CRM}EqualUserId(PropertyName='ownerid')"
    )
    assert set(mine) == {dataverse.mara.systemuserid}
    others = await dataverse.column(
        "/accounts", "_ownerid_value", filter=f"{CRM}NotEqualUserId(PropertyName='ownerid')"
    )
    assert others
    assert dataverse.mara.systemuserid not in others
    unit = f"{CRM}EqualBusinessId(PropertyName='businessunitid')"
    assert len(await dataverse.column("/systemusers", "fullname", filter=unit)) >= 4


async def test_not_in_takes_empty_values(dataverse: Dataverse) -> None:
    """A row without a value is in no list and between nothing."""
    condition = f"{CRM}NotIn(PropertyName='emailaddress1',PropertyValues=[\"x@y.example\"])"
    names = await dataverse.column("/accounts", "name", filter=condition)
    assert "Blue Yonder Airlines" in names
    reversed_in = f"not {CRM}In(PropertyName='emailaddress1',PropertyValues=[\"x@y.example\"])"
    assert await dataverse.column("/accounts", "name", filter=reversed_in) == names


LAMBDAS = [
        ("contact_customer_accounts/any(c:c/lastname eq 'chen')", {"Contoso"}),
        ("contact_customer_accounts/any(c:c/lastname eq 'chen' and c/firstname eq 'nadia')", set()),
        ("Account_Emails/any(e:contains(e/subject,'PILOT')) and name eq 'Contoso'", {"Contoso"}),
        ("not Account_Tasks/any() and startswith(name,'Contoso')", {"Contoso Pharmaceuticals"}),
        ("contact_customer_accounts/all(c:c/statecode eq 1)", {"Nobody there"}),
        (("contact_customer_accounts/any(c:c/contact_activity_parties/any(p:"
         "p/participationtypemask eq 1)) and startswith(name,'Contoso')"), {"Contoso"}),
    ]  # fmt: skip


async def test_lambdas(dataverse: Dataverse) -> None:
    """Rows are found by the members of their collections; ``all`` is true of none at all."""
    made = await dataverse.send("POST", "/accounts", json={"name": "Nobody there"})
    assert made.status == 204
    for condition, names in LAMBDAS:
        found = await dataverse.column("/accounts", "name", filter=condition)
        assert set(found) == names


async def test_a_hidden_row_cannot_be_asked_about(dataverse: Dataverse) -> None:
    """A condition never tells what is in a row that the person may not read."""
    secret = next(one for one in ACCOUNTS if one.private).contacts[0]
    link = {"primarycontactid@odata.bind": f"/contacts({secret.id})"}
    body = {"name": "Bridge", **link}
    made = await dataverse.send("POST", "/accounts", json=body, person=dataverse.sam)
    assert made.status == 204
    query = {"$filter": "primarycontactid/fullname ne null and name eq 'Bridge'"}
    for person, number in ((dataverse.sam, 1), (dataverse.mara, 0)):
        found = await dataverse.get("/accounts", query, person=person)
        assert len(found["value"]) == number


REFUSALS = [
        (f"{CRM}Today()", 400),
        (f"{CRM}Today(PropertyName='name')", 400),
        (f"{CRM}Today(PropertyName='createdon',PropertyValue=1)", 400),
        (f"{CRM}LastXDays(PropertyName='createdon')", 400),
        (f"{CRM}LastXDays(PropertyName='createdon',PropertyValue=0)", 400),
        (f"{CRM}LastXDays(PropertyName='createdon',PropertyValue='many')", 400),
        (f"{CRM}LastXYears(PropertyName='createdon',PropertyValue=99999)", 400),
        (f"{CRM}On(PropertyName='createdon',PropertyValue='soon')", 400),
        (f'{CRM}Between(PropertyName=\'createdon\',PropertyValues=["2026-01-01"])', 400),
        (f"{CRM}EqualUserId(PropertyName='name')", 400),
        (f"{CRM}LastXFortnights(PropertyName='createdon',PropertyValue=1)", 400),
        (f"{CRM}LastFiscalYear(PropertyName='createdon')", 501),
        (f"{CRM}EqualUserTeams(PropertyName='ownerid')", 501),
        (f"{CRM}Under(PropertyName='parentaccountid',PropertyValue='x')", 501),
        ("contact_customer_accounts/any(c:lastname eq 'x')", 400),
        ("contact_customer_accounts/any(c:c/nmae eq 'x')", 400),
        ("contact_customer_accounts/any(c:c/contact_activity_parties/any(c:c/x eq 1))", 400),
        ("contact_customer_accounts/any(c c/lastname eq 'x')", 400),
        ("contact_customer_accounts/all()", 400),
        ("primarycontactid/Contact_Emails/any(e:e/subject eq 'x')", 400),
        ("nothing_here/any()", 400),
        ("primarycontactid/any()", 400),
        ("contact_customer_accounts/any(c:c/contact_activity_parties/any(p:c/lastname eq 'x'))",
         501),
        (f"contact_customer_accounts/any(c:{CRM}Today(PropertyName='createdon'))", 501),
    ]  # fmt: skip


async def test_refusals(dataverse: Dataverse) -> None:
    """What is wrong is 400 and what is not built 501."""
    for condition, status in REFUSALS:
        reply = await dataverse.send("GET", "/accounts", {"$filter": condition})
        assert (reply.status, bool(reply.json["error"]["message"])) == (status, True)
