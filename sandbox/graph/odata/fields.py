"""What can be filtered and sorted by, and of which type it is."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from sandbox.graph.errors import GraphError

__all__ = ["Field", "Schema", "unknown_property"]

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Field(Generic[T]):
    """One property.

    ``kind`` is string (compared without case), id (with case), boolean, moment (an aware datetime)
    or stamp (a string that holds a date, as events have); a string with ``values`` is one of them.
    ``get`` gives ``None`` for what is not set. Functions work where it is ``searchable``.
    """

    kind: str
    get: Callable[[T], Any]
    values: frozenset[str] = frozenset()
    searchable: bool = False


@dataclass(frozen=True, slots=True)
class Schema(Generic[T]):
    """The properties of a type, by path.

    ``texts`` are collections of strings; ``extended`` gives an item's extended property by id;
    ``refused`` are collections that Outlook does not filter by; ``others`` are properties that
    exist but cannot be filtered by here.
    """

    name: str
    fields: Mapping[str, Field[T]]
    texts: Mapping[str, Callable[[T], tuple[str, ...]]] = field(default_factory=dict)
    extended: Callable[[T, str], str | None] | None = None
    refused: frozenset[str] = frozenset()
    others: frozenset[str] = frozenset()


def unknown_property(name: str, kind: str) -> GraphError:
    """A name that the type does not have."""
    return GraphError(
        400,
        "RequestBroker--ParseUri",
        f"Could not find a property named '{name[:100]}' on type 'microsoft.graph.{kind}'.",
    )
