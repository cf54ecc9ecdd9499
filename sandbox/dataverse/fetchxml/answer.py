"""One FetchXML query answered.

Pages: "Query data using FetchXml", "Page results using FetchXml", "Count rows using FetchXml".
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from sandbox.dataverse.fetchxml.aggregates import aggregated
from sandbox.dataverse.fetchxml.columns import table_of
from sandbox.dataverse.fetchxml.cookies import next_cookie, page_start, supports_cookies
from sandbox.dataverse.fetchxml.joins import Joins
from sandbox.dataverse.fetchxml.reading import read_fetch
from sandbox.dataverse.fetchxml.refusals import bad_fetch
from sandbox.dataverse.fetchxml.sorting import sorted_lines
from sandbox.dataverse.fetchxml.written import Writer
from sandbox.dataverse.preferences import PAGE_SIZE

if TYPE_CHECKING:
    from sandbox.dataverse.fetchxml.columns import Line, Tables
    from sandbox.dataverse.fetchxml.model import Fetch
    from sandbox.dataverse.preferences import Preferences
    from sandbox.dataverse.schema import Table
    from sandbox.dataverse.scope import Scope

__all__ = ["fetched"]

_CRM: Final = "Microsoft.Dynamics.CRM"


def fetched(
    text: str, table: Table, scope: Scope, preferences: Preferences, *, root: str, count: bool
) -> dict[str, Any]:
    """The answer to a query sent to the table's set; ``count`` asks for ``@odata.count``.

    Raises ``CrmError`` 400 for a wrong query and 501 for a documented part that is not built.
    """
    fetch = read_fetch(text)
    _check_entity(fetch, table)
    joins = Joins(fetch.entity, scope)
    if fetch.aggregate:
        found = aggregated(joins.lines(), fetch, joins.tables, scope, preferences)
        names = tuple(one.alias for each in fetch.family for one in each.attributes)
        shown, more = _paged(found, fetch)
        answer = _opened(table, names, root)
        return answer | _more(more, preferences) | {"value": shown}
    writer = Writer(fetch, joins.tables, rows=scope.rows, preferences=preferences)
    lines = sorted_lines(joins.lines(), fetch, joins.tables, scope)
    if fetch.distinct:
        lines = list({writer.keys(line): line for line in reversed(lines)}.values())[::-1]
    total = len(lines)
    page, start = _page(lines, fetch, joins.tables)
    answer = _opened(table, writer.projection, root)
    if count or fetch.total:
        answer |= _totals(total, preferences)
    more = fetch.top is None and start + len(page) < total
    if (
        more
        and supports_cookies(fetch, joins.tables)
        and _wants(preferences, "fetchxmlpagingcookie")
    ):
        cookie = next_cookie(fetch, joins.tables, page)
        answer[f"@{_CRM}.fetchxmlpagingcookie"] = cookie
    return answer | _more(more, preferences) | {"value": writer.written(page)}


def _check_entity(fetch: Fetch, table: Table) -> None:
    table_of(fetch.entity)
    if fetch.entity.table != table.name:
        raise bad_fetch(
            "QueryBuilderEntitiesDontMatch",
            "The entity name specified in fetchXML does not match the entity name specified in the "
            f"Entity Set or Function Import. Expected : '{table.name}', Actual: "
            f"'{fetch.entity.table}'",
        )


def _page(lines: list[Line], fetch: Fetch, tables: Tables) -> tuple[list[Line], int]:
    """The lines to show, and how many come before them."""
    if fetch.top is not None:
        return lines[: fetch.top], 0
    size = min(fetch.count or PAGE_SIZE, PAGE_SIZE)
    start = page_start(fetch, tables, lines, size)
    return lines[start : start + size], start


def _paged(found: list[dict[str, Any]], fetch: Fetch) -> tuple[list[dict[str, Any]], bool]:
    if fetch.top is not None:
        return found[: fetch.top], False
    size = min(fetch.count or PAGE_SIZE, PAGE_SIZE)
    start = (fetch.page - 1) * size
    return found[start : start + size], start + size < len(found)


def _opened(table: Table, names: tuple[str, ...], root: str) -> dict[str, Any]:
    return {"@odata.context": f"{root}/$metadata#{table.entity_set}({','.join(names)})"}


def _totals(total: int, preferences: Preferences) -> dict[str, Any]:
    shown = min(total, PAGE_SIZE)
    found: dict[str, Any] = {"@odata.count": shown}
    if _wants(preferences, "totalrecordcount"):
        found[f"@{_CRM}.totalrecordcount"] = shown
    if _wants(preferences, "totalrecordcountlimitexceeded"):
        found[f"@{_CRM}.totalrecordcountlimitexceeded"] = total > PAGE_SIZE
    return found


def _more(more: bool, preferences: Preferences) -> dict[str, Any]:  # noqa: FBT001 - it is the value
    return {f"@{_CRM}.morerecords": more} if _wants(preferences, "morerecords") else {}


def _wants(preferences: Preferences, name: str) -> bool:
    return preferences.wants(f"{_CRM}.{name}")
