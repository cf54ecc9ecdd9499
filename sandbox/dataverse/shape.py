"""Rows as the JSON that goes over the wire, with the annotations a request asked for.

Pages: "Retrieve a table row using the Web API", "Select columns using OData".
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from sandbox.dataverse.errors import bad_query
from sandbox.dataverse.predicates import moment
from sandbox.dataverse.schema import Column, Kind, Lookup, Table
from sandbox.dataverse.tables import TABLES

if TYPE_CHECKING:
    from sandbox.dataverse.preferences import Preferences
    from sandbox.dataverse.rows import Row, Rows

__all__ = ["Shape", "etag", "name_of"]

_FORMATTED: Final = "OData.Community.Display.V1.FormattedValue"
_LOGICAL: Final = "Microsoft.Dynamics.CRM.lookuplogicalname"
_NAVIGATION: Final = "Microsoft.Dynamics.CRM.associatednavigationproperty"


def etag(row: Row) -> str:
    """The weak tag of a row's version."""
    return f'W/"{row.version}"'


def name_of(row: Row | None) -> str | None:
    """What a row is called where it is referred to."""
    return None if row is None else row.values.get(TABLES[row.table].title)


@dataclass(frozen=True, slots=True)
class Shape:
    """How rows of one table are written: which properties, which annotations."""

    table: Table
    properties: tuple[str, ...]
    rows: Rows
    preferences: Preferences

    @classmethod
    def of(
        cls, table: Table, select: tuple[str, ...], *, rows: Rows, preferences: Preferences
    ) -> Shape:
        """Raises ``CrmError`` 400 for a property the table does not have."""
        for name in select:
            if name not in table.columns and table.lookup_of(name) is None:
                raise bad_query(
                    f"Could not find a property named '{name}' on type "
                    f"'Microsoft.Dynamics.CRM.{table.name}'."
                )
        every = (*table.columns, *(f"_{name}_value" for name in table.lookups))
        chosen = tuple(dict.fromkeys((*select, table.key))) if select else every
        return cls(table, chosen, rows, preferences)

    def written(self, row: Row) -> dict[str, Any]:
        """One row; its tag first and its key always."""
        found: dict[str, Any] = {"@odata.etag": etag(row)}
        for name in self.properties:
            lookup = self.table.lookup_of(name)
            if lookup:
                self._write_lookup(found, name, lookup, row)
            else:
                self._write_column(found, self.table.columns[name], row)
        return found

    def _write_lookup(self, found: dict[str, Any], name: str, lookup: Lookup, row: Row) -> None:
        value = row.values.get(lookup.name)
        if value:
            target = self.rows.get(*value) if value[0] in TABLES else None
            self._annotate(found, name, _FORMATTED, name_of(target))
            self._annotate(found, name, _NAVIGATION, _navigation(lookup, value[0]))
            self._annotate(found, name, _LOGICAL, value[0])
        found[name] = value[1] if value else None

    def _write_column(self, found: dict[str, Any], column: Column, row: Row) -> None:
        value = _value(column, self.table, row)
        if value is not None:
            self._annotate(found, column.name, _FORMATTED, _formatted(column, value))
        found[column.name] = value

    def _annotate(self, found: dict[str, Any], name: str, annotation: str, text: Any) -> None:
        if text is not None and self.preferences.wants(annotation):
            found[f"{name}@{annotation}"] = text


def _navigation(lookup: Lookup, table: str) -> str | None:
    """The property that leads to this table; a table's own comes before the inherited one."""
    names = [name for name, target in lookup.targets.items() if target == table]
    return names[-1] if names else None


def _value(column: Column, table: Table, row: Row) -> Any:
    if column.name == table.key:
        return row.id
    return row.version if column.name == "versionnumber" else row.values.get(column.name)


def _formatted(column: Column, value: Any) -> str | None:
    if column.labels:
        return column.labels.get(value)
    write = _FORMATS.get(column.kind)
    return write(value) if write else None


def _day(value: str) -> str:
    day = moment(value)
    return f"{day.month}/{day.day}/{day.year}"


def _time(value: str) -> str:
    when = moment(value)
    half = "AM" if when.hour < 12 else "PM"
    return f"{_day(value)} {when.hour % 12 or 12}:{when:%M} {half}"


_FORMATS: Final[dict[Kind, Callable[[Any], str]]] = {
    Kind.BOOL: lambda value: "Yes" if value else "No",
    Kind.INT: "{:,}".format,
    Kind.DECIMAL: "{:,.2f}".format,
    Kind.DATE: _time,
    Kind.DAY: _day,
}
