"""Fills an empty CRM: the organisation, its people, its customers and what was tracked so far.

Done once per data directory, dated back from the world's anchor, so that what is written later
survives a restart.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from sandbox.company import ACCOUNTS, row_id
from sandbox.dataverse.associations import link_row
from sandbox.dataverse.attachments import BLOCKED_EXTENSIONS
from sandbox.dataverse.owners import fill_units
from sandbox.dataverse.roles import KEY_ACCOUNTS, role_id, root_unit, security_rows
from sandbox.dataverse.rows import Row
from sandbox.dataverse.seed_activities import seed_activities

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sandbox.company import Account, Contact
    from sandbox.dataverse.rows import Rows
    from sandbox.people import Person, Tenant
    from sandbox.world import World

__all__ = ["ago", "customer_row", "seed", "system_rows"]

_STATE = "crm.state"


def seed(world: World, rows: Rows) -> None:
    """Write the rows a new data directory begins with."""
    if world.store.get(_STATE, "seeded"):
        return
    with rows.transaction():
        for row in (*system_rows(world, world.tenants[0]), *_customers(world)):
            rows.put(row)
        seed_activities(world, rows)
        fill_units(rows)
    world.store.put(_STATE, "seeded", body=True)


def ago(world: World, days: float) -> str:
    """The moment some days before the anchor, in the form rows keep dates in."""
    return (world.anchor - timedelta(days=days)).strftime("%Y-%m-%dT%H:%M:%SZ")


def customer_row(table: str, row: str, values: dict[str, Any], *, owner: Person, when: str) -> Row:
    """An active account or contact of somebody, last changed at ``when``."""
    who = ["systemuser", owner.systemuserid]
    made = {"ownerid": who, "owninguser": who, "createdby": who, "modifiedby": who}
    dates = {"createdon": when, "modifiedon": when}
    return Row(table, row, {"statecode": 0, "statuscode": 1, **made, **dates, **values})


def system_rows(world: World, tenant: Tenant) -> Iterator[Row]:
    """A tenant's organisation, its security roles, and its people with their mailboxes."""
    unit = root_unit(tenant.company)
    when = ago(world, 700)
    dates = {"createdon": when, "modifiedon": when}
    yield Row("organization", row_id("organization", tenant.company), dates | _organization(tenant))
    yield from security_rows(tenant.company, when)
    for person in tenant.people:
        yield Row("systemuser", person.systemuserid, dates | _user(person, unit))
        yield Row("mailbox", row_id("mailbox", person.oid), dates | _mailbox(world, person))
        yield link_row("systemuserroles", person.systemuserid, role_id(person.role))


def _organization(tenant: Tenant) -> dict[str, Any]:
    switches = "isautodatacaptureenabled isrelationshipinsightsenabled requireapprovalforuseremail"
    return {
        "name": tenant.company,
        "maxuploadfilesize": 5_242_880,
        "blockedattachments": BLOCKED_EXTENSIONS,
        "languagecode": 1033,
        "isexternalsearchindexenabled": True,
        "requireapprovalforqueueemail": True,
        "isduplicatedetectionenabled": True,
        "isautodatacapturev2enabled": False,
        "ispreviewforautocaptureenabled": False,
        **dict.fromkeys(switches.split(), True),
    }


def _user(person: Person, unit: list[str]) -> dict[str, Any]:
    first, _, last = person.name.partition(" ")
    return {
        "azureactivedirectoryobjectid": person.oid,
        "ownerid": person.systemuserid,
        "fullname": person.name,
        "firstname": first,
        "lastname": last,
        "title": person.role,
        "internalemailaddress": person.mail,
        "domainname": person.mail,
        "isdisabled": False,
        "islicensed": True,
        "accessmode": 0,
        "emailrouteraccessapproval": 1,
        "isemailaddressapprovedbyo365admin": True,
        "incomingemaildeliverymethod": 2,
        "outgoingemaildeliverymethod": 2,
        "businessunitid": unit,
        "defaultmailbox": ["mailbox", row_id("mailbox", person.oid)],
    }


def _mailbox(world: World, person: Person) -> dict[str, Any]:
    """Approved, tested and enabled for server-side synchronisation."""
    who = ["systemuser", person.systemuserid]
    return {
        "name": person.name,
        "emailaddress": person.mail,
        "ownerid": who,
        "owninguser": who,
        "regardingobjectid": who,
        "incomingemaildeliverymethod": 2,
        "outgoingemaildeliverymethod": 2,
        "actdeliverymethod": 1,
        "incomingemailstatus": 1,
        "outgoingemailstatus": 1,
        "actstatus": 1,
        "mailboxstatus": 1,
        "emailrouteraccessapproval": 1,
        "isemailaddressapprovedbyo365admin": True,
        "enabledforincomingemail": True,
        "enabledforoutgoingemail": True,
        "enabledforact": True,
        "testemailconfigurationscheduled": False,
        "testmailboxaccesscompletedon": ago(world, 400),
        "lastsuccessfulsynccompletedon": ago(world, 0.01),
        "isforwardmailbox": False,
        "statecode": 0,
        "statuscode": 1,
    }


def _customers(world: World) -> Iterator[Row]:
    for number, account in enumerate(ACCOUNTS):
        owner = world.people[account.owner]
        when = ago(world, 300 - number)
        first = account.contacts[0].id if account.contacts else None
        values = _account(account) | {"primarycontactid": ["contact", first] if first else None}
        row = customer_row("account", account.id, values, owner=owner, when=when)
        yield _hidden(row, account)
        for place, contact in enumerate(account.contacts):
            values = _contact(contact) | {"parentcustomerid": ["account", account.id]}
            changed = ago(world, 200 + place / 10)
            made = customer_row("contact", contact.id, values, owner=owner, when=changed)
            yield _hidden(made, account)


def _hidden(row: Row, account: Account) -> Row:
    return row.with_values({"owningbusinessunit": KEY_ACCOUNTS}) if account.private else row


def _account(account: Account) -> dict[str, Any]:
    return {
        "name": account.name,
        "websiteurl": f"https://{account.domain}" if account.domain else None,
        "address1_city": account.city,
        "address1_country": account.country or None,
        "telephone1": account.telephone,
        **_addresses(account.mails),
    }


def _contact(contact: Contact) -> dict[str, Any]:
    names = {"firstname": contact.first, "lastname": contact.last, "fullname": contact.name}
    return names | {"jobtitle": contact.title, **_addresses(contact.mails)}


def _addresses(mails: tuple[str, ...]) -> dict[str, Any]:
    return {f"emailaddress{number}": mail for number, mail in enumerate(mails, 1)}
