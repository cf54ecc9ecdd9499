"""Every seeded record against the sandbox's Dataverse: found, read, and at what cost."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

import pytest
from aiohttp import ClientSession

from capture.dataverse import Dataverse, PromotedMail
from capture.errors import Service
from capture.models import AddressRule, Caller, Direction, InternetMessageId, RecordMatch
from capture.policy import RuleVariant
from capture.upstream import Upstream
from tests.capture.builders import NOW
from tests.capture.live.conftest import Bearers
from tests.capture.live.journal import Journal
from tests.documented.judge import undocumented

R = AddressRule
Y2016, Y2024 = RuleVariant


@pytest.fixture
async def journal(https: ClientSession, ready: dict[str, Any]) -> Journal:
    journal = Journal(https, ready)
    await journal.forget()
    return journal


@pytest.fixture
def unseen(https: ClientSession, ready: dict[str, Any], bearers: Bearers) -> Dataverse:
    """Another replica, which has seen nothing yet."""
    return Dataverse(Upstream(https, ready["dataverse"], Service.DATAVERSE), bearers)


def rules(match: RecordMatch | None) -> set[tuple[str, AddressRule]]:
    assert match is not None
    return {(one.address.partition("@")[0], one.rule) for one in match.addresses}


async def meant(organisation: Dataverse, caller: Caller, text: str, *more: Any) -> RecordMatch:
    found = await organisation.find(caller, text, *more)
    assert found.meant is not None, found.matches
    return found.meant


LINE_2016 = {
    ("line2", R.RECORD),
    ("nadia.hassan", R.CONTACT),
    ("mei.chen", R.STAKEHOLDER),
    ("rafael.ortiz", R.STAKEHOLDER),
    ("ingrid.dahl", R.STAKEHOLDER),
    ("hanna.vogel", R.STAKEHOLDER),
}
LINE_2024 = LINE_2016 | {
    ("line2-planning", R.LEAD),
    ("oliver.grant", R.CHILD_CONTACT),
    ("tom.becker", R.CHILD_CONTACT),
    ("sofia.rossi", R.CHILD_CONTACT),
    ("yuki.tanaka", R.CHILD_CONTACT),
}


SEEDED = {
    ("Second production line", Y2016, "opportunity", "Contoso · Open"): LINE_2016,
    ("Second production line", Y2024, "opportunity", "Contoso · Open"): LINE_2024,
    ("Kiln controls", Y2024, "opportunity", "Open"): {("hoa.tran", R.CONTACT)},
    ("Airport kiosks", Y2024, "opportunity", "Blue Yonder Airlines · Open"): set(),
    (
        "Monitors for a new clinic",
        Y2024,
        "lead",
        "Havblik Klinik · Monitors for a new clinic · Open",
    ): {("freja.dam", R.RECORD), ("kontor", R.RECORD)},
    ("Bo Ek", Y2024, "lead", "Eks Snickeri · Called about a brochure · Open"): set(),
    ("Monitor shows no curve", Y2016, "incident", "CAS-1001-Q7X2 · Lamna Healthcare · Active"): {
        ("avd4", R.RECORD),
        ("nils.akesson", R.PRIMARY_CONTACT),
        ("inkop", R.ACCOUNT),
    },
    ("CAS-1002-Q7X2", Y2024, "incident", "CAS-1002-Q7X2 · Yuki Tanaka · Active"): {
        ("yuki.tanaka", R.CONTACT),
        ("ytanaka", R.CONTACT),
        ("yuki", R.CONTACT),
    },
    (
        "Bergen wind farm",
        Y2024,
        "adatum_project",
        "Nordlys Energi · Ingrid Solheim · Woodgrove Bank · Active",
    ): {
        ("vindpark", R.RECORD),
        ("faktura", R.RECORD),
        ("ingrid.solheim", R.PRIMARY_CONTACT),
        ("etienne.gagnon", R.PRIMARY_CONTACT),
        ("post", R.ACCOUNT),
        ("branch", R.ACCOUNT),
    },
    ("Orchard sensors", Y2016, "adatum_project", "Pieter Botha · Active"): {
        ("accounts", R.RECORD),
        ("pieter.botha", R.CONTACT),
    },
    ("Museum lighting", Y2024, "adatum_project", "Active"): set(),
    ("Old harbour", Y2024, "adatum_project", "Nordlys Energi · Inactive"): {
        ("ingrid.solheim", R.PRIMARY_CONTACT),
        ("post", R.ACCOUNT),
    },
}


@pytest.mark.parametrize("seeded", SEEDED)
async def test_every_kind_of_record(
    organisation: Dataverse,
    unseen: Dataverse,
    callers: list[Caller],
    seeded: tuple[str, RuleVariant, str, str],
) -> None:
    """Found by name and read by its link alike, with what its rule and its edition give it."""
    text, variant, table, detail = seeded
    match = await meant(organisation, callers[0], text, None, variant)
    assert (match.record.ref.table, match.record.detail) == (table, detail)
    assert rules(match) == SEEDED[seeded]
    assert await meant(unseen, callers[0], match.record.url, None, variant) == match


async def test_a_record_without_any_address(organisation: Dataverse, callers: list[Caller]) -> None:
    """Is found, counts none, and has a link to where one may be added."""
    match = await meant(organisation, callers[0], "Blue Yonder Airlines")
    assert (match.addresses, match.addresses_total) == ((), 0)
    assert match.record.url.endswith(f"etn=account&id={match.record.ref.id}")


async def test_roles_are_the_stakeholders(organisation: Dataverse, callers: list[Caller]) -> None:
    """As Dynamics names them; the sales team has none here, for it does not count."""
    match = await meant(organisation, callers[0], "Second production line")
    roles = {one.owner: one.role for one in match.addresses if one.role}
    assert roles == {
        "Mei Chen": "Technical Buyer",
        "Rafael Ortiz": "End User",
        "Ingrid Dahl": "Decision Maker",
        "Hanna Vogel": "Influencer",
    }
    assert "Marco Bianchi" not in {one.owner for one in match.addresses}


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("contoso.example", ["Contoso"]),
        ("@fabrikam.example", ["Fabrikam"]),
        ("nadia.hassan@contoso.example", ["Nadia Hassan"]),
        ("VINDPARK@nordlys-energi.example", ["Bergen wind farm"]),
        ("hassan nadia", ["Nadia Hassan"] * 3),
        ("王伟", ["伟 王"]),
        ("青山", ["青山软件", "青山软件二期"]),
        ("Ｃｏｎｔｏｓｏ Ｐｈａｒｍａ", ["Contoso Pharmaceuticals"]),
        ("sohne", ["O'Brien & Söhne 100% [Test]_GmbH"]),
        ("Woodgrove Etienne", []),
        ("tran hoa", ["Trần Thị Hoa"]),
    ],
)
async def test_by_whatever_people_type(
    organisation: Dataverse, callers: list[Caller], text: str, names: list[str]
) -> None:
    """Domains, addresses, names in another order, width, script or without accents."""
    found = await organisation.find(callers[0], text)
    assert [one.record.name for one in found.matches] == names


async def test_rights_decide_what_exists(organisation: Dataverse, everybody: list[Caller]) -> None:
    """A lead private to one seller, and an account only the manager may see."""
    mara, jonas, priya, _ = everybody
    assert (await organisation.find(mara, "Takeover rumours")).matches == ()
    theirs = await meant(organisation, jonas, "Takeover rumours")
    assert (await organisation.find(mara, theirs.record.url)).matches == ()
    cities = [
        one.record.detail for one in (await organisation.find(priya, "Contoso", "account")).matches
    ]
    assert {"Seattle", "Vancouver"} <= set(cities)
    assert (await meant(organisation, mara, "Contoso", "account")).record.detail == "Seattle"


async def test_nearest_names(organisation: Dataverse, callers: list[Caller]) -> None:
    """Search is on here; asked again within the second, it is not waited for."""
    for _ in range(2):
        found = await organisation.find(callers[1], "Contosso")
        assert found.matches == ()
        assert found.nearest[0].name == "Contoso"


async def test_a_record_costs_one_step_whatever_its_size(
    https: ClientSession,
    ready: dict[str, Any],
    bearers: Bearers,
    callers: list[Caller],
    journal: Journal,
) -> None:
    """As many calls for 5 contacts as for 500, none of which waits for another."""
    counts = {}
    for name in ("Fabrikam", "Humongous Insurance", "Policy desk renewal", "Airport kiosks"):
        organisation = Dataverse(Upstream(https, ready["dataverse"], Service.DATAVERSE), bearers)
        await organisation.tables(callers[0])
        await journal.forget()
        match = await meant(organisation, callers[0], name)
        by_name = await journal.calls()
        assert await organisation.record(callers[0], match.record.ref) == match
        assert await journal.calls() == []
        await organisation.record(callers[0], match.record.ref, Y2016)
        by_id = await journal.calls()
        counts[name] = (len(by_name), len(by_id))
    assert counts == {
        "Fabrikam": (8, 1),
        "Humongous Insurance": (8, 1),
        "Policy desk renewal": (8, 2),
        "Airport kiosks": (8, 2),
    }


async def test_what_is_asked_is_documented(
    organisation: Dataverse, callers: list[Caller], journal: Journal
) -> None:
    """Every request for these questions keeps the rules of the pages."""
    for text in ("Second production line", "Bergen wind farm", "contoso.example", "Contosso",
                 "nadia.hassan@contoso.example", "o", "100% [Test]_", "王伟", "tran thi hoa",
                 "ann@bücher.example", "strasse und gasse", "a" * 200):  # fmt: skip
        found = await organisation.find(callers[0], text)
        for match in found.matches[:1]:
            await organisation.living(callers[0], match.record.ref)
            await organisation.record(callers[0], match.record.ref, Y2016)
    calls = await journal.calls()
    assert len(calls) > 80
    assert undocumented(calls) == []
    assert max(len(call["path"]) for call in calls) < 8_000


@pytest.mark.parametrize(
    "text",
    ["Nadia Hassan", "Contoso", "Kiln controls", "Bo Ek", "Monitor shows no curve",
     "Museum lighting"],
)  # fmt: skip
async def test_a_mail_regards_a_record_of_every_kind(
    organisation: Dataverse, callers: list[Caller], journal: Journal, text: str
) -> None:
    """Promoted, bound to the record, and read back with it."""
    mara = callers[0]
    table = {"Nadia Hassan": "contact", "Contoso": "account"}.get(text)
    ref = (await meant(organisation, mara, text, table)).record.ref
    mail = PromotedMail(
        InternetMessageId(f"<{uuid4()}@contoso.example>"),
        "Hello", "nadia.hassan@contoso.example", ("mara.lindqvist@adatum.example",), (), (),
        NOW, "", "normal", "<p>Hello</p>",
    )  # fmt: skip
    await organisation.living(mara, ref)
    email = await organisation.promote(mara, uuid4(), mail)
    assert isinstance(email, UUID)
    await organisation.set_regarding(mara, email, ref)
    back = await organisation.read_back(mara, email)
    assert (back.regarding, back.direction) == (ref, Direction.INCOMING)
    listed = (await organisation.activities(mara, ref)).activities
    assert str(email) in [one.id for one in listed]
    assert undocumented(await journal.calls()) == []


async def test_what_was_merged(
    organisation: Dataverse,
    unseen: Dataverse,
    everybody: list[Caller],
    https: ClientSession,
    ready: dict[str, Any],
    bearers: Bearers,
) -> None:
    """Is found no more; its link leads to the record it lives on in, which has its people."""
    mara, sam = everybody[0], everybody[3]
    target = (await meant(organisation, mara, "Coho Winery", "account")).record
    gone = (await meant(organisation, mara, "Alpine Ski House", "account")).record
    rows = {
        name: {"@odata.type": "Microsoft.Dynamics.CRM.account", "accountid": one.ref.id}
        for name, one in (("Target", target), ("Subordinate", gone))
    }
    async with https.post(
        f"{ready['dataverse']}/api/data/v9.2/Merge",
        json={**rows, "PerformParentingChecks": False},
        headers={"Authorization": f"Bearer {await bearers.for_dataverse(sam)}"},
    ) as response:
        assert response.status == 204, await response.text()
    assert (await unseen.find(mara, "Alpine Ski House", "account")).matches == ()
    survivor = await meant(unseen, mara, gone.url)
    assert survivor.record == target
    assert "Lena Gruber" in {one.owner for one in survivor.addresses}
    assert await unseen.living(mara, gone.ref) == target.ref
