"""Fills the second tenant's empty organisation: its people, and a customer also called Contoso.

Nothing here may ever be shown to somebody of the first tenant, so its names are its own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sandbox.company import row_id
from sandbox.dataverse.owners import fill_units
from sandbox.dataverse.seed import system_rows
from sandbox.dataverse.seed_rows import ago, owned_row

if TYPE_CHECKING:
    from sandbox.dataverse.rows import Rows
    from sandbox.people import Tenant
    from sandbox.world import World

__all__ = ["seed_second"]

_STATE: Final = "crm.state"


def seed_second(world: World, rows: Rows, tenant: Tenant) -> None:
    """Write the rows a new data directory begins with."""
    if world.store.get(_STATE, tenant.dataverse):
        return
    owner, when = tenant.people[0], ago(world, 90)
    account = row_id("account", f"{tenant.company}/Contoso")
    contact = row_id("contact", f"{tenant.company}/Elif Kaya")
    company = {
        "name": "Contoso",
        "websiteurl": "https://contoso.example",
        "address1_city": "Izmir",
        "emailaddress1": "orders@contoso.example",
        "primarycontactid": ["contact", contact],
    }
    buyer = {
        "firstname": "Elif",
        "lastname": "Kaya",
        "fullname": "Elif Kaya",
        "jobtitle": "Buyer",
        "emailaddress1": "elif.kaya@contoso.example",
        "parentcustomerid": ["account", account],
    }
    with rows.transaction():
        for row in system_rows(world, tenant):
            rows.put(row)
        rows.put(owned_row("account", account, company, owner=owner, when=when))
        rows.put(owned_row("contact", contact, buyer, owner=owner, when=when))
        fill_units(rows)
    world.store.put(_STATE, tenant.dataverse, body=True)
