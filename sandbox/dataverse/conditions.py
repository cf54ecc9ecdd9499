"""What an operator means for one value, for $filter's functions and FetchXML's conditions alike.

Pages: "condition operator values", "Query Function Index". Like Dataverse's SQL, every negated
operator is true of an empty value.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

from sandbox.dataverse.dates import RELATIVE, day_of, moment, span_of, takes_number
from sandbox.dataverse.like import like

if TYPE_CHECKING:
    from sandbox.dataverse.dates import Span
    from sandbox.dataverse.scope import Scope

__all__ = [
    "DATES",
    "ORDERS",
    "UnknownOperatorError",
    "ValueTest",
    "comparable",
    "constant",
    "value_test",
]

ValueTest = Callable[[Any], bool]
"""Whether a value that went through ``comparable`` passes."""

ORDERS: Final[dict[str, Callable[[Any, Any], bool]]] = {
    "gt": operator.gt,
    "ge": operator.ge,
    "lt": operator.lt,
    "le": operator.le,
}
_PATTERNS: Final = {
    "like": "{}",
    "begins-with": "{}%",
    "ends-with": "%{}",
}
_OPPOSITES: Final = {
    "ne": "eq",
    "neq": "eq",
    "not-like": "like",
    "not-begin-with": "begins-with",
    "not-end-with": "ends-with",
    "not-in": "in",
    "not-between": "between",
    "not-null": "null",
    "ne-userid": "eq-userid",
    "ne-businessid": "eq-businessid",
}
DATES: Final = ("Edm.DateTimeOffset", "Edm.Date")
"""Kinds whose values are moments once they can be compared."""
_COUNTS: Final = (
    dict.fromkeys(("null", "eq-userid", "eq-businessid"), 0)
    | dict.fromkeys(("eq", *ORDERS, *_PATTERNS, "on", "on-or-before", "on-or-after"), 1)
    | {"between": 2}
)
"""How many values an operator takes."""


class UnknownOperatorError(Exception):
    """No operator of this name is known here."""


def comparable(kind: str, value: Any) -> Any:
    """A row's value in the form that conditions compare: text without case, dates as moments."""
    if value is None:
        return None
    if kind in DATES:
        return moment(value)
    return value.lower() if isinstance(value, str) else value


def constant(kind: str, text: str) -> Any:
    """A constant written as text, comparable with values of the kind; raises ``ValueError``."""
    return _READERS[kind](text)


def _truth(text: str) -> bool:
    if text.lower() not in ("0", "1", "false", "true"):
        raise ValueError(text)
    return text.lower() in ("1", "true")


_READERS: Final[dict[str, Callable[[str], Any]]] = {
    "Edm.String": str.lower,
    "Edm.Guid": lambda text: str(UUID(text.strip("{}"))),
    "Edm.Boolean": _truth,
    "Edm.Int32": int,
    "Edm.Int64": int,
    "Edm.Decimal": float,
    "Edm.DateTimeOffset": moment,
    "Edm.Date": moment,
}


def value_test(name: str, kind: str, values: Sequence[str], scope: Scope) -> ValueTest:
    """The test an operator stands for; raises ``UnknownOperatorError``.

    Raises ``ValueError`` for values of the wrong number or type, and for an operator that a column
    of this kind does not take.
    """
    if name in _OPPOSITES:
        test = value_test(_OPPOSITES[name], kind, values, scope)
        return lambda value: not test(value)
    if name in RELATIVE:
        _expect(values, int(takes_number(name)))
        _expect_kind(kind, *DATES)
        return _within(span_of(name, int(values[0]) if values else 0, scope.now))
    if name == "in":
        wanted = {constant(kind, text) for text in values}
        return lambda value: value in wanted
    if name not in _COUNTS:
        raise UnknownOperatorError(name)
    _expect(values, _COUNTS[name])
    return _simple(name, kind, values, scope)


def _simple(name: str, kind: str, values: Sequence[str], scope: Scope) -> ValueTest:
    if name == "null":
        return lambda value: value is None
    if name in ("eq-userid", "eq-businessid"):
        _expect_kind(kind, "Edm.Guid")
        who = scope.user if name == "eq-userid" else scope.unit
        return lambda value: value == who
    if name in _PATTERNS:
        _expect_kind(kind, "Edm.String")
        matches = like(_PATTERNS[name].format(values[0]))
        return lambda value: value is not None and matches(value)
    if name in ("on", "on-or-before", "on-or-after"):
        _expect_kind(kind, *DATES)
        start, end = day_of(moment(values[0]))
        return _within({"on": (start, end), "on-or-before": (None, end)}.get(name, (start, None)))
    return _compared(name, [constant(kind, text) for text in values])


def _compared(name: str, wanted: list[Any]) -> ValueTest:
    first = wanted[0]
    if name == "eq":
        return lambda value: value == first
    if name == "between":
        return lambda value: value is not None and first <= value <= wanted[1]
    order = ORDERS[name]
    return lambda value: value is not None and order(value, first)


def _within(span: Span) -> ValueTest:
    start, end = span

    def test(value: Any) -> bool:
        return (
            value is not None and (start is None or start <= value) and (end is None or value < end)
        )

    return test


def _expect(values: Sequence[str], number: int) -> None:
    if len(values) != number:
        raise ValueError(number)


def _expect_kind(kind: str, *wanted: str) -> None:
    if kind not in wanted:
        raise ValueError(kind)
