"""What a table is made of: columns, lookups and the navigation properties that lead along them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

__all__ = [
    "Collection",
    "Column",
    "Format",
    "Kind",
    "Link",
    "Lookup",
    "Ownership",
    "Table",
    "columns",
    "labelled",
]


class Kind(StrEnum):
    """A column's OData type."""

    STRING = "Edm.String"
    INT = "Edm.Int32"
    LONG = "Edm.Int64"
    DECIMAL = "Edm.Decimal"
    BOOL = "Edm.Boolean"
    DATE = "Edm.DateTimeOffset"
    DAY = "Edm.Date"
    GUID = "Edm.Guid"


class Format(StrEnum):
    """What a text is meant to be (page: "StringFormatName Class")."""

    TEXT = "Text"
    EMAIL = "Email"
    PHONE = "Phone"
    URL = "Url"
    MEMO = "TextArea"


class Ownership(StrEnum):
    """Whose the rows of a table are (page: "OwnershipTypes EnumType")."""

    NONE = "None"
    USER = "UserOwned"
    UNIT = "BusinessOwned"
    ORGANIZATION = "OrganizationOwned"


@dataclass(frozen=True, slots=True)
class Column:
    """One column; ``size`` is the longest text (0: no limit), ``labels`` those of a choice.

    ``update_only`` columns cannot be given when a row is created, ``required`` ones must be.
    """

    name: str
    kind: Kind
    size: int = 0
    read_only: bool = False
    filterable: bool = True
    labels: Mapping[int | bool, str] = field(default_factory=dict)
    format: Format = Format.TEXT
    update_only: bool = False
    required: bool = False


@dataclass(frozen=True, slots=True)
class Lookup:
    """A column that names a row: ``targets`` maps single-valued navigation property to table."""

    name: str
    targets: Mapping[str, str]
    read_only: bool = False
    required: bool = False


@dataclass(frozen=True, slots=True)
class Link:
    """A many-to-many relationship's table, seen from one side; both columns hold bare ids."""

    table: str
    near: str
    far: str


@dataclass(frozen=True, slots=True)
class Collection:
    """A collection-valued navigation property: rows of ``table`` whose ``lookup`` names this row.

    Many-to-many relationships have a ``link`` and no ``lookup``.
    """

    table: str
    lookup: str = ""
    link: Link | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """A table; ``members`` are the concrete tables that a base table is the union of.

    ``statuses`` maps each statuscode to its statecode, the first of a state being its default.
    ``privilege`` is the last part of its privileges' names, "" for what has none of its own.
    ``indexed`` names text columns that rows are found by.
    """

    name: str
    entity_set: str
    key: str
    title: str
    columns: Mapping[str, Column]
    lookups: Mapping[str, Lookup]
    collections: Mapping[str, Collection]
    members: tuple[str, ...] = ()
    label: str = ""
    code: int = 0
    schema_name: str = ""
    privilege: str = ""
    ownership: Ownership = Ownership.NONE
    statuses: Mapping[int, int] = field(default_factory=dict)
    indexed: tuple[str, ...] = ()
    custom: bool = False
    keys: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Columns of each alternate key by the key's logical name."""

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


_MARKS: Final = "!^*@#%~"


def columns(kind: Kind, names: str) -> dict[str, Column]:
    """Columns of one kind from ``name name:size name!``.

    Marks after the name: ``!`` read-only, ``^`` update only, ``*`` required, ``@`` an e-mail
    address, ``#`` a telephone number, ``%`` a URL, ``~`` text of several lines.
    """
    found: dict[str, Column] = {}
    for word in names.split():
        bare = word.rstrip(_MARKS)
        marks = word[len(bare) :]
        name, _, size = bare.partition(":")
        found[name] = Column(
            name,
            kind,
            int(size or 0),
            read_only="!" in marks,
            format=_format(marks),
            update_only="^" in marks,
            required="*" in marks,
        )
    return found


def _format(marks: str) -> Format:
    formats = {"@": Format.EMAIL, "#": Format.PHONE, "%": Format.URL, "~": Format.MEMO}
    return next((formats[mark] for mark in marks if mark in formats), Format.TEXT)


def labelled(
    name: str,
    *labels: str,
    first: int = 0,
    read_only: bool = False,
    update_only: bool = False,
) -> dict[str, Column]:
    """A choice whose values count up from ``first``; an empty label leaves its number out."""
    numbered: dict[int | bool, str] = {
        number: label for number, label in enumerate(labels, first) if label
    }
    column = Column(name, Kind.INT, read_only=read_only, labels=numbered, update_only=update_only)
    return {name: column}
