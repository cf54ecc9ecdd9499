"""A row as it came over the wire, read by the names of its columns."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec

from capture.dataverse.organisation import FORMATTED, Row
from capture.errors import Service, UnexpectedReply

__all__ = ["ONE", "PAGE", "Fields", "Page"]


class Page(Row, frozen=True):
    """The rows of an answer."""

    value: tuple[dict[str, Any], ...]


ONE: msgspec.json.Decoder[dict[str, Any]] = msgspec.json.Decoder(dict[str, Any])
PAGE = msgspec.json.Decoder(Page)


class Fields:
    """One row; a column of another type than it must have is ``UnexpectedReply``.

    It may hold what nobody else may see, so it does not show itself.
    """

    __slots__ = ("_held",)

    def __init__(self, held: Mapping[str, Any]) -> None:
        self._held = held

    def text(self, column: str) -> str:
        """A text, or "" where the row has none."""
        value = self._held.get(column)
        return "" if value is None else str(self._checked(value, str))

    def needed(self, column: str) -> str:
        """A text that every such row has."""
        return str(self._checked(self._held.get(column), str))

    def shown(self, column: str) -> str:
        """What people see in a column: the name behind a lookup, the label of a choice."""
        if label := self.text(column + FORMATTED):
            return label
        is_id = column.startswith("_") or not isinstance(self._held.get(column), str)
        return "" if is_id else self.text(column)

    def one(self, navigation: str) -> Fields | None:
        """The row a lookup leads to."""
        value = self._held.get(navigation)
        return None if value is None else Fields(self._checked(value, dict))

    def many(self, navigation: str) -> list[Fields]:
        """The rows of a collection."""
        rows = self._held.get(navigation)
        return [] if rows is None else [Fields(self._checked(row, dict)) for row in rows]

    @staticmethod
    def _checked(value: Any, kind: type[Any]) -> Any:
        if not isinstance(value, kind):
            raise UnexpectedReply(Service.DATAVERSE, "malformed row")
        return value
