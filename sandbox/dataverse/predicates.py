"""Turns the tree of a $filter into a test of rows, with every name and type checked first.

Conditions have two outcomes: like Dataverse's SQL, ``ne``, ``not`` and ``NotIn`` include rows where
the column is empty.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final

from sandbox.dataverse.conditions import ORDERS, constant, value_test
from sandbox.dataverse.dates import moment
from sandbox.dataverse.errors import bad_query
from sandbox.dataverse.like import like
from sandbox.dataverse.properties import (
    Getter,
    own_property,
    property_of,
    unknown_property,
)
from sandbox.dataverse.relations import related
from sandbox.dataverse.schema import Kind, Table
from sandbox.dataverse.syntax import Both, Compare, Lambda, Like, Literal, Node, Not, Path, Special
from sandbox.dataverse.tables import TABLES

if TYPE_CHECKING:
    from sandbox.dataverse.rows import Row, Rows
    from sandbox.dataverse.scope import Scope

__all__ = ["Test", "compiled", "getter", "moment", "narrowed"]

Test = Callable[["Row"], bool]

_TAKES: Final = {
    "Edm.String": "string",
    "Edm.Boolean": "bool",
    "Edm.DateTimeOffset": "date",
    "Edm.Date": "date",
    "Edm.Guid": "guid",
}


def compiled(node: Node, table: Table, scope: Scope) -> Test:
    """A test that rows of ``table`` pass; raises ``CrmError`` 400 for a wrong name or type."""
    match node:
        case Both():
            return _both(node, table, scope)
        case Not():
            test = compiled(node.node, table, scope)
            return lambda row: not test(row)
        case Like():
            return _like(node, table, scope)
        case Special():
            return _special(node, table, scope)
        case Lambda():
            return _lambda(node, table, scope)
        case Compare():
            return _compare(node, table, scope)


def _both(node: Both, table: Table, scope: Scope) -> Test:
    first, second = compiled(node.left, table, scope), compiled(node.right, table, scope)
    if node.operator == "and":
        return lambda row: first(row) and second(row)
    return lambda row: first(row) or second(row)


def getter(path: Path, table: Table, scope: Scope) -> Getter:
    """What a property of a row is, as a value that can be compared."""
    return property_of(path, table, scope).get


def narrowed(node: Node, table: str, rows: Rows) -> tuple[str, frozenset[str]] | None:
    """An indexed column and the values a row must have in it to pass, if the tree says so."""
    match node:
        case Compare("eq", Path((name,)), Literal("guid" | "string", value)):
            return _indexed(name, frozenset((value.lower(),)), table, rows)
        case Special("in", name, values):
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


def _like(node: Like, table: Table, scope: Scope) -> Test:
    found = property_of(node.path, table, scope)
    if found.kind is not Kind.STRING:
        raise bad_query("No function signature matches: the first argument must be a string.")
    matches = like(node.pattern)
    return lambda row: (value := found.get(row)) is not None and matches(value)


def _special(node: Special, table: Table, scope: Scope) -> Test:
    lookup = None if node.name in table.columns else table.lookups.get(node.name)
    found = own_property(f"_{node.name}_value" if lookup else node.name, table)
    try:
        test = value_test(node.operator, found.kind, node.values, scope)
    except ValueError:
        raise bad_query(f"A value given for '{node.name}' has the wrong type.") from None
    return lambda row: test(found.get(row))


def _lambda(node: Lambda, table: Table, scope: Scope) -> Test:
    collection = table.collections.get(node.collection)
    if collection is None:
        raise unknown_property(node.collection, table)
    test = compiled(node.body, TABLES[collection.table], scope) if node.body else lambda _: True

    def passes(row: Row) -> bool:
        members = scope.readable(related(row, collection, scope.rows))
        return all(map(test, members)) if node.every else any(map(test, members))

    return passes


def _compare(node: Compare, table: Table, scope: Scope) -> Test:
    left = property_of(node.left, table, scope)
    right: Getter
    if isinstance(node.right, Path):
        other = property_of(node.right, table, scope)
        _same(left.kind, other.kind)
        right = other.get
    else:
        value = _constant(left.kind, node.right)
        right = lambda _: value  # noqa: E731 - a value that stands where a column might
    if node.operator in ("eq", "ne"):
        equal = node.operator == "eq"
        return lambda row: (left.get(row) == right(row)) is equal
    order = ORDERS[node.operator]

    def test(row: Row) -> bool:
        one, two = left.get(row), right(row)
        return one is not None and two is not None and order(one, two)

    return test


def _constant(kind: Kind, literal: Literal) -> Any:
    if literal.kind == "null":
        return None
    if literal.kind != _TAKES.get(kind, "number"):
        given = {"string": "Edm.String", "guid": "Edm.Guid", "date": "Edm.DateTimeOffset"}
        _same(kind, given.get(literal.kind, f"Edm.{literal.kind.title()}"))
    if literal.kind == "bool":
        return literal.value
    try:
        return float(literal.value) if literal.kind == "number" else constant(kind, literal.value)
    except ValueError:
        raise bad_query(f"Unrecognized '{kind}' literal '{literal.value}'.") from None


def _same(one: str, other: str) -> None:
    if one != other:
        raise bad_query(
            "A binary operator with incompatible types was detected. Found operand types "
            f"'{one}' and '{other}' for operator kind 'Equal'."
        )
