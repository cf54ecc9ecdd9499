"""Text inside OData queries to Dataverse: no input leaves its quotes.

Sources: "Filter rows using OData" and "Use OData to query data" (Dataverse).
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from uuid import UUID

import msgspec

__all__ = ["LONGEST_NAME", "guid", "literal", "one_of", "typed_name"]

LONGEST_NAME = 200
"""Characters of a name people may ask for; the widest name column of Dataverse holds 160."""
BIDI = dict.fromkeys(
    [0x061C, 0x200E, 0x200F, 0xFEFF, *range(0x202A, 0x202F), *range(0x2066, 0x206A), 0xFFFE, 0xFFFF]
)


def typed_name(text: str) -> str:
    """What a person typed, as one line: control and direction marks gone, spaces single.

    "" when nothing is left, or when it is longer than any name (``LONGEST_NAME``), so that such a
    name is answered without asking anybody.
    """
    if len(text) > 4 * LONGEST_NAME:
        return ""
    visible = text.encode("utf-8", "ignore").decode().translate(BIDI)
    plain = "".join(" " if unicodedata.category(one) == "Cc" else one for one in visible)
    name = " ".join(plain.split())
    return name if len(name) <= LONGEST_NAME else ""


def literal(text: str) -> str:
    """A string literal; the apostrophe is doubled."""
    return "'" + text.replace("'", "''") + "'"


def guid(text: str) -> str | None:
    """The GUID in lower case with hyphens, or ``None`` if it is not one."""
    try:
        return str(UUID(text)) if len(text) == 36 else None
    except ValueError:
        return None


def one_of(column: str, values: Iterable[str]) -> dict[str, str]:
    """Query parameters for the In function.

    Its values are a JSON array in double quotes, in which an apostrophe stands for itself ("Manage
    single quotes").
    """
    wanted: Sequence[str] = tuple(values)
    return {
        "$filter": "Microsoft.Dynamics.CRM.In(PropertyName=@p1,PropertyValues=@p2)",
        "@p1": literal(column),
        "@p2": msgspec.json.encode(wanted).decode(),
    }
