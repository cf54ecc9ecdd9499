"""``$expand`` of a message (pages: "Get attachment", "Get singleValueLegacyExtendedProperty")."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from sandbox.graph.errors import bad_request, not_implemented
from sandbox.graph.odata import Compare, Expression, Or, parse_filter

__all__ = ["NOTHING", "Expansion", "expansion_of"]

_PART: Final = re.compile(r"\s*([A-Za-z.]+)(?:\((.*)\))?\s*", re.DOTALL)
_FILTER: Final = re.compile(r"\s*\$filter\s*=(.*)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Expansion:
    """What comes along: all attachments, and extended properties by id."""

    attachments: bool = False
    extended: tuple[str, ...] = ()


NOTHING: Final = Expansion()


def expansion_of(value: str | None) -> Expansion:
    """Read an ``$expand``; raises ``GraphError``."""
    if value is None:
        return NOTHING
    attachments = False
    extended: tuple[str, ...] = ()
    for part in _parts(value):
        match = _PART.fullmatch(part)
        if match is None:
            raise bad_request(f"Invalid $expand clause: '{value[:100]}'.")
        name, inner = match.groups()
        match name:
            case "attachments" if inner is None:
                attachments = True
            case "singleValueExtendedProperties":
                extended = _extended(inner)
            case _:
                raise not_implemented(f"$expand of {part.strip()[:60]}")
    return Expansion(attachments, extended)


def _parts(value: str) -> list[str]:
    """Split at commas outside parentheses and strings."""
    parts, depth, quoted = [""], 0, False
    for character in value:
        quoted ^= character == "'"
        if not quoted:
            depth += (character == "(") - (character == ")")
        if character == "," and not quoted and depth == 0:
            parts.append("")
        else:
            parts[-1] += character
    return parts


def _extended(inner: str | None) -> tuple[str, ...]:
    match = _FILTER.fullmatch(inner or "")
    if match is None:
        raise bad_request("An expanded extended property needs a $filter on its id.")
    return tuple(_ids(parse_filter(match[1].strip())))


def _ids(expression: Expression) -> list[str]:
    match expression:
        case Compare(path="id", operator="eq", value=str() as name, cast=""):
            return [name]
        case Or(parts):
            return [name for part in parts for name in _ids(part)]
        case _:
            raise bad_request("An extended property is expanded by 'id eq' alone.")
