"""Columns by their logical names, in the lines that joins make.

A line has one row, or none, for each alias; "" is the entity's.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from sandbox.dataverse.fetchxml.refusals import bad_fetch, no_attribute, no_entity
from sandbox.dataverse.properties import Property, own_property
from sandbox.dataverse.rows import Row
from sandbox.dataverse.tables import TABLES

if TYPE_CHECKING:
    from sandbox.dataverse.fetchxml.model import Entity
    from sandbox.dataverse.schema import Table

__all__ = ["Line", "Tables", "column_of", "property_name", "table_of"]

Line = Mapping[str, Row | None]
Tables = Mapping[str, "Table"]
"""The table behind each alias."""


def table_of(entity: Entity) -> Table:
    """The entity's table; raises ``CrmError`` 400 if there is none of this name."""
    table = TABLES.get(entity.table)
    if table is None:
        raise no_entity(entity.table)
    return table


def property_name(table: Table, column: str) -> str:
    """How the Web API writes a column: lookups as ``_name_value``; raises ``CrmError`` 400."""
    if column in table.columns:
        return column
    if column not in table.lookups:
        raise no_attribute(table.name, column)
    return f"_{column}_value"


def column_of(tables: Tables, alias: str, column: str) -> tuple[Property, Callable[[Line], Any]]:
    """A column of an alias, and what it is in a line; raises ``CrmError`` 400."""
    table = tables.get(alias)
    if table is None:
        raise bad_fetch(
            "QueryBuilderLinkNodeForOrderNotFound", f"No link-entity has the alias '{alias}'."
        )
    found = own_property(property_name(table, column), table)
    get = found.get

    def value(line: Line) -> Any:
        row = line.get(alias)
        return None if row is None else get(row)

    return found, value
