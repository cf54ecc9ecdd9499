"""Turns the tree of a $filter into a test of rows, with every name and type checked first.

Conditions have two outcomes: like Dataverse's SQL, ``ne``, ``not`` and ``NotIn`` include rows where
the column is empty.
"""

from __future__ import annotations

import operator
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

from sandbox.dataverse.errors import bad_query, not_here
from sandbox.dataverse.like import like
from sandbox.dataverse.schema import Kind, Table
from sandbox.dataverse.syntax import Both, Compare, In, Like, Literal, Node, Not, Path
from sandbox.dataverse.tables import TABLES

if TYPE_CHECKING:
    from sandbox.dataverse.rows import Row, Rows

__all__ = ["Getter", "Test", "compiled", "getter", "moment", "narrowed"]

Test = Callable[["Row"], bool]
Getter = Callable[["Row"], Any]

_ORDERS: Final[dict[str, Callable[[Any, Any], bool]]] = {
    "gt": operator.gt,
    "ge": operator.ge,
    "lt": operator.lt,
    "le": operator.le,
}
_TAKES: Final = {
    Kind.STRING: ("string",),
    Kind.INT: ("number",),
    Kind.LONG: ("number",),
    Kind.BOOL: ("bool",),
    Kind.DECIMAL: ("number",),
    Kind.DATE: ("date",),
    Kind.DAY: ("date",),
    Kind.GUID: ("guid",),
}


@dataclass(frozen=True, slots=True)
class _Property:
    kind: Kind
    get: Getter


def moment(text: str) -> datetime:
    """A date or a time with its zone, as UTC."""
    found = datetime.fromisoformat(text)
    return found.astimezone(UTC) if found.tzinfo else found.replace(tzinfo=UTC)


def compiled(node: Node, table: Table, rows: Rows) -> Test:
    """A test that rows of ``table`` pass; raises ``CrmError`` 400 for a wrong name or type."""
    if isinstance(node, Both):
        return _both(node, table, rows)
    if isinstance(node, Not):
        test = compiled(node.node, table, rows)
        return lambda row: not test(row)
    if isinstance(node, Like):
        return _like(node, table, rows)
    if isinstance(node, In):
        return _in(node, table)
    return _compare(node, table, rows)


def _both(node: Both, table: Table, rows: Rows) -> Test:
    first, second = compiled(node.left, table, rows), compiled(node.right, table, rows)
    if node.operator == "and":
        return lambda row: first(row) and second(row)
    return lambda row: first(row) or second(row)


def getter(path: Path, table: Table, rows: Rows) -> Getter:
    """What a property of a row is, as a value that can be compared."""
    return _property(path, table, rows).get


def narrowed(node: Node, table: str, rows: Rows) -> tuple[str, frozenset[str]] | None:
    """An indexed column and the values a row must have in it to pass, if the tree says so."""
    match node:
        case Compare("eq", Path((name,)), Literal("guid" | "string", value)):
            return _indexed(name, frozenset((value.lower(),)), table, rows)
        case In(name, values, False):
            return _indexed(name, frozenset(one.lower() for one in values), table, rows)
        case Both("and", left, right):
            return narrowed(left, table, rows) or narrowed(right, table, rows)
        case Both("or", left, right):
            one, other = narrowed(left, table, rows), narrowed(right, table, rows)
            same = one and other and one[0] == other[0]
            return (one[0], one[1] | other[1]) if one and other and same else None
        case _:
            return None


def _indexed(
    name: str, values: frozenset[str], table: str, rows: Rows
) -> tuple[str, frozenset[str]] | None:
    lookup = TABLES[table].lookup_of(name)
    column = lookup.name if lookup else name
    return (column, values) if rows.indexed(table, column) else None


def _property(path: Path, table: Table, rows: Rows) -> _Property:
    if len(path.steps) == 1:
        return _own_property(path.steps[0], table)
    found = table.single(path.steps[0])
    if found is None:
        raise _unknown(path.steps[0], table)
    lookup, target = found
    if target not in TABLES:
        raise not_here(f"rows of {target}")
    inner = _property(Path(path.steps[1:]), TABLES[target], rows)

    def get(row: Row) -> Any:
        value = row.values.get(lookup.name)
        reached = rows.get(target, value[1]) if value else None
        return inner.get(reached) if reached else None

    return _Property(inner.kind, get)


def _own_property(name: str, table: Table) -> _Property:
    lookup = table.lookup_of(name)
    if lookup:
        return _Property(Kind.GUID, lambda row: (row.values.get(lookup.name) or (None, None))[1])
    column = table.columns.get(name)
    if column is None:
        raise _unknown(name, table)
    if not column.filterable:
        raise bad_query(f"The column '{name}' of '{table.name}' cannot be filtered or sorted on.")
    if name == table.key:
        return _Property(Kind.GUID, lambda row: row.id)
    if name == "versionnumber":
        return _Property(Kind.LONG, lambda row: row.version)
    return _Property(column.kind, lambda row: _comparable(column.kind, row.values.get(name)))


def _comparable(kind: Kind, value: Any) -> Any:
    if value is None:
        return None
    if kind in (Kind.DATE, Kind.DAY):
        return moment(value)
    return value.lower() if isinstance(value, str) else value


def _unknown(name: str, table: Table) -> Exception:
    return bad_query(
        f"Could not find a property named '{name}' on type 'Microsoft.Dynamics.CRM.{table.name}'."
    )


def _like(node: Like, table: Table, rows: Rows) -> Test:
    found = _property(node.path, table, rows)
    if found.kind is not Kind.STRING:
        raise bad_query("No function signature matches: the first argument must be a string.")
    matches = like(node.pattern)
    return lambda row: (value := found.get(row)) is not None and matches(value)


def _in(node: In, table: Table) -> Test:
    lookup = None if node.name in table.columns else table.lookups.get(node.name)
    found = _own_property(f"_{node.name}_value" if lookup else node.name, table)
    try:
        wanted = {_read(found.kind, one) for one in node.values}
    except ValueError:
        raise bad_query(f"A value given for '{node.name}' has the wrong type.") from None
    return lambda row: (found.get(row) in wanted) is not node.negated


def _read(kind: Kind, text: str) -> Any:
    if kind in (Kind.INT, Kind.LONG):
        return int(text)
    if kind is Kind.BOOL:
        return text.lower() in ("1", "true")
    if kind is Kind.DECIMAL:
        return float(text)
    return moment(text) if kind in (Kind.DATE, Kind.DAY) else text.lower()


def _compare(node: Compare, table: Table, rows: Rows) -> Test:
    left = _property(node.left, table, rows)
    right: Getter
    if isinstance(node.right, Path):
        other = _property(node.right, table, rows)
        _same(left.kind, other.kind)
        right = other.get
    else:
        constant = _constant(left.kind, node.right)
        right = lambda _: constant  # noqa: E731 - a value that stands where a column might
    if node.operator in ("eq", "ne"):
        equal = node.operator == "eq"
        return lambda row: (left.get(row) == right(row)) is equal
    order = _ORDERS[node.operator]

    def test(row: Row) -> bool:
        one, two = left.get(row), right(row)
        return one is not None and two is not None and order(one, two)

    return test


def _constant(kind: Kind, literal: Literal) -> Any:
    if literal.kind == "null":
        return None
    if literal.kind not in _TAKES[kind]:
        given = {"string": "Edm.String", "guid": "Edm.Guid", "date": "Edm.DateTimeOffset"}
        _same(kind, given.get(literal.kind, f"Edm.{literal.kind.title()}"))
    if literal.kind == "bool":
        return literal.value
    try:
        if literal.kind == "number":
            return float(literal.value)
        return moment(literal.value) if literal.kind == "date" else literal.value.lower()
    except ValueError:
        raise bad_query(f"Unrecognized '{kind}' literal '{literal.value}'.") from None


def _same(one: str, other: str) -> None:
    if one != other:
        raise bad_query(
            "A binary operator with incompatible types was detected. Found operand types "
            f"'{one}' and '{other}' for operator kind 'Equal'."
        )
