"""Puts contacts that a person brought along into the CRM.

Ids come from company and address, so the same file loaded again finds its rows and leaves them as
they have become.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sandbox.company import row_id
from sandbox.dataverse.seed_rows import ago, owned_row

if TYPE_CHECKING:
    from sandbox.contacts import Contacts, ImportedContact
    from sandbox.dataverse.rows import Rows
    from sandbox.world import World

__all__ = ["put_imported"]

_AGE: Final = 30.0


def put_imported(world: World, rows: Rows, contacts: Contacts) -> None:
    """Add an account per company and a contact per line, owned by the first person.

    A company that is there already, whatever its case, is used, the oldest of several; its first
    contact becomes its primary one if it has none.
    """
    companies: dict[str, str] = {}
    for row in sorted(rows.all("account"), key=lambda row: str(row.values["createdon"])):
        companies.setdefault((row.values.get("name") or "").casefold(), row.id)
    with rows.transaction():
        for name in contacts.companies:
            if name.casefold() not in companies:
                companies[name.casefold()] = _put_account(world, rows, name)
        for place, contact in enumerate(contacts.contacts):
            account = companies.get(contact.company.casefold()) if contact.company else None
            _put_contact(world, rows, contact, account=account, place=place)


def _put_account(world: World, rows: Rows, name: str) -> str:
    account = row_id("imported account", name.casefold())
    if rows.get("account", account) is None:
        when = ago(world, _AGE)
        rows.put(owned_row("account", account, {"name": name}, owner=world.people[0], when=when))
    return account


def _put_contact(
    world: World, rows: Rows, contact: ImportedContact, *, account: str | None, place: int
) -> None:
    contact_id = row_id("imported contact", f"{contact.company.casefold()}/{contact.mail.lower()}")
    if rows.get("contact", contact_id):
        return
    values = {
        "firstname": contact.first or None,
        "lastname": contact.last or None,
        "fullname": f"{contact.first} {contact.last}".strip(),
        "emailaddress1": contact.mail,
        "parentcustomerid": ["account", account] if account else None,
    }
    when = ago(world, _AGE + place / 86_400)
    rows.put(owned_row("contact", contact_id, values, owner=world.people[0], when=when))
    row = rows.get("account", account) if account else None
    if row and not row.values.get("primarycontactid"):
        rows.put(row.with_values({"primarycontactid": ["contact", contact_id]}))
