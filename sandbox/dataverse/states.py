"""States: which status belongs to which state, and what may still change in a closed row.

Pages: "Email table/entity reference" and those of the other tables, "opportunity EntityType" and
"incident EntityType" (closed rows are read-only until they are reactivated).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from sandbox.dataverse.activity_tables import CONCRETE
from sandbox.dataverse.errors import CrmError

if TYPE_CHECKING:
    from sandbox.dataverse.rows import Row
    from sandbox.dataverse.schema import Table

__all__ = ["check_open", "with_status"]

_CLOSED_BY: Final = {
    ("opportunity", 1): "WinOpportunity",
    ("opportunity", 2): "LoseOpportunity",
    ("incident", 1): "CloseIncident",
}
_READ_ONLY_WHEN_CLOSED: Final = (*CONCRETE, "opportunity", "incident")
_STATE: Final = frozenset(("statecode", "statuscode"))


def with_status(table: Table, old: dict[str, Any], new: dict[str, Any]) -> dict[str, Any]:
    """The new values with statecode and statuscode in agreement; raises 400 if they are not."""
    if not _STATE & set(new) or not table.statuses:
        return dict(new)
    state = new.get("statecode", old.get("statecode", 0))
    status = new.get("statuscode")
    if status is None:
        status = next((one for one, its in table.statuses.items() if its == state), None)
    if status is None or table.statuses.get(status) != state or (not old and state):
        raise CrmError(
            400,
            "0x80048408",
            f"{status} is not a valid status code for state code {state} on {table.name}.",
        )
    message = _CLOSED_BY.get((table.name, state))
    if message and old.get("statecode") != state:
        raise CrmError(
            400,
            "",
            f"This message can not be used to set the state of {table.name} to {state}. "
            f"Use {message} instead.",
        )
    return new | {"statecode": state, "statuscode": status}


def check_open(row: Row, values: dict[str, Any]) -> None:
    """Completed e-mail takes a new regarding row only; other closed rows may be opened again."""
    if row.table not in _READ_ONLY_WHEN_CLOSED or row.values.get("statecode") in (0, 3):
        return
    allowed = {"regardingobjectid"} if row.table in CONCRETE else set()
    if row.table != "email":
        allowed |= _STATE
    if set(values) - allowed:
        raise CrmError(
            400, "", f"The {row.table} is read-only because it is completed or canceled."
        )
