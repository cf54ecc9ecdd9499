"""Properties as values that can be compared, with every name checked."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sandbox.dataverse.conditions import comparable
from sandbox.dataverse.errors import bad_query, not_here
from sandbox.dataverse.schema import Kind, Table
from sandbox.dataverse.syntax import Path
from sandbox.dataverse.tables import TABLES

if TYPE_CHECKING:
    from sandbox.dataverse.errors import CrmError
    from sandbox.dataverse.rows import Row
    from sandbox.dataverse.scope import Scope

__all__ = ["Getter", "Property", "own_property", "property_of", "unknown_property"]

Getter = Callable[["Row"], Any]


@dataclass(frozen=True, slots=True)
class Property:
    """A property's kind, and its value in a row as ``conditions.comparable`` makes it."""

    kind: Kind
    get: Getter


def unknown_property(name: str, table: Table) -> CrmError:
    """The refusal of a property that a table does not have."""
    return bad_query(
        f"Could not find a property named '{name}' on type 'Microsoft.Dynamics.CRM.{table.name}'."
    )


def property_of(path: Path, table: Table, scope: Scope) -> Property:
    """A property, maybe of a row that lookups lead to; raises ``CrmError`` 400 or 501.

    A row on the way that may not be read counts as missing.
    """
    if len(path.steps) == 1:
        return own_property(path.steps[0], table)
    found = table.single(path.steps[0])
    if found is None:
        raise unknown_property(path.steps[0], table)
    lookup, target = found
    if target not in TABLES:
        raise not_here(f"rows of {target}")
    inner = property_of(Path(path.steps[1:]), TABLES[target], scope)

    def get(row: Row) -> Any:
        reached = scope.reached(target, row.values.get(lookup.name))
        return inner.get(reached) if reached else None

    return Property(inner.kind, get)


def own_property(name: str, table: Table) -> Property:
    """A property of the table itself, or of one of its lookups as ``_name_value``."""
    lookup = table.lookup_of(name)
    if lookup:
        return Property(Kind.GUID, lambda row: (row.values.get(lookup.name) or (None, None))[1])
    column = table.columns.get(name)
    if column is None:
        raise unknown_property(name, table)
    if not column.filterable:
        raise bad_query(f"The column '{name}' of '{table.name}' cannot be filtered or sorted on.")
    if name == table.key:
        return Property(Kind.GUID, lambda row: row.id)
    if name == "versionnumber":
        return Property(Kind.LONG, lambda row: row.version)
    return Property(column.kind, lambda row: comparable(column.kind, row.values.get(name)))
