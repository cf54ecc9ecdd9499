"""Filters and cuts definitions.

Page: "Query table definitions using the Web API": $filter compares properties of primitive or
enumeration values, the latter written with their namespace, and the parts of complex values by
path; labels cannot be filtered.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable
from typing import Any, Final

from sandbox.dataverse.errors import bad_query, not_here
from sandbox.dataverse.like import like
from sandbox.dataverse.syntax import parse_filter
from sandbox.dataverse.tree import Both, Compare, Like, Literal, Node, Not, Path

__all__ = ["Definition", "cut", "filtered"]

Definition = dict[str, Any]

_ENUM: Final = re.compile(r"Microsoft\.Dynamics\.CRM\.\w+'(\w+)'")
_OPERATORS: Final[dict[str, Callable[[Any, Any], bool]]] = {
    "eq": operator.eq,
    "ne": operator.ne,
    "gt": operator.gt,
    "ge": operator.ge,
    "lt": operator.lt,
    "le": operator.le,
}


def filtered(found: list[Definition], condition: str | None) -> list[Definition]:
    """The definitions that pass a $filter; raises ``CrmError`` 400 for one that cannot be read."""
    if condition is None:
        return found
    tree = parse_filter(_ENUM.sub(r"'\1'", condition), {})
    return [one for one in found if _passes(tree, one)]


def cut(definition: Definition, select: tuple[str, ...]) -> Definition:
    """Only the selected properties, with the MetadataId always; raises 400 for unknown ones."""
    if not select:
        return definition
    for name in select:
        if name not in definition:
            raise bad_query(f"Could not find a property named '{name}' on this type.")
    kind = {name: definition[name] for name in ("@odata.type",) if name in definition}
    return kind | {name: definition[name] for name in dict.fromkeys((*select, "MetadataId"))}


def _passes(node: Node, definition: Definition) -> bool:
    match node:
        case Both("and", left, right):
            return _passes(left, definition) and _passes(right, definition)
        case Both(_, left, right):
            return _passes(left, definition) or _passes(right, definition)
        case Not(inner):
            return not _passes(inner, definition)
        case Like(path, pattern):
            value = _value(path, definition)
            return isinstance(value, str) and like(pattern)(value.lower())
        case Compare(sign, left, Literal() as right):
            return _compared(sign, _value(left, definition), right)
        case _:
            raise not_here("this condition on definitions")


def _compared(sign: str, value: Any, literal: Literal) -> bool:
    wanted = float(literal.value) if literal.kind == "number" else literal.value
    alike = value is not None and isinstance(value, str) == isinstance(wanted, str)
    if sign not in ("eq", "ne") and not alike:
        return False
    return _OPERATORS[sign](value, wanted)


def _value(path: Path, definition: Definition) -> Any:
    """A property, or a part of a complex one; raises 400 for an unknown or a complex one."""
    value: Any = definition
    for step in path.steps:
        if not isinstance(value, dict) or step not in value:
            raise bad_query(f"Could not find a property named '{step}' on this type.")
        value = value[step]
    if isinstance(value, dict | list):
        raise bad_query(f"'{'/'.join(path.steps)}' has a complex type and cannot be compared.")
    return value
