"""Answers queries: find, sort, page, join, write.

Pages: "Query data using the Web API", "Page results using OData", "Join tables using OData".
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote

from sandbox.dataverse.errors import bad_query, not_here
from sandbox.dataverse.options import Expansion, Options
from sandbox.dataverse.paging import cookie, start_of
from sandbox.dataverse.predicates import compiled, getter, narrowed
from sandbox.dataverse.preferences import PAGE_SIZE
from sandbox.dataverse.relations import related
from sandbox.dataverse.schema import Table
from sandbox.dataverse.shape import Shape
from sandbox.dataverse.syntax import Path
from sandbox.dataverse.tables import TABLES

if TYPE_CHECKING:
    from sandbox.dataverse.preferences import Preferences
    from sandbox.dataverse.rows import Row
    from sandbox.dataverse.scope import Scope

__all__ = ["Query"]

_NESTED: Final = (
    "Only $select and $filter clause can be provided while doing $expand on many-to-one "
    "relationship or nested one-to-many relationship."
)


@dataclass(frozen=True, slots=True)
class Query:
    """One person's query; ``root`` is the address of the Web API."""

    scope: Scope
    preferences: Preferences
    root: str

    def one(self, row: Row, table: Table, options: Options) -> dict[str, Any]:
        """A single row with its joins."""
        if options.filter or options.orderby or options.top is not None or options.count:
            raise bad_query("Only $select and $expand can be applied to a single row.")
        context = f"{self.root}/$metadata#{table.entity_set}{_projection(options)}/$entity"
        return {"@odata.context": context} | self._joined((row,), table, options)[0]

    def many(
        self, rows: Iterable[Row] | None, table: Table, options: Options, *, url: str
    ) -> dict[str, Any]:
        """A page of rows, of the whole table if ``rows`` is ``None``.

        ``url`` is the query's own address without a skip token, for the link to the next page.
        """
        found = self.sorted(self.matching(rows, table, options), table, options)
        page, total = self.preferences.page, len(found)
        if options.top is not None and page is None:
            found = found[: options.top]
        size = page or PAGE_SIZE
        start, number = start_of(options.skiptoken, found)
        shown = found[start : start + size]
        answer: dict[str, Any] = {
            "@odata.context": f"{self.root}/$metadata#{table.entity_set}{_projection(options)}"
        }
        if options.count:
            answer["@odata.count"] = min(total, PAGE_SIZE)
        answer["value"] = self._joined(shown, table, options)
        if start + size < len(found):
            token = quote(cookie(number + 1, start + size, shown[-1].id), safe="")
            joint = "&" if "?" in url else "?"
            answer["@odata.nextLink"] = f"{url}{joint}$skiptoken={token}"
        return answer

    def matching(self, rows: Iterable[Row] | None, table: Table, options: Options) -> list[Row]:
        """Rows this person may read that pass the filter; raises 403 for want of a privilege."""
        self.scope.access.require("Read", table)
        if options.filter is None:
            return list(self.scope.readable(self._of(rows, table)))
        test = compiled(options.filter, table, self.scope)
        if rows is None:
            hint = narrowed(options.filter, table.name, self.scope.rows)
            if hint:
                rows = self.scope.rows.found_by(table.name, *hint)
        return [
            row for row in self._of(rows, table) if test(row) and self.scope.access.may_read(row)
        ]

    def sorted(self, rows: list[Row], table: Table, options: Options) -> list[Row]:
        """Rows in the order asked for, then by key; empty values come first, as in SQL."""
        rows = sorted(rows, key=lambda row: row.id)
        for name, descending in reversed(options.orderby):
            get = getter(Path(tuple(name.split("/"))), table, self.scope)
            rows.sort(key=lambda row, get=get: _sortable(get(row)), reverse=descending)  # type: ignore[misc]
        return rows

    def _of(self, rows: Iterable[Row] | None, table: Table) -> Iterable[Row]:
        return self.scope.rows.all(table.name) if rows is None else rows

    def _joined(self, rows: Iterable[Row], table: Table, options: Options) -> list[dict[str, Any]]:
        shape = Shape.of(table, options.select, rows=self.scope.rows, preferences=self.preferences)
        nested = any(one.options.expand for one in options.expand)
        for expansion in options.expand:
            self._check(expansion, table, nested=nested)
        written = []
        for row in rows:
            found = shape.written(row)
            for expansion in options.expand:
                self._expand(found, row, table, expansion)
            written.append(found)
        return written

    def _check(self, expansion: Expansion, table: Table, *, nested: bool) -> None:
        """Raises ``CrmError`` for a property that is unknown or options that it does not take."""
        inner = expansion.options
        single = table.single(expansion.name)
        if single is None and expansion.name not in table.collections:
            raise bad_query(
                f"Could not find a property named '{expansion.name}' on type "
                f"'Microsoft.Dynamics.CRM.{table.name}'."
            )
        sliced = bool(inner.orderby or inner.top is not None)
        if (sliced and (single or nested)) or (single and inner.filter):
            raise bad_query(_NESTED)
        if nested and self.preferences.page is not None and not single:
            raise not_here("paging of collections within a nested $expand")
        target = TABLES.get(single[1] if single else table.collections[expansion.name].table)
        if target is None:
            raise not_here(f"$expand={expansion.name}")
        Shape.of(target, inner.select, rows=self.scope.rows, preferences=self.preferences)

    def _expand(self, found: dict[str, Any], row: Row, table: Table, expansion: Expansion) -> None:
        single = table.single(expansion.name)
        if single:
            found[expansion.name] = self._reached(row, single[0].name, expansion, target=single[1])
            return
        collection = table.collections[expansion.name]
        target, inner = TABLES[collection.table], expansion.options
        members = self.matching(related(row, collection, self.scope.rows), target, inner)
        members = self.sorted(members, target, inner)[: inner.top]
        found[expansion.name] = self._joined(members[:PAGE_SIZE], target, inner)
        options = "&".join(
            f"{name}={quote(text, safe='$=,()')}" for name, text in expansion.written
        )
        path = f"{table.entity_set}({row.id})/{expansion.name}"
        found[f"{expansion.name}@odata.nextLink"] = (
            f"{self.root}/{path}{'?' if options else ''}{options}"
        )

    def _reached(
        self, row: Row, lookup: str, expansion: Expansion, *, target: str
    ) -> dict[str, Any] | None:
        other = self.scope.reached(target, row.values.get(lookup))
        if other is None:
            return None
        return self._joined((other,), TABLES[target], expansion.options)[0]


def _projection(options: Options) -> str:
    joined = [f"{one.name}{_projection(one.options) or '()'}" for one in options.expand]
    return f"({','.join((*options.select, *joined))})" if options.select or joined else ""


def _sortable(value: Any) -> tuple[bool, Any]:
    return (value is not None, value if value is not None else 0)
