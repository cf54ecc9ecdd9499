"""What a condition may look at besides the row itself."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

    from sandbox.dataverse.access import Access
    from sandbox.dataverse.rows import Row, Rows

__all__ = ["Scope"]


@dataclass(frozen=True, slots=True)
class Scope:
    """All rows, who asks and when."""

    rows: Rows
    access: Access
    now: datetime

    @property
    def user(self) -> str:
        """The systemuser who asks."""
        return self.access.user

    @property
    def unit(self) -> str | None:
        """The business unit of who asks."""
        row = self.rows.get("systemuser", self.user)
        return row.values["businessunitid"][1] if row else None

    def reached(self, table: str, value: list[str] | None) -> Row | None:
        """The row a lookup names, if it is of this table and may be read."""
        row = self.rows.get(table, value[1]) if value else None
        return row if row and self.access.may_read(row) else None

    def readable(self, rows: Iterable[Row]) -> Iterator[Row]:
        """Those of the rows that may be read."""
        return (row for row in rows if self.access.may_read(row))
