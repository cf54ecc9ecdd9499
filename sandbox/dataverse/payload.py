"""Reads the JSON of a create or an update into values, with every name and type checked.

Pages: "Create a table row using the Web API", "Associate and disassociate table rows".
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC
from typing import Any, Final
from uuid import UUID

from sandbox.dataverse.errors import bad_payload, check_characters, too_long
from sandbox.dataverse.lexer import GUID
from sandbox.dataverse.predicates import moment
from sandbox.dataverse.schema import Column, Kind, Table
from sandbox.dataverse.tables import SETS, TABLES

__all__ = ["Payload", "as_date", "read_payload"]

_BIND: Final = "@odata.bind"
_REFERENCE: Final = re.compile(rf"(?:https?://[^/]+)?(?:/api/data/v9\.\d)?/?(\w+)\(({GUID})\)")
_INTEGERS: Final = {Kind.INT: 2**31, Kind.LONG: 2**63}

Reader = Callable[[str, str], object]
"""Checks that a row may be referred to, by table and id; raises ``CrmError`` if not."""


@dataclass(slots=True)
class Payload:
    """Values by column, lookups by column, and rows to be made along with this one."""

    values: dict[str, Any] = field(default_factory=dict)
    along: dict[str, list[dict[str, Any]]] = field(default_factory=dict)


def as_date(text: Any) -> str | None:
    """A time in the form in which rows keep it, or ``None`` if it is not one with a zone."""
    try:
        when = moment(text).astimezone(UTC)
    except (TypeError, ValueError, OverflowError):
        return None
    return when.strftime("%Y-%m-%dT%H:%M:%SZ") if when.year >= 1753 else None


def read_payload(body: dict[str, Any], table: Table, reader: Reader) -> Payload:
    """Read a body; raises ``CrmError`` 400 for what the table does not have or take."""
    payload = Payload()
    for name, value in body.items():
        if name.endswith(_BIND):
            column, reference = _bound(name.removesuffix(_BIND), value, table, reader=reader)
            payload.values[column] = reference
        elif name in table.columns:
            payload.values[name] = _checked(table.columns[name], value, table)
        elif name in table.collections and isinstance(value, list):
            payload.along[name] = value
        elif name != "@odata.type":
            raise _undeclared(name, table)
    return payload


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
    match = _REFERENCE.fullmatch(value) if isinstance(value, str) else None
    if match is None or match[1] not in SETS:
        raise bad_payload(table.entity_set, f"the value of '{name}{_BIND}' names no row.")
    named, row_id = SETS[match[1]].name, match[2].lower()
    if named != target and (target not in TABLES or named not in TABLES[target].members):
        raise bad_payload(table.entity_set, f"'{name}' does not lead to {match[1]}.")
    reader(named, row_id)
    return lookup.name, [named, row_id]


def _checked(column: Column, value: Any, table: Table) -> Any:
    if column.read_only:
        raise bad_payload(table.entity_set, f"'{column.name}' is read-only.")
    if value is None:
        return None
    if isinstance(value, str) and column.kind is Kind.STRING:
        check_characters(column.name, value)
        if column.size and len(value) > column.size:
            raise too_long(table.name, column.name, column.size)
        return value
    found = _converted(column, value)
    if found is None:
        raise bad_payload(
            table.entity_set,
            f"Cannot convert the literal of '{column.name}' to the expected type '{column.kind}'.",
        )
    return found


def _converted(column: Column, value: Any) -> Any:
    """The value as its column keeps it, or ``None`` where it has the wrong type."""
    match column.kind:
        case Kind.BOOL:
            return value if isinstance(value, bool) else None
        case Kind.INT | Kind.LONG:
            return _integer(column, value)
        case Kind.DATE:
            return as_date(value) if isinstance(value, str) else None
        case Kind.GUID:
            return _guid(value)
        case Kind.STRING:
            return None


def _integer(column: Column, value: Any) -> int | None:
    whole = isinstance(value, int) and not isinstance(value, bool)
    if not whole or abs(value) >= _INTEGERS[column.kind]:
        return None
    return None if column.labels and value not in column.labels else value


def _guid(value: Any) -> str | None:
    try:
        return str(UUID(value))
    except (TypeError, ValueError, AttributeError):
        return None
