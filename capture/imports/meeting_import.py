"""One import of a meeting: one date of the caller's calendar becomes an appointment.

As of a mail, every step may run twice: the row gets an id made from the meeting itself, so a second
writer meets the first one's row and adds none. The row is made whole by one request, and moves on
from its first state only after it was read back, so an open one is still to be compared.
What counts is the calendar at the moment of the import: a meeting that was moved since the press is
tracked where it is now.
"""

from __future__ import annotations

import uuid
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from capture.dataverse import AppointmentState, Parent, uid_column
from capture.errors import NotFound, Service
from capture.extent import Difference, Disclosure
from capture.imports.admission import refused
from capture.imports.appointment import addresses, appointment_of, differences, state_of
from capture.imports.attachments import copy_attachments
from capture.imports.job import import_key
from capture.imports.outcome import RowGone, failed, mismatch
from capture.mailbox_reply import MailboxReply
from capture.models import ImportReason, ImportState, ImportStatus
from capture.rules import identity_of

if TYPE_CHECKING:
    from capture.dataverse import Dataverse, HeldAppointment, NewAppointment
    from capture.extent import LeftBehind
    from capture.graph import Graph
    from capture.imports.job import ImportJob
    from capture.mail import Meeting
    from capture.models import InternetMessageId, TenantId
    from capture.policy import Personal, Policy
    from capture.ports import Beginnings


class MeetingImport:
    """Imports in the name of the job's caller; raises as ``Importer.run`` does."""

    def __init__(
        self,
        job: ImportJob,
        graph: Graph,
        dataverse: Dataverse,
        beginnings: Beginnings,
        policy: Policy,
        personal: Personal,
    ) -> None:
        self._job = job
        self._beginnings = beginnings
        self._decided = policy, personal
        self._record = job.record
        self._user = ""
        self._caller = job.caller
        self._graph = graph
        self._dataverse = dataverse

    async def run(self) -> ImportStatus:
        """Track the meeting, or say why it cannot be."""
        job = self._job
        meeting = await self._graph.meeting(self._caller, job.mail)
        identity = identity_of(meeting)
        if import_key(self._caller.tenant, job.record, identity) != job.key:
            return mismatch(Difference.IDENTITY)
        if reason := refused(meeting, MailboxReply((), frozenset()), *self._decided):
            return failed(reason)
        self._record = await self._dataverse.living(self._caller, job.record)
        self._user, _ = await self._dataverse.who_am_i(self._caller)
        ours = appointment_id(self._caller.tenant, identity)
        held = await self._held(identity)
        if held is None:
            if not await self._dataverse.may_track(self._caller, self._user, self._record):
                return failed(ImportReason.ACCESS_DENIED)
            await self._created(meeting, ours)
            held = await self._row(ours)
            if held is None:
                return failed(ImportReason.ACCESS_DENIED)  # it is there, and not for the caller
        if held.regarding not in (None, self._record):
            return failed(ImportReason.TRACKED_ELSEWHERE)
        return await self._completed(meeting, held, ours)

    async def _held(self, identity: InternetMessageId) -> HeldAppointment | None:
        """The row of this meeting, whoever made it: one regarding the record, else the oldest."""
        found = await self._dataverse.tracked_meetings(self._caller, (identity,))
        rows = sorted(found.get(identity, ()), key=lambda row: row.regarding != self._record)
        return await self._row(rows[0].id) if rows else None

    async def _created(self, meeting: Meeting, ours: uuid.UUID) -> None:
        """Make the row, unless somebody was faster."""
        known = await self._dataverse.known(self._caller, addresses(meeting))
        asked = appointment_of(meeting, known, self._job.extent.disclosure)
        is_new = await self._beginnings.begin(self._job.key, ours)
        made = await self._dataverse.create_appointment(self._caller, ours, asked, self._record)
        if not made and is_new:  # another import made it, or it is tracked
            await self._beginnings.ended(self._job.key)

    async def _completed(
        self, meeting: Meeting, held: HeldAppointment, ours: uuid.UUID
    ) -> ImportStatus:
        """Do what is left to do on a row, and read it back."""
        try:
            return await self._compared(meeting, held, ours)
        except NotFound as error:
            if error.service is Service.DATAVERSE and await self._row(held.id) is None:
                raise RowGone from None
            raise

    async def _compared(
        self, meeting: Meeting, held: HeldAppointment, ours: uuid.UUID
    ) -> ImportStatus:
        """Make the row what it should be, and see that it is.

        One of ours that is open was compared by nobody yet. A row that somebody else made, or that
        moved on, is the meeting if it bears its name.
        """
        if held.regarding is None:
            await self._dataverse.regard(self._caller, held.id, self._record)
        asked = appointment_of(meeting, {}, self._job.extent.disclosure)
        is_ours = held.id == ours and held.owner == self._user
        is_unread = is_ours and held.state is AppointmentState.OPEN
        if is_unread and (found := await self._differences(held, asked)):
            return mismatch(*found)
        left, taken = await self._files(ours) if is_ours else ((), 0)
        if is_unread:
            state = state_of(asked, datetime.now(UTC))
            await self._dataverse.set_state(self._caller, ours, state)
        row = await self._row(held.id)
        if row is None or not _is_same(row, meeting):
            return mismatch(Difference.IDENTITY)
        if row.regarding != self._record:
            return mismatch(Difference.REGARDING)
        if row.attachments < taken:
            return mismatch(Difference.FILES)
        return ImportStatus(ImportState.TRACKED, left=left, row=str(held.id))

    async def _files(self, ours: uuid.UUID) -> tuple[tuple[LeftBehind, ...], int]:
        """Take the files along, while the row is still open; what stayed, and how many did not."""
        job = self._job
        if job.extent.disclosure is Disclosure.HEADER:
            return (), 0
        files = await self._graph.attachments(self._caller, job.mail, job.kind)
        parent = Parent("appointment", ours)
        left = await copy_attachments(
            job, files, parent=parent, graph=self._graph, dataverse=self._dataverse
        )
        return left, len(files) - len(left)

    async def _differences(
        self, held: HeldAppointment, asked: NewAppointment
    ) -> tuple[Difference, ...]:
        """In what the row differs, written once more where the meeting changed meanwhile.

        The parties are not compared by row: who was found for them may have changed.
        """
        if not differences(held, asked):
            return ()
        await self._dataverse.rewrite(self._caller, held.id, asked)
        row = await self._row(held.id)
        return differences(row, asked) if row else (Difference.IDENTITY,)

    async def _row(self, appointment: uuid.UUID) -> HeldAppointment | None:
        try:
            return await self._dataverse.appointment(self._caller, appointment)
        except NotFound:
            return None


def _is_same(row: HeldAppointment, meeting: Meeting) -> bool:
    return uid_column(row.uid).upper() == uid_column(identity_of(meeting)).upper()


def appointment_id(tenant: TenantId, uid: InternetMessageId) -> uuid.UUID:
    """The id of a meeting's row in Dynamics: one per tenant and date, whoever imports it.

    Each date of a series has an iCalUId of its own ("event resource type"), which it keeps when it
    is moved.
    """
    return uuid.uuid5(_ROWS, f"{tenant.lower()}\n{uid}")


_ROWS = uuid.UUID("0f9a3b52-6c1d-4e8b-a3f7-5d24c9e81b70")
