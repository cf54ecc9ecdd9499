"""Many-to-many relationships: their rows, and what they lead to.

Pages: "Associate and disassociate table rows by using the Web API", "Many-to-many entity
relationships". A relationship's table holds one row per pair, with the bare ids of both sides.
"""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Final

from sandbox.dataverse.rows import Row
from sandbox.dataverse.tables import TABLES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sandbox.dataverse.rows import Rows
    from sandbox.dataverse.schema import Collection

__all__ = ["link_row", "linked"]

_NAMESPACE: Final = uuid.UUID("0d7e1f0a-6b7f-4f0e-8f53-2a6f1c9f7d20")


def link_row(table: str, one: str, other: str, **values: int) -> Row:
    """The row of a pair, ids in the order of the relationship table's columns.

    The pair determines the row's id, so that no pair is there twice.
    """
    near, far = TABLES[table].indexed
    row_id = str(uuid.uuid5(_NAMESPACE, f"{table}:{one}:{other}"))
    return Row(table, row_id, {near: one, far: other, **values})


def linked(rows: Rows, row: Row, collection: Collection) -> Iterator[Row]:
    """The rows that a many-to-many navigation property leads to."""
    link = collection.link
    if link is None:
        return
    for pair in rows.found_by(link.table, link.near, (row.id,)):
        found = rows.get(collection.table, pair.values[link.far])
        if found is not None:
            yield found
