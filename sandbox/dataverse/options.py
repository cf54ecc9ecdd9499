"""The query options of a URL, read and checked for form; names are checked against a table later.

Pages: "Query data using the Web API", "Join tables using OData".
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import unquote_plus

from sandbox.dataverse.errors import bad_query, not_here
from sandbox.dataverse.syntax import Node, parse_filter

__all__ = ["FETCH", "Expansion", "Options", "parse_options", "query_pairs"]

FETCH: Final = "fetchXml"
"""The option that holds a query of its own language."""
_KNOWN: Final = frozenset(("$select", "$filter", "$orderby", "$top", "$expand", "$count"))
_UNKNOWN_HERE: Final = frozenset(
    ("$apply", "$search", "$format", "$levels", "$compute", "savedQuery", "userQuery", "sql")
)
_INNER: Final = frozenset(("$select", "$filter", "$orderby", "$top", "$expand"))
_MOST_EXPANSIONS: Final = 15


@dataclass(frozen=True, slots=True)
class Options:
    """What a query asks for; an empty ``select`` means every column."""

    select: tuple[str, ...] = ()
    filter: Node | None = None
    orderby: tuple[tuple[str, bool], ...] = ()
    """Property and whether descending."""
    top: int | None = None
    expand: tuple[Expansion, ...] = ()
    count: bool = False
    skiptoken: str = ""


@dataclass(frozen=True, slots=True)
class Expansion:
    """A navigation property to join, with options of its own; ``written`` is them as text."""

    name: str
    options: Options = field(default_factory=Options)
    written: tuple[tuple[str, str], ...] = ()


def query_pairs(query: str) -> dict[str, str]:
    """Decoded options of a raw query string; raises ``CrmError`` 400 if one is repeated."""
    found: dict[str, str] = {}
    for part in filter(None, query.split("&")):
        name, _, value = part.partition("=")
        name = unquote_plus(name)
        if name in found:
            raise bad_query(f"Query option '{name}' was specified more than once.")
        found[name] = unquote_plus(value)
    return found


def parse_options(pairs: Mapping[str, str]) -> Options:
    """The options of a URL; raises ``CrmError`` 400 or 501 for what is wrong or not known."""
    for name in pairs:
        _check_name(name)
    options = _parse({name: text for name, text in pairs.items() if name in _KNOWN}, pairs)
    if _count(options) > _MOST_EXPANSIONS:
        raise bad_query("A query can have at most 15 $expand options.")
    return options


def _check_name(name: str) -> None:
    if name == "$skip":
        raise bad_query("Skip Clause is not supported in CRM.")
    if name == FETCH:
        raise not_here("fetchXml on anything but a whole set")
    if name in _UNKNOWN_HERE:
        raise not_here(f"the query option {name}")
    if name not in _KNOWN and name != "$skiptoken" and not name.startswith("@"):
        raise bad_query(f"The query parameter {name} is not supported.")


def _parse(chosen: Mapping[str, str], aliases: Mapping[str, str]) -> Options:
    condition = chosen.get("$filter")
    return Options(
        _names(chosen["$select"]) if "$select" in chosen else (),
        parse_filter(condition, aliases) if condition is not None else None,
        _orderings(chosen["$orderby"]) if "$orderby" in chosen else (),
        _number(chosen["$top"]) if "$top" in chosen else None,
        tuple(_expansion(one, aliases) for one in cut_at(chosen.get("$expand", ""), ",")),
        _truth(chosen.get("$count", "false")),
        aliases.get("$skiptoken", ""),
    )


def _names(text: str) -> tuple[str, ...]:
    names = tuple(name.strip() for name in text.split(","))
    if not all(re.fullmatch(r"\w+", name) for name in names):
        if "*" in names:
            raise not_here("$select=*")
        raise bad_query(f"Syntax error in $select: '{text}'.")
    return names


def _orderings(text: str) -> tuple[tuple[str, bool], ...]:
    found = []
    for part in text.split(","):
        match = re.fullmatch(r"\s*([\w/]+)(?:\s+(asc|desc))?\s*", part)
        if not match:
            raise bad_query(f"Syntax error in $orderby: '{part}'.")
        found.append((match[1], match[2] == "desc"))
    return tuple(found)


def _number(text: str) -> int:
    if not text.strip().isdecimal():
        raise bad_query(f"Invalid value '{text}' for $top query option found.")
    return int(text)


def _truth(text: str) -> bool:
    if text not in ("true", "false"):
        raise bad_query(f"Invalid value '{text}' for $count query option found.")
    return text == "true"


def _expansion(text: str, aliases: Mapping[str, str]) -> Expansion:
    match = re.fullmatch(r"\s*(\w+)(/\$ref)?(?:\((.*)\))?\s*", text, re.DOTALL)
    if not match:
        raise bad_query(f"Syntax error in $expand: '{text}'.")
    if match[2]:
        raise not_here("$expand with /$ref")
    chosen: dict[str, str] = {}
    for option in cut_at(match[3] or "", ";"):
        name, _, value = option.strip().partition("=")
        if name not in _INNER:
            raise bad_query(f"The option '{name}' is not supported within $expand.")
        chosen[name] = value
    inner = _parse(chosen, {**aliases, "$skiptoken": ""})
    return Expansion(match[1], inner, tuple(chosen.items()))


def cut_at(text: str, mark: str) -> list[str]:
    """Cut at a mark, but not inside parentheses or quotes."""
    parts, depth, quoted, start = [], 0, False, 0
    for at, one in enumerate(text):
        if one == "'":
            quoted = not quoted
        elif not quoted:
            depth += (one == "(") - (one == ")")
            if one == mark and depth == 0:
                parts.append(text[start:at])
                start = at + 1
    if depth or quoted:
        raise bad_query(f"Syntax error: unbalanced '{text}'.")
    parts.append(text[start:])
    return [part for part in parts if part.strip()]


def _count(options: Options) -> int:
    return sum(1 + _count(one.options) for one in options.expand)
