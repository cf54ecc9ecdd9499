"""``any`` over a collection: categories and extended properties, and nothing else.

Page: "Get singleValueLegacyExtendedProperty". Recipients are refused (microsoft-graph-docs-contrib
issue 7277): such mail is found by ``$search``.
"""

from __future__ import annotations

import operator
from collections.abc import Callable
from typing import Final, TypeVar

from sandbox.graph.errors import not_implemented
from sandbox.graph.odata.fields import Schema, unknown_property
from sandbox.graph.odata.parser import invalid_nodes
from sandbox.graph.odata.tree import And, Any, Compare, Expression, Function

__all__ = ["any_test"]

T = TypeVar("T")

_EXTENDED: Final = "singleValueExtendedProperties"
_NUMBERS: Final[dict[str, Callable[[float, float], bool]]] = {
    "eq": operator.eq,
    "ne": operator.ne,
    "gt": operator.gt,
    "ge": operator.ge,
    "lt": operator.lt,
    "le": operator.le,
}


def any_test(expression: Any, schema: Schema[T]) -> Callable[[T], bool]:
    """The test; raises ``GraphError``."""
    path, variable = expression.path, expression.variable
    if path in schema.refused:
        raise invalid_nodes()
    if path in schema.texts:
        return _text_test(expression, schema.texts[path])
    if path == _EXTENDED and schema.extended is not None:
        return _extended_test(expression.inner, variable, schema.extended)
    if path in schema.others:
        raise not_implemented(f"any over {path}")
    raise unknown_property(path, schema.name)


def _text_test(expression: Any, get: Callable[[T], tuple[str, ...]]) -> Callable[[T], bool]:
    match expression.inner:
        case Compare(path=path, operator="eq", value=str() as value, cast=""):
            if path != expression.variable:
                raise invalid_nodes()
            wanted = value.casefold()
            return lambda item: any(one.casefold() == wanted for one in get(item))
        case _:
            raise not_implemented(f"any over {expression.path} with anything but eq")


def _extended_test(
    inner: Expression, variable: str, get: Callable[[T, str], str | None]
) -> Callable[[T], bool]:
    """``ep/id eq '…' and`` one condition on ``ep/value``."""
    match inner:
        case And((Compare(path=path, operator="eq", value=str() as name), condition)):
            if path != f"{variable}/id":
                raise invalid_nodes()
            test = _value_test(condition, f"{variable}/value")
            return lambda item: (found := get(item, name)) is not None and test(found)
        case _:
            raise invalid_nodes()


def _value_test(condition: Expression, path: str) -> Callable[[str], bool]:
    match condition:
        case Function(name=name, path=where, value=value) if where == path:
            wanted = value.casefold()
            if name == "startswith":
                return lambda found: found.casefold().startswith(wanted)
            return lambda found: wanted in found.casefold()
        case Compare(path=where, operator=("eq" | "ne") as sign, value=str() as value, cast="") if (
            where == path
        ):
            wanted, is_equal = value.casefold(), sign == "eq"
            return lambda found: (found.casefold() == wanted) is is_equal
        case Compare(path=where, operator=sign, value=int() | float() as number, cast=cast) if (
            where == path and cast.startswith("Edm.")
        ):
            compare = _NUMBERS[sign]
            return lambda found: _is_number(found) and compare(float(found), number)
        case _:
            raise invalid_nodes()


def _is_number(text: str) -> bool:
    return text.removeprefix("-").isdecimal()
