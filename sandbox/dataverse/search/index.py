"""An inverted index of what is searchable, brought up to date whenever it is asked."""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING

from sandbox.dataverse.search.scope import SEARCHED
from sandbox.dataverse.search.words import words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sandbox.dataverse.rows import Row, Rows

__all__ = ["Field", "Index", "Key"]

Key = tuple[str, str]
"""A document: table and id."""
Field = tuple[str, str]
"""A searched column: table and name."""


class Index:
    """Positions of every word, by field and document."""

    def __init__(self, rows: Rows) -> None:
        self._rows = rows
        self._known: dict[Key, Row] = {}
        self._places: dict[str, dict[Field, dict[str, list[int]]]] = {}
        self._seen = -1
        self._vocabulary: list[str] | None = None

    def __len__(self) -> int:
        return len(self._known)

    def update(self) -> None:
        """Take in rows that came, changed or went; rows are values, so identity tells."""
        if self._seen == self._rows.changes:
            return
        self._seen = self._rows.changes
        current: dict[Key, Row] = {
            (table, row.id): row for table in SEARCHED for row in self._rows.all(table)
        }
        gone = [key for key, row in self._known.items() if current.get(key) is not row]
        new = [key for key, row in current.items() if self._known.get(key) is not row]
        for key in gone:
            self._change(key, self._known.pop(key), add=False)
        for key in new:
            self._known[key] = current[key]
            self._change(key, current[key], add=True)

    def places(self, word: str) -> dict[Field, dict[str, list[int]]]:
        """As its how manyeth word a word stands in which fields of which documents, by id."""
        return self._places.get(word, {})

    def row(self, key: Key) -> Row:
        """The row a document is made of."""
        return self._known[key]

    def documents(self) -> Iterator[Key]:
        """Every document."""
        return iter(self._known)

    def vocabulary(self) -> list[str]:
        """Every word there is, sorted."""
        if self._vocabulary is None:
            self._vocabulary = sorted(
                word for word, found in self._places.items() if any(found.values())
            )
        return self._vocabulary

    def beginning_with(self, prefix: str) -> list[str]:
        """Every word that begins so."""
        vocabulary = self.vocabulary()
        first = bisect_left(vocabulary, prefix)
        last = bisect_left(vocabulary, prefix + "\U0010ffff")
        return vocabulary[first:last]

    def _change(self, key: Key, row: Row, *, add: bool) -> None:
        table, row_id = key
        for column in SEARCHED[table]:
            for position, word in enumerate(words(row.values.get(column) or "")):
                fields = self._places.setdefault(word.text, {})
                found = fields.setdefault((table, column), {})
                if add:
                    found.setdefault(row_id, []).append(position)
                else:
                    found.pop(row_id, None)
        self._vocabulary = None
