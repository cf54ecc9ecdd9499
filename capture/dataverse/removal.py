"""Taking an activity out of Dynamics: how its row stands, and its deletion.

Sources: "Update and delete table rows using the Web API", "Perform conditional operations using the
Web API" (a deletion with If-Match), "Configure table relationship cascading
behavior" (an activity's attachments and parties go with it), "email EntityType", "appointment
EntityType", "WhoAmI Function".
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

import msgspec

from capture.dataverse.held import HELD, Held
from capture.dataverse.people import People
from capture.encoding import encoded
from capture.models import Caller, InternetMessageId, RecordRef
from capture.odata import guid
from capture.parallel import both
from capture.suggestions import Kind

__all__ = ["Removal", "Standing"]


@dataclass(frozen=True, slots=True)
class Standing:
    """An activity's row as it is now; ``identity`` is its Message-ID or iCalUId.

    ``own`` says that it belongs to the caller; ``tag`` names this state of it, "" where Dynamics
    gave it no name.
    """

    identity: InternetMessageId = field(repr=False)
    regarding: RecordRef | None
    created: datetime | None
    own: bool
    tag: str = ""


class _Row(Held, frozen=True):
    messageid: str | None = None
    globalobjectid: str | None = None
    owner_id: str | None = msgspec.field(name="_ownerid_value", default=None)
    tag: str | None = msgspec.field(name="@odata.etag", default=None)


_ROW = msgspec.json.Decoder(_Row)
_SETS = {Kind.MAIL: "emails", Kind.MEETING: "appointments"}
_COLUMNS = {
    Kind.MAIL: encoded(f"{HELD},messageid"),
    Kind.MEETING: encoded(f"{HELD},globalobjectid"),
}
_TABLES = {Kind.MAIL: "email", Kind.MEETING: "appointment"}


class Removal(People):
    """Reading and deleting one activity, in the caller's name and with their rights."""

    def activity_url(self, kind: Kind, row: str) -> str:
        """Where a person opens a tracked mail or meeting."""
        return self.url(_TABLES[kind], row)

    async def standing(self, caller: Caller, kind: Kind, row: UUID) -> Standing:
        """How a row stands; raises ``NotFound``."""
        token = await self._token(caller)
        params = {"$select": _COLUMNS[kind]}
        found, (user, _) = await both(
            self._read(_ROW, f"/{_SETS[kind]}({row})", params, token=token),
            self.who_am_i(caller),
        )
        return Standing(
            InternetMessageId((found.messageid or found.globalobjectid or "").strip()),
            found.regarding,
            found.createdon,
            own=bool(user) and guid(found.owner_id or "") == user,
            tag=found.tag or "",
        )

    async def remove(self, caller: Caller, kind: Kind, row: UUID, *, tag: str = "") -> None:
        """Delete a row with what hangs on it; ``NotFound`` where it is not there any more.

        With the ``tag`` of a ``Standing`` only in that state; ``UnexpectedReply`` 412 in another.
        """
        path = f"/{_SETS[kind]}({row})"
        unchanged = {"If-Match": tag} if tag else {}
        await self._write("DELETE", path, None, caller=caller, headers=unchanged, idempotent=True)
