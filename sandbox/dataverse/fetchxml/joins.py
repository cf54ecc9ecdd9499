"""Joins: from the entity's rows to lines that hold a row of each link-entity.

Pages: "Join tables using FetchXml", "link-entity element". Rows that may not be read are not there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Any

from sandbox.dataverse.fetchxml.columns import Line, column_of, table_of
from sandbox.dataverse.fetchxml.filters import LineTest, filter_test, is_local
from sandbox.dataverse.fetchxml.quick_find import check_quick_find
from sandbox.dataverse.fetchxml.reading import FILTER_LINKS

if TYPE_CHECKING:
    from sandbox.dataverse.fetchxml.model import Entity, Filter, Join
    from sandbox.dataverse.rows import Row
    from sandbox.dataverse.schema import Table
    from sandbox.dataverse.scope import Scope

__all__ = ["Joins"]

Step = Callable[[Line], list[Line]]
"""What one line becomes when a link-entity is joined to it."""


class Joins:
    """The joins of one query; every name is checked when it is made.

    Raises ``CrmError`` 400, or 501 for a filter that is not built.
    """

    def __init__(self, entity: Entity, scope: Scope) -> None:
        self._entity = entity
        self._scope = scope
        self.tables = {one.alias: table_of(one) for one in entity.family()}
        self._early = [one for one in entity.filters if is_local(one, "")]
        self._before = self._test(self._early, "", self.tables)
        late = [one for one in entity.filters if not is_local(one, "")]
        self._after = self._test(late, "", self.tables)
        self._steps = [self._step(link, "", self.tables) for link in entity.links]

    def lines(self) -> list[Line]:
        """Every line that passes the filters, in the order of the entity's ids."""
        table = self.tables[""]
        self._scope.access.require("Read", table)
        check_quick_find(self._entity, self._scope, self._before_alone)
        rows = sorted(self._scope.readable(self._candidates(table)), key=lambda row: row.id)
        lines: list[Line] = [{"": row} for row in rows]
        lines = [line for line in lines if self._before(line)]
        for step in self._steps:
            lines = [made for line in lines for made in step(line)]
        return [line for line in lines if self._after(line)]

    def _before_alone(self, part: Filter) -> LineTest:
        return self._test([part], "", self.tables)

    def _candidates(self, table: Table) -> Iterable[Row]:
        """Rows of the entity's table, narrowed by an index where a condition allows it."""
        rows = self._scope.rows
        for part in self._early:
            if part.either:
                continue
            for one in part.conditions:
                if one.operator in ("eq", "in") and rows.indexed(table.name, one.attribute):
                    values = {value.strip("{}") for value in one.values}
                    return rows.found_by(table.name, one.attribute, values)
        return rows.all(table.name)

    def _test(self, filters: Iterable[Filter], alias: str, tables: dict[str, Table]) -> LineTest:
        """The test of filters that stand within the entity of this alias."""

        def linked(link: Entity) -> LineTest:
            return self._member(link, alias, tables)

        return filter_test(filters, tables, self._scope, linked)

    def _member(self, link: Entity, parent: str, tables: dict[str, Table]) -> LineTest:
        """The test of a link-entity within a filter, by its documented meaning.

        ``all`` is true of lines with matching rows none of which passes the link's filters, and
        ``not all`` is the same as ``any``.
        """
        assert link.join is not None
        known = tables | {one.alias: table_of(one) for one in link.family()}
        steps = [self._step(one, link.alias, known) for one in link.links]
        matching = self._matching(link, link.join, parent, known)
        test = self._test(link.filters, link.alias, known)

        def passing(line: Line) -> bool:
            lines = ({**line, link.alias: row} for row in matching(line))
            return any(test(one) and _expanded(one, steps) for one in lines)

        match link.join.kind:
            case "any" | "not all":
                return passing
            case "not any":
                return lambda line: not passing(line)
            case _:
                return lambda line: any(True for _ in matching(line)) and not passing(line)

    def _step(self, link: Entity, parent: str, tables: dict[str, Table]) -> Step:
        join = link.join
        assert join is not None
        assert join.kind not in FILTER_LINKS
        test = self._test(link.filters, link.alias, tables)
        steps = [self._step(one, link.alias, tables) for one in link.links]
        matching = self._matching(link, join, parent, tables)
        absent: Line = {one.alias: None for one in link.family()}

        def step(line: Line) -> list[Line]:
            found: list[Line] = []
            for row in matching(line):
                one = {**line, link.alias: row}
                if test(one):
                    found += _expanded(one, steps)
                if found and join.kind in ("exists", "in"):
                    return [{**line, **absent}]
                if found and join.kind == "matchfirstrowusingcrossapply":
                    return found[:1]
            return found or ([{**line, **absent}] if join.kind == "outer" else [])

        return step

    def _matching(
        self, link: Entity, join: Join, parent: str, tables: dict[str, Table]
    ) -> Callable[[Line], Iterator[Row]]:
        """Readable rows of the link's table whose column equals the parent's."""
        table = table_of(link)
        _, wanted = column_of(tables, parent, join.parent)
        own, _ = column_of({link.alias: table}, link.alias, join.own)
        rows = self._scope.rows
        by_value: dict[Any, list[Row]] = {}

        def found(value: Any) -> Iterable[Row]:
            if join.own == table.key:
                row = rows.get(table.name, value) if isinstance(value, str) else None
                return [row] if row else []
            if isinstance(value, str) and rows.indexed(table.name, join.own):
                return rows.found_by(table.name, join.own, (value,))
            if not by_value:
                for row in rows.all(table.name):
                    by_value.setdefault(own.get(row), []).append(row)
            return by_value.get(value, [])

        def matching(line: Line) -> Iterator[Row]:
            value = wanted(line)
            return iter(()) if value is None else self._scope.readable(found(value))

        return matching


def _expanded(line: Line, steps: list[Step]) -> list[Line]:
    lines = [line]
    for step in steps:
        lines = [made for one in lines for made in step(one)]
    return lines
