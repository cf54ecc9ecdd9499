"""Finding accounts and contacts, over a real socket."""

from __future__ import annotations

import re
from typing import Any

import pytest

from capture.dataverse import Dataverse
from capture.errors import AccessDenied, NotFound, SignInRequired, Throttled, UnexpectedReply
from capture.models import AddressRule, RecordRef
from tests.capture.builders import ACCOUNT, CONTACT
from tests.capture.conftest import CALLER, FixedTokens
from tests.capture.neighbour import Answer, Asked, Neighbour

API = "/api/data/v9.2"
COMPANY = "_parentcustomerid_value@OData.Community.Display.V1.FormattedValue"


def account(name: str, at: int = 0, **more: Any) -> dict[str, Any]:
    ident = f"00000000-0000-4000-8000-0000000000{at:02x}"
    return {"accountid": ident, "name": name, "address1_city": "Kiel"} | more


def contact(name: str, at: int = 0, **more: Any) -> dict[str, Any]:
    ident = f"00000000-0000-4000-9000-0000000000{at:02x}"
    return {"contactid": ident, "fullname": name, COMPANY: "Contoso"} | more


def hold(crm: Neighbour, accounts: list[Any], contacts: list[Any] | None = None) -> None:
    crm.answer(f"{API}/accounts", Answer(json={"value": accounts}))
    crm.answer(f"{API}/contacts", Answer(json={"value": contacts or []}))


async def names(dataverse: Dataverse, text: str, table: str | None = None) -> list[str]:
    return [one.record.name for one in await dataverse.find(CALLER, text, table)]


async def test_both_tables_are_asked_once(
    dataverse: Dataverse, crm: Neighbour, tokens: FixedTokens
) -> None:
    """One GET for each table, with the documented headers, all columns and expansions in it."""
    hold(crm, [account("Contoso")], [contact("Ann Contoso")])
    found = await dataverse.find(CALLER, "contoso")
    assert [(one.record.name, one.record.detail) for one in found] == [
        ("Contoso", "Kiel"),
        ("Ann Contoso", "Contoso"),
    ]
    assert sorted(crm.paths()) == [f"{API}/accounts", f"{API}/contacts"]
    assert tokens.given == ["dataverse"]
    asked = next(one for one in crm.asked if one.path.endswith("accounts"))
    assert asked.query["$filter"] == "contains(name,'contoso')"
    assert (asked.query["$top"], asked.query["$orderby"]) == ("6", "name asc,accountid asc")
    assert "contact_customer_accounts(" in asked.query["$expand"]
    assert "$top=51" in asked.query["$expand"]
    headers = {"OData-Version": "4.0", "OData-MaxVersion": "4.0", "If-None-Match": "null"}
    assert headers.items() <= asked.headers.items()
    assert asked.headers["Accept"] == "application/json"
    assert found[0].record.url == (
        f"{crm.url}/main.aspx?pagetype=entityrecord&etn=account&id={found[0].record.ref.id}"
    )


async def test_an_account_brings_its_addresses(dataverse: Dataverse, crm: Neighbour) -> None:
    """Own columns, the primary contact and the contacts are in the one answer."""
    people = [contact(f"C{at}", at, emailaddress1=f"c{at}@x.com") for at in range(51)]
    row = account(
        "Contoso",
        emailaddress1="info@x.com",
        primarycontactid=contact("Ann", emailaddress2="ann@x.com"),
        contact_customer_accounts=people,
    )
    crm.answer(f"{API}/accounts({ACCOUNT.id})", Answer(json=row))
    match = await dataverse.record(CALLER, ACCOUNT)
    rules = [one.rule for one in match.addresses]
    assert (
        rules
        == [AddressRule.RECORD, AddressRule.PRIMARY_CONTACT] + [AddressRule.CHILD_CONTACT] * 50
    )
    assert (match.contacts_capped, match.addresses_total) == (True, 52)
    assert len(crm.asked) == 1


async def test_nulls_are_nothing(dataverse: Dataverse, crm: Neighbour) -> None:
    """Empty columns and lookups of a row do not trouble."""
    row = account("Contoso", address1_city=None, emailaddress1=None, primarycontactid=None,
                  contact_customer_accounts=[])  # fmt: skip
    crm.answer(f"{API}/accounts({ACCOUNT.id})", Answer(json=row))
    assert (await dataverse.record(CALLER, ACCOUNT)).addresses == ()
    crm.answer(f"{API}/contacts({CONTACT.id})", Answer(json={"contactid": CONTACT.id}))
    assert (await dataverse.record(CALLER, CONTACT)).record.name == ""


async def test_best_first(dataverse: Dataverse, crm: Neighbour) -> None:
    """Equal names, then beginnings, then the rest; accounts before contacts; case is nothing."""
    hold(
        crm,
        [account("Ad Contoso", 1), account("CONTOSO", 2), account("Contoso Ltd", 3)],
        [contact("contoso", 1), contact("Contoso Bob", 2)],
    )
    assert await names(dataverse, "Contoso") == [
        "CONTOSO", "contoso", "Contoso Ltd", "Contoso Bob", "Ad Contoso",
    ]  # fmt: skip


async def test_equal_names_are_ordered_by_id(dataverse: Dataverse, crm: Neighbour) -> None:
    """Two records of one name always come in the same order."""
    hold(crm, [account("Contoso", 9), account("Contoso", 1)])
    found = await dataverse.find(CALLER, "Contoso")
    assert [one.record.ref.id[-2:] for one in found] == ["01", "09"]


async def test_what_does_not_hold_the_name_is_dropped(dataverse: Dataverse, crm: Neighbour) -> None:
    """Rows a wildcard would have let through are not taken; accents do not count."""
    hold(crm, [account("Müller 100%", 1), account("Miller 1000", 2)])
    assert await names(dataverse, "muller 100%") == ["Müller 100%"]


async def test_an_equal_name_is_not_lost_behind_a_full_page(
    dataverse: Dataverse, crm: Neighbour
) -> None:
    """A full first page without the very name asks for the names that begin with it too."""
    crowd = [account(f"A{at} Contoso", at) for at in range(6)]
    exact = [account("Contoso", 77), account("Contoso Ltd", 78)]

    def answer(asked: Asked) -> Answer:
        beginning = asked.query["$filter"].startswith("startswith(")
        return Answer(json={"value": exact if beginning else crowd})

    crm.handle(f"{API}/accounts", answer)
    crm.answer(f"{API}/contacts", Answer(json={"value": []}))
    found = await names(dataverse, "contoso")
    assert (found[:2], len(found)) == (["Contoso", "Contoso Ltd"], 6)
    assert len(crm.asked) == 3


async def test_one_table_may_be_named(dataverse: Dataverse, crm: Neighbour) -> None:
    """A table in the question leaves the other one alone; an unknown one asks nobody."""
    hold(crm, [account("Contoso")], [contact("Contoso")])
    assert len(await names(dataverse, "contoso", "contact")) == 1
    assert crm.paths() == [f"{API}/contacts"]
    assert await names(dataverse, "contoso", "lead") == []
    assert len(crm.asked) == 1


@pytest.mark.parametrize(
    "typed", ["", "   ", "x" * 201, "x" * 10_000, "\x00\u202e\u200f", "\ud800"]
)
async def test_a_name_that_cannot_be_asks_nobody(
    dataverse: Dataverse, crm: Neighbour, typed: str
) -> None:
    """Empty and endless names are answered with nothing, without a call."""
    assert await names(dataverse, typed) == []
    assert crm.asked == []


@pytest.mark.parametrize(
    "typed",
    ["O'Brien", "') or name ne null or contains(name,'", "100%_[a]", "a&$top=5000", "شركة", "👩‍💻",
     "a#b?c=d+e", "'" * 200, "\\", "*"],
)  # fmt: skip
async def test_a_hostile_name_stays_a_name(
    dataverse: Dataverse, crm: Neighbour, typed: str
) -> None:
    """OData, LIKE and URL syntax in a name change neither filter nor other parameters."""
    hold(crm, [account(typed, 1), account("Other", 2)])
    assert await names(dataverse, typed, "account") == [typed]
    query = crm.asked[0].query
    assert set(query) == {"$select", "$expand", "$filter", "$orderby", "$top"}
    assert query["$top"] == "6"
    value = re.fullmatch(r"contains\(name,'((?:[^']|'')*)'\)", query["$filter"])
    assert value is not None
    plain = re.sub(r"\[([\[%_])\]", r"\1", value[1].replace("''", "'"))
    assert plain == typed


@pytest.mark.parametrize(
    "ref",
    [
        RecordRef("account", "1"),
        RecordRef("account", "x" * 36),
        RecordRef("email", ACCOUNT.id),
        RecordRef("../accounts", ACCOUNT.id),
        RecordRef("lead", ACCOUNT.id),
    ],
)
async def test_a_reference_that_cannot_be_is_not_found(
    dataverse: Dataverse, crm: Neighbour, ref: RecordRef
) -> None:
    """Only a known table and a GUID make a path."""
    with pytest.raises(NotFound):
        await dataverse.record(CALLER, ref)
    with pytest.raises(NotFound):
        await dataverse.activities(CALLER, ref)
    assert crm.asked == []


async def test_a_failing_table_fails_the_question(dataverse: Dataverse, crm: Neighbour) -> None:
    """Half an answer to "which record" would hide the other half; one plain error is raised."""
    hold(crm, [account("Contoso")])
    for status, error in ((403, AccessDenied), (400, UnexpectedReply)):
        crm.answer(f"{API}/contacts", Answer(status))
        with pytest.raises(error):
            await dataverse.find(CALLER, "contoso")
    crm.answer(f"{API}/accounts", Answer(429, headers={"Retry-After": "9"}))
    crm.answer(f"{API}/contacts", Answer(429, headers={"Retry-After": "9"}))
    with pytest.raises(Throttled):
        await dataverse.find(CALLER, "contoso")
    crm.answer(f"{API}/accounts", Answer(401))
    crm.answer(f"{API}/contacts", Answer(401))
    with pytest.raises(SignInRequired):
        await dataverse.find(CALLER, "contoso")


async def test_a_malformed_row_is_unexpected(dataverse: Dataverse, crm: Neighbour) -> None:
    """A row without its key, or with a number for a name, is not guessed at."""
    for row in ({"name": "Contoso"}, {"accountid": ACCOUNT.id, "name": 5}):
        hold(crm, [row])
        with pytest.raises(UnexpectedReply):
            await dataverse.find(CALLER, "contoso", "account")
