"""Seeds teams: a right can come from a team alone."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from sandbox.company import row_id
from sandbox.dataverse.associations import link_row
from sandbox.dataverse.rows import Row
from sandbox.dataverse.seed_rows import ago

if TYPE_CHECKING:
    from sandbox.people import Person, Tenant
    from sandbox.world import World

__all__ = ["by_team", "team_rows"]

_ADMINISTRATOR: Final = "System Administrator"
_ADMINISTRATORS: Final = "Administrators"
_OWNER = 0


def by_team(tenant: Tenant, person: Person) -> bool:
    """Whether a person has the role through a team alone, as the second tenant's administrator."""
    return person.role == _ADMINISTRATOR and tenant.dataverse != "dataverse"


def team_rows(world: World, tenant: Tenant) -> Iterator[Row]:
    """The default team of the unit, which everybody is in, and a team of administrators."""
    when = dict.fromkeys(("createdon", "modifiedon"), ago(world, 700))
    unit = row_id("businessunit", tenant.company)
    administrators = [one for one in tenant.people if by_team(tenant, one)]
    teams = {tenant.company: tenant.people, _ADMINISTRATORS: administrators}
    for name, members in teams.items():
        team = row_id("team", f"{tenant.company}/{name}")
        values = {
            "name": name,
            "teamtype": _OWNER,
            "isdefault": name == tenant.company,
            "systemmanaged": False,
            "businessunitid": ["businessunit", unit],
        }
        yield Row("team", team, values | when)
        for person in members:
            yield link_row("teammembership", team, person.systemuserid)
        if name == _ADMINISTRATORS:
            yield link_row("teamroles", team, row_id("role", _ADMINISTRATOR))
