"""What Dataverse reads in a FetchXML query.

Pages "Query data using FetchXml", "Join tables using FetchXml", "Filter rows using FetchXml",
"Order rows using FetchXml".
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from xml.etree.ElementTree import Element, ParseError, fromstring

from tests.documented.rules import Check, names

__all__ = ["fetched"]

ATTRIBUTES = {
    "fetch": names("top distinct"),
    "entity": names("name"),
    "link-entity": names("name from to alias link-type"),
    "attribute": names("name"),
    "order": names("attribute descending"),
    "filter": names("type"),
    "condition": names("attribute operator value"),
}
OPERATORS = names("eq ne like null not-null")
MOST = 5000


def fetched(entity: str, columns: Mapping[str, Collection[str]]) -> Check:
    """A query of one table, joined with others, on columns that each has."""

    def check(value: str) -> str | None:
        try:
            root = fromstring(value)  # noqa: S314 - our own request, from our own journal
        except ParseError:
            return "no well-formed XML"
        first = root.find("entity")
        if root.tag != "fetch" or first is None or first.get("name") != entity:
            return f"no query of {entity}"
        if not 1 <= int(root.get("top", "0")) <= MOST:
            return "top is 1 to 5000"
        return next(_complaints(root, "", columns), None)

    return check


def _complaints(
    element: Element, table: str, columns: Mapping[str, Collection[str]]
) -> Iterator[str]:
    known = ATTRIBUTES.get(element.tag)
    if known is None or set(element.attrib) - known:
        yield f"{element.tag} {sorted(element.attrib)} is not documented"
        return
    outer = table
    if element.tag in ("entity", "link-entity"):
        table = element.get("name", "")
    used = [element.get("attribute"), element.get("from")]
    used += [element.get("name")] if element.tag == "attribute" else []
    yield from (f"{table} has no {one}" for one in used if one and one not in columns[table])
    joined = element.get("to")
    if joined and joined not in columns[outer]:
        yield f"{outer} has no {joined}"
    if element.tag == "condition":
        yield from _condition(element)
    for child in element:
        yield from _complaints(child, table, columns)


def _condition(element: Element) -> Iterator[str]:
    operator, value = element.get("operator"), element.get("value", "")
    if operator not in OPERATORS:
        yield f"{operator} is no operator"
    inner = re.sub(r"\[(?:[%_\[]|[^\W\d_]+)\]%?", "", value.removeprefix("%").removesuffix("%"))
    if operator == "like" and re.search(r"[%_\[]", inner):
        yield "a wildcard of LIKE is not neutralised"
