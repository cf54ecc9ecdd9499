"""Fills the second tenant's empty organisation: its people, and a customer also called Contoso.

Nothing here may ever be shown to somebody of the first tenant, so its names are its own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sandbox.company.second import SECOND_ACCOUNTS
from sandbox.dataverse.owners import fill_units
from sandbox.dataverse.parties import Directory
from sandbox.dataverse.seed import customer_rows, system_rows
from sandbox.dataverse.seed_activities import Desk
from sandbox.dataverse.seed_told import RECEIVED, SENT, MailSeed

if TYPE_CHECKING:
    from sandbox.dataverse.rows import Rows
    from sandbox.people import Tenant
    from sandbox.world import World

__all__ = ["seed_second"]

_STATE: Final = "crm.state"
_CONTOSO: Final = ("account", "Proseware/Contoso")
_MAILS: Final = (
    MailSeed(_CONTOSO, 0, "elif.kaya@contoso.example", RECEIVED, "First order of valves", 60.0),
    MailSeed(_CONTOSO, 0, "deniz.arslan@contoso.example", SENT, "Manual of the valves", 40.0),
)


def seed_second(world: World, rows: Rows, tenant: Tenant) -> None:
    """Write the rows a new data directory begins with."""
    if world.store.get(_STATE, tenant.dataverse):
        return
    with rows.transaction():
        for row in (
            *system_rows(world, tenant),
            *customer_rows(world, SECOND_ACCOUNTS, tenant.people),
        ):
            rows.put(row)
        desk = Desk(world, tenant.people, rows, Directory(rows, world, tenant.people).resolve)
        for mail in _MAILS:
            desk.put_mail(mail)
        fill_units(rows)
    world.store.put(_STATE, tenant.dataverse, body=True)
