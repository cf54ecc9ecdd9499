"""Merging two rows into one.

Pages: "Merge Action", "Merge table rows using the Web API": what referred to the subordinate refers
to the target afterwards, and the subordinate is deactivated and points to its master.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from sandbox.dataverse.conversion import as_guid
from sandbox.dataverse.deletion import referring
from sandbox.dataverse.errors import CrmError, bad_query, not_here
from sandbox.dataverse.parties import settle
from sandbox.dataverse.tables import TABLES

if TYPE_CHECKING:
    from sandbox.dataverse.rows import Row
    from sandbox.dataverse.writes import Writes

__all__ = ["merge"]

_PREFIX: Final = "Microsoft.Dynamics.CRM."
_PARAMETERS: Final = frozenset(("Target", "Subordinate", "UpdateContent", "PerformParentingChecks"))
_DEACTIVATED: Final = {"account": (1, 2), "contact": (1, 2), "incident": (2, 2000)}
"""State and status of a subordinate; leads are not merged here."""


def merge(writes: Writes, body: dict[str, Any]) -> None:
    """Merge; raises ``CrmError`` 400 for wrong parameters and 403 for want of a right."""
    if set(body) - _PARAMETERS or not isinstance(body.get("PerformParentingChecks"), bool):
        raise bad_query("Merge takes Target, Subordinate, UpdateContent, PerformParentingChecks.")
    target, subordinate = _row(writes, body, "Target"), _row(writes, body, "Subordinate")
    if target.table != subordinate.table or target.id == subordinate.id:
        raise bad_query("Target and Subordinate must be two rows of one table.")
    if target.values.get("merged") or subordinate.values.get("merged"):
        raise CrmError(400, "", "A row that was merged cannot be merged again.")
    for row in (target, subordinate):
        writes.access.check("Write", row)
    content = body.get("UpdateContent") or {}
    if not isinstance(content, dict):
        raise bad_query("UpdateContent must be an object.")
    key = TABLES[target.table].key
    content = {name: value for name, value in content.items() if name not in (key, "@odata.type")}
    with writes.rows.transaction():
        if content:
            writes.update(target, content)
        _move(writes, subordinate, target)
        state, status = _DEACTIVATED[target.table]
        values = {"merged": True, "masterid": [target.table, target.id]}
        values |= {"statecode": state, "statuscode": status, "modifiedon": writes.now}
        writes.rows.put(writes.current(subordinate).with_values(values))


def _move(writes: Writes, subordinate: Row, target: Row) -> None:
    """Let everything that refers to the subordinate refer to the target."""
    rows = writes.rows
    for one, column in list(referring(rows, subordinate)):
        current = rows.get(one.table, one.id)
        if current is not None and current.id != target.id:
            moved = rows.put(current.with_values({column: [target.table, target.id]}))
            if column == "regardingobjectid":
                settle(rows, moved)


def _row(writes: Writes, body: dict[str, Any], name: str) -> Row:
    given = body.get(name)
    kind = given.get("@odata.type") if isinstance(given, dict) else None
    table = str(kind).removeprefix("#").removeprefix(_PREFIX)
    if not isinstance(given, dict) or table not in TABLES:
        raise bad_query(f"{name} must be a row with its @odata.type.")
    if table not in _DEACTIVATED:
        raise not_here(f"merging rows of {table}")
    row_id = as_guid(given.get(TABLES[table].key))
    if row_id is None:
        raise bad_query(f"{name} must hold the row's {TABLES[table].key}.")
    return writes.access.readable(table, row_id)
