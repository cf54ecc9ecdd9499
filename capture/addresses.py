"""Which addresses belong to a record: the documented rules of Auto Capture, without any I/O.

Source: "Auto capture of related emails" and "Basic auto capture" (Dynamics 365 Sales), the table of
matched addresses per record type.
Where the documentation is silent the choice is ours and stands beside the rule.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from capture.models import AddressRule, RecordAddress

__all__ = ["CHILD_CONTACTS", "AddressSet", "ContactCard", "account_set", "contact_set", "normal"]

CHILD_CONTACTS = 50
"""How many contacts of an account count; "top 50" by an undocumented order."""
_SMTP = re.compile(
    r"[^\s@<>()\[\]\\,;:\"\x00-\x1f\x7f]{1,64}@[^\s@<>()\[\]\\,;:\"/\x00-\x1f\x7f]{1,253}"
)
_STRENGTH = tuple(AddressRule)


@dataclass(frozen=True, slots=True)
class ContactCard:
    """A contact as the rules see it: full name and e-mail columns in the table's order."""

    name: str = field(repr=False)
    emails: tuple[str | None, ...] = field(repr=False)

    @property
    def email(self) -> str | None:
        """The contact's e-mail in the singular: the first column that holds one (our choice)."""
        return next((one for one in self.emails if one and one.strip()), None)


@dataclass(frozen=True, slots=True)
class AddressSet:
    """A record's addresses, strongest rule first, each address once.

    ``total`` counts the different values that were entered, unusable ones included; ``capped`` says
    that the account has more contacts than the rule uses.
    """

    addresses: tuple[RecordAddress, ...]
    total: int
    capped: bool = False


def normal(address: str | None) -> str:
    """An address as it is compared: trimmed, lower case; "" for none."""
    return (address or "").strip().lower()


def contact_set(contact: ContactCard) -> AddressSet:
    """Contact: every e-mail column of the contact."""
    return _set((value, contact.name, AddressRule.RECORD) for value in contact.emails)


def account_set(
    name: str,
    emails: Sequence[str | None],
    *,
    primary: ContactCard | None,
    children: Sequence[ContactCard],
) -> AddressSet:
    """Account: every e-mail column of it; e-mail of the primary contact; e-mail of its contacts.

    ``children`` come in the order of the cap and may hold one more than it, to show that it cut.
    """
    entries = [(value, name, AddressRule.RECORD) for value in emails]
    if primary is not None:
        entries.append((primary.email, primary.name, AddressRule.PRIMARY_CONTACT))
    used = children[:CHILD_CONTACTS]
    entries += [(child.email, child.name, AddressRule.CHILD_CONTACT) for child in used]
    return _set(entries, capped=len(children) > CHILD_CONTACTS)


def _set(
    entries: Iterable[tuple[str | None, str, AddressRule]], *, capped: bool = False
) -> AddressSet:
    entered: dict[str, RecordAddress] = {}
    for value, owner, rule in entries:
        address = normal(value)
        if not address:
            continue
        known = entered.get(address)
        if known is None or _STRENGTH.index(rule) < _STRENGTH.index(known.rule):
            entered[address] = RecordAddress(address, owner, rule)
    usable = [one for address, one in entered.items() if _SMTP.fullmatch(address)]
    usable.sort(key=lambda one: _STRENGTH.index(one.rule))
    return AddressSet(tuple(usable), len(entered), capped)
