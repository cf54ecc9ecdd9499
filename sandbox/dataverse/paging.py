"""The cookie by which a query goes on after a page.

Page: "Page results using OData". It names the last row shown, so that rows added meanwhile neither
repeat nor hide others.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from sandbox.dataverse.errors import bad_query
from sandbox.dataverse.lexer import GUID

if TYPE_CHECKING:
    from sandbox.dataverse.rows import Row

__all__ = ["cookie", "start_of"]

_COOKIE: Final = re.compile(
    rf'<cookie pagenumber="(\d{{1,9}})" pagingcookie="first%3d(\d{{1,9}})%20last%3d({GUID})" '
    r'istracking="False" />'
)


def cookie(number: int, first: int, last: str) -> str:
    """The skip token of page ``number``, which begins after the row ``last``.

    ``first`` is where it would begin if that row were gone.
    """
    return (
        f'<cookie pagenumber="{number}" pagingcookie="first%3d{first}%20last%3d{last}" '
        'istracking="False" />'
    )


def start_of(token: str, rows: Sequence[Row]) -> tuple[int, int]:
    """Where a page begins among sorted rows, and its number; raises 400 for an edited token."""
    if not token:
        return 0, 1
    match = _COOKIE.fullmatch(token)
    if match is None:
        raise bad_query("The paging cookie is malformed. Follow @odata.nextLink as it is.")
    for at, row in enumerate(rows):
        if row.id == match[3]:
            return at + 1, int(match[1])
    return min(int(match[2]), len(rows)), int(match[1])
