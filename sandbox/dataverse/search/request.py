"""The parameters of a search, from version 2's strings of JSON or from version 1's plain JSON.

Pages: "Dataverse Search query", "Dataverse search (legacy)".
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from sandbox.dataverse.errors import CrmError
from sandbox.dataverse.search.scope import SEARCHED
from sandbox.dataverse.tables import TABLES

__all__ = ["Query", "Searched", "read_first", "read_second"]

_LONGEST: Final = 100
_MOST: Final = 100
_DEFAULT: Final = 50
_SECOND: Final = "search count entities facets filter options orderby propertybag skip top"
_FIRST: Final = (
    "search entities facets filter returntotalrecordcount skip top orderby searchmode searchtype"
)
_SWITCHES: Final = {
    "lucene": "lucene",
    "searchmodelall": "every",
    "besteffortsearch": "best_effort",
    "groupranking": "grouped",
}
_SETTINGS: Final = {
    ("querytype", "simple"): "",
    ("querytype", "lucene"): "lucene",
    ("searchmode", "any"): "",
    ("searchmode", "all"): "every",
    ("besteffortsearchenabled", "false"): "",
    ("besteffortsearchenabled", "true"): "best_effort",
    ("grouprankingenabled", "false"): "",
    ("grouprankingenabled", "true"): "grouped",
}


@dataclass(frozen=True, slots=True)
class Searched:
    """A table to search: columns to return, columns to search, and a filter or ""."""

    table: str
    shown: tuple[str, ...]
    columns: tuple[str, ...]
    filter: str = ""


@dataclass(frozen=True, slots=True)
class Query:
    """One search."""

    term: str
    tables: tuple[Searched, ...]
    filter: str = ""
    orderby: tuple[str, ...] = ()
    facets: tuple[str, ...] = ()
    top: int = _DEFAULT
    skip: int = 0
    count: bool = False
    switches: frozenset[str] = field(default_factory=frozenset)
    """Of lucene, every, best_effort and grouped."""


def read_second(body: Mapping[str, Any]) -> Query:
    """A query of version 2; raises ``CrmError`` 400 for what is wrong."""
    _check_names(body, _SECOND)
    return Query(
        _term(body),
        _tables(_inner(body, "entities")),
        _text(body, "filter"),
        _strings("orderby", _inner(body, "orderby")),
        _strings("facets", _inner(body, "facets")),
        _number(body, "top", _DEFAULT),
        _number(body, "skip", 0),
        _truth(body, "count"),
        _switches(_inner(body, "options")),
    )


def read_first(body: Mapping[str, Any]) -> Query:
    """A query of version 1; raises ``CrmError`` 400 for what is wrong."""
    _check_names(body, _FIRST)
    mode, kind = body.get("searchmode", "any"), body.get("searchtype", "simple")
    if mode not in ("any", "all") or kind not in ("simple", "full"):
        raise _wrong("searchmode is any or all, searchtype simple or full.")
    switches = {"every"} if mode == "all" else set()
    switches |= {"lucene"} if kind == "full" else set()
    named = _strings("entities", body.get("entities"))
    return Query(
        _term(body),
        _tables([{"name": name, "searchcolumns": None} for name in named]),
        _text(body, "filter"),
        _strings("orderby", body.get("orderby")),
        _strings("facets", body.get("facets")),
        _number(body, "top", _DEFAULT),
        _number(body, "skip", 0),
        _truth(body, "returntotalrecordcount"),
        frozenset(switches),
    )


def _wrong(message: str) -> CrmError:
    return CrmError(400, "0x80048d19", message)


def _check_names(body: Mapping[str, Any], known: str) -> None:
    unknown = sorted(set(body) - set(known.split()))
    if unknown:
        raise _wrong(f"The parameter '{unknown[0]}' is not a parameter of a search query.")


def _term(body: Mapping[str, Any]) -> str:
    term = body.get("search")
    if not isinstance(term, str) or not term.strip():
        raise _wrong("The parameter search must hold at least one character.")
    if len(term) > _LONGEST:
        raise _wrong(f"The parameter search must not be longer than {_LONGEST} characters.")
    return term


def _inner(body: Mapping[str, Any], name: str) -> Any:
    """The JSON within a parameter that is a string; one with apostrophes counts as the page's."""
    text = body.get(name)
    if text is None or text == "null":
        return None
    if not isinstance(text, str):
        raise _wrong(f"The parameter {name} must be a string that holds JSON.")
    for candidate in (text, text.replace("'", '"')):
        try:
            return json.loads(candidate)
        except (ValueError, RecursionError):
            continue
    raise _wrong(f"The JSON in the parameter {name} cannot be read.")


def _tables(items: Any) -> tuple[Searched, ...]:
    if not items:
        return tuple(_usual(name) for name in SEARCHED)
    if not isinstance(items, list):
        raise _wrong("The parameter entities must hold an array.")
    found = tuple(_table(item) for item in items)
    if len({one.table for one in found}) < len(found):
        raise _wrong("The parameter entities names a table twice.")
    return found


def _table(item: Any) -> Searched:
    """One table; version 1 names tables alone and gets their usual columns."""
    if not isinstance(item, dict):
        raise _wrong("The parameter entities must hold objects with a name.")
    given = {str(key).lower(): value for key, value in item.items()}
    if set(given) - {"name", "selectcolumns", "searchcolumns", "filter"}:
        raise _wrong("An entity has name, selectcolumns, searchcolumns and filter.")
    name = given.get("name")
    if not isinstance(name, str) or name not in SEARCHED:
        raise _wrong(f"The table '{name}' is not enabled for Dataverse search.")
    if given.get("searchcolumns", ()) is None:
        return _usual(name)
    title = (TABLES[name].title,)
    shown = _strings("selectcolumns", given.get("selectcolumns")) or title
    columns = _strings("searchcolumns", given.get("searchcolumns")) or title
    _check_columns(name, shown, columns)
    return Searched(name, shown, columns, _text(given, "filter"))


def _usual(name: str) -> Searched:
    return Searched(name, (*SEARCHED[name], "createdon", "modifiedon"), SEARCHED[name])


def _check_columns(name: str, shown: tuple[str, ...], columns: tuple[str, ...]) -> None:
    table = TABLES[name]
    for column in columns:
        if column not in SEARCHED[name]:
            raise _wrong(f"The column '{column}' of '{name}' is not searchable.")
    for column in shown:
        if column not in table.columns and column not in table.lookups:
            raise _wrong(f"The table '{name}' has no column '{column}'.")


def _strings(name: str, value: Any) -> tuple[str, ...]:
    if value is None:
        return ()
    if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
        raise _wrong(f"The parameter {name} must hold an array of strings.")
    return tuple(value)


def _text(body: Mapping[str, Any], name: str) -> str:
    value = body.get(name) or ""
    if not isinstance(value, str):
        raise _wrong(f"The parameter {name} must be a string.")
    return value


def _number(body: Mapping[str, Any], name: str, default: int) -> int:
    value = body.get(name)
    if value is None:
        return default
    most = _MOST if name == "top" else 100_000
    least = 1 if name == "top" else 0
    if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
        raise _wrong(f"The parameter {name} must be a number from {least} to {most}.")
    return value


def _truth(body: Mapping[str, Any], name: str) -> bool:
    value = body.get(name, False)
    if not isinstance(value, bool):
        raise _wrong(f"The parameter {name} must be true or false.")
    return value


def _switches(options: Any) -> frozenset[str]:
    """Options as the older page's array or as the newer one's object of strings."""
    if options is None:
        return frozenset()
    if isinstance(options, list):
        unknown = [one for one in options if not isinstance(one, str) or one not in _SWITCHES]
        if unknown:
            raise _wrong(f"The option '{unknown[0]}' is not known.")
        return frozenset(_SWITCHES[one] for one in options)
    if not isinstance(options, dict):
        raise _wrong("The parameter options must hold an array or an object.")
    unknown = [
        (k, v) for k, v in options.items() if not isinstance(v, str) or (k, v) not in _SETTINGS
    ]
    if unknown:
        name, value = unknown[0]
        raise _wrong(f"The option '{name}' is not known or does not take '{value}'.")
    return frozenset(_SETTINGS[pair] for pair in options.items() if _SETTINGS[pair])
