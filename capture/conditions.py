"""Conditions on columns, written as an OData filter or as a FetchXML filter: one meaning, two ways.

No text leaves its quotes or its attribute. Sources: "Filter rows using OData", "Filter rows using
FetchXml" (Dataverse).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal
from xml.sax.saxutils import quoteattr

from capture.odata import literal

__all__ = ["AnyOf", "Condition", "as_fetch", "as_filter"]

Operator = Literal["contains", "startswith", "endswith", "eq"]
_LIKE = {"contains": "%{}%", "startswith": "{}%", "endswith": "%{}", "eq": "{}"}


@dataclass(frozen=True, slots=True)
class Condition:
    """A text column and a LIKE pattern; with ``eq`` the value itself."""

    column: str
    operator: Operator
    text: str = field(repr=False)


AnyOf = Sequence[tuple[Condition, ...]]
"""Alternatives, of each of which everything must hold."""


def as_filter(alternatives: AnyOf, variable: str = "") -> str:
    """As ``$filter``; ``variable`` is the one of a lambda around it."""
    prefix = f"{variable}/" if variable else ""
    return " or ".join(
        f"({' and '.join(_odata(one, prefix) for one in every)})"
        if len(every) > 1
        else _odata(every[0], prefix)
        for every in alternatives
    )


def as_fetch(alternatives: AnyOf) -> str:
    """As a ``filter`` element."""
    inner = "".join(
        f'<filter type="and">{"".join(map(_fetch, every))}</filter>' for every in alternatives
    )
    return f'<filter type="or">{inner}</filter>'


def _odata(one: Condition, prefix: str) -> str:
    if one.operator == "eq":
        return f"{prefix}{one.column} eq {literal(one.text)}"
    return f"{one.operator}({prefix}{one.column},{literal(one.text)})"


def _fetch(one: Condition) -> str:
    operator = "eq" if one.operator == "eq" else "like"
    value = quoteattr(_LIKE[one.operator].format(one.text))
    return f'<condition attribute="{one.column}" operator="{operator}" value={value}/>'
