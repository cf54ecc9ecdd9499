"""Who may do what with which row.

Salesperson and Sales Manager read the organisation's customers and activities, but not the rows
marked private to somebody else (the manager reads those too); a Salesperson changes own rows only.
A row that may not be read is missing from every list, and 403 by its id (page: "Compose HTTP
requests and handle errors", status 403 for PrivilegeDenied).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from sandbox.dataverse.activity_tables import CONCRETE, REGARDED
from sandbox.dataverse.errors import CrmError, denied, missing

if TYPE_CHECKING:
    from sandbox.dataverse.rows import Row, Rows
    from sandbox.people import Person

__all__ = ["Access"]

_ALL: Final = ("Sales Manager", "System Administrator")
_PARENTS: Final = {"activityparty": "activityid", "activitymimeattachment": "objectid"}
_WRITABLE: Final = frozenset(
    (*REGARDED, *CONCRETE, "activitymimeattachment", "annotation", "connection")
)


@dataclass(frozen=True, slots=True)
class Access:
    """One person's rights."""

    person: Person
    rows: Rows

    def may_read(self, row: Row) -> bool:
        """Whether lists and joins show the row."""
        if row.table in _PARENTS:
            parent = self._parent(row)
            return parent is not None and self.may_read(parent)
        if row.table == "mailbox":
            return self._owns(row) or self.person.role == "System Administrator"
        return not row.private or self._owns(row) or self.person.role in _ALL

    def readable(self, table: str, row_id: str) -> Row:
        """The row; raises 404 if there is none and 403 if it may not be read."""
        row = self.rows.get(table, row_id)
        if row is None:
            raise missing(table, row_id)
        if not self.may_read(row):
            raise denied(self.person.systemuserid, "ReadAccess", row.table, row_id)
        return row

    def writable(self, row: Row, right: str = "WriteAccess") -> None:
        """Raises 403 unless this person may change the row."""
        self.creatable(row.table)
        target = self._parent(row) if row.table in _PARENTS else row
        if target is None or not self.may_read(target):
            raise denied(self.person.systemuserid, "ReadAccess", row.table, row.id)
        if not (self._owns(target) or self.person.role in _ALL):
            raise denied(self.person.systemuserid, right, row.table, row.id)

    def creatable(self, table: str) -> None:
        """Raises 403 for a table that nobody here may write."""
        if table not in _WRITABLE:
            raise CrmError(
                403,
                "0x80040220",
                f"Principal user (Id={self.person.systemuserid}) is missing the privilege to "
                f"create or change {table}.",
            )

    def _owns(self, row: Row) -> bool:
        owner = row.values.get("ownerid")
        return owner is not None and owner[1] == self.person.systemuserid

    def _parent(self, row: Row) -> Row | None:
        lookup = row.values.get(_PARENTS[row.table])
        return self.rows.get(*lookup) if lookup else None
