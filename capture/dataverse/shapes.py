"""What is asked of a row so that its addresses follow, and what the answer makes of it.

Sources: "Select columns using OData", "Join tables using OData": single-valued properties may be
expanded within one another; a collection takes ``$top`` and ``$orderby`` only where nothing is.
"""

from __future__ import annotations

from functools import cache

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
from capture.dataverse.fields import Fields
from capture.dataverse.schema import STANDARD, Lookup, Table
from capture.encoding import Encoded, encoded
from capture.policy import RuleVariant

__all__ = ["address_set", "card_of", "detail_of", "shape"]

_MASTER = "_masterid_value"
_CHILDREN = "contact_customer_accounts"


@cache
def shape(table: Table) -> dict[str, Encoded]:
    """``$select`` and ``$expand`` of a table.

    The contacts of an account that were worked on most recently come first: "top 50" is documented
    without an order, and any fixed one (by name, say) would leave the same people out for ever. One
    more than the cap shows whether it cut.
    """
    columns = [
        *table.names,
        *table.emails,
        *table.detail,
        *filter(None, [table.owner, table.website]),
    ]
    columns += [_MASTER] * table.merges
    joined = [_join(one) for one in table.lookups]
    if table.logical == "account":
        options = f"$orderby=modifiedon desc,contactid asc;$top={CHILD_CONTACTS + 1}"
        joined.append(f"{_CHILDREN}({_select(STANDARD['contact'])};{options})")
    asked = {"$select": encoded(",".join(dict.fromkeys(columns)))}
    return asked | ({"$expand": encoded(",".join(joined))} if joined else {})


def _select(table: Table) -> str:
    return f"$select={','.join((table.name, *table.emails))}"


def _join(lookup: Lookup) -> str:
    nested = f";$expand=primarycontactid({_select(STANDARD['contact'])})" if lookup.primary else ""
    return f"{lookup.navigation}({_select(STANDARD[lookup.target])}{nested})"


def card_of(row: Fields, table: Table) -> Card:
    """A row as the rules see it."""
    return Card(row.text(table.name), tuple(row.text(one) for one in table.emails))


def detail_of(row: Fields, table: Table) -> str:
    """What tells a row from another of its name."""
    shown = dict.fromkeys(row.shown(one) for one in table.detail)
    return " · ".join(one for one in shown if one and one != row.text(table.name))


def address_set(
    row: Fields,
    table: Table,
    variant: RuleVariant,
    *,
    stakeholders: tuple[Stakeholder, ...] = (),
    colleagues: tuple[Card, ...] = (),
) -> AddressSet:
    """The addresses of a row by the rule of its table; people beside it come separately."""
    card = card_of(row, table)
    linked = {one.navigation: _linked(row, one) for one in table.lookups}
    match table.logical:
        case "account":
            account = AccountCard(card.name, card.emails, linked["primarycontactid"])
            children = [card_of(one, STANDARD["contact"]) for one in row.many(_CHILDREN)]
            return account_set(account, children)
        case "contact":
            return contact_set(card)
        case "lead":
            return lead_set(card)
        case "opportunity":
            return opportunity_set(
                card,
                variant,
                contact=linked["parentcontactid"],
                stakeholders=stakeholders,
                lead=linked["originatingleadid"],
                colleagues=colleagues,
            )
        case "incident":
            customer = linked["customerid_account"] or linked["customerid_contact"]
            return case_set(card, primary=linked["primarycontactid"], customer=customer)
        case _:
            return custom_set(card, [one for one in linked.values() if one])


def _linked(row: Fields, lookup: Lookup) -> Card | None:
    found = row.one(lookup.navigation)
    if found is None:
        return None
    card = card_of(found, STANDARD[lookup.target])
    if lookup.target != "account":
        return card
    primary = found.one("primarycontactid")
    person = card_of(primary, STANDARD["contact"]) if primary else None
    return AccountCard(card.name, card.emails, person)
