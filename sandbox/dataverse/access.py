"""Who may do what with which row: security roles, held directly or through a team.

A row that may not be read is missing from every list, and 403 by its id (pages: "Security concepts
in Dataverse", "Compose HTTP requests and handle errors", status 403 for PrivilegeDenied). Rows are
not shared one by one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sandbox.dataverse.errors import denied, missing
from sandbox.dataverse.grants import Grants
from sandbox.dataverse.privileges import lacking, privilege_name
from sandbox.dataverse.schema import Ownership
from sandbox.dataverse.tables import TABLES

if TYPE_CHECKING:
    from sandbox.dataverse.grants import Reach
    from sandbox.dataverse.rows import Row, Rows
    from sandbox.dataverse.schema import Table
    from sandbox.people import Person

__all__ = ["Access"]

_PARENTS: Final = {"activityparty": "activityid", "activitymimeattachment": "objectid"}


class Access:
    """One person's rights; raises ``CrmError`` 403 for who has none in this organisation."""

    def __init__(self, person: Person, rows: Rows) -> None:
        self.person = person
        self.rows = rows
        self.grants = Grants.of(person, rows)

    @property
    def user(self) -> str:
        """The id of this person's systemuser row."""
        return self.grants.user

    def may(self, right: str, row: Row) -> bool:
        """Whether a privilege of this person reaches the row; ``right`` is such as ``Read``."""
        table = TABLES[row.table]
        if row.table in _PARENTS:
            parent = self._parent(row)
            inherited = right if right == "Read" else "Write"
            return parent is not None and self.may(inherited, parent)
        if not table.privilege:
            return right == "Read"
        reach = self.grants.reach(privilege_name(right, table))
        return reach is not None and (reach.everything or self._reached(reach, row, table))

    def may_read(self, row: Row) -> bool:
        """Whether lists and joins show the row."""
        return self.may("Read", row)

    def readable(self, table: str, row_id: str) -> Row:
        """The row; raises 404 if there is none and 403 if it may not be read."""
        self.require("Read", TABLES[table])
        row = self.rows.get(table, row_id)
        if row is None:
            raise missing(table, row_id)
        self.check("Read", row)
        return row

    def check(self, right: str, row: Row) -> None:
        """Raises 403 unless this person has the right on the row."""
        self.require(right, TABLES[row.table])
        if not self.may(right, row):
            raise denied(self.user, f"{right}Access", row.table, row.id)

    def require(self, right: str, table: Table) -> None:
        """Raises 403 unless this person has the privilege for any row of the table at all."""
        if table.name in _PARENTS and right != "Read":
            right = "Write"
        name = privilege_name(right, table)
        if name and self.grants.reach(name) is None:
            raise lacking(self.user, right, table)

    def _reached(self, reach: Reach, row: Row, table: Table) -> bool:
        match table.ownership:
            case Ownership.USER:
                owner = row.values.get("ownerid")
                own = owner is not None and owner[1] in self.grants.principals
                return (reach.own and own) or self._unit(row) in reach.units
            case Ownership.UNIT:
                return (reach.own and row.id in self.grants.principals) or (
                    self._unit(row) in reach.units
                )
            case _:
                return True

    def _unit(self, row: Row) -> str:
        """The business unit a row belongs to."""
        unit = row.values.get("owningbusinessunit") or row.values.get("businessunitid")
        if row.table == "businessunit":
            return row.id
        if unit is None and row.values.get("ownerid"):
            owner = self.rows.get(*row.values["ownerid"])
            unit = owner.values.get("businessunitid") if owner else None
        return unit[1] if unit else ""

    def _parent(self, row: Row) -> Row | None:
        lookup = row.values.get(_PARENTS[row.table])
        return self.rows.get(*lookup) if lookup else None
