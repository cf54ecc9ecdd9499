"""Which addresses belong to a record: the documented rules of Auto Capture, without any I/O.

Sources: "Auto capture of related emails" and "Basic auto capture" (Dynamics 365 Sales), the table
of matched addresses per record type. Where the documentation is silent the choice is ours and
stands beside the rule.
The pages say *email address* of a person who stands beside the record, and *all email addresses* of
the record itself and of what its customer is: the singular is read as the first column that holds
one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from capture.addresses import is_usable, normal
from capture.models import AddressRule, RecordAddress
from capture.policy import RuleVariant

__all__ = [
    "CHILD_CONTACTS",
    "AccountCard",
    "AddressSet",
    "Card",
    "Stakeholder",
    "account_set",
    "case_set",
    "contact_set",
    "custom_set",
    "lead_set",
    "opportunity_set",
]

CHILD_CONTACTS = 50
"""How many contacts of an account count; "top 50" by an undocumented order."""
_STRENGTH = {rule: at for at, rule in enumerate(AddressRule)}


@dataclass(frozen=True, slots=True)
class Card:
    """A row as the rules see it: its name, and its e-mail columns in the table's order."""

    name: str = field(repr=False)
    emails: tuple[str, ...] = field(repr=False)

    @property
    def email(self) -> str:
        """The address in the singular: the first column that holds one; "" for none."""
        return next((one for one in self.emails if one.strip()), "")


@dataclass(frozen=True, slots=True)
class AccountCard(Card):
    """An account with its primary contact."""

    primary: Card | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Stakeholder:
    """A contact of the Stakeholders list, with the role or roles Dynamics shows there."""

    contact: Card = field(repr=False)
    role: str


@dataclass(frozen=True, slots=True)
class AddressSet:
    """A record's addresses, strongest rule first, each address once.

    ``total`` counts the different values that were entered, unusable ones included; ``capped`` says
    that an account has more contacts than the rule uses.
    """

    addresses: tuple[RecordAddress, ...]
    total: int
    capped: bool = False


def contact_set(contact: Card) -> AddressSet:
    """Contact: all e-mail addresses of the contact."""
    return _set(_all(contact, AddressRule.RECORD))


def lead_set(lead: Card) -> AddressSet:
    """Lead: the address of its Contact section, which is a column of it, and all others."""
    return _set(_all(lead, AddressRule.RECORD))


def account_set(account: AccountCard, children: Sequence[Card]) -> AddressSet:
    """Account: all its addresses; that of the primary contact; those of its top 50 contacts.

    ``children`` come in the order of the cap and may hold one more than it, to show that it cut.
    """
    return _set(
        _all(account, AddressRule.RECORD),
        _one(account.primary, AddressRule.PRIMARY_CONTACT),
        _children(children),
        capped=len(children) > CHILD_CONTACTS,
    )


def opportunity_set(
    opportunity: Card,
    variant: RuleVariant,
    *,
    contact: Card | None,
    stakeholders: Sequence[Stakeholder],
    lead: Card | None,
    colleagues: Sequence[Card],
) -> AddressSet:
    """Opportunity: all its addresses; its contact's; its stakeholders'.

    Since 2022 also those of ``colleagues``, who are the contacts of its account, and the contact's
    address in the lead it came from. The page does not say how many colleagues: as many as for the
    account itself, in the same order.
    """
    newer = variant is RuleVariant.Y2024
    return _set(
        _all(opportunity, AddressRule.RECORD),
        _one(contact, AddressRule.CONTACT),
        _stakeholders(stakeholders),
        _one(lead if newer else None, AddressRule.LEAD),
        _children(colleagues if newer else ()),
        capped=newer and len(colleagues) > CHILD_CONTACTS,
    )


def case_set(case: Card, *, primary: Card | None, customer: Card | None) -> AddressSet:
    """Case: its primary contact's address; all its own; all of its customer, of either kind."""
    is_company = isinstance(customer, AccountCard)
    return _set(
        _all(case, AddressRule.RECORD),
        _one(primary, AddressRule.PRIMARY_CONTACT),
        _all(customer, AddressRule.ACCOUNT if is_company else AddressRule.CONTACT),
    )


def custom_set(row: Card, linked: Sequence[Card]) -> AddressSet:
    """Custom tables: for each account or contact a lookup leads to, all its addresses.

    Of an account that of its primary contact too, but no others of its contacts. The row's own
    e-mail columns count as everywhere else, although the page names none (our choice).
    """
    entries = [_all(row, AddressRule.RECORD)]
    for one in linked:
        if isinstance(one, AccountCard):
            entries.append(_one(one.primary, AddressRule.PRIMARY_CONTACT))
            entries.append(_all(one, AddressRule.ACCOUNT))
        else:
            entries.append(_all(one, AddressRule.CONTACT))
    return _set(*entries)


_Entry = RecordAddress
_Entries = Iterator[_Entry]


def _all(card: Card | None, rule: AddressRule) -> _Entries:
    if card is not None:
        yield from (_Entry(normal(value), card.name, rule) for value in card.emails)


def _one(card: Card | None, rule: AddressRule, role: str = "") -> _Entries:
    if card is not None:
        yield _Entry(normal(card.email), card.name, rule, role)


def _stakeholders(people: Iterable[Stakeholder]) -> _Entries:
    for one in people:
        yield from _one(one.contact, AddressRule.STAKEHOLDER, one.role)


def _children(people: Sequence[Card]) -> _Entries:
    for one in people[:CHILD_CONTACTS]:
        yield from _one(one, AddressRule.CHILD_CONTACT)


def _set(*sources: _Entries, capped: bool = False) -> AddressSet:
    entered: dict[str, _Entry] = {}
    for one in (entry for source in sources for entry in source if entry.address):
        known = entered.get(one.address)
        if known is None or _STRENGTH[one.rule] < _STRENGTH[known.rule]:
            entered[one.address] = one
    usable = [one for one in entered.values() if is_usable(one.address)]
    usable.sort(key=lambda one: _STRENGTH[one.rule])
    return AddressSet(tuple(usable), len(entered), capped)
