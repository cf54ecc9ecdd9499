"""Fills an empty CRM: the organisation, its people, its customers and what was tracked so far.

Done once per data directory, dated back from the world's anchor, so that what is written later
survives a restart.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sandbox.company import ACCOUNTS, row_id
from sandbox.dataverse.associations import link_row
from sandbox.dataverse.attachments import BLOCKED_EXTENSIONS
from sandbox.dataverse.owners import fill_units
from sandbox.dataverse.roles import role_id, root_unit, security_rows
from sandbox.dataverse.rows import Row
from sandbox.dataverse.seed_activities import seed_activities
from sandbox.dataverse.seed_mailboxes import (
    mailbox_rows,
    mailbox_values,
    repeated,
    server_profile,
)
from sandbox.dataverse.seed_rows import ago, hidden, owned_row
from sandbox.dataverse.seed_sales import seed_sales
from sandbox.dataverse.seed_teams import by_team, team_rows

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sandbox.company import Account, Contact
    from sandbox.dataverse.rows import Rows
    from sandbox.people import Person, Tenant
    from sandbox.world import World

__all__ = ["customer_rows", "seed", "system_rows"]

_STATE = "crm.state"


def seed(world: World, rows: Rows) -> None:
    """Write the rows a new data directory begins with."""
    if world.store.get(_STATE, "seeded") and any(rows.all("privilege")):
        return  # a folder of before there were security roles is seeded again
    with rows.transaction():
        for row in (
            *system_rows(world, world.tenants[0]),
            *mailbox_rows(world),
            *customer_rows(world, ACCOUNTS, world.people),
        ):
            rows.put(row)
        seed_sales(world, rows)
        seed_activities(world, rows)
        fill_units(rows)
    world.store.put(_STATE, "seeded", body=True)


def system_rows(world: World, tenant: Tenant) -> Iterator[Row]:
    """A tenant's organisation, its security roles and teams, its people with their mailboxes."""
    unit = root_unit(tenant.company)
    when = ago(world, 700)
    yield from security_rows(tenant.company, when)
    yield from team_rows(world, tenant)
    dates = {"createdon": when, "modifiedon": when}
    yield Row("organization", row_id("organization", tenant.company), dates | _organization(tenant))
    yield server_profile(world, tenant)
    for person in tenant.people:
        who = ["systemuser", person.systemuserid]
        values = mailbox_values(world, person.name, person.mail, who, who)
        mailbox = Row("mailbox", row_id("mailbox", person.oid), dates | values)
        yield mailbox
        yield Row(
            "systemuser", person.systemuserid, dates | _user(person, unit) | repeated(mailbox)
        )
        yield Row("usersettings", person.systemuserid, dates | _settings(unit))
        if not by_team(tenant, person):
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
        "businessunitid": unit,
    }


def _settings(unit: list[str]) -> dict[str, Any]:
    return {
        "uilanguageid": 1033,
        "localeid": 1033,
        "timezonecode": 92,
        "paginglimit": 50,
        "isautodatacaptureenabled": True,
        "incomingemailfilteringmethod": 1,
        "businessunitid": unit,
    }


def customer_rows(
    world: World, accounts: Sequence[Account], people: Sequence[Person]
) -> Iterator[Row]:
    """Accounts with their contacts, owned by whom they say of ``people``."""
    for number, account in enumerate(accounts):
        owner = people[account.owner]
        when = ago(world, 300 - number)
        first = account.contacts[0].id if account.contacts else None
        values = _account(account) | {"primarycontactid": ["contact", first] if first else None}
        row = owned_row("account", account.id, values, owner=owner, when=when)
        yield hidden(row) if account.private else row
        for place, contact in enumerate(account.contacts):
            values = _contact(contact) | {"parentcustomerid": ["account", account.id]}
            changed = ago(world, 200 + place / 10)
            made = owned_row("contact", contact.id, values, owner=owner, when=changed)
            yield hidden(made) if account.private else made


def _account(account: Account) -> dict[str, Any]:
    return {
        "name": account.name,
        "websiteurl": f"https://{account.domain}" if account.domain else None,
        "address1_city": account.city,
        "address1_country": account.country or None,
        "telephone1": account.telephone or None,
        **_addresses(account.mails),
    }


def _contact(contact: Contact) -> dict[str, Any]:
    names = {"firstname": contact.first, "lastname": contact.last, "fullname": contact.name}
    return names | {"jobtitle": contact.title, **_addresses(contact.mails)}


def _addresses(mails: tuple[str, ...]) -> dict[str, Any]:
    return {f"emailaddress{number}": mail for number, mail in enumerate(mails, 1)}
