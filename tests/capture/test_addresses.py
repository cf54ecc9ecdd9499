"""The documented rules of which addresses belong to a record, one case per sentence."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from capture.addresses import CHILD_CONTACTS, AddressSet, ContactCard, account_set, contact_set
from capture.models import AddressRule

RECORD, PRIMARY, CHILD = AddressRule.RECORD, AddressRule.PRIMARY_CONTACT, AddressRule.CHILD_CONTACT


def card(name: str, *emails: str | None) -> ContactCard:
    return ContactCard(name, emails)


def account(
    *emails: str | None, primary: ContactCard | None = None, children: tuple[ContactCard, ...] = ()
) -> AddressSet:
    return account_set("Contoso", emails, primary=primary, children=children)


def shown(found: AddressSet) -> list[tuple[str, str, AddressRule]]:
    return [(one.address, one.owner, one.rule) for one in found.addresses]


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        pytest.param(
            contact_set(card("Ann", "a1@x.com", "a2@x.com", "a3@x.com")),
            [("a1@x.com", "Ann", RECORD), ("a2@x.com", "Ann", RECORD), ("a3@x.com", "Ann", RECORD)],
            id="contact: every e-mail column of the contact",
        ),
        pytest.param(
            account("c1@x.com", "c2@x.com", "c3@x.com"),
            [
                ("c1@x.com", "Contoso", RECORD),
                ("c2@x.com", "Contoso", RECORD),
                ("c3@x.com", "Contoso", RECORD),
            ],
            id="account: every e-mail column of the account",
        ),
        pytest.param(
            account(primary=card("Ann", "a1@x.com", "a2@x.com")),
            [("a1@x.com", "Ann", PRIMARY)],
            id="account: e-mail of the primary contact, in the singular",
        ),
        pytest.param(
            account(children=(card("Bob", "b1@x.com", "b2@x.com"), card("Cy", "c1@x.com"))),
            [("b1@x.com", "Bob", CHILD), ("c1@x.com", "Cy", CHILD)],
            id="account: e-mail of its contacts, in the singular",
        ),
        pytest.param(
            account(children=(card("Bob", None, " ", "b3@x.com"),)),
            [("b3@x.com", "Bob", CHILD)],
            id="ours: the e-mail of a contact is the first column that holds one",
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
            contact_set(card("Ann", "  Ann.O'Brien@X.Com\t", None, "")),
            [("ann.o'brien@x.com", "Ann", RECORD)],
            id="ours: trimmed and in lower case",
        ),
        pytest.param(account(), [], id="no addresses at all"),
    ],
)
def test_rule(found: AddressSet, expected: list[tuple[str, str, AddressRule]]) -> None:
    """The address set is what the sentence says, strongest rule first."""
    assert shown(found) == expected


@pytest.mark.parametrize(
    "wrong",
    ["nobody", "a@b@c", "a b@x.com", "Ann <a@x.com>", "a@x.com;b@x.com", '"q"@x.com', "@x.com",
     "a@", "/o=ex/cn=bob", "a@x.com\x00"],
)  # fmt: skip
def test_an_illegal_address_is_dropped_and_counted(wrong: str) -> None:
    """It cannot match any mail, but the person may be told that it was there."""
    found = contact_set(card("Ann", "ok@x.com", wrong))
    assert ([one.address for one in found.addresses], found.total) == (["ok@x.com"], 2)


@pytest.mark.parametrize(
    ("count", "used", "capped"), [(49, 49, False), (50, 50, False), (51, 50, True)]
)
def test_fifty_contacts_of_an_account_count(count: int, used: int, *, capped: bool) -> None:
    """The top 50 contacts are used, and it is known when there are more."""
    children = tuple(card(f"C{at}", f"c{at}@x.com") for at in range(count))
    found = account(children=children)
    assert (len(found.addresses), found.capped) == (used, capped)
    assert [one.owner for one in found.addresses] == [f"C{at}" for at in range(used)]
    assert CHILD_CONTACTS == 50


EMAILS = st.one_of(
    st.none(), st.text(max_size=12), st.emails(), st.sampled_from(["a@x.y", "A@X.Y"])
)
CARDS = st.builds(ContactCard, st.text(max_size=5), st.tuples(EMAILS, EMAILS, EMAILS))


@given(st.tuples(EMAILS, EMAILS, EMAILS), st.none() | CARDS, st.lists(CARDS, max_size=60))
def test_any_account_gives_a_clean_set(
    emails: tuple[str | None, ...], primary: ContactCard | None, children: list[ContactCard]
) -> None:
    """Addresses are unique, normal, ordered by rule and never more than were entered."""
    found = account_set("X", emails, primary=primary, children=children)
    addresses = [one.address for one in found.addresses]
    assert len(set(addresses)) == len(addresses) <= found.total
    assert all(one == one.strip().lower() and one.count("@") == 1 for one in addresses)
    order = [tuple(AddressRule).index(one.rule) for one in found.addresses]
    assert order == sorted(order)
