"""What an import writes of a meeting, and what it reads back.

Sources: "Appointment table/entity reference" (limits of columns, states, who may be the organizer),
"appointment EntityType" (navigation properties), "ActivityParty table", "Use Upsert to Create or
Update a record" (Dataverse).
That ``globalobjectid`` holds what Graph calls ``iCalUId`` is not verified: what reads and what
writes it goes through ``uid_column``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum, IntEnum
from typing import Any
from uuid import UUID

import msgspec

from capture.dataverse.metadata import Tables
from capture.dataverse.organisation import LOGICAL_NAME, Moment, Row, reference, row_id
from capture.dataverse.schema import STANDARD
from capture.dataverse.tracked_meetings import uid_column
from capture.encoding import encoded
from capture.errors import UnexpectedReply
from capture.models import Caller, InternetMessageId, RecordRef

__all__ = [
    "AppointmentState",
    "Appointments",
    "Attending",
    "HeldAppointment",
    "NewAppointment",
    "Part",
]

COLUMNS = (
    "activityid,subject,scheduledstart,scheduledend,isalldayevent,globalobjectid,statecode,"
    "description,attachmentcount,_regardingobjectid_value,_ownerid_value"
)
_PARTIES = "appointment_activity_parties"
_USER = "systemuser"


class Part(IntEnum):
    """``participationtypemask``: the parts an appointment has."""

    REQUIRED = 5
    OPTIONAL = 6
    ORGANIZER = 7


class AppointmentState(Enum):
    """``statecode`` and the ``statuscode`` that belongs to it."""

    OPEN = (0, 1)
    COMPLETED = (1, 3)
    CANCELED = (2, 4)
    SCHEDULED = (3, 5)


@dataclass(frozen=True, slots=True)
class Attending:
    """Somebody's part: a row of Dynamics, or an address alone."""

    part: Part
    address: str = field(repr=False)
    row: RecordRef | None


@dataclass(frozen=True, slots=True)
class NewAppointment:
    """A meeting as an appointment holds it; ``description`` is text, ``uid`` its iCalUId."""

    uid: InternetMessageId = field(repr=False)
    subject: str = field(repr=False)
    start: datetime | None
    end: datetime | None
    is_all_day: bool
    location: str = field(repr=False)
    description: str = field(repr=False)
    parties: tuple[Attending, ...] = field(repr=False)


@dataclass(frozen=True, slots=True)
class HeldAppointment:
    """An appointment as Dynamics holds it now.

    ``parties`` counts those an appointment names; ``owner`` is an id in lower case.
    """

    id: UUID
    uid: InternetMessageId = field(repr=False)
    regarding: RecordRef | None
    subject: str = field(repr=False)
    start: datetime | None
    end: datetime | None
    is_all_day: bool
    state: AppointmentState
    parties: int
    description: str = field(default="", repr=False)
    owner: str = ""
    attachments: int = 0


class _Party(Row, frozen=True):
    part: int | None = msgspec.field(name="participationtypemask", default=None)


class _Appointment(Row, frozen=True):
    activityid: str
    subject: str | None = None
    scheduledstart: Moment | None = None
    scheduledend: Moment | None = None
    isalldayevent: bool | None = None
    globalobjectid: str | None = None
    description: str | None = None
    owner: str | None = msgspec.field(name="_ownerid_value", default=None)
    statecode: int = 0
    attachmentcount: int | None = None
    regarding: str | None = msgspec.field(name="_regardingobjectid_value", default=None)
    regarding_table: str | None = msgspec.field(
        name="_regardingobjectid_value" + LOGICAL_NAME, default=None
    )
    parties: tuple[_Party, ...] = msgspec.field(name=_PARTIES, default=())


_APPOINTMENT = msgspec.json.Decoder(_Appointment)
_STATES = {state.value[0]: state for state in AppointmentState}


class Appointments(Tables):
    """Writes of appointments, each of which may be repeated."""

    async def create_appointment(
        self, caller: Caller, ident: UUID, meeting: NewAppointment, record: RecordRef
    ) -> bool:
        """Make the row under an id of our choice, whole or not at all; false if it is there (412).

        Its state comes afterwards: a new row takes none.
        """
        body = {
            **_facts(meeting),
            "globalobjectid": uid_column(meeting.uid) or None,
            _PARTIES: [_party(one) for one in meeting.parties],
            **await self._regarding(caller, record),
        }
        try:
            await self._patch(caller, ident, body, {"If-None-Match": "*"})
        except UnexpectedReply as refused:
            if refused.status == 412:
                return False
            raise
        return True

    async def rewrite(self, caller: Caller, ident: UUID, meeting: NewAppointment) -> None:
        """Let an open appointment say what the meeting says now, but for its parties."""
        await self._patch(caller, ident, _facts(meeting), {"If-Match": "*"})

    async def regard(self, caller: Caller, ident: UUID, record: RecordRef) -> None:
        """Let an appointment regard this record; raises ``NotFound`` if either is gone."""
        await self._patch(caller, ident, await self._regarding(caller, record), {"If-Match": "*"})

    async def set_state(self, caller: Caller, ident: UUID, state: AppointmentState) -> None:
        """Bring an appointment into a state."""
        statecode, statuscode = state.value
        body = {"statecode": statecode, "statuscode": statuscode}
        await self._patch(caller, ident, body, {"If-Match": "*"})

    async def appointment(self, caller: Caller, ident: UUID) -> HeldAppointment:
        """The row as it is now; raises ``NotFound``."""
        params = {
            "$select": encoded(COLUMNS),
            "$expand": encoded(f"{_PARTIES}($select=participationtypemask)"),
        }
        path, token = f"/appointments({ident})", await self._token(caller)
        row = await self._read(_APPOINTMENT, path, params, token=token)
        return HeldAppointment(
            self._uuid(row.activityid),
            InternetMessageId(row.globalobjectid or ""),
            reference(row.regarding_table, row.regarding),
            row.subject or "",
            row.scheduledstart,
            row.scheduledend,
            bool(row.isalldayevent),
            _STATES.get(row.statecode, AppointmentState.OPEN),
            sum(one.part in set(Part) for one in row.parties),
            row.description or "",
            (row.owner or "").lower(),
            row.attachmentcount or 0,
        )

    async def _regarding(self, caller: Caller, record: RecordRef) -> dict[str, str]:
        table, row = await self.table(caller, record.table), row_id(record)
        return {f"{table.meeting_regarding}@odata.bind": f"/{table.entity_set}({row})"}

    async def _patch(
        self, caller: Caller, ident: UUID, body: Mapping[str, Any], condition: Mapping[str, str]
    ) -> None:
        path = f"/appointments({ident})"
        await self._write("PATCH", path, body, caller=caller, headers=condition, idempotent=True)


def _facts(meeting: NewAppointment) -> dict[str, Any]:
    return {
        "subject": meeting.subject,
        "scheduledstart": meeting.start,
        "scheduledend": meeting.end,
        "isalldayevent": meeting.is_all_day,
        "location": meeting.location,
        "description": meeting.description,
    }


def _party(one: Attending) -> dict[str, Any]:
    who = {"participationtypemask": int(one.part), "addressused": one.address}
    if one.row is None:
        return who
    entity_set = "systemusers" if one.row.table == _USER else STANDARD[one.row.table].entity_set
    return who | {f"partyid_{one.row.table}@odata.bind": f"/{entity_set}({row_id(one.row)})"}
