"""Whether grants reach a row.

Page: "Security concepts in Dataverse". Parties and attachments share the rights of their activity.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from sandbox.dataverse.privileges import privilege_name
from sandbox.dataverse.schema import Ownership
from sandbox.dataverse.tables import TABLES

if TYPE_CHECKING:
    from sandbox.dataverse.grants import Grants, Reach
    from sandbox.dataverse.rows import Row, Rows
    from sandbox.dataverse.schema import Table

__all__ = ["DETAILS", "Rights"]

DETAILS: Final = {"activityparty": "activityid", "activitymimeattachment": "objectid"}
"""Tables whose rows have the rights of another row, and the lookup that names it."""


@dataclass(frozen=True, slots=True)
class Rights:
    """What a principal may do with which row."""

    grants: Grants
    rows: Rows

    def may(self, right: str, row: Row) -> bool:
        """Whether a privilege reaches the row; ``right`` is such as ``Read``."""
        table = TABLES[row.table]
        if row.table in DETAILS:
            lookup = row.values.get(DETAILS[row.table])
            parent = self.rows.get(*lookup) if lookup else None
            return parent is not None and self.may("Read" if right == "Read" else "Write", parent)
        if not table.privilege:
            return right == "Read"
        reach = self.grants.reach(privilege_name(right, table))
        return reach is not None and (reach.everything or self._reached(reach, row, table))

    def _reached(self, reach: Reach, row: Row, table: Table) -> bool:
        if table.ownership not in (Ownership.USER, Ownership.UNIT):
            return True
        if self._unit(row) in reach.units:
            return True
        owner = row.values.get("ownerid") if table.ownership is Ownership.USER else None
        return reach.own and (owner[1] if owner else row.id) in self.grants.principals

    def _unit(self, row: Row) -> str:
        """The business unit a row belongs to, the one of its owner if the row does not say it."""
        if row.table == "businessunit":
            return row.id
        unit = row.values.get("owningbusinessunit") or row.values.get("businessunitid")
        if unit is None and isinstance(row.values.get("ownerid"), list):
            owner = self.rows.get(*row.values["ownerid"])
            unit = owner.values.get("businessunitid") if owner else None
        return unit[1] if unit else ""
