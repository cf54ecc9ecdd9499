"""``$orderby``: by what, in which direction (page: "List messages")."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from sandbox.graph.errors import GraphError, not_implemented
from sandbox.graph.odata.fields import Field, Schema, unknown_property
from sandbox.graph.odata.predicate import properties_of
from sandbox.graph.odata.tree import Expression

__all__ = ["Order", "ordering"]

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Order(Generic[T]):
    """One property after the other; what is not set comes first, as the smallest value."""

    keys: tuple[tuple[str, Field[T], bool], ...]

    def sorted(self, items: Iterable[T]) -> list[T]:
        """The items in this order; equal ones stay as they stood."""
        found = list(items)
        for _, field, is_descending in reversed(self.keys):
            found.sort(key=lambda item: _key(field.get(item)), reverse=is_descending)
        return found

    def check(self, expression: Expression | None) -> None:
        """Raises ``GraphError`` InefficientFilter unless a filter begins with these properties."""
        if expression is None:
            return
        names = tuple(name for name, _, _ in self.keys)
        if properties_of(expression)[: len(names)] != names:
            raise GraphError(
                400,
                "InefficientFilter",
                "The restriction or sort order is too complex for this operation.",
            )


def ordering(text: str, schema: Schema[T]) -> Order[T]:
    """Read an ``$orderby``; raises ``GraphError``."""
    keys = []
    for part in text.split(","):
        name, *direction = part.split()[:3] or [""]
        if direction not in ([], ["asc"], ["desc"]):
            raise GraphError(400, "RequestBroker--ParseUri", f"Syntax error in '{text[:200]}'.")
        if name not in schema.fields:
            if name.partition("/")[0] in schema.others | schema.refused:
                raise not_implemented(f"$orderby by {name[:60]}")
            raise unknown_property(name, schema.name)
        keys.append((name, schema.fields[name], direction == ["desc"]))
    return Order(tuple(keys))


def _key(value: Any) -> tuple[bool, Any]:
    if value is None:
        return (False, 0)
    return (True, value.casefold() if isinstance(value, str) else value)
