"""Where collection-valued navigation properties lead."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sandbox.dataverse.associations import linked

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sandbox.dataverse.rows import Row, Rows
    from sandbox.dataverse.schema import Collection

__all__ = ["related"]


def related(row: Row, collection: Collection, rows: Rows) -> Iterable[Row]:
    """Rows that a collection-valued navigation property leads to."""
    if collection.lookup:
        found = rows.found_by(collection.table, collection.lookup, (row.id,))
        return (
            one for one in found if (one.values.get(collection.lookup) or ("",))[0] == row.table
        )
    return linked(rows, row, collection)
