"""What follows from a row's owner.

Page: "User and team tables": a row belongs to a user or a team and to that owner's business unit.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sandbox.dataverse.tables import TABLES

if TYPE_CHECKING:
    from sandbox.dataverse.rows import Rows

__all__ = ["fill_units", "owned_by"]


def owned_by(rows: Rows, owner: list[str]) -> dict[str, Any]:
    """The values of every lookup that says whose a row is."""
    row = rows.get(*owner)
    return {
        "ownerid": owner,
        "owninguser": owner if owner[0] == "systemuser" else None,
        "owningteam": owner if owner[0] == "team" else None,
        "owningbusinessunit": row.values.get("businessunitid") if row else None,
    }


def fill_units(rows: Rows) -> None:
    """Give rows that do not say their business unit the one of their owner."""
    for table in TABLES.values():
        if "owningbusinessunit" in table.lookups and not table.members:
            for row in list(rows.all(table.name)):
                if row.values.get("ownerid") and not row.values.get("owningbusinessunit"):
                    rows.put(row.with_values(owned_by(rows, row.values["ownerid"])))
