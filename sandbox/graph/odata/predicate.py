"""A ``$filter`` made into a test of one item; what the test would not mean is refused first."""

from __future__ import annotations

import operator
from collections.abc import Callable
from datetime import datetime
from typing import Any as Anything
from typing import Final, TypeVar

from sandbox.graph.errors import GraphError, not_implemented
from sandbox.graph.odata.fields import Field, Schema, unknown_property
from sandbox.graph.odata.lambdas import any_test
from sandbox.graph.odata.tree import And, Any, Compare, Expression, Function, Not, Or

__all__ = ["predicate", "properties_of"]

T = TypeVar("T")
Test = Callable[[T], bool]

_COMPARE: Final[dict[str, Callable[[Anything, Anything], bool]]] = {
    "eq": operator.eq,
    "ne": operator.ne,
    "gt": operator.gt,
    "ge": operator.ge,
    "lt": operator.lt,
    "le": operator.le,
}
_TYPES: Final = {
    "string": (str, "Edm.String"),
    "id": (str, "Edm.String"),
    "stamp": (str, "Edm.String"),
    "boolean": (bool, "Edm.Boolean"),
    "moment": (datetime, "Edm.DateTimeOffset"),
}


def predicate(expression: Expression, schema: Schema[T]) -> Test[T]:
    """The test; raises ``GraphError`` for what the type does not have or Outlook does not do."""
    match expression:
        case And(parts):
            tests = [predicate(part, schema) for part in parts]
            return lambda item: all(test(item) for test in tests)
        case Or(parts):
            tests = [predicate(part, schema) for part in parts]
            return lambda item: any(test(item) for test in tests)
        case Not(inner):
            test = predicate(inner, schema)
            return lambda item: not test(item)
        case Any():
            return any_test(expression, schema)
        case Function():
            return _function(expression, schema)
        case Compare():
            return _comparison(expression, schema)


def properties_of(expression: Expression) -> tuple[str, ...]:
    """The properties a filter names, each once, in the order they first stand in it."""
    match expression:
        case And(parts) | Or(parts):
            return tuple(dict.fromkeys(name for part in parts for name in properties_of(part)))
        case Not(inner):
            return properties_of(inner)
        case Any() | Function() | Compare():
            return (expression.path,)


def _field(path: str, schema: Schema[T]) -> Field[T]:
    known = schema.fields.get(path)
    if known is not None:
        return known
    if path in schema.others or path.partition("/")[0] in schema.others:
        raise not_implemented(f"$filter by {path[:60]}")
    raise unknown_property(path, schema.name)


def _function(call: Function, schema: Schema[T]) -> Test[T]:
    known = _field(call.path, schema)
    if not known.searchable:
        raise not_implemented(f"{call.name} of {call.path[:60]}")
    wanted = call.value.casefold()
    if call.name == "startswith":
        return lambda item: str(known.get(item) or "").casefold().startswith(wanted)
    return lambda item: wanted in str(known.get(item) or "").casefold()


def _comparison(one: Compare, schema: Schema[T]) -> Test[T]:
    known = _field(one.path, schema)
    if one.cast:
        raise not_implemented(f"A cast of {one.path[:60]}")
    compare = _COMPARE[one.operator]
    if one.value is None:
        if one.operator not in ("eq", "ne"):
            raise _incompatible(one, known, "null")
        return lambda item: compare(known.get(item), None)
    _check(one, known)
    wanted, differs = one.value, one.operator == "ne"
    if known.kind == "string":
        folded = str(wanted).casefold()
        return _present(known, lambda found: compare(found.casefold(), folded), differs=differs)
    return _present(known, lambda found: compare(found, wanted), differs=differs)


def _present(known: Field[T], test: Callable[[Anything], bool], *, differs: bool) -> Test[T]:
    """What is not set differs from everything and compares with nothing."""

    def tested(item: T) -> bool:
        found = known.get(item)
        return differs if found is None else test(found)

    return tested


def _check(one: Compare, known: Field[T]) -> None:
    wanted, _ = _TYPES[known.kind]
    if type(one.value) is not wanted:
        raise _incompatible(one, known, _name_of(one.value))
    if known.kind == "boolean" and one.operator not in ("eq", "ne"):
        raise _incompatible(one, known, "Edm.Boolean")
    if known.values and str(one.value) not in known.values:
        raise GraphError(
            400,
            "RequestBroker--ParseUri",
            f"The string '{str(one.value)[:60]}' is not a valid enumeration value of '{one.path}'.",
        )


def _name_of(value: Anything) -> str:
    return next((name for kind, name in _TYPES.values() if type(value) is kind), "Edm.Decimal")


def _incompatible(one: Compare, known: Field[T], other: str) -> GraphError:
    return GraphError(
        400,
        "RequestBroker--ParseUri",
        "A binary operator with incompatible types was detected. Found operand types "
        f"'{_TYPES[known.kind][1]}' and '{other}' for operator kind '{one.operator}'.",
    )
