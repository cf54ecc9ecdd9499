"""Opportunities with the people beside them, over a real socket."""

from __future__ import annotations

from typing import Any
from xml.etree.ElementTree import fromstring

import pytest

from capture.dataverse import Dataverse
from capture.models import AddressRule, RecordRef
from capture.policy import RuleVariant
from tests.capture.conftest import CALLER
from tests.capture.neighbour import Answer
from tests.capture.organisation import API, Organisation, opportunity

DEAL = opportunity("Second line", 1, emailaddress="line@x.com")
REF = RecordRef("opportunity", DEAL["opportunityid"])
RULES = AddressRule


def stakeholder(at: int, role: str, deal: dict[str, Any] = DEAL) -> dict[str, Any]:
    return {
        "person.contactid": f"c{at}",
        "person.fullname": f"S{at}",
        "person.emailaddress2": f"s{at}@x.com",
        "role.name": role,
        "deal.opportunityid": deal["opportunityid"].upper(),
    }


def colleague(at: int, deal: dict[str, Any] = DEAL) -> dict[str, Any]:
    return {
        "contactid": f"d{at}",
        "fullname": f"C{at}",
        "emailaddress1": f"c{at}@x.com",
        "deal.opportunityid": deal["opportunityid"],
    }


async def test_an_opportunity_with_everybody(
    dataverse: Dataverse, organisation: Organisation
) -> None:
    """Three questions at once by id; a contact stored twice is one, with both roles."""
    contact = {"fullname": "Ann", "emailaddress1": "ann@x.com"}
    lead = {"fullname": "Lea", "emailaddress1": "lea@x.com"}
    organisation.hold("opportunity", DEAL | {"parentcontactid": contact, "originatingleadid": lead})
    organisation.stand_beside(
        [stakeholder(1, "Champion"), stakeholder(1, "End User"), stakeholder(1, "Champion")],
        [colleague(1)],
    )
    match = await dataverse.record(CALLER, REF)
    assert [(one.address, one.rule, one.role) for one in match.addresses] == [
        ("line@x.com", RULES.RECORD, ""),
        ("ann@x.com", RULES.CONTACT, ""),
        ("s1@x.com", RULES.STAKEHOLDER, "Champion, End User"),
        ("lea@x.com", RULES.LEAD, ""),
        ("c1@x.com", RULES.CHILD_CONTACT, ""),
    ]
    assert len(organisation.crm.asked) == 3


async def test_the_older_edition_does_not_ask_for_colleagues(
    dataverse: Dataverse, organisation: Organisation
) -> None:
    """What does not count costs nothing."""
    organisation.hold("opportunity", DEAL)
    organisation.stand_beside([stakeholder(1, "Champion")], [colleague(1)])
    match = await dataverse.record(CALLER, REF, RuleVariant.Y2016)
    assert [one.address for one in match.addresses] == ["line@x.com", "s1@x.com"]
    assert organisation.asked("contacts") == []


async def test_what_is_asked(dataverse: Dataverse, organisation: Organisation) -> None:
    """Active connections to contacts in roles of the category Stakeholder; newest contacts."""
    organisation.hold("opportunity", DEAL)
    await dataverse.record(CALLER, REF)
    (connections,) = organisation.asked("connections")
    root = fromstring(connections.query["fetchXml"])  # noqa: S314 - our own request
    conditions = {(one.get("attribute"), one.get("value")) for one in root.iter("condition")}
    assert conditions == {
        ("statecode", "0"),
        ("category", "1000"),
        ("opportunityid", DEAL["opportunityid"]),
    }
    joins = {(one.get("name"), one.get("from"), one.get("to")) for one in root.iter("link-entity")}
    assert joins == {
        ("connectionrole", "connectionroleid", "record2roleid"),
        ("contact", "contactid", "record2id"),
        ("opportunity", "opportunityid", "record1id"),
    }
    (contacts,) = organisation.asked("contacts")
    orders = [one.attrib for one in fromstring(contacts.query["fetchXml"]).iter("order")]  # noqa: S314 - as above
    assert orders == [
        {"attribute": "modifiedon", "descending": "true"},
        {"attribute": "contactid"},
    ]


async def test_two_of_one_name_have_each_their_own(
    dataverse: Dataverse, organisation: Organisation
) -> None:
    """By name, people come for all at once and are told apart by their opportunity."""
    other = opportunity("Second line", 2)
    organisation.hold("opportunity", DEAL, other)
    organisation.stand_beside([stakeholder(1, "", DEAL), stakeholder(2, "", other)], [])
    found = await dataverse.find(CALLER, "second line", "opportunity")
    assert [[one.owner for one in match.addresses] for match in found.matches] == [
        ["Second line", "S1"],
        ["S2"],
    ]
    assert len(organisation.crm.asked) == 3


async def test_an_answer_that_was_cut_is_completed(
    dataverse: Dataverse, organisation: Organisation
) -> None:
    """A name that brings more people than an answer holds is read once more by its id."""
    organisation.hold("opportunity", DEAL)
    crowd = [colleague(at, opportunity("", 9)) for at in range(306)]
    organisation.stand_beside([stakeholder(1, "")], crowd)
    found = await dataverse.find(CALLER, "second", "opportunity")
    assert found.meant == found.matches[0]
    assert len(organisation.crm.asked) == 6
    enough = [colleague(at) for at in range(306)]
    organisation.stand_beside([stakeholder(1, "")], enough)
    other = type(CALLER)(CALLER.tenant, type(CALLER.oid)("other"))
    found = await dataverse.find(other, "second", "opportunity")
    assert len(organisation.crm.asked) == 9
    assert found.meant is not None
    assert (len(found.meant.addresses), found.meant.contacts_capped) == (52, True)


@pytest.mark.parametrize("closed", ["connections", "contacts"])
async def test_whom_one_may_not_see_is_not_there(
    dataverse: Dataverse, organisation: Organisation, closed: str
) -> None:
    """An opportunity that may be read is shown without the people that may not."""
    organisation.hold("opportunity", DEAL)
    organisation.stand_beside([stakeholder(1, "")], [colleague(1)])
    organisation.crm.answer(f"{API}/{closed}", Answer(403))
    match = await dataverse.record(CALLER, REF)
    assert len(match.addresses) == 2
