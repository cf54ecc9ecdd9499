"""Which meetings Dynamics holds already: whoever tracked them, with whatever tool.

The column ``globalobjectid`` of an appointment is its "unique Outlook identifier to correlate
appointments across Exchange mailboxes" ("Appointment table/entity reference"). That it holds what
Graph calls ``iCalUId`` is not verified: where it holds anything else, nothing is found, and a
meeting that is tracked is offered again.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

import msgspec

from capture.dataverse.held import HELD, Held, age, chunks
from capture.dataverse.organisation import Organisation, Row
from capture.encoding import encoded
from capture.models import Caller, InternetMessageId, RecordRef, TrackedAs
from capture.odata import one_of
from capture.parallel import together

__all__ = ["TrackedMeeting", "TrackedMeetings", "uid_column"]

LONGEST = 300
COLUMNS = encoded(f"{HELD},globalobjectid")


@dataclass(frozen=True, slots=True)
class TrackedMeeting:
    """A meeting Dynamics holds: its row and what the row regards (``None`` if nothing)."""

    id: UUID
    regarding: RecordRef | None
    shown: TrackedAs = field(repr=False)
    created: datetime | None


class _Appointment(Held, frozen=True):
    globalobjectid: str | None = None


class _Appointments(Row, frozen=True):
    value: tuple[_Appointment, ...]


_APPOINTMENTS = msgspec.json.Decoder(_Appointments)


def uid_column(uid: InternetMessageId) -> InternetMessageId:
    """An iCalUId as the column ``globalobjectid`` holds it; "" for one that it cannot hold.

    Asking, writing and comparing all go through here; digits may be of either case.
    """
    held = uid.strip()
    return InternetMessageId(held if len(held) <= LONGEST else "")


class TrackedMeetings(Organisation):
    """Questions about meetings that are tracked."""

    async def tracked_meetings(
        self, caller: Caller, uids: Iterable[InternetMessageId]
    ) -> dict[InternetMessageId, tuple[TrackedMeeting, ...]]:
        """The rows of each iCalUId that Dynamics holds, oldest first; the others are left out.

        One longer than the column is not asked for.
        """
        wanted = {uid_column(one).upper(): one for one in uids if uid_column(one)}
        if not wanted:
            return {}
        token = await self._token(caller)
        answers = await together(
            self._read(
                _APPOINTMENTS,
                "/appointments",
                {"$select": COLUMNS, **one_of("globalobjectid", chunk)},
                token=token,
            )
            for chunk in chunks(one.strip() for one in wanted.values())
        )
        found: dict[InternetMessageId, list[TrackedMeeting]] = {}
        for row in (row for answer in answers for row in answer.value):
            asked = wanted.get(uid_column(InternetMessageId(row.globalobjectid or "")).upper())
            if asked is not None:
                found.setdefault(asked, []).append(self._tracked_meeting(row))
        return {
            one: tuple(sorted(held, key=lambda row: age(row.created, row.id)))
            for one, held in found.items()
        }

    def _tracked_meeting(self, row: _Appointment) -> TrackedMeeting:
        return TrackedMeeting(
            self._uuid(row.activityid),
            row.regarding,
            row.shown(self.url("appointment", row.activityid)),
            row.createdon,
        )
