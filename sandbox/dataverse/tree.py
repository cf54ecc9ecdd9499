"""The parts a $filter is made of."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

__all__ = ["Both", "Compare", "Lambda", "Like", "Literal", "Node", "Not", "Path", "Special"]


@dataclass(frozen=True, slots=True)
class Path:
    """A property, or one reached along single-valued navigation properties."""

    steps: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Literal:
    """A constant; ``kind`` of string, guid, date, number, bool or null."""

    kind: str
    value: Any


@dataclass(frozen=True, slots=True)
class Compare:
    """Two operands and one of eq, ne, gt, ge, lt, le."""

    operator: str
    left: Path
    right: Path | Literal


@dataclass(frozen=True, slots=True)
class Like:
    """A LIKE pattern for a property."""

    path: Path
    pattern: str


@dataclass(frozen=True, slots=True)
class Special:
    """A property and one of the operators of ``conditions``, with its values as text."""

    operator: str
    name: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Lambda:
    """A condition on the members of a collection: on one of them, or on each (``every``).

    Without a body it is whether there are members.
    """

    collection: str
    body: Node | None
    every: bool


@dataclass(frozen=True, slots=True)
class Both:
    """Two conditions joined by ``and`` or ``or``."""

    operator: str
    left: Node
    right: Node


@dataclass(frozen=True, slots=True)
class Not:
    """A condition turned round."""

    node: Node


Node = Compare | Like | Special | Lambda | Both | Not
