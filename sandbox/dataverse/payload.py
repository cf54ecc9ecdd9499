"""Reads the JSON of a create or an update into values, with every name and type checked.

Pages: "Create a table row using the Web API", "Associate and disassociate table rows".
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Final

from sandbox.dataverse.conversion import converted
from sandbox.dataverse.errors import CrmError, bad_payload, check_characters, too_long
from sandbox.dataverse.lexer import GUID
from sandbox.dataverse.schema import Column, Kind, Table
from sandbox.dataverse.tables import SETS, TABLES

__all__ = ["Payload", "Reader", "read_payload", "row_named"]

_STATES: Final = ("statecode", "statuscode")
_BIND: Final = "@odata.bind"
_REFERENCE: Final = re.compile(rf"(?:https?://[^/]+)?(?:/api/data/v9\.\d)?/?(\w+)\(({GUID})\)")

Reader = Callable[[str, str, str], object]
"""Checks that a lookup may name a row, by column, table and id; raises ``CrmError`` if not."""


@dataclass(slots=True)
class Payload:
    """Values by column, lookups by column, and rows to be made along with this one."""

    values: dict[str, Any] = field(default_factory=dict)
    along: dict[str, list[dict[str, Any]]] = field(default_factory=dict)


def read_payload(
    body: dict[str, Any], table: Table, reader: Reader, *, creating: bool = False
) -> Payload:
    """Read a body; raises ``CrmError`` 400 for what the table does not have or take."""
    payload = Payload()
    for name, value in body.items():
        if name.endswith(_BIND):
            bound, reference = _bound(name.removesuffix(_BIND), value, table, reader=reader)
            payload.values[bound] = reference
        elif name in table.columns:
            column = table.columns[name]
            if column.read_only or (creating and column.update_only):
                raise bad_payload(table.entity_set, f"'{name}' cannot be set here.")
            payload.values[name] = _checked(column, value, table)
        elif name in table.collections and isinstance(value, list):
            payload.along[name] = value
        elif name != "@odata.type":
            raise _undeclared(name, table)
    return payload


def row_named(address: str) -> list[str] | None:
    """Table and id of the row at an absolute or relative address, ``None`` if it is not one."""
    match = _REFERENCE.fullmatch(address)
    if match is None or match[1] not in SETS:
        return None
    return [SETS[match[1]].name, match[2].lower()]


def _undeclared(name: str, table: Table) -> Exception:
    if table.lookup_of(name):
        return bad_payload(
            table.entity_set,
            "CRM do not support direct update of Entity Reference properties, Use Navigation "
            "properties instead.",
        )
    return bad_payload(
        table.entity_set,
        f"InnerException : Invalid property '{name}' was found in entity "
        f"'Microsoft.Dynamics.CRM.{table.name}'.",
    )


def _bound(name: str, value: Any, table: Table, *, reader: Reader) -> tuple[str, list[str] | None]:
    """The column behind a navigation property and the row it is to name."""
    single = table.single(name)
    if single is None:
        raise bad_payload(
            table.entity_set,
            f"An undeclared property '{name}' which only has property annotations in the payload "
            "but no property value was found in the payload.",
        )
    lookup, target = single
    if lookup.read_only:
        raise bad_payload(table.entity_set, f"'{name}' is read-only.")
    if value is None and lookup.name != "ownerid":
        return lookup.name, None
    reference = row_named(value) if isinstance(value, str) else None
    if reference is None:
        raise bad_payload(table.entity_set, f"the value of '{name}{_BIND}' names no row.")
    named, row_id = reference
    if named != target and (target not in TABLES or named not in TABLES[target].members):
        raise bad_payload(
            table.entity_set, f"'{name}' does not lead to {TABLES[named].entity_set}."
        )
    reader(lookup.name, named, row_id)
    return lookup.name, [named, row_id]


def _checked(column: Column, value: Any, table: Table) -> Any:
    if value is None:
        return None
    if isinstance(value, str) and column.kind is Kind.STRING:
        check_characters(column.name, value)
        if column.size and len(value) > column.size:
            raise too_long(table.name, column.name, column.size)
        return value
    found = converted(column, value)
    if found is None:
        raise bad_payload(
            table.entity_set,
            f"Cannot convert the literal of '{column.name}' to the expected type '{column.kind}'.",
        )
    if column.labels and found not in column.labels and column.name not in _STATES:
        raise _out_of_range(column, table)
    return found


def _out_of_range(column: Column, table: Table) -> CrmError:
    """A value that a choice does not have."""
    accepted = ",".join(str(int(value)) for value in column.labels)
    return CrmError(
        400,
        "0x8004431A",
        f"A validation error occurred. The value of '{column.name}' on record of type "
        f"'{table.name}' is outside the valid range. Accepted Values: {accepted}",
    )
