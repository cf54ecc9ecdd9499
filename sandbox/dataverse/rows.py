"""Every row of the CRM: in memory, indexed by what it refers to, written through to the disk.

A transaction is all or nothing in memory and one transaction on the disk, so that a killed sandbox
never wakes up with half a change set.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from sandbox.dataverse.tables import TABLES

if TYPE_CHECKING:
    from sandbox.store import Store

__all__ = ["Row", "Rows"]


@dataclass(frozen=True, slots=True)
class Row:
    """One row; a lookup's value is ``[table, id]``, a date's ISO 8601 in UTC."""

    table: str
    id: str
    values: dict[str, Any]
    version: int = 0

    def with_values(self, values: dict[str, Any]) -> Row:
        """A copy with some values changed."""
        return replace(self, values=self.values | values)


def _keys(row: Row) -> Iterator[tuple[str, str, str]]:
    """What a row can be found by besides its id."""
    for name in TABLES[row.table].lookups:
        value = row.values.get(name)
        if value:
            yield row.table, name, value[1]
    for name in TABLES[row.table].indexed:
        text = row.values.get(name)
        if text:
            yield row.table, name, text.lower()


class Rows:
    """All rows of one organisation by table and id, kept in a collection of its own."""

    def __init__(self, store: Store, collection: str = "crm") -> None:
        self._store = store
        self._collection = collection
        self._tables: dict[str, dict[str, Row]] = {name: {} for name in TABLES}
        self._index: dict[tuple[str, str, str], dict[str, None]] = {}
        self._version = 0
        self.changes = 0
        """Counts every change, so that whoever follows the rows sees whether there was one."""
        self._undo: list[tuple[str, str, Row | None]] | None = None
        self._dirty: dict[str, Any] = {}
        for _, body in store.items(collection):
            if body is not None:
                row = Row(body["table"], body["id"], body["values"], body["version"])
                self._version = max(self._version, row.version)
                self._set(row.table, row.id, row)

    def get(self, table: str, row_id: str) -> Row | None:
        """One row; of a base table, whichever member has it."""
        for name in TABLES[table].members or (table,):
            row = self._tables[name].get(row_id)
            if row:
                return row
        return None

    def all(self, table: str) -> Iterator[Row]:
        """Every row of a table or of a base table's members."""
        for name in TABLES[table].members or (table,):
            yield from self._tables[name].values()

    def found_by(self, table: str, column: str, values: Iterable[str]) -> Iterator[Row]:
        """Rows whose lookup or indexed text has one of these values; text ignores case."""
        wanted = dict.fromkeys(value.lower() for value in values)
        for name in TABLES[table].members or (table,):
            for value in wanted:
                for row_id in self._index.get((name, column, value), ()):
                    yield self._tables[name][row_id]

    def indexed(self, table: str, column: str) -> bool:
        """Whether ``found_by`` answers for this column."""
        return column in TABLES[table].lookups or column in TABLES[table].indexed

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Keep all changes made inside or none; one inside another belongs to the outer."""
        if self._undo is not None:
            yield
            return
        self._undo, self._dirty = [], {}
        try:
            yield
            self._store.put_all(self._collection, self._dirty)
        except BaseException:
            for table, row_id, old in reversed(self._undo):
                self._set(table, row_id, old)
            raise
        finally:
            self._undo = None

    def put(self, row: Row) -> Row:
        """Write a row and give it the next version."""
        self._version += 1
        row = replace(row, version=self._version)
        body = {"table": row.table, "id": row.id, "values": row.values}
        self._change(row.table, row.id, row, body | {"version": row.version})
        return row

    def remove(self, row: Row) -> None:
        """Delete a row."""
        self._change(row.table, row.id, None, None)

    def _change(self, table: str, row_id: str, row: Row | None, body: Any) -> None:
        with self.transaction():
            assert self._undo is not None
            self._undo.append((table, row_id, self._tables[table].get(row_id)))
            self._set(table, row_id, row)
            self._dirty[f"{table}/{row_id}"] = body

    def _set(self, table: str, row_id: str, row: Row | None) -> None:
        self.changes += 1
        old = self._tables[table].pop(row_id, None)
        if old:
            for key in _keys(old):
                self._index[key].pop(row_id, None)
        if row:
            self._tables[table][row_id] = row
            for key in _keys(row):
                self._index.setdefault(key, {})[row_id] = None
