"""Seeds the roles that connections are made in.

Page: "How are stakeholders and sales team members tracked for opportunities?".
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from sandbox.company import row_id
from sandbox.company.pipeline import SALES_TEAM_ROLES, STAKEHOLDER_ROLES
from sandbox.dataverse.connection_tables import SALES_TEAM, STAKEHOLDER
from sandbox.dataverse.rows import Row
from sandbox.dataverse.seed_rows import ago

if TYPE_CHECKING:
    from sandbox.world import World

__all__ = ["connection_roles"]


def connection_roles(world: World) -> Iterator[Row]:
    """The built-in roles of both categories, for opportunities; one for companies' relations."""
    named = [(name, STAKEHOLDER) for name in STAKEHOLDER_ROLES]
    named += [(name, SALES_TEAM) for name in SALES_TEAM_ROLES]
    named.append(("Supplier", 1))
    dates = dict.fromkeys(("createdon", "modifiedon"), ago(world, 700))
    for name, category in named:
        values = {"name": name, "category": category, "ismanaged": True, **dates}
        values |= {"statecode": 0, "statuscode": 1}
        yield Row("connectionrole", row_id("connectionrole", name), values)
        target = {
            "connectionroleid": ["connectionrole", row_id("connectionrole", name)],
            "associatedobjecttypecode": "account" if category == 1 else "opportunity",
        }
        yield Row("connectionroleobjecttypecode", row_id("role target", name), target | dates)
