"""Paging cookies: where a page ended, as the next request hands it back.

Page: "Page results using FetchXml". Queries that sort by a link-entity, are distinct, or whose
joins can give one row of the entity several lines have none and are paged simply, by number.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote
from xml.sax.saxutils import quoteattr

from sandbox.dataverse.errors import CrmError
from sandbox.dataverse.fetchxml.elements import parsed
from sandbox.dataverse.fetchxml.refusals import bad_fetch

if TYPE_CHECKING:
    from sandbox.dataverse.fetchxml.columns import Line, Tables
    from sandbox.dataverse.fetchxml.model import Fetch

__all__ = ["next_cookie", "page_start", "supports_cookies"]

_SIMPLE_LIMIT: Final = 50_000


def supports_cookies(fetch: Fetch, tables: Tables) -> bool:
    """Whether a page of this query can be remembered by its last row."""
    if fetch.distinct or fetch.aggregate:
        return False
    for one in fetch.family:
        if one.alias and one.orders:
            return False
        joined = one.join is not None and one.join.kind in ("inner", "outer")
        if one.join and joined and one.join.own != tables[one.alias].key:
            return False
    return all(order.entity == "" and order.attribute for order in fetch.entity.orders)


def next_cookie(fetch: Fetch, tables: Tables, shown: Sequence[Line]) -> str:
    """The annotation that names the page after ``shown``."""
    rows = [line[""] for line in (shown[0], shown[-1])]
    first, last = rows
    assert first is not None
    assert last is not None
    key = tables[""].key
    inner = f'<cookie page="{fetch.page}">'
    for order in fetch.entity.orders:
        if order.attribute != key:
            inner += f"<{order.attribute}{_bounds(order.attribute, last.values, first.values)} />"
    inner += f'<{key} last="{{{last.id.upper()}}}" first="{{{first.id.upper()}}}" /></cookie>'
    twice = quote(quote(inner, safe=""), safe="")
    return f'<cookie pagenumber="{fetch.page + 1}" pagingcookie="{twice}" istracking="False" />'


def page_start(fetch: Fetch, tables: Tables, lines: Sequence[Line], size: int) -> int:
    """Where the page begins; raises ``CrmError`` 400 for an edited cookie or too deep a page."""
    simple = (fetch.page - 1) * size
    if not fetch.cookie:
        if simple + size > _SIMPLE_LIMIT:
            raise bad_fetch("", "Without a paging cookie, 50,000 rows are the most.")
        return simple
    last = _last(fetch.cookie, tables[""].key)
    for at, line in enumerate(lines):
        row = line[""]
        if row is not None and row.id == last:
            return at + 1
    return simple


def _last(text: str, key: str) -> str:
    try:
        cookie = parsed(text)
    except CrmError:
        cookie = None
    keys = [one for one in cookie.children if one.tag == key] if cookie else []
    if cookie is None or cookie.tag != "cookie" or not keys or "last" not in keys[0].attributes:
        raise bad_fetch("QueryBuilderInvalid_Value", "The paging cookie is malformed.")
    return keys[0].attributes["last"].strip("{}").lower()


def _bounds(column: str, last: dict[str, Any], first: dict[str, Any]) -> str:
    found = ""
    for name, values in (("last", last), ("first", first)):
        value = values.get(column)
        value = value[1] if isinstance(value, list) else value
        found += f' {name}null="1"' if value is None else f" {name}={quoteattr(str(value))}"
    return found
