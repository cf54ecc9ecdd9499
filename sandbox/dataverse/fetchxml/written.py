"""Lines as the JSON that goes over the wire.

Pages: "Select columns using FetchXml", "Join tables using FetchXml". A column of a link-entity is
written as ``alias.column`` and one without a value is left out, as the pages' answers show.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sandbox.dataverse.fetchxml.columns import Line, property_name
from sandbox.dataverse.fetchxml.refusals import bad_fetch
from sandbox.dataverse.shape import Shape

if TYPE_CHECKING:
    from sandbox.dataverse.fetchxml.columns import Tables
    from sandbox.dataverse.fetchxml.model import Entity, Fetch
    from sandbox.dataverse.preferences import Preferences
    from sandbox.dataverse.rows import Rows

__all__ = ["Writer"]


@dataclass(frozen=True, slots=True)
class _Part:
    """Columns of one alias: the property each is written from, and its name in the answer."""

    alias: str
    shape: Shape
    names: dict[str, str]
    whole: bool


class Writer:
    """How the lines of one query are written; raises ``CrmError`` 400 for an unknown column."""

    def __init__(
        self, fetch: Fetch, tables: Tables, *, rows: Rows, preferences: Preferences
    ) -> None:
        self._distinct = fetch.distinct
        self._parts = [
            _part(one, tables, rows=rows, preferences=preferences, distinct=fetch.distinct)
            for one in fetch.family
        ]
        names = [name for part in self._parts for name in part.names.values()]
        if len(names) != len(set(names)):
            raise bad_fetch("QueryBuilderInvalid_Alias", "Two columns have the same name.")
        self.projection = tuple(names)

    def written(self, lines: list[Line]) -> list[dict[str, Any]]:
        """The lines; of equal ones only the first if the query is distinct."""
        return list(self._written(lines))

    def _written(self, lines: list[Line]) -> Iterator[dict[str, Any]]:
        for line in lines:
            found: dict[str, Any] = {}
            for part in self._parts:
                row = line.get(part.alias)
                if row is not None and (part.names or part.whole):
                    _copy(found, part.shape.written(row), part)
            yield found

    def keys(self, line: Line) -> tuple[Any, ...]:
        """What makes a line equal to another one in a distinct query."""
        return tuple(sorted((k, str(v)) for one in self._written([line]) for k, v in one.items()))


def _part(
    one: Entity, tables: Tables, *, rows: Rows, preferences: Preferences, distinct: bool
) -> _Part:
    table = tables[one.alias]
    names: dict[str, str] = {}
    every = one.everything or (not one.attributes and not one.alias)
    if every:
        wanted = (*table.columns, *table.lookups)
        for column in wanted:
            prop = property_name(table, column)
            names[prop] = f"{one.alias}.{column}" if one.alias else prop
    for attribute in one.attributes:
        prop = property_name(table, attribute.name)
        plain = f"{one.alias}.{attribute.name}" if one.alias else prop
        names[prop] = attribute.alias or plain
    whole = not one.alias and not distinct
    if whole:
        names.setdefault(table.key, table.key)
    select = tuple(names) or (table.key,)
    shape = Shape.of(table, select, rows=rows, preferences=preferences)
    return _Part(one.alias, shape, names, whole)


def _copy(found: dict[str, Any], written: dict[str, Any], part: _Part) -> None:
    if part.whole:
        found["@odata.etag"] = written["@odata.etag"]
    for name, value in written.items():
        prop, mark, annotation = name.partition("@")
        if prop in part.names and value is not None:
            found[f"{part.names[prop]}{mark}{annotation}"] = value
