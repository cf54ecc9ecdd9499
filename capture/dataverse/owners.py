"""Whose activities are, by name: of those that are not the caller's own.

Sources: "Filter rows using OData", "activitypointer EntityType", "WhoAmI Function".
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from uuid import UUID

import msgspec

from capture.dataverse.organisation import FORMATTED, Row
from capture.dataverse.people import People
from capture.encoding import encoded
from capture.models import Caller
from capture.odata import guid
from capture.parallel import both

__all__ = ["Owners"]


class _Owned(Row, frozen=True):
    activityid: str
    owner: str | None = msgspec.field(name="_ownerid_value", default=None)
    name: str | None = msgspec.field(name="_ownerid_value" + FORMATTED, default=None)


class _Rows(Row, frozen=True):
    value: tuple[_Owned, ...]


_ROWS = msgspec.json.Decoder(_Rows)
_COLUMNS = encoded("activityid,_ownerid_value")


class Owners(People):
    """Questions about who owns what is tracked."""

    async def others(self, caller: Caller, rows: Iterable[UUID]) -> Mapping[UUID, str]:
        """Who owns each of these few activities; the caller's own, and lost ones, are left out."""
        either = " or ".join(f"activityid eq {one}" for one in rows)
        if not either:
            return {}
        question = {"$select": _COLUMNS, "$filter": encoded(either)}
        found, (user, _) = await both(
            self._read(_ROWS, "/activitypointers", question, token=await self._token(caller)),
            self.who_am_i(caller),
        )
        return {
            UUID(one.activityid): one.name
            for one in found.value
            if one.name and guid(one.owner or "") != user
        }
