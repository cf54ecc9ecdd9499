"""Removing a row together with what hangs on it.

Page: "Configure table relationship cascading behavior": what belongs to the row goes with it
(Cascade), what only refers to it loses the link (RemoveLink).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sandbox.dataverse.activity_tables import CONCRETE
from sandbox.dataverse.attachments import recount
from sandbox.dataverse.tables import TABLES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sandbox.dataverse.rows import Row, Rows

__all__ = ["referring", "remove"]

_CASCADES: Final = frozenset(
    {
        ("contact", "parentcustomerid"),
        ("incident", "customerid"),
        ("connection", "record1id"),
        ("connection", "record2id"),
        ("connection", "relatedconnectionid"),
        ("annotation", "objectid"),
        ("activityparty", "activityid"),
        ("activitymimeattachment", "objectid"),
        *((name, "regardingobjectid") for name in CONCRETE),
    }
)


def remove(rows: Rows, row: Row) -> None:
    """Delete a row, its children and their children; other rows lose their links to it."""
    if rows.get(row.table, row.id) is None:
        return
    rows.remove(row)
    for child, column in list(referring(rows, row)):
        if (child.table, column) in _CASCADES:
            remove(rows, child)
        else:
            current = rows.get(child.table, child.id)
            if current is not None:
                rows.put(current.with_values({column: None}))
    for pair in list(_pairs(rows, row)):
        rows.remove(pair)
    if row.table == "activitymimeattachment":
        recount(rows, row.values["objectid"])


def referring(rows: Rows, row: Row) -> Iterator[tuple[Row, str]]:
    """Every row with a lookup that names this one, and that lookup."""
    for table in TABLES.values():
        for column in table.lookups if not table.members else ():
            for child in rows.found_by(table.name, column, (row.id,)):
                yield child, column


def _pairs(rows: Rows, row: Row) -> Iterator[Row]:
    for collection in TABLES[row.table].collections.values():
        if collection.link:
            yield from rows.found_by(collection.link.table, collection.link.near, (row.id,))
