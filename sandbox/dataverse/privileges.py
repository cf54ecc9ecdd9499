"""Privileges: what a security role lets its holders do, and with whose rows.

Pages: "Security concepts in Dataverse", "Access rights and privileges" (names of privileges),
"PrivilegeDepth EnumType".
"""

from __future__ import annotations

from enum import IntEnum
from typing import TYPE_CHECKING, Final

from sandbox.company import row_id
from sandbox.dataverse.errors import CrmError
from sandbox.dataverse.schema import Ownership
from sandbox.dataverse.tables import TABLES

if TYPE_CHECKING:
    from sandbox.dataverse.schema import Table

__all__ = [
    "ACT_ON_BEHALF",
    "PRIVILEGES",
    "RIGHTS",
    "Depth",
    "lacking",
    "privilege_id",
    "privilege_name",
]

RIGHTS: Final = {
    "Read": 1,
    "Write": 2,
    "Append": 4,
    "AppendTo": 16,
    "Create": 32,
    "Delete": 65_536,
    "Share": 262_144,
    "Assign": 524_288,
}
"""Rights by name, with their number in ``privilege.accessright``."""

ACT_ON_BEHALF: Final = "prvActOnBehalfOfAnotherUser"


class Depth(IntEnum):
    """How far a privilege reaches, with its number in ``privilegedepthmask``."""

    BASIC = 1
    LOCAL = 2
    DEEP = 4
    GLOBAL = 8


def privilege_name(right: str, table: Table) -> str:
    """Such as ``prvReadAccount``; "" for a table without privileges of its own."""
    return f"prv{right}{table.privilege}" if table.privilege else ""


def privilege_id(name: str) -> str:
    """The id of a privilege's row; not the real one, but the same in every sandbox."""
    return row_id("privilege", name)


def lacking(user: str, right: str, table: Table) -> CrmError:
    """The refusal for want of a privilege, whatever the row."""
    name = privilege_name(right, table)
    return CrmError(
        403,
        "0x80040220",
        f"Principal user (Id={user}, type=8) is missing {name} privilege "
        f"(Id={privilege_id(name)}) on OTC={table.code} for entity '{table.name}'.",
    )


def _rights(table: Table) -> tuple[str, ...]:
    """Rows that nobody owns cannot be assigned or shared."""
    owned = table.ownership is Ownership.USER
    return tuple(right for right in RIGHTS if owned or right not in ("Assign", "Share"))


PRIVILEGES: Final[dict[str, int]] = {
    privilege_name(right, table): RIGHTS[right]
    for table in TABLES.values()
    if table.privilege
    for right in _rights(table)
} | {"prvAssignRole": RIGHTS["Assign"], ACT_ON_BEHALF: 0}
"""Every privilege by name, with its right's number."""
