"""The documented rules of which addresses belong to a record, one case for each sentence.

``A16`` is "Auto capture of related emails" (2017/2018), ``A24`` "Basic auto capture" as it was
changed by December 2022.
"""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from capture.address_rules import (
    CHILD_CONTACTS,
    AccountCard,
    AddressSet,
    Card,
    Stakeholder,
    account_set,
    case_set,
    contact_set,
    custom_set,
    lead_set,
    opportunity_set,
)
from capture.addresses import is_usable, normal
from capture.models import AddressRule
from capture.policy import RuleVariant

RECORD, PRIMARY, CHILD = AddressRule.RECORD, AddressRule.PRIMARY_CONTACT, AddressRule.CHILD_CONTACT
CONTACT, ACCOUNT = AddressRule.CONTACT, AddressRule.ACCOUNT
STAKEHOLDER, LEAD = AddressRule.STAKEHOLDER, AddressRule.LEAD
Y2016, Y2024 = RuleVariant
NOBODY = Card("", ())


def card(name: str, *emails: str) -> Card:
    return Card(name, emails)


def company(name: str, *emails: str, primary: Card | None = None) -> AccountCard:
    return AccountCard(name, emails, primary)


def account(
    *emails: str, primary: Card | None = None, children: tuple[Card, ...] = ()
) -> AddressSet:
    return account_set(company("Contoso", *emails, primary=primary), children)


def opportunity(
    *emails: str,
    variant: RuleVariant = Y2024,
    contact: Card | None = None,
    stakeholders: tuple[Stakeholder, ...] = (),
    lead: Card | None = None,
    colleagues: tuple[Card, ...] = (),
) -> AddressSet:
    return opportunity_set(
        card("Deal", *emails),
        variant,
        contact=contact,
        stakeholders=stakeholders,
        lead=lead,
        colleagues=colleagues,
    )


def shown(found: AddressSet) -> list[tuple[str, str, AddressRule]]:
    return [(one.address, one.owner, one.rule) for one in found.addresses]


ANN, BOB = card("Ann", "a1@x.com", "a2@x.com", "a3@x.com"), card("Bob", "b1@x.com", "b2@x.com")
ANNS = ["a1@x.com", "a2@x.com", "a3@x.com"]
BIG = company("Big", "big1@x.com", "big2@x.com", primary=BOB)
OTHERS = {"lead": BOB, "colleagues": (card("Cy", "c1@x.com"),)}


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        pytest.param(
            contact_set(ANN),
            [(one, "Ann", RECORD) for one in ANNS],
            id="A16, A24: All Email addresses defined for the contact record.",
        ),
        pytest.param(
            account("c1@x.com", "c2@x.com", "c3@x.com"),
            [(f"c{at}@x.com", "Contoso", RECORD) for at in (1, 2, 3)],
            id="A16, A24: All Email addresses defined for the account record itself.",
        ),
        pytest.param(
            account(primary=ANN),
            [("a1@x.com", "Ann", PRIMARY)],
            id="A16, A24: Email address of the listed Primary Contact.",
        ),
        pytest.param(
            account(children=(BOB, card("Cy", "c1@x.com"))),
            [("b1@x.com", "Bob", CHILD), ("c1@x.com", "Cy", CHILD)],
            id="A16, A24: Email addresses of the top 50 contacts that have the account as parent.",
        ),
        pytest.param(
            opportunity(contact=ANN),
            [("a1@x.com", "Ann", CONTACT)],
            id="A16, A24: Email address listed for the Opportunity Contact.",
        ),
        pytest.param(
            opportunity(stakeholders=(Stakeholder(BOB, "Champion"),)),
            [("b1@x.com", "Bob", STAKEHOLDER)],
            id="A16, A24: Email address of any contact in the Stakeholders list.",
        ),
        pytest.param(
            opportunity("deal@x.com"),
            [("deal@x.com", "Deal", RECORD)],
            id="A16, A24: All Email addresses defined for the opportunity record itself.",
        ),
        pytest.param(
            opportunity(colleagues=(BOB,)),
            [("b1@x.com", "Bob", CHILD)],
            id="A24: Email addresses of contacts of the account linked to the opportunity.",
        ),
        pytest.param(
            opportunity(lead=BOB),
            [("b1@x.com", "Bob", LEAD)],
            id="A24: If it originated from a lead, the contact email address in that lead.",
        ),
        pytest.param(
            opportunity(variant=Y2016, lead=BOB, colleagues=(ANN,)),
            [],
            id="A16: neither contacts of the account nor the originating lead.",
        ),
        pytest.param(
            lead_set(ANN),
            [(one, "Ann", RECORD) for one in ANNS],
            id="A16, A24: Email address listed in the Contact section; All Email addresses.",
        ),
        pytest.param(
            case_set(NOBODY, primary=ANN, customer=None),
            [("a1@x.com", "Ann", PRIMARY)],
            id="A16: Primary contact's Email address",
        ),
        pytest.param(
            case_set(card("Case", "case@x.com"), primary=None, customer=None),
            [("case@x.com", "Case", RECORD)],
            id="A16: All Email addresses defined for the case record itself.",
        ),
        pytest.param(
            case_set(NOBODY, primary=None, customer=ANN),
            [(one, "Ann", CONTACT) for one in ANNS],
            id="A16: If the Customer is a contact, all Email addresses for the contact record.",
        ),
        pytest.param(
            case_set(NOBODY, primary=None, customer=BIG),
            [("big1@x.com", "Big", ACCOUNT), ("big2@x.com", "Big", ACCOUNT)],
            id="A16: If the Customer is an account, all Email addresses for the account record.",
        ),
        pytest.param(
            custom_set(NOBODY, [BIG]),
            [("b1@x.com", "Bob", PRIMARY), ("big1@x.com", "Big", ACCOUNT),
             ("big2@x.com", "Big", ACCOUNT)],
            id="A16, A24: For account fields, the Primary Contact's, plus all of the account.",
        ),
        pytest.param(
            custom_set(NOBODY, [ANN]),
            [(one, "Ann", CONTACT) for one in ANNS],
            id="A16, A24: For contact fields, all Email addresses of the contact.",
        ),
        pytest.param(
            custom_set(NOBODY, [company("Bare", "bare@x.com"), ANN]),
            [*((one, "Ann", CONTACT) for one in ANNS), ("bare@x.com", "Bare", ACCOUNT)],
            id="A16, A24: For customer fields, as for what they refer to.",
        ),
        pytest.param(
            custom_set(card("Row", "row@x.com"), []),
            [("row@x.com", "Row", RECORD)],
            id="ours: a custom row's own e-mail columns",
        ),
        pytest.param(
            account(children=(card("Bob", "", " ", "b3@x.com"),)),
            [("b3@x.com", "Bob", CHILD)],
            id="ours: the address in the singular is the first column that holds one",
        ),
        pytest.param(
            account(
                "shared@x.com",
                primary=card("Ann", "ANN@x.com"),
                children=(card("Ann", "ann@x.com"), card("Bob", "Shared@X.com ")),
            ),
            [("shared@x.com", "Contoso", RECORD), ("ann@x.com", "Ann", PRIMARY)],
            id="ours: an address counts once, by its strongest rule",
        ),
        pytest.param(
            contact_set(card("Ann", "ann@bücher.example", "ann@xn--bcher-kva.example")),
            [("ann@xn--bcher-kva.example", "Ann", RECORD)],
            id="ours: both spellings of a domain are one address",
        ),
        pytest.param(account(), [], id="no addresses at all"),
    ],
)  # fmt: skip
def test_rule(found: AddressSet, expected: list[tuple[str, str, AddressRule]]) -> None:
    """The address set is what the sentence says, strongest rule first."""
    assert shown(found) == expected


def test_a_stakeholder_keeps_the_role() -> None:
    """As Dynamics names it; nobody else has one."""
    found = opportunity("o@x.com", stakeholders=(Stakeholder(BOB, "Technical Buyer"),))
    assert [one.role for one in found.addresses] == ["", "Technical Buyer"]


def test_everything_of_an_opportunity_in_order() -> None:
    """Strength is the order of ``AddressRule``."""
    found = opportunity(
        "o@x.com",
        contact=card("A", "a@x.com"),
        stakeholders=(Stakeholder(card("S", "s@x.com"), "Champion"),),
        lead=card("L", "l@x.com"),
        colleagues=(card("C", "c@x.com"), card("A", "a@x.com")),
    )
    assert [one.rule for one in found.addresses] == [RECORD, CONTACT, STAKEHOLDER, LEAD, CHILD]


@pytest.mark.parametrize("wrong", ["nobody", "a@x.com;b@x.com", "/o=ex/cn=bob", "a@x.com\x00"])
def test_an_illegal_address_is_dropped_and_counted(wrong: str) -> None:
    """It cannot match any mail, but the person may be told that it was there."""
    found = contact_set(card("Ann", "ok@x.com", wrong))
    assert ([one.address for one in found.addresses], found.total) == (["ok@x.com"], 2)


@pytest.mark.parametrize(
    ("count", "used", "capped"), [(49, 49, False), (50, 50, False), (51, 50, True)]
)
def test_fifty_contacts_of_an_account_count(count: int, used: int, *, capped: bool) -> None:
    """The top 50 contacts are used, and it is known when there are more; of a deal's too."""
    children = tuple(card(f"C{at}", f"c{at}@x.com") for at in range(count))
    for found in (account(children=children), opportunity(colleagues=children)):
        assert (len(found.addresses), found.capped) == (used, capped)
        assert [one.owner for one in found.addresses] == [f"C{at}" for at in range(used)]
    assert not opportunity(variant=Y2016, colleagues=children).capped
    assert CHILD_CONTACTS == 50


EMAILS = st.one_of(st.text(max_size=12), st.emails(), st.sampled_from(["", "a@x.y", "A@X.Y"]))
CARDS = st.builds(Card, st.text(max_size=5), st.tuples(EMAILS, EMAILS, EMAILS))
COMPANIES = st.builds(
    AccountCard, st.text(max_size=5), st.tuples(EMAILS, EMAILS), st.none() | CARDS
)
SETS = st.one_of(
    st.builds(account_set, COMPANIES, st.lists(CARDS, max_size=60)),
    st.builds(contact_set, CARDS),
    st.builds(case_set, CARDS, primary=st.none() | CARDS, customer=st.none() | CARDS | COMPANIES),
    st.builds(custom_set, CARDS, st.lists(CARDS | COMPANIES, max_size=4)),
    st.builds(
        opportunity_set,
        CARDS,
        st.sampled_from(RuleVariant),
        contact=st.none() | CARDS,
        stakeholders=st.lists(st.builds(Stakeholder, CARDS, st.just("Champion")), max_size=5),
        lead=st.none() | CARDS,
        colleagues=st.lists(CARDS, max_size=60),
    ),
)


@given(SETS)
def test_any_record_gives_a_clean_set(found: AddressSet) -> None:
    """Addresses are unique, normal, usable, ordered by rule and never more than were entered."""
    addresses = [one.address for one in found.addresses]
    assert len(set(addresses)) == len(addresses) <= found.total
    assert all(one == normal(one) and is_usable(one) for one in addresses)
    order = [tuple(AddressRule).index(one.rule) for one in found.addresses]
    assert order == sorted(order)
    assert all(one.role in ("", "Champion") for one in found.addresses)


@given(
    CARDS,
    st.none() | CARDS,
    st.lists(st.builds(Stakeholder, CARDS, st.just("")), max_size=4),
    st.none() | CARDS,
    st.lists(CARDS, max_size=5),
)
def test_the_newer_edition_only_adds(
    deal: Card,
    contact: Card | None,
    stakeholders: list[Stakeholder],
    lead: Card | None,
    colleagues: list[Card],
) -> None:
    """What the edition of 2016 matches, that of 2024 matches by the same rule."""
    older, newer = (
        opportunity_set(
            deal,
            variant,
            contact=contact,
            stakeholders=stakeholders,
            lead=lead,
            colleagues=colleagues,
        )
        for variant in RuleVariant
    )
    assert set(older.addresses) <= set(newer.addresses)
    assert {one.rule for one in older.addresses} <= {RECORD, CONTACT, STAKEHOLDER}
