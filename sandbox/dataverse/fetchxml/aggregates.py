"""Aggregate queries.

Page: "Aggregate data using FetchXml".
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from sandbox.dataverse.conditions import DATES
from sandbox.dataverse.errors import not_here
from sandbox.dataverse.fetchxml.columns import Line, column_of
from sandbox.dataverse.fetchxml.refusals import bad_fetch
from sandbox.dataverse.shape import name_of
from sandbox.dataverse.tables import TABLES

if TYPE_CHECKING:
    from sandbox.dataverse.fetchxml.columns import Tables
    from sandbox.dataverse.fetchxml.model import Attribute, Fetch, Order
    from sandbox.dataverse.preferences import Preferences
    from sandbox.dataverse.scope import Scope

__all__ = ["aggregated"]

_LIMIT: Final = 50_000
_FORMATTED: Final = "OData.Community.Display.V1.FormattedValue"
_NUMBERS: Final = ("Edm.Int32", "Edm.Int64", "Edm.Decimal")
_PARTS: Final[dict[str, Callable[[Any], int]]] = {
    "day": lambda when: int(when.day),
    "week": lambda when: int(when.strftime("%U")) + 1,
    "month": lambda when: int(when.month),
    "quarter": lambda when: (int(when.month) + 2) // 3,
    "year": lambda when: int(when.year),
}


@dataclass(frozen=True, slots=True)
class _Column:
    """One returned column: its value for a group's lines, and its formatted value."""

    alias: str
    value: Callable[[Sequence[Line]], Any]
    formatted: Callable[[Sequence[Line]], str | None]
    group: Callable[[Line], Any] | None = None


def aggregated(
    lines: Sequence[Line], fetch: Fetch, tables: Tables, scope: Scope, preferences: Preferences
) -> list[dict[str, Any]]:
    """One row for each group, or one for all lines; raises ``CrmError`` 400 or 501."""
    columns = [
        _column(attribute, one.alias, tables, scope)
        for one in fetch.family
        for attribute in one.attributes
    ]
    if any(one.everything for one in fetch.family) or not columns:
        raise bad_fetch("QueryBuilderAttribute_With_Aggregate", "Aggregates need attributes.")
    if len(lines) > min(fetch.aggregatelimit or _LIMIT, _LIMIT):
        raise bad_fetch(
            "AggregateQueryRecordLimitExceeded",
            "AggregateQueryRecordLimit exceeded. Cannot perform this operation.",
        )
    groups: dict[tuple[Any, ...], list[Line]] = {}
    keys = [column.group for column in columns if column.group]
    for line in lines:
        groups.setdefault(tuple(key(line) for key in keys), []).append(line)
    if not keys:
        groups.setdefault((), [])
    found = [_row(columns, members, preferences) for members in groups.values()]
    for order in reversed([order for one in fetch.family for order in one.orders]):
        found = _sorted(found, order, {column.alias for column in columns})
    return found


def _sorted(found: list[dict[str, Any]], order: Order, aliases: set[str]) -> list[dict[str, Any]]:
    if order.alias not in aliases:
        raise bad_fetch(
            "QueryBuilderAlias_Does_Not_Exist", "An aggregate is ordered by one of its aliases."
        )

    def key(row: dict[str, Any]) -> tuple[bool, Any]:
        value = row.get(order.alias)
        return value is not None, value.lower() if isinstance(value, str) else value or 0

    return sorted(found, key=key, reverse=order.descending)


def _row(
    columns: list[_Column], members: Sequence[Line], preferences: Preferences
) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for column in columns:
        value = column.value(members)
        if value is None:
            continue
        text = column.formatted(members) or (f"{value:,}" if not isinstance(value, str) else None)
        if text is not None and preferences.wants(_FORMATTED):
            found[f"{column.alias}@{_FORMATTED}"] = text
        found[column.alias] = value
    return found


def _column(attribute: Attribute, alias: str, tables: Tables, scope: Scope) -> _Column:
    if not attribute.alias:
        raise bad_fetch("QueryBuilderNoAlias", "Attributes of an aggregate query need an alias.")
    if attribute.groupby == bool(attribute.aggregate):
        raise bad_fetch(
            "QueryBuilderAttribute_With_Aggregate",
            "An attribute of an aggregate query has either aggregate or groupby.",
        )
    if attribute.groupby:
        return _grouping(attribute, alias, tables, scope)
    found, get = column_of(tables, alias, attribute.name)
    return _Column(attribute.alias, _function(attribute, found.kind, get), lambda _: None)


def _function(
    attribute: Attribute, kind: str, get: Callable[[Line], Any]
) -> Callable[[Sequence[Line]], Any]:
    name = attribute.aggregate
    if name == "count":
        return len

    def values(lines: Sequence[Line]) -> list[Any]:
        return [value for value in map(get, lines) if value is not None]

    if name == "countcolumn":
        many = set if attribute.distinct else list
        return lambda lines: len(many(values(lines)))
    if name in ("min", "max") and kind in (*_NUMBERS, *DATES):
        best = min if name == "min" else max
        return lambda lines: _plain(best(values(lines), default=None))
    if name == "sum" and kind in _NUMBERS:
        return lambda lines: sum(values(lines))
    if name == "avg" and kind in _NUMBERS:
        return lambda lines: _average(values(lines), whole=kind != "Edm.Decimal")
    raise bad_fetch(
        "QueryBuilderDeserializeInvalidAggregate",
        f"The aggregate '{name}' cannot be used on a column of the type {kind}.",
    )


def _average(values: list[Any], *, whole: bool) -> Any:
    if not values:
        return None
    return sum(values) // len(values) if whole else sum(values) / len(values)


def _plain(value: Any) -> Any:
    return f"{value:%Y-%m-%dT%H:%M:%SZ}" if hasattr(value, "strftime") else value


def _grouping(attribute: Attribute, alias: str, tables: Tables, scope: Scope) -> _Column:
    if attribute.dategrouping:
        return _part_of_date(attribute, alias, tables)
    _, get = column_of(tables, alias, attribute.name)
    table = tables[alias]
    labels = table.columns[attribute.name].labels if attribute.name in table.columns else {}

    def raw(lines: Sequence[Line]) -> Any:
        row = lines[0].get(alias)
        if row is None:
            return None
        return row.id if attribute.name == table.key else row.values.get(attribute.name)

    def value(lines: Sequence[Line]) -> Any:
        whole = raw(lines)
        return whole[1] if isinstance(whole, list) else whole

    def text(lines: Sequence[Line]) -> str | None:
        whole = raw(lines)
        if isinstance(whole, list):
            return name_of(scope.rows.get(*whole)) if whole[0] in TABLES else None
        return labels.get(whole)

    return _Column(attribute.alias, value, text, get)


def _part_of_date(attribute: Attribute, alias: str, tables: Tables) -> _Column:
    if attribute.dategrouping in ("fiscal-period", "fiscal-year"):
        raise not_here(f"dategrouping by {attribute.dategrouping}")
    found, get = column_of(tables, alias, attribute.name)
    part = _PARTS.get(attribute.dategrouping)
    if part is None or found.kind not in DATES:
        raise bad_fetch("QueryBuilderInvalid_Value", "dategrouping must be a part of a date.")

    def of_line(line: Line) -> Any:
        when = get(line)
        return None if when is None else part(when)

    return _Column(attribute.alias, lambda lines: of_line(lines[0]), lambda _: None, of_line)
