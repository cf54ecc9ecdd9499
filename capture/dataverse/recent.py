"""The rows that a person owns and that changed last: what they are likely to mean unasked.

Sources: "EqualUserId Query Function"; "Filter rows using OData" (Dataverse).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import msgspec

from capture.dataverse.fields import PAGE, Fields
from capture.dataverse.organisation import Moment
from capture.dataverse.reading import Reading
from capture.dataverse.schema import STANDARD, Table
from capture.encoding import encoded
from capture.errors import AccessDenied
from capture.models import Caller, Record
from capture.parallel import together

__all__ = ["RECENT", "Recent"]

RECENT = 10
"""Records of all tables together."""
_OWN = "Microsoft.Dynamics.CRM.EqualUserId(PropertyName='ownerid')"
_CHANGED = "modifiedon"


class Recent(Reading):
    """One request for each standard table, however many rows there are."""

    async def recent(self, caller: Caller) -> tuple[Record, ...]:
        """The ``RECENT`` records of the caller's own that changed last, newest first.

        A table the caller may not read holds nothing for them.
        """
        token = await self._token(caller)
        answers = await together(self._own(table, token=token) for table in STANDARD.values())
        rows = [row for answer in answers for row in answer]
        rows.sort(key=lambda row: (row[0], row[1].ref.id), reverse=True)
        return tuple(record for _, record in rows[:RECENT])

    async def _own(self, table: Table, *, token: str) -> Sequence[tuple[datetime, Record]]:
        own = f"{_OWN} and _masterid_value eq null" if table.merges else _OWN
        params = {
            "$select": encoded(",".join(dict.fromkeys((table.name, *table.detail, _CHANGED)))),
            "$filter": encoded(own),
            "$orderby": encoded(f"{_CHANGED} desc,{table.key} asc"),
            "$top": encoded(str(RECENT)),
        }
        try:
            page = await self._read(PAGE, f"/{table.entity_set}", params, token=token)
        except AccessDenied:
            return ()
        return [(_changed(row), self._record(row, table)) for row in map(Fields, page.value)]


def _changed(row: Fields) -> datetime:
    return msgspec.convert(row.needed(_CHANGED), Moment)
