"""Finding records and reading them, over a real socket."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from aiohttp import ClientSession

from capture.dataverse import Dataverse
from capture.errors import (
    AccessDenied,
    NotFound,
    Service,
    SignInRequired,
    Throttled,
    UnexpectedReply,
)
from capture.models import AddressRule, RecordRef
from capture.policy import RuleVariant
from capture.upstream import Upstream
from tests.capture.builders import ACCOUNT, CONTACT, NOW
from tests.capture.conftest import CALLER, FixedTokens
from tests.capture.neighbour import Answer, Asked, Neighbour
from tests.capture.organisation import API, SETS, Organisation, account, contact, opportunity


async def names(dataverse: Dataverse, text: str, table: str | None = None) -> list[str]:
    return [one.record.name for one in (await dataverse.find(CALLER, text, table)).matches]


async def test_every_table_is_asked_once(
    dataverse: Dataverse, organisation: Organisation, tokens: FixedTokens
) -> None:
    """One GET for each table, with the documented headers, all columns and expansions in it."""
    organisation.hold("account", account("Contoso"))
    organisation.hold("contact", contact("Ann Contoso", jobtitle="Buyer"))
    crm = organisation.crm
    found = (await dataverse.find(CALLER, "contoso")).matches
    assert [(one.record.name, one.record.detail) for one in found] == [
        ("Contoso", "Kiel"),
        ("Ann Contoso", "Contoso · Buyer"),
    ]
    assert sorted(crm.paths()) == sorted(
        f"{API}/{one}" for one in ("EntityDefinitions", "connections", "contacts", *SETS.values())
    )
    assert tokens.given == ["dataverse"] * 2
    (asked,) = organisation.asked("accounts")
    assert asked.query["$filter"].endswith(" and _masterid_value eq null")
    assert (asked.query["$top"], asked.query["$orderby"]) == ("6", "name asc,accountid asc")
    assert "contact_customer_accounts(" in asked.query["$expand"]
    assert "$top=51" in asked.query["$expand"]
    headers = {"OData-Version": "4.0", "OData-MaxVersion": "4.0", "If-None-Match": "null"}
    assert headers.items() <= asked.headers.items()
    assert asked.headers["Accept"] == "application/json"
    assert found[0].record.url == (
        f"{crm.url}/main.aspx?pagetype=entityrecord&etn=account&id={found[0].record.ref.id}"
    )


async def test_an_account_brings_its_addresses(
    dataverse: Dataverse, organisation: Organisation
) -> None:
    """Own columns, the primary contact and the contacts are in the one answer."""
    people = [contact(f"C{at}", at, emailaddress1=f"c{at}@x.com") for at in range(51)]
    row = account(
        "Contoso",
        accountid=ACCOUNT.id,
        emailaddress1="info@x.com",
        primarycontactid=contact("Ann", emailaddress2="ann@x.com"),
        contact_customer_accounts=people,
    )
    organisation.hold("account", row)
    match = await dataverse.record(CALLER, ACCOUNT)
    assert [one.rule for one in match.addresses] == [
        AddressRule.RECORD, AddressRule.PRIMARY_CONTACT, *[AddressRule.CHILD_CONTACT] * 50,
    ]  # fmt: skip
    assert (match.contacts_capped, match.addresses_total) == (True, 52)
    assert len(organisation.crm.asked) == 1


async def test_nulls_are_nothing(dataverse: Dataverse, organisation: Organisation) -> None:
    """Empty columns and lookups of a row do not trouble."""
    row = account("Contoso", accountid=ACCOUNT.id, address1_city=None, emailaddress1=None,
                  primarycontactid=None, contact_customer_accounts=None)  # fmt: skip
    organisation.hold("account", row)
    organisation.hold("contact", {"contactid": CONTACT.id})
    assert (await dataverse.record(CALLER, ACCOUNT)).addresses == ()
    assert (await dataverse.record(CALLER, CONTACT)).record.name == ""


async def test_best_first(dataverse: Dataverse, organisation: Organisation) -> None:
    """Equal names, then beginnings, then the rest; accounts before contacts; case is nothing."""
    organisation.hold(
        "account", account("Ad Contoso", 1), account("CONTOSO", 2), account("Contoso Ltd", 3)
    )
    organisation.hold("contact", contact("contoso", 1), contact("Contoso Bob", 2))
    assert await names(dataverse, "Contoso") == [
        "CONTOSO", "contoso", "Contoso Ltd", "Contoso Bob", "Ad Contoso",
    ]  # fmt: skip


async def test_equal_names_are_ordered_by_id(
    dataverse: Dataverse, organisation: Organisation
) -> None:
    """Two records of one name always come in the same order, and which is meant is asked."""
    organisation.hold("account", account("Contoso", 9), account("Contoso", 1))
    found = await dataverse.find(CALLER, "Contoso")
    assert [one.record.ref.id[-2:] for one in found.matches] == ["01", "09"]
    assert found.meant is None


@pytest.mark.parametrize(
    ("rows", "typed", "meant"),
    [
        (["Contoso Ltd"], "contoso", "Contoso Ltd"),
        (["Contoso", "Contoso Ltd"], "contoso", "Contoso"),
        (["Contoso Ltd", "Contoso AG"], "contoso", None),
        (["Nadia Hassan", "Nadia Hassani"], "hassan nadia", "Nadia Hassan"),
    ],
)
async def test_who_was_meant(
    dataverse: Dataverse,
    organisation: Organisation,
    rows: list[str],
    typed: str,
    meant: str | None,
) -> None:
    """The only one, or the only one of that very name; otherwise somebody has to say."""
    organisation.hold("account", *(account(name, at) for at, name in enumerate(rows)))
    found = await dataverse.find(CALLER, typed)
    assert (found.meant and found.meant.record.name) == meant


async def test_what_does_not_hold_the_name_is_dropped(
    dataverse: Dataverse, organisation: Organisation
) -> None:
    """Rows a wildcard would have let through are not taken; accents do not count."""
    organisation.hold("account", account("Müller 100%", 1), account("Miller 1000", 2))
    assert await names(dataverse, "muller 100%") == ["Müller 100%"]


async def test_an_equal_name_is_not_lost_behind_a_full_page(
    dataverse: Dataverse, organisation: Organisation
) -> None:
    """A full first page without the very name asks for the names that begin with it too."""
    crowd = [account(f"A{at} Contoso", at) for at in range(6)]
    exact = [account("Contoso", 77), account("Contoso Ltd", 78)]

    def answer(asked: Asked) -> Answer:
        beginning = asked.query["$filter"].startswith("startswith(")
        return Answer(json={"value": exact if beginning else crowd})

    organisation.crm.handle(f"{API}/accounts", answer)
    found = await dataverse.find(CALLER, "contoso", "account")
    assert [one.record.name for one in found.matches][:2] == ["Contoso", "Contoso Ltd"]
    assert (len(found.matches), found.more) == (6, True)
    assert len(organisation.crm.asked) == 2


async def test_one_table_may_be_named(dataverse: Dataverse, organisation: Organisation) -> None:
    """A table in the question leaves the other ones alone; an unknown one finds nothing."""
    organisation.hold("account", account("Contoso"))
    organisation.hold("contact", contact("Contoso"))
    assert len(await names(dataverse, "contoso", "contact")) == 1
    assert organisation.crm.paths() == [f"{API}/contacts"]
    assert await names(dataverse, "contoso", "email") == []


@pytest.mark.parametrize(
    "typed", ["", "   ", "x" * 201, "x" * 10_000, "\x00\u202e\u200f", "\ud800",
              f"https://elsewhere.example/main.aspx?etn=account&id={ACCOUNT.id}"]
)  # fmt: skip
async def test_what_cannot_be_asks_nobody(dataverse: Dataverse, crm: Neighbour, typed: str) -> None:
    """Empty and endless names and foreign links are answered with nothing, without a call."""
    assert await names(dataverse, typed) == []
    assert crm.asked == []


@pytest.mark.parametrize(
    "typed",
    ["O'Brien", "') or name ne null or contains(name,'", "100%_[a]", "a&$top=5000", "شركة", "👩‍💻",
     "a#b?c=d+e", "'" * 200, "\\", "*", '<condition attribute="x"/>', "&amp;"],
)  # fmt: skip
async def test_a_hostile_name_stays_a_name(
    dataverse: Dataverse, organisation: Organisation, typed: str
) -> None:
    """OData, LIKE, XML and URL syntax in a name change neither filter nor other parameters."""
    organisation.hold("account", account(typed, 1), account("Other", 2))
    assert await names(dataverse, typed, "account") == [typed]
    query = organisation.crm.asked[0].query
    assert set(query) == {"$select", "$expand", "$filter", "$orderby", "$top"}
    assert query["$top"] == "6"
    bare = re.sub(r"'(?:[^']|'')*'", "''", query["$filter"])
    assert re.fullmatch(r"[()a-z, _']+", bare)
    organisation.hold("opportunity", opportunity(typed))
    assert await names(dataverse, typed, "opportunity") == [typed]


@pytest.mark.parametrize(
    "ref",
    [
        RecordRef("account", "1"),
        RecordRef("account", "x" * 36),
        RecordRef("email", ACCOUNT.id),
        RecordRef("../accounts", ACCOUNT.id),
    ],
)
async def test_a_reference_that_cannot_be_is_not_found(
    dataverse: Dataverse, organisation: Organisation, ref: RecordRef
) -> None:
    """Only a known table and a GUID make a path."""
    for work in (dataverse.record(CALLER, ref), dataverse.living(CALLER, ref)):
        with pytest.raises(NotFound):
            await work
    assert not [one for one in organisation.crm.asked if "EntityDefinitions" not in one.path]


async def test_a_table_one_may_not_read_holds_nothing(
    dataverse: Dataverse, organisation: Organisation
) -> None:
    """What the person's rights do not reach does not exist; that they reach nothing is said."""
    organisation.hold("account", account("Contoso"))
    for table in ("opportunity", "lead", "incident"):
        organisation.refuse(table)
    assert await names(dataverse, "contoso") == ["Contoso"]
    organisation.refuse("account")
    organisation.crm.answer(f"{API}/contacts", Answer(403))
    with pytest.raises(AccessDenied):
        await dataverse.find(CALLER, "conto")
    with pytest.raises(AccessDenied):
        await dataverse.find(CALLER, "contoso", "lead")


async def test_a_row_is_shown_without_the_people_one_may_not_read(
    dataverse: Dataverse, organisation: Organisation
) -> None:
    """An account whose contacts are closed to this person still exists."""
    row = account("Contoso", accountid=ACCOUNT.id, emailaddress1="info@x.com")

    def alone(asked: Asked) -> Answer:
        return Answer(403) if "$expand" in asked.query else Answer(json=row)

    organisation.crm.handle(f"{API}/accounts({ACCOUNT.id})", alone)
    match = await dataverse.record(CALLER, ACCOUNT)
    assert [one.address for one in match.addresses] == ["info@x.com"]
    organisation.crm.answer(f"{API}/contacts({CONTACT.id})", Answer(403))
    with pytest.raises(AccessDenied):
        await dataverse.record(CALLER, CONTACT)


@pytest.mark.parametrize(
    ("status", "error"),
    [(400, UnexpectedReply), (429, Throttled), (401, SignInRequired), (404, NotFound)],
)
async def test_a_failing_table_fails_the_question(
    dataverse: Dataverse, organisation: Organisation, status: int, error: type[Exception]
) -> None:
    """Half an answer to "which record" would hide the other half; one plain error is raised."""
    organisation.hold("account", account("Contoso"))
    answer = Answer(status, headers={"Retry-After": "9"})
    organisation.crm.answer(f"{API}/leads", answer)
    with pytest.raises(error):
        await dataverse.find(CALLER, "contoso")


@pytest.mark.parametrize(
    "row",
    [
        {"name": "Contoso"},
        {"accountid": ACCOUNT.id, "name": 5},
        account("Contoso", primarycontactid=[]),
        account("Contoso", contact_customer_accounts=["x"]),
    ],
)
async def test_a_malformed_row_is_unexpected(
    dataverse: Dataverse, organisation: Organisation, row: dict[str, Any]
) -> None:
    """A row without its key, or with a number for a name, is not guessed at."""
    organisation.crm.answer(f"{API}/accounts", Answer(json={"value": [row]}))
    with pytest.raises(UnexpectedReply):
        await dataverse.find(CALLER, "contoso", "account")


async def test_a_link_opens_its_record(dataverse: Dataverse, organisation: Organisation) -> None:
    """One that is gone, or hidden, is nothing."""
    link = f"{organisation.crm.url}/main.aspx?etn=account&pagetype=entityrecord&id={ACCOUNT.id}"
    organisation.hold("account", account("Contoso", accountid=ACCOUNT.id))
    found = await dataverse.find(CALLER, link)
    assert found.meant is not None
    assert [one.record.ref for one in found.matches] == [ACCOUNT]
    for status in (403, 404):
        organisation.crm.answer(f"{API}/contacts({CONTACT.id})", Answer(status))
        other = link.replace("account", "contact").replace(ACCOUNT.id, CONTACT.id)
        assert (await dataverse.find(CALLER, other)).matches == ()


async def test_an_address_finds_whose_it_is(
    dataverse: Dataverse, organisation: Organisation
) -> None:
    """In any column and spelling; the contact before the account; others are not near."""
    mail = "ann@bücher.example"
    organisation.hold("account", account("Bücher", emailaddress2=mail))
    organisation.hold("contact", contact("Ann", emailaddress3="ANN@xn--bcher-kva.example"))
    found = await dataverse.find(CALLER, "Ann@BÜCHER.example")
    assert [one.record.name for one in found.matches] == ["Ann", "Bücher"]
    assert found.meant == found.matches[0]
    (asked,) = organisation.asked("accounts")
    assert f"emailaddress1 eq '{mail}'" in asked.query["$filter"]
    assert "emailaddress3 eq 'ann@xn--bcher-kva.example'" in asked.query["$filter"]
    assert await dataverse.find(CALLER, "someone@else.example") == type(found)()


@pytest.mark.parametrize(
    ("row", "has"),
    [
        ({"websiteurl": "https://www.contoso.com/about"}, True),
        ({"websiteurl": "contoso.com"}, True),
        ({"websiteurl": "https://notcontoso.com"}, False),
        ({"websiteurl": "https://contoso.com.evil.example"}, False),
        ({"websiteurl": "https://["}, False),
        ({"emailaddress3": "info@CONTOSO.com"}, True),
        ({"emailaddress3": "info@sub.contoso.com"}, False),
        ({"contact_customer_accounts": [contact("Ann", emailaddress2="a@contoso.com")]}, True),
        ({"name": "contoso.com"}, True),
    ],
)
async def test_a_domain_finds_its_company(
    dataverse: Dataverse, organisation: Organisation, row: dict[str, Any], *, has: bool
) -> None:
    """By website, by own addresses and by those of its people; a name may look like one too."""
    organisation.hold("account", account("Big", **row))
    organisation.hold("contact", contact("Ann", emailaddress1="ann@contoso.com"))
    found = await dataverse.find(CALLER, "@contoso.com")
    first = found.matches[0].record.ref.table
    assert first == ("account" if has else "contact")
    assert len(found.matches) == 1
    (asked,) = organisation.asked("accounts")
    assert (
        "contact_customer_accounts/any(c:endswith(c/emailaddress1,'@contoso.com')"
        in (asked.query["$filter"])
    )


async def test_a_merged_record_is_the_one_it_went_into(
    dataverse: Dataverse, organisation: Organisation
) -> None:
    """Its activities have moved there; the row itself regards nothing any more."""
    survivor = account("Contoso", 1)
    merged = account("Contoso (old)", 2, _masterid_value=survivor["accountid"].upper())
    organisation.hold("account", survivor, merged)
    ref = RecordRef("account", merged["accountid"])
    assert (await dataverse.record(CALLER, ref)).record.name == "Contoso"
    left = RecordRef("account", survivor["accountid"])
    assert await dataverse.living(CALLER, ref) == left
    assert await dataverse.living(CALLER, left) == left
    circle = account("Round", 3, _masterid_value=account("", 3)["accountid"])
    organisation.hold("account", circle)
    with pytest.raises(NotFound):
        await dataverse.record(CALLER, RecordRef("account", circle["accountid"]))
    with pytest.raises(NotFound):
        await dataverse.living(CALLER, RecordRef("account", circle["accountid"]))


async def test_a_record_seen_lately_is_not_asked_for(
    session: ClientSession, organisation: Organisation, tokens: FixedTokens
) -> None:
    """For five minutes, for the same person and edition; one that was found counts as seen."""
    now = [NOW]
    upstream = Upstream(session, organisation.crm.url, Service.DATAVERSE)
    dataverse = Dataverse(upstream, tokens, clock=lambda: now[0])
    organisation.hold("account", account("Contoso"))
    match = (await dataverse.find(CALLER, "contoso")).matches[0]
    asked = len(organisation.crm.asked)
    assert await dataverse.record(CALLER, match.record.ref) == match
    assert (await dataverse.find(CALLER, "contoso")).meant == match
    assert len(organisation.crm.asked) == asked
    await dataverse.record(CALLER, match.record.ref, RuleVariant.Y2016)
    other = type(CALLER)(CALLER.tenant, type(CALLER.oid)("other"))
    await dataverse.record(other, match.record.ref)
    assert len(organisation.crm.asked) == asked + 2
    now[0] += timedelta(minutes=5)
    organisation.crm.answer(f"{API}/accounts({match.record.ref.id})", Answer(404))
    with pytest.raises(NotFound):
        await dataverse.record(CALLER, match.record.ref)
    now[0] -= timedelta(minutes=1)
    with pytest.raises(NotFound):
        await dataverse.record(CALLER, match.record.ref)
