"""Results as JSON, in the shapes of both versions.

Pages: "Dataverse Search query", "Dataverse search (legacy)".
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from sandbox.dataverse.preferences import Preferences
from sandbox.dataverse.search.words import words
from sandbox.dataverse.shape import Shape
from sandbox.dataverse.tables import TABLES

if TYPE_CHECKING:
    from sandbox.dataverse.rows import Row
    from sandbox.dataverse.scope import Scope
    from sandbox.dataverse.search.request import Searched

__all__ = ["Found", "first_version", "ordered", "second_version"]

_FORMATTED: Final = Preferences(
    annotations=("OData.Community.Display.V1.FormattedValue",),
)


@dataclass(frozen=True, slots=True)
class Found:
    """A row that was found, as what, how well, and through which words."""

    row: Row
    searched: Searched
    score: float
    matched: Collection[str]


def second_version(one: Found, scope: Scope) -> dict[str, Any]:
    """One item of ``Value``."""
    code = TABLES[one.row.table].code
    return {
        "Id": one.row.id,
        "EntityName": one.row.table,
        "ObjectTypeCode": 0,
        "Attributes": {"@search.objecttypecode": code} | _attributes(one, scope),
        "Highlights": _highlights(one),
        "Score": round(one.score, 6),
    }


def first_version(one: Found, scope: Scope) -> dict[str, Any]:
    """One item of ``value``."""
    return {
        "@search.score": round(one.score, 6),
        "@search.highlights": _highlights(one),
        "@search.entityname": one.row.table,
        "@search.objectid": one.row.id,
        "@search.objecttypecode": TABLES[one.row.table].code,
    } | _attributes(one, scope)


def _attributes(one: Found, scope: Scope) -> dict[str, Any]:
    table = TABLES[one.row.table]
    names = {
        column if column in table.columns else f"_{column}_value": column
        for column in one.searched.shown
    }
    select = tuple(names)
    shape = Shape.of(table, select, rows=scope.rows, preferences=_FORMATTED)
    found: dict[str, Any] = {}
    for name, value in shape.written(one.row).items():
        prop, mark, annotation = name.partition("@")
        if prop in names:
            found[f"{names[prop]}{mark}{annotation}"] = value
    return found


def _highlights(one: Found) -> dict[str, list[str]]:
    texts = {
        column: _marked(one.row.values.get(column) or "", one.matched)
        for column in one.searched.columns
    }
    return {column: [text] for column, text in texts.items() if text}


def _marked(text: str, matched: Collection[str]) -> str:
    """The text with its matched words marked, or "" if it has none."""
    pieces: list[str] = []
    end = 0
    for word in words(text):
        if word.text in matched:
            pieces += (text[end : word.start], "{crmhit}", text[word.start : word.end], "{/crmhit}")
            end = word.end
    return "".join((*pieces, text[end:])) if pieces else ""


def ordered(found: Sequence[Found]) -> list[Found]:
    """Best first; what scores the same comes in an order that means nothing."""
    return sorted(found, key=lambda one: (-one.score, one.row.id))
