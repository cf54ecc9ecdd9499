"""What Dataverse reads in query options.

Pages "Filter rows using OData", "Join tables using OData", "In Query Function".
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Mapping

from tests.documented.rules import Check, Checks, listed, number

__all__ = ["COMMON_OPTIONS", "GUID", "aliased", "expanded", "filtered", "ordered"]

GUID = r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}"
TEXT = r"'(?:[^']|'')*'"
MOMENT = r"\d{4}-\d\d-\d\d(?:T[\d:.]+Z)?"
TOKEN = re.compile(
    rf"(?P<text>{TEXT})|(?P<guid>{GUID})|(?P<moment>{MOMENT})|(?P<number>-?\d+)"
    r"|(?P<name>@?[A-Za-z_][\w./]*)|(?P<mark>[(),=:])|(?P<space> )"
)
OPERATORS = frozenset({"eq", "ne", "gt", "ge", "lt", "le", "and", "or", "not"})
FUNCTIONS = frozenset({"contains", "startswith", "endswith"})
IN = frozenset({"Microsoft.Dynamics.CRM.In", "PropertyName", "PropertyValues"})
CONSTANTS = frozenset({"null", "true", "false"})
LIKE = re.compile(r"(contains|startswith|endswith)\([\w/]+,('(?:[^']|'')*')\)")
LAMBDA = re.compile(r"(\w+)/(?:any|all)\((\w+):")
MOST_EXPANDED = 15
COMMON_OPTIONS: Checks = {"$top": number(1, 5000)}


def filtered(
    columns: Collection[str], collections: Mapping[str, Collection[str]] | None = None
) -> Check:
    """A condition on these columns, in the operators and functions the page lists.

    Within a lambda on one of ``collections`` its variable stands before each column.
    """
    always = {*columns, *OPERATORS, *FUNCTIONS, *IN, *CONSTANTS}

    def check(value: str) -> str | None:
        known, at = set(always), 0
        for collection, variable in LAMBDA.findall(value):
            if collection not in (collections or {}):
                return f"{collection} is no collection"
            related = (collections or {})[collection]
            known |= {f"{collection}/any", f"{collection}/all", variable}
            known |= {f"{variable}/{column}" for column in related}
        while at < len(value):
            token = TOKEN.match(value, at)
            if token is None:
                return f"{value[at : at + 30]!r} cannot be read"
            at = token.end()
            if complaint := _token(token.lastgroup or "", token.group(), known):
                return complaint
        return _wildcards(value)

    return check


def _token(kind: str, text: str, known: Collection[str]) -> str | None:
    if kind == "name" and not text.startswith("@") and text not in known:
        return f"{text[:40]} is not documented"
    if kind == "text" and re.fullmatch(GUID, text[1:-1]):
        return "a GUID stands without quotes"
    return None


def _wildcards(value: str) -> str | None:
    """Page "Filter rows using OData": here ``%``, ``_`` and brackets are wildcards.

    A set of one character stands for itself, and one of letters for their accents; ``%`` follows
    such a set alone, where a letter may be two.
    """
    for function, literal in LIKE.findall(value):
        inner = re.sub(r"\[(?:[%_\[]|[^\W\d_]+)\]%?", "", literal[1:-1])
        if re.search(r"[%_\[]", inner):
            return "a wildcard of LIKE is not neutralised"
        if function == "endswith" and literal.endswith("%'"):
            return "a trailing wildcard"
    return None


def ordered(columns: Collection[str]) -> Check:
    """Columns with an optional direction."""

    def check(value: str) -> str | None:
        directions = [part.strip().partition(" ") for part in value.split(",")]
        if any(way not in ("", "asc", "desc") for _, _, way in directions):
            return "a direction is asc or desc"
        return listed(columns)(",".join(column for column, _, _ in directions))

    return check


def expanded(
    known: Mapping[str, Collection[str]],
    nested: Mapping[str, Mapping[str, Collection[str]]] | None = None,
) -> Check:
    """Navigation properties, each with the columns of the table it leads to.

    ``nested`` are those that may stand within one: where any does, no collection may be sliced
    (page "Join tables using OData").
    """

    def check(value: str) -> str | None:
        parts = _split(value, ",")
        if len(parts) > MOST_EXPANDED:
            return f"{len(parts)} navigation properties"
        is_nested = any("$expand=" in part for part in parts)
        for part in parts:
            name, _, rest = part.partition("(")
            if name not in known:
                return f"{name} is no navigation property"
            options = rest.removesuffix(")")
            if is_nested and re.search(r"\$(?:top|orderby)=", options):
                return f"{name} is sliced beside a nested $expand"
            inside = (nested or {}).get(name, {})
            if complaint := _nested(options, known[name], inside):
                return f"{name}: {complaint}"
        return None

    return check


def _split(text: str, mark: str) -> list[str]:
    """Parts between marks that stand in no parentheses or quotes."""
    parts, depth, quoted = [""], 0, False
    for one in text:
        quoted ^= one == "'"
        depth += 0 if quoted else {"(": 1, ")": -1}.get(one, 0)
        if one == mark and not depth and not quoted:
            parts.append("")
        else:
            parts[-1] += one
    return parts


def _nested(
    options: str, columns: Collection[str], inside: Mapping[str, Collection[str]]
) -> str | None:
    """Page "Join tables using OData": options stand in parentheses, semicolons between."""
    checks = {
        "$select": listed(columns),
        "$orderby": ordered(columns),
        "$filter": filtered(columns),
        **COMMON_OPTIONS,
    }
    if inside:
        checks["$expand"] = expanded(inside)
    for option in filter(None, _split(options, ";")):
        name, _, value = option.partition("=")
        if name not in checks:
            return f"{name} is not documented inside $expand"
        if complaint := checks[name](value):
            return complaint
    return None


def aliased(value: str) -> str | None:
    """A parameter alias: a literal, or the In function's JSON array of strings in double quotes."""
    if re.fullmatch(rf"{TEXT}|null|\d+", value):
        return None
    try:
        values = json.loads(value)
    except ValueError:
        values = None
    is_array = isinstance(values, list) and bool(values)
    if is_array and all(isinstance(one, str) for one in values):
        return None
    return "neither a literal nor an array of strings in double quotes"
