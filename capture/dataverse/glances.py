"""The newest activities of several records at once: two requests, however many records there are.

Of a record that was not worked on lately beside busy ones there may be none among them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from capture.dataverse.activities import EMAIL, EMAILS, NEWEST, POINTER, POINTERS, Activities
from capture.dataverse.organisation import row_id
from capture.encoding import Encoded, encoded
from capture.models import Activity, Caller, RecordRef
from capture.parallel import both

__all__ = ["Glances"]

PAGE = 150
"""Activities that are read of all records together."""
_POINTER = Encoded(POINTER + encoded(",_regardingobjectid_value"))


class Glances(Activities):
    """A look at what is tracked."""

    async def glances(
        self, caller: Caller, refs: Sequence[RecordRef]
    ) -> tuple[Mapping[str, tuple[Activity, ...]], bool]:
        """The newest activities by the id of their record, and whether there may be others."""
        if not refs:
            return {}, False
        token = await self._token(caller)
        either = " or ".join(f"_regardingobjectid_value eq {row_id(one)}" for one in refs)
        regarding = {"$filter": either, "$orderby": NEWEST}
        pointers, emails = await both(
            self._read(
                POINTERS,
                "/activitypointers",
                {"$select": _POINTER, **regarding},
                token=token,
                page=PAGE,
            ),
            self._read(EMAILS, "/emails", {"$select": EMAIL, **regarding}, token=token, page=PAGE),
        )
        by_id = {row.activityid: row for row in emails.value}
        tracked: dict[str, list[Activity]] = {}
        for row in pointers.value:
            held = tracked.setdefault((row.regarding or "").lower(), [])
            held.append(self._activity(row, by_id.get(row.activityid)))
        newest = {row: self._ordered(held) for row, held in tracked.items()}
        return newest, pointers.more is not None
