"""Filters as tests of lines.

Page: "Filter rows using FetchXml".
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Final

from sandbox.dataverse.conditions import ORDERS, UnknownOperatorError, value_test
from sandbox.dataverse.errors import CrmError, not_here
from sandbox.dataverse.fetchxml.columns import Line, column_of
from sandbox.dataverse.fetchxml.refusals import bad_fetch

if TYPE_CHECKING:
    from sandbox.dataverse.fetchxml.columns import Tables
    from sandbox.dataverse.fetchxml.model import Condition, Entity, Filter
    from sandbox.dataverse.scope import Scope

__all__ = ["LineTest", "LinkTest", "filter_test", "is_local"]

LineTest = Callable[[Line], bool]
LinkTest = Callable[["Entity"], LineTest]
"""Makes the test that a link-entity within a filter stands for."""

_ELSEWHERE: Final = re.compile(
    r"(eq-or-)?(above|under)|not-under|(not-)?contain-values|eq-user(teams|language|or\w+)"
    r"|(in|last|next|this|in-or-after|in-or-before)(-x)?-fiscal-[\w-]+"
)


def filter_test(
    filters: Iterable[Filter], tables: Tables, scope: Scope, linked: LinkTest
) -> LineTest:
    """Whether a line passes all filters; raises ``CrmError`` 400 or 501 for what cannot be."""
    tests = [_filter(one, tables, scope, linked) for one in filters]
    if len(tests) == 1:
        return tests[0]
    return lambda line: all(test(line) for test in tests)


def is_local(part: Filter, alias: str) -> bool:
    """Whether a filter asks only about the row of one alias."""
    own = all(one.entity == alias and "." not in one.valueof for one in part.conditions)
    return own and not part.links and all(is_local(one, alias) for one in part.filters)


def _filter(part: Filter, tables: Tables, scope: Scope, linked: LinkTest) -> LineTest:
    tests = [_condition(one, tables, scope) for one in part.conditions]
    tests += [_filter(one, tables, scope, linked) for one in part.filters]
    tests += [linked(one) for one in part.links]
    if not tests:
        return lambda _: True
    if part.either:
        return lambda line: any(test(line) for test in tests)
    return lambda line: all(test(line) for test in tests)


def _condition(part: Condition, tables: Tables, scope: Scope) -> LineTest:
    found, get = column_of(tables, part.entity, part.attribute)
    if part.valueof:
        return _column_test(part, tables)
    try:
        test = value_test(part.operator, found.kind, part.values, scope)
    except UnknownOperatorError:
        raise _unknown(part.operator) from None
    except ValueError:
        raise bad_fetch(
            "QueryBuilderBad_Condition",
            f"Condition for attribute '{part.attribute}': the operator {part.operator} does not "
            f"take these values for a column of the type {found.kind}.",
        ) from None
    return lambda line: test(get(line))


def _unknown(operator: str) -> CrmError:
    if _ELSEWHERE.fullmatch(operator):
        return not_here(f"the condition operator {operator}")
    return bad_fetch(
        "QueryBuilderInvalidConditionOperator", f"Invalid condition operator: {operator}"
    )


def _column_test(part: Condition, tables: Tables) -> LineTest:
    """Two columns compared, with the few operators that may do so."""
    alias, _, column = part.valueof.rpartition(".")
    one, get = column_of(tables, part.entity, part.attribute)
    other, get_other = column_of(tables, alias or part.entity, column)
    if part.values or one.kind != other.kind or part.operator not in ("eq", "ne", *ORDERS):
        raise bad_fetch(
            "QueryBuilderBad_Condition",
            f"valueof compares columns of one type with eq, ne, gt, ge, lt or le; not "
            f"'{part.attribute}' {part.operator} '{part.valueof}'.",
        )
    if part.operator in ("eq", "ne"):
        equal = part.operator == "eq"
        return lambda line: (get(line) == get_other(line)) is equal
    order = ORDERS[part.operator]

    def test(line: Line) -> bool:
        left, right = get(line), get_other(line)
        return left is not None and right is not None and order(left, right)

    return test
