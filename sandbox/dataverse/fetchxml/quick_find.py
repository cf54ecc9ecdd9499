"""The record limit of quick find queries.

Page: "About quick find queries": only the quick find filter counts, before rights and before every
other filter.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from sandbox.dataverse.fetchxml.columns import Line, table_of
from sandbox.dataverse.fetchxml.refusals import bad_fetch

if TYPE_CHECKING:
    from sandbox.dataverse.fetchxml.model import Entity, Filter
    from sandbox.dataverse.scope import Scope

__all__ = ["check_quick_find"]

_LIMIT: Final = 10_000


def check_quick_find(
    entity: Entity, scope: Scope, test_of: Callable[[Filter], Callable[[Line], bool]]
) -> None:
    """Raises ``CrmError`` 400 if a quick find filter finds more than 10,000 rows."""
    for part in entity.filters:
        if part.quick and _limited(part, scope):
            test = test_of(part)
            number = sum(test({"": row}) for row in scope.rows.all(table_of(entity).name))
            if number > _LIMIT:
                raise bad_fetch(
                    "QuickFindQueryRecordLimitExceeded",
                    "The number of records for this search exceeds the Quick Search record limit. "
                    "Please refine your query and try again.",
                )


def _limited(part: Filter, scope: Scope) -> bool:
    if part.limit is not None:
        return part.limit
    organization = next(scope.rows.all("organization"))
    return organization.values.get("quickfindrecordlimitenabled", True) is not False
