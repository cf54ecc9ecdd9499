"""An organisation's own tables, from definitions of every kind, over a real socket."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from aiohttp import ClientSession

from capture.dataverse import Dataverse
from capture.errors import NotFound, Service, UnexpectedReply
from capture.models import AddressRule, RecordRef
from capture.upstream import Upstream
from tests.capture.builders import NOW
from tests.capture.conftest import CALLER, FixedTokens
from tests.capture.neighbour import Answer, Asked
from tests.capture.organisation import API, Organisation, account

DEFINITIONS = f"{API}/EntityDefinitions"
ROW = "00000000-0000-4000-b000-000000000001"
BOAT = RecordRef("new_boat", ROW)


def labels(*texts: str) -> dict[str, Any]:
    return {"LocalizedLabels": [{"Label": one, "LanguageCode": 1033} for one in texts]}


def lookup(column: str, target: str, navigation: str | None) -> dict[str, Any]:
    return {
        "ReferencingAttribute": column,
        "ReferencedEntity": target,
        "ReferencingEntityNavigationPropertyName": navigation,
    }


def text(column: str, form: str | None = "Email") -> dict[str, Any]:
    return {"LogicalName": column, "FormatName": {"Value": form} if form else None}


def boat(**more: Any) -> dict[str, Any]:
    return {
        "LogicalName": "new_boat",
        "EntitySetName": "new_boats",
        "PrimaryIdAttribute": "new_boatid",
        "PrimaryNameAttribute": "new_name",
        "DisplayName": labels("Boat", "Boot"),
        "DisplayCollectionName": labels("Boats", "Boote"),
        "Attributes": [text("new_mail"), text("new_code", "Text"), text("new_bare", None)],
        "ManyToOneRelationships": [
            lookup("new_owner", "account", "new_Owner_account"),
            lookup("new_owner", "contact", "new_Owner_contact"),
            lookup("ownerid", "systemuser", "owninguser"),
        ],
        "OneToManyRelationships": [regarded("email"), regarded("appointment")],
    } | more


def regarded(by: str, name: str = "") -> dict[str, Any]:
    return {
        "ReferencingAttribute": "regardingobjectid",
        "ReferencingEntity": by,
        "ReferencingEntityNavigationPropertyName": name or f"regardingobjectid_new_boat_{by}",
    }


ROWS = {"new_boatid": ROW, "new_name": "Albatros", "new_mail": "deck@x.com"}


@pytest.fixture
def harbour(organisation: Organisation) -> Organisation:
    organisation.crm.answer(DEFINITIONS, Answer(json={"value": [boat()]}))
    organisation.crm.answer(f"{API}/new_boats", Answer(json={"value": [ROWS]}))
    organisation.crm.answer(f"{API}/new_boats({ROW})", Answer(json=ROWS))
    return organisation


async def test_a_table_is_known_by_its_metadata_alone(
    dataverse: Dataverse, harbour: Organisation
) -> None:
    """Name, e-mail columns and lookups of a row, of whatever table, without a line about it."""
    owner = {"name": "Yard", "emailaddress1": "yard@x.com",
             "primarycontactid": {"fullname": "Ann", "emailaddress1": "ann@x.com"}}  # fmt: skip
    row = ROWS | {"new_Owner_account": owner, "new_Owner_contact": None}
    harbour.crm.answer(f"{API}/new_boats({ROW})", Answer(json=row))
    match = await dataverse.record(CALLER, BOAT)
    assert [(one.address, one.rule) for one in match.addresses] == [
        ("deck@x.com", AddressRule.RECORD),
        ("ann@x.com", AddressRule.PRIMARY_CONTACT),
        ("yard@x.com", AddressRule.ACCOUNT),
    ]
    (asked,) = harbour.asked(f"new_boats({ROW})")
    assert asked.query["$select"] == "new_name,new_mail,_new_owner_value,statecode"
    person = "$select=fullname,emailaddress1,emailaddress2,emailaddress3"
    company = "$select=name,emailaddress1,emailaddress2,emailaddress3"
    assert asked.query["$expand"] == (
        f"new_Owner_account({company};$expand=primarycontactid({person})),"
        f"new_Owner_contact({person})"
    )


@pytest.mark.parametrize("table", [None, "new_boat", "boat", "BOATS", "Boot"])
async def test_a_table_is_named_as_people_name_it(
    dataverse: Dataverse, harbour: Organisation, table: str | None
) -> None:
    """By any of its display names, or not at all."""
    found = await dataverse.find(CALLER, "albatros", table)
    assert [one.record.ref for one in found.matches] == [BOAT]
    assert (await dataverse.tables(CALLER))["boot"] == "new_boat"


async def test_a_mail_regards_a_row_by_the_name_of_its_relationship(
    dataverse: Dataverse, harbour: Organisation
) -> None:
    """Which the definition says, as nothing else does."""
    email = UUID("00000000-0000-4000-8000-0000000000ee")
    harbour.crm.answer(f"{API}/emails({email})", Answer(204))
    await dataverse.set_regarding(CALLER, email, BOAT)
    assert harbour.crm.asked[-1].json == {
        "regardingobjectid_new_boat_email@odata.bind": f"/new_boats({ROW})"
    }


async def test_a_meeting_regards_a_row_by_another_name(
    dataverse: Dataverse, harbour: Organisation
) -> None:
    """Each kind of activity has its own relationship."""
    appointment = UUID("00000000-0000-4000-8000-0000000000aa")
    harbour.crm.answer(f"{API}/appointments({appointment})", Answer(204))
    await dataverse.regard(CALLER, appointment, BOAT)
    assert harbour.crm.asked[-1].json == {
        "regardingobjectid_new_boat_appointment@odata.bind": f"/new_boats({ROW})"
    }


async def test_definitions_are_asked_for_once_an_hour(
    session: ClientSession, harbour: Organisation, tokens: FixedTokens
) -> None:
    """Once, however many questions wait for them; after that the old ones serve meanwhile."""
    now = [NOW]
    upstream = Upstream(session, harbour.crm.url, Service.DATAVERSE)
    dataverse = Dataverse(upstream, tokens, clock=lambda: now[0])
    await asyncio.gather(*(dataverse.tables(CALLER) for _ in range(5)))
    await dataverse.find(CALLER, "albatros")
    assert len(harbour.asked("EntityDefinitions")) == 1
    known, renamed = await dataverse.tables(CALLER), asyncio.Event()

    async def later(_asked: Asked) -> Answer:
        await renamed.wait()
        return Answer(json={"value": []})

    harbour.crm.handle(DEFINITIONS, later)
    now[0] += timedelta(hours=1)
    assert await dataverse.tables(CALLER) == known != {}
    renamed.set()
    async with asyncio.timeout(5):
        while await dataverse.tables(CALLER) == known:
            await dataverse.find(CALLER, "albatros")  # as people go on asking
    assert len(harbour.asked("EntityDefinitions")) == 2


HOSTILE = "x)/y?$filter=1 eq 1 or contains(a,'"


@pytest.mark.parametrize(
    "more",
    [
        {"LogicalName": HOSTILE},
        {"EntitySetName": "new_boats/../accounts"},
        {"PrimaryIdAttribute": HOSTILE},
        {"PrimaryNameAttribute": HOSTILE},
        {"PrimaryNameAttribute": None},
        {"OneToManyRelationships": []},
        {"OneToManyRelationships": [regarded("email")]},
        {"OneToManyRelationships": [regarded("email", HOSTILE), regarded("appointment")]},
        {"OneToManyRelationships": [regarded("email"), regarded("appointment", HOSTILE)]},
    ],
)  # fmt: skip
async def test_a_definition_that_could_mean_more_is_left_out(
    dataverse: Dataverse, harbour: Organisation, more: dict[str, Any]
) -> None:
    """A name that is no name never reaches an address."""
    harbour.crm.answer(DEFINITIONS, Answer(json={"value": [boat(**more)]}))
    assert await dataverse.tables(CALLER) == {}
    with pytest.raises(NotFound):
        await dataverse.record(CALLER, BOAT)
    assert len(harbour.crm.asked) == 1


async def test_a_column_that_could_mean_more_is_left_out(
    dataverse: Dataverse, harbour: Organisation
) -> None:
    """The table stays, with what can be asked for."""
    bent = boat(
        Attributes=[text(HOSTILE), text("new_mail")],
        ManyToOneRelationships=[
            lookup("new_owner", "account", HOSTILE),
            lookup(HOSTILE, "account", "new_Owner_account"),
            lookup("new_owner", "account", None),
        ],
    )
    harbour.crm.answer(DEFINITIONS, Answer(json={"value": [bent]}))
    await dataverse.record(CALLER, BOAT)
    (asked,) = harbour.asked(f"new_boats({ROW})")
    assert asked.query == {"$select": "new_name,new_mail,statecode"}


async def test_a_table_that_has_changed_since(dataverse: Dataverse, harbour: Organisation) -> None:
    """It holds nothing for this question, and its definition is asked for again."""
    harbour.hold("account", account("Albatros"))
    await dataverse.tables(CALLER)
    for status, text in ((400, "alba"), (404, "albatros")):
        harbour.crm.answer(f"{API}/new_boats", Answer(status))
        found = await dataverse.find(CALLER, text)
        assert [one.record.ref.table for one in found.matches] == ["account"]
    assert len(harbour.asked("EntityDefinitions")) == 2


async def test_who_may_not_read_definitions(dataverse: Dataverse, harbour: Organisation) -> None:
    """Finds what is left; an answer that breaks its contract is not guessed at."""
    harbour.hold("account", account("Albatros"))
    harbour.crm.answer(DEFINITIONS, Answer(403))
    assert len((await dataverse.find(CALLER, "albatros")).matches) == 1
    harbour.crm.answer(DEFINITIONS, Answer(json={"value": [{}]}))
    with pytest.raises(UnexpectedReply):
        await dataverse.find(CALLER, "alba")


async def test_not_every_table_is_asked(dataverse: Dataverse, harbour: Organisation) -> None:
    """Without being named: ten, of those whose rows can have addresses."""
    many = [
        boat(LogicalName=f"new_t{at}", EntitySetName=f"new_t{at}s", DisplayName=labels(f"T{at}"))
        for at in range(12)
    ]
    for at in range(12):
        harbour.crm.answer(f"{API}/new_t{at}s", Answer(json={"value": []}))
    bare = boat(Attributes=[], ManyToOneRelationships=[])
    harbour.crm.answer(DEFINITIONS, Answer(json={"value": [bare, *many]}))
    await dataverse.find(CALLER, "albatros")
    assert [len(harbour.asked(f"new_t{at}s")) > 0 for at in (0, 9, 10)] == [True, True, False]
    assert harbour.asked("new_boats") == []
    assert len((await dataverse.find(CALLER, "albatros", "boat")).matches) == 1
