"""Connections, which exist twice: once from each of the two rows that they connect.

Page: "Use connections to link records to each other": whichever side is written, the other follows.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from sandbox.dataverse.rows import Row
from sandbox.dataverse.shape import name_of
from sandbox.dataverse.tables import TABLES

if TYPE_CHECKING:
    from sandbox.dataverse.rows import Rows

__all__ = ["follow_connection", "put_connection", "reciprocal"]

_MIRRORED: Final = {
    "record1id": "record2id",
    "record2id": "record1id",
    "record1roleid": "record2roleid",
    "record2roleid": "record1roleid",
}
_COMPUTED: Final = ("name", "ismaster", "relatedconnectionid", "connectionid")


def put_connection(rows: Rows, row_id: str, values: dict[str, Any], *, related_id: str) -> Row:
    """Write a connection under ``row_id`` and its reciprocal under ``related_id``.

    ``values`` name both records, perhaps their roles, and whatever else a connection has.
    """
    for one, other, side in ((row_id, related_id, values), (related_id, row_id, _mirror(values))):
        master = one == row_id
        link = {"ismaster": master, "relatedconnectionid": ["connection", other]}
        rows.put(Row("connection", one, _described(rows, side | link)))
    made = rows.get("connection", row_id)
    assert made is not None
    return made


def follow_connection(rows: Rows, row: Row) -> Row:
    """Let name and reciprocal of a changed connection follow it."""
    row = rows.put(row.with_values(_described(rows, row.values)))
    other = reciprocal(rows, row)
    if other is not None:
        kept = {name: other.values.get(name) for name in _COMPUTED if name in other.values}
        rows.put(other.with_values(_described(rows, _mirror(row.values) | kept)))
    return row


def reciprocal(rows: Rows, row: Row) -> Row | None:
    """The same connection seen from its other row."""
    related = row.values.get("relatedconnectionid")
    return rows.get(*related) if related else None


def _mirror(values: dict[str, Any]) -> dict[str, Any]:
    swapped = {one: values.get(other) for one, other in _MIRRORED.items()}
    return values | swapped


def _described(rows: Rows, values: dict[str, Any]) -> dict[str, Any]:
    """With the connection's name, which is that of the row connected to, and the kinds of rows."""
    codes = {
        f"record{side}objecttypecode": TABLES[values[f"record{side}id"][0]].code for side in (1, 2)
    }
    return values | codes | {"name": name_of(rows.get(*values["record2id"]))}
