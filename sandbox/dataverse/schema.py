"""What a table is made of: columns, lookups and the navigation properties that lead along them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

__all__ = ["Collection", "Column", "Kind", "Lookup", "Table", "columns", "labelled"]


class Kind(StrEnum):
    """A column's OData type."""

    STRING = "Edm.String"
    INT = "Edm.Int32"
    LONG = "Edm.Int64"
    BOOL = "Edm.Boolean"
    DATE = "Edm.DateTimeOffset"
    GUID = "Edm.Guid"


@dataclass(frozen=True, slots=True)
class Column:
    """One column; ``size`` is the longest text (0: no limit), ``labels`` those of a choice."""

    name: str
    kind: Kind
    size: int = 0
    read_only: bool = False
    filterable: bool = True
    labels: Mapping[int | bool, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Lookup:
    """A column that names a row: ``targets`` maps single-valued navigation property to table."""

    name: str
    targets: Mapping[str, str]
    read_only: bool = False


@dataclass(frozen=True, slots=True)
class Collection:
    """A collection-valued navigation property: rows of ``table`` whose ``lookup`` names this row.

    ``lookup`` is "" for the one many-to-many relationship here, a person's roles.
    """

    table: str
    lookup: str


@dataclass(frozen=True, slots=True)
class Table:
    """A table; ``members`` are the concrete tables that a base table is the union of."""

    name: str
    entity_set: str
    key: str
    title: str
    columns: Mapping[str, Column]
    lookups: Mapping[str, Lookup]
    collections: Mapping[str, Collection]
    members: tuple[str, ...] = ()

    def single(self, navigation: str) -> tuple[Lookup, str] | None:
        """The lookup behind a single-valued navigation property, and the table it leads to."""
        for lookup in self.lookups.values():
            if navigation in lookup.targets:
                return lookup, lookup.targets[navigation]
        return None

    def lookup_of(self, name: str) -> Lookup | None:
        """The lookup behind a property such as ``_ownerid_value``."""
        if name.startswith("_") and name.endswith("_value"):
            return self.lookups.get(name[1:-6])
        return None


def columns(kind: Kind, names: str) -> dict[str, Column]:
    """Columns of one kind from ``name name:size name!``; ``!`` marks a read-only one."""
    found: dict[str, Column] = {}
    for word in names.split():
        name, _, size = word.rstrip("!").partition(":")
        found[name] = Column(name, kind, int(size or 0), word.endswith("!"))
    return found


def labelled(name: str, *labels: str, first: int = 0, read_only: bool = False) -> dict[str, Column]:
    """A choice whose values count up from ``first``."""
    numbered: dict[int | bool, str] = dict(enumerate(labels, first))
    return {name: Column(name, Kind.INT, read_only=read_only, labels=numbered)}
