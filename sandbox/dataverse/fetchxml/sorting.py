"""The order of lines.

Page: "Order rows using FetchXml": the entity's orders before those of link-entities, lookups by the
name of the row they lead to, choices by their labels.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from sandbox.dataverse.fetchxml.columns import Line, column_of
from sandbox.dataverse.fetchxml.refusals import bad_fetch
from sandbox.dataverse.shape import name_of
from sandbox.dataverse.tables import TABLES

if TYPE_CHECKING:
    from sandbox.dataverse.fetchxml.columns import Tables
    from sandbox.dataverse.fetchxml.model import Attribute, Fetch, Order
    from sandbox.dataverse.scope import Scope

__all__ = ["sorted_lines"]


def sorted_lines(lines: list[Line], fetch: Fetch, tables: Tables, scope: Scope) -> list[Line]:
    """The lines in the order asked for, then as they came; empty values first, as in SQL."""
    orders = [order for one in fetch.family for order in one.orders]
    for order in reversed(orders):
        value = _value(order, fetch, tables, scope)
        lines = sorted(
            lines,
            key=lambda line, value=value: _sortable(value(line)),  # type: ignore[misc]
            reverse=order.descending,
        )
    return lines


def _value(order: Order, fetch: Fetch, tables: Tables, scope: Scope) -> Callable[[Line], Any]:
    alias, name = order.entity, order.attribute
    if order.alias:
        alias, name = _aliased(order.alias, fetch)
    found, get = column_of(tables, alias, name)
    table = tables[alias]
    lookup = table.lookups.get(name) if name not in table.columns else None
    if lookup:

        def called(line: Line) -> Any:
            row = line.get(alias)
            value = row.values.get(lookup.name) if row else None
            other = scope.rows.get(*value) if value and value[0] in TABLES else None
            return (name_of(other) or "").lower() if value else None

        return called
    labels = table.columns[name].labels
    if labels and not fetch.raw_order:
        return lambda line: labels.get(get(line), "").lower() if get(line) is not None else None
    assert found is not None
    return get


def _aliased(alias: str, fetch: Fetch) -> tuple[str, str]:
    def fits(attribute: Attribute) -> bool:
        return attribute.alias == alias

    for one in fetch.family:
        for attribute in filter(fits, one.attributes):
            return one.alias, attribute.name
    raise bad_fetch("QueryBuilderAlias_Does_Not_Exist", f"No attribute has the alias '{alias}'.")


def _sortable(value: Any) -> tuple[bool, Any]:
    return (value is not None, value if value is not None else 0)
