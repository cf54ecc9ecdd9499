"""What stands around a record, over a real socket."""

from __future__ import annotations

from typing import Any

from capture.dataverse import Dataverse
from capture.models import RecordRef
from tests.capture.builders import ACCOUNT, CONTACT
from tests.capture.conftest import CALLER
from tests.capture.neighbour import Answer, Neighbour

API = "/api/data/v9.2"
DEAL, CASE, NADIA = (f"{number}0000000-0000-4000-8000-000000000000" for number in (1, 2, 3))


def hold(crm: Neighbour, **sets: list[dict[str, Any]] | None) -> None:
    """Answer each set with these rows, or that it may not be read."""
    for name, rows in sets.items():
        crm.answer(f"{API}/{name}", Answer(403) if rows is None else Answer(json={"value": rows}))


async def test_open_deals_and_cases_and_who_has_an_address(
    dataverse: Dataverse, crm: Neighbour
) -> None:
    """Three questions at once, each for the three worked on last."""
    hold(
        crm,
        opportunities=[{"opportunityid": DEAL.upper(), "name": "Second line"}],
        incidents=[{"incidentid": CASE, "title": "Frost", "ticketnumber": "CAS-1"}],
        contacts=[{"contactid": NADIA, "fullname": "Nadia Hassan"}],
    )
    found = await dataverse.related(CALLER, ACCOUNT, ["o'neil@x.example"] * 9)
    assert [(one.ref, one.name, one.detail) for one in found] == [
        (RecordRef("opportunity", DEAL), "Second line", ""),
        (RecordRef("incident", CASE), "Frost", "CAS-1"),
        (RecordRef("contact", NADIA), "Nadia Hassan", ""),
    ]
    asked = {one.path.removeprefix(f"{API}/"): one.query for one in crm.asked}
    assert asked["opportunities"]["$filter"] == (
        f"_parentaccountid_value eq {ACCOUNT.id} and statecode eq 0"
    )
    assert asked["incidents"]["$filter"] == f"_customerid_value eq {ACCOUNT.id} and statecode eq 0"
    assert asked["contacts"]["$filter"].startswith("(emailaddress1 eq 'o''neil@x.example' or ")
    assert asked["contacts"]["$filter"].count("emailaddress1") == 5
    assert asked["contacts"]["$filter"].endswith(" and _masterid_value eq null")
    assert {one["$top"] for one in asked.values()} == {"3"}


async def test_of_a_contact_its_own(dataverse: Dataverse, crm: Neighbour) -> None:
    """By the lookups that a deal and a case have to a person."""
    hold(crm, opportunities=[], incidents=[])
    assert await dataverse.related(CALLER, CONTACT, []) == ()
    filters = [one.query["$filter"].partition(" ")[0] for one in crm.asked]
    assert sorted(filters) == ["_customerid_value", "_parentcontactid_value"]


async def test_what_may_not_be_read_is_left_out(dataverse: Dataverse, crm: Neighbour) -> None:
    """Of three tables the one that may be read is offered."""
    deals = [{"opportunityid": DEAL, "name": "Second line"}]
    hold(crm, opportunities=deals, incidents=None, contacts=None)
    found = await dataverse.related(CALLER, ACCOUNT, ["nadia@x.example"])
    assert [one.name for one in found] == ["Second line"]


async def test_nothing_is_asked_of_what_cannot_be(dataverse: Dataverse, crm: Neighbour) -> None:
    """A table without such lookups, and an id that is none, ask nothing."""
    assert await dataverse.related(CALLER, RecordRef("lead", ACCOUNT.id), []) == ()
    assert await dataverse.related(CALLER, RecordRef("account", "x' or 1 eq 1"), []) == ()
    assert crm.asked == []
