"""One organisation's search: its index, its throttle, and answers in both versions' shapes."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

from sandbox.dataverse.errors import CrmError
from sandbox.dataverse.predicates import compiled, getter
from sandbox.dataverse.search.facets import facets
from sandbox.dataverse.search.index import Index
from sandbox.dataverse.search.language import AnyOf, Asked, Fuzzy, Prefix
from sandbox.dataverse.search.matching import Matcher
from sandbox.dataverse.search.parser import parse_term
from sandbox.dataverse.search.request import Query, read_first, read_second
from sandbox.dataverse.search.results import Found, first_version, ordered, second_version
from sandbox.dataverse.search.throttle import Throttle
from sandbox.dataverse.search.words import words
from sandbox.dataverse.syntax import Path, parse_filter
from sandbox.dataverse.tables import TABLES

if TYPE_CHECKING:
    from sandbox.dataverse.predicates import Test
    from sandbox.dataverse.rows import Rows
    from sandbox.dataverse.scope import Scope

__all__ = ["Search"]

_ORDER: Final = re.compile(r"\s*([\w.@]+)(?:\s+(asc|desc))?\s*")


class Search:
    """Search over the rows of one organisation."""

    def __init__(self, rows: Rows) -> None:
        self._rows = rows
        self._index = Index(rows)
        self._throttle = Throttle()

    def second(self, body: Mapping[str, Any], scope: Scope) -> str:
        """The response of version 2: a string that holds JSON.

        Raises ``CrmError`` 400, 429 or 501.
        """
        self._admit(scope)
        query = read_second(body)
        found = self._found(query, scope)
        page = found[query.skip : query.skip + query.top]
        answer = {
            "Error": None,
            "Value": [second_version(one, scope) for one in page],
            "Facets": facets(query.facets, [one.row for one in found], scope),
            "QueryContext": None,
            "Count": len(found) if query.count else -1,
        }
        return json.dumps(answer, ensure_ascii=False)

    def first(self, body: Mapping[str, Any], scope: Scope) -> dict[str, Any]:
        """The answer of version 1; raises as ``second`` does."""
        self._admit(scope)
        query = read_first(body)
        found = self._found(query, scope)
        page = found[query.skip : query.skip + query.top]
        return {
            "value": [first_version(one, scope) for one in page],
            "facets": facets(query.facets, [one.row for one in found], scope),
            "totalrecordcount": len(found) if query.count else -1,
        }

    def _admit(self, scope: Scope) -> None:
        organization = next(self._rows.all("organization"))
        if not organization.values.get("isexternalsearchindexenabled"):
            sentence = "Dataverse Search feature is disabled for this organization."
            raise CrmError(400, "0x80048d0b", sentence)
        self._throttle.admit(scope.user, scope.now)

    def _found(self, query: Query, scope: Scope) -> list[Found]:
        """Every result a person may read, in order."""
        self._index.update()
        tests = _filters(query, scope)
        searched = {one.table: one for one in query.tables}
        matcher = Matcher(self._index, {one.table: one.columns for one in query.tables})
        node = parse_term(
            query.term, lucene="lucene" in query.switches, every="every" in query.switches
        )
        scores = matcher.scores(node)
        if not scores and "best_effort" in query.switches:
            scores = matcher.scores(_similar(query.term))
        found = [
            Found(self._index.row(key), searched[key[0]], score, matcher.matched)
            for key, score in scores.items()
        ]
        found = [
            one for one in found if tests[one.row.table](one.row) and scope.access.may_read(one.row)
        ]
        return _sorted(found, query, scope)


def _similar(term: str) -> Asked:
    """What is searched if nothing fits: words that begin alike or differ by a letter."""
    found = [word.text for word in words(term)]
    return AnyOf(tuple(kind for one in found for kind in (Prefix(one), Fuzzy(one, 1))))


def _filters(query: Query, scope: Scope) -> dict[str, Test]:
    """The test of each table: its own filter and the common one, which must fit them all."""
    found: dict[str, Test] = {}
    for one in query.tables:
        texts = [text for text in (one.filter, query.filter) if text.strip()]
        nodes = [parse_filter(text, {}) for text in texts]
        tests = [compiled(node, TABLES[one.table], scope) for node in nodes]
        found[one.table] = lambda row, tests=tests: all(test(row) for test in tests)  # type: ignore[misc]
    return found


def _sorted(found: list[Found], query: Query, scope: Scope) -> list[Found]:
    found = ordered(found)
    for clause in reversed(query.orderby):
        match = _ORDER.fullmatch(clause)
        if match is None:
            raise CrmError(400, "0x80048d19", f"The order '{clause}' cannot be read.")
        descending = match[2] == "desc"
        if match[1] == "@search.score":
            found = sorted(found, key=lambda one: one.score, reverse=descending)
            continue
        path = Path((match[1],))
        getters = {one.table: getter(path, TABLES[one.table], scope) for one in query.tables}

        def value(one: Found, getters: dict[str, Any] = getters) -> tuple[bool, Any]:
            chosen = getters[one.row.table](one.row)
            return (chosen is not None, chosen if chosen is not None else 0)

        found = sorted(found, key=value, reverse=descending)
    if "grouped" in query.switches:
        best: dict[str, int] = {}
        for place, one in enumerate(found):
            best.setdefault(one.row.table, place)
        found = sorted(found, key=lambda one: best[one.row.table])
    return found
