"""Facets: how many results have each value of a column.

Page: "Dataverse Search query", section on the facets parameter.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from sandbox.dataverse.errors import CrmError, not_here
from sandbox.dataverse.shape import name_of
from sandbox.dataverse.tables import TABLES

if TYPE_CHECKING:
    from sandbox.dataverse.rows import Row
    from sandbox.dataverse.scope import Scope

__all__ = ["facets"]

_DEFAULT = 10


def facets(wanted: Sequence[str], rows: Sequence[Row], scope: Scope) -> dict[str, Any]:
    """Value facets by name; raises ``CrmError`` 400, or 501 for ranges."""
    return {one.partition(",")[0]: _facet(one, rows, scope) for one in wanted}


def _facet(text: str, rows: Sequence[Row], scope: Scope) -> list[dict[str, Any]]:
    name, count, order = _read(text)
    table, _, column = name.rpartition(":")
    values: Counter[Any] = Counter()
    labels: dict[Any, str | None] = {}
    for row in rows:
        value = _value(row, column) if table in ("", row.table) else None
        if isinstance(value, list):
            labels[value[1]] = name_of(scope.rows.get(*value)) if value[0] in TABLES else None
            value = value[1]
        if value is not None:
            values[value] += 1
    items = sorted(values.items(), key=lambda item: str(item[0]), reverse=order == "-value")
    if not order.endswith("value"):
        items.sort(key=lambda item: item[1], reverse=order == "count")
    return [_written(value, number, labels) for value, number in items[:count]]


def _read(text: str) -> tuple[str, int, str]:
    """A facet's column, the most values wanted of it, and their order."""
    name, *settings = text.split(",")
    chosen = dict(setting.partition(":")[::2] for setting in settings)
    if {"values", "interval", "timeoffset"} & set(chosen):
        raise not_here("facets by ranges of values")
    count, order = chosen.pop("count", str(_DEFAULT)), chosen.pop("sort", "count")
    wrong = chosen or order not in ("count", "-count", "value", "-value")
    if wrong or not count.isascii() or not count.isdecimal():
        raise CrmError(400, "0x80048d19", f"The facet '{text}' cannot be read.")
    return name, int(count), order


def _value(row: Row, column: str) -> Any:
    if column in ("entityname", "@search.entityname"):
        return row.table
    table = TABLES[row.table]
    if column not in table.columns and column not in table.lookups:
        raise CrmError(400, "0x80048d19", f"'{column}' is no column to make facets of.")
    return row.values.get(column)


def _written(value: Any, number: int, labels: dict[Any, str | None]) -> dict[str, Any]:
    found: dict[str, Any] = {"Type": "Value", "Value": value, "Count": number}
    return found | ({"OptionalValue": labels[value]} if value in labels else {})
