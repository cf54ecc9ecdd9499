"""One import: a mail of the caller's mailbox becomes an e-mail row that regards the record.

Every step may run twice, even by a worker that was taken for dead: the row and each attachment get
an id made from the mail itself, so a second writer meets the first one's row and adds none.
It is TRACKED only after reading the row back. Nothing of the mail is kept or logged.
"""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from capture.dataverse import column_id
from capture.errors import CaptureError, NotFound, UnexpectedReply
from capture.imports.attachments import copy_attachments, staying
from capture.imports.job import import_key
from capture.imports.meeting_import import MeetingImport
from capture.imports.outcome import failed, final, withheld
from capture.imports.promotion import promoted_mail
from capture.models import Direction, ImportReason, ImportState, ImportStatus
from capture.suggestions import Kind

if TYPE_CHECKING:
    from collections.abc import Mapping

    from capture.dataverse import Dataverse, ReadBack, TrackedEmail
    from capture.graph import Graph
    from capture.imports.job import ImportJob
    from capture.mail import MailAttachment, MailMessage
    from capture.models import InternetMessageId, TenantId
    from capture.synchronisation import Synchronisation


class Importer:
    """Imports in the name of each job's caller, with their rights in both places.

    ``organisations`` holds the Dataverse of each tenant that is served. ``synchronisation`` is
    asked anew for each import: what it allowed at the press may have changed.
    """

    def __init__(
        self,
        graph: Graph,
        organisations: Mapping[TenantId, Dataverse],
        synchronisation: Synchronisation,
    ) -> None:
        self._graph = graph
        self._organisations = organisations
        self._synchronisation = synchronisation

    async def run(self, job: ImportJob) -> ImportStatus:
        """Import, or say why it cannot be.

        Raises what may succeed later: ``Throttled``, ``ServiceUnavailable``, ``SignInRequired`` and
        a reply that broke its contract.
        """
        dataverse = self._organisations.get(job.caller.tenant)
        if dataverse is None:
            return failed(ImportReason.ACCESS_DENIED)
        try:
            return await _Import(job, self._graph, dataverse, self._synchronisation).run()
        except CaptureError as error:
            ended = final(error)
            if ended is None:
                raise
            return ended


class _Import:
    def __init__(
        self,
        job: ImportJob,
        graph: Graph,
        dataverse: Dataverse,
        synchronisation: Synchronisation,
    ) -> None:
        self._job = job
        self._caller = job.caller
        self._graph = graph
        self._dataverse = dataverse
        self._synchronisation = synchronisation

    async def run(self) -> ImportStatus:
        """Nothing of a mailbox is read before it is known that it may be tracked from."""
        allowed = await self._synchronisation.now(self._caller)
        if not allowed.tracked:
            return withheld(allowed)
        return await self._tracked()

    async def _tracked(self) -> ImportStatus:
        job = self._job
        if job.kind is Kind.MEETING:
            return await MeetingImport(job, self._graph, self._dataverse).run()
        mail = await self._graph.message(self._caller, job.mail)
        if import_key(self._caller.tenant, job.record, mail.identity) != job.key:
            return failed(ImportReason.MISMATCH)
        files = await self._graph.attachments(self._caller, job.mail)
        ours = row_id(self._caller.tenant, mail.identity)
        row = await self._row(mail)
        if row is None:
            made = await self._promoted(mail, ours)
            if isinstance(made, uuid.UUID):
                return await self._completed(mail, made, files=files)
            row = await self._row(mail)  # somebody was faster
            if row is None:
                return failed(made)
        if row.regarding not in (None, job.record):
            return failed(ImportReason.TRACKED_ELSEWHERE)
        mine = files if row.id == ours else ()
        return await self._completed(mail, row.id, files=mine)

    async def _row(self, mail: MailMessage) -> TrackedEmail | None:
        return await self._dataverse.email_by_message_id(
            self._caller, mail.identity, regarding=self._job.record
        )

    async def _promoted(self, mail: MailMessage, ours: uuid.UUID) -> uuid.UUID | ImportReason:
        """The id of the new row, or why Dynamics took none."""
        caller = self._caller
        await self._dataverse.check(caller, self._job.record)  # else the row would regard nothing
        own = await self._graph.own_addresses(caller)
        direction = Direction.OUTGOING if mail.sender_address in own else Direction.INCOMING
        asked = promoted_mail(mail)
        verdict = await self._dataverse.check_promote(
            caller, mail.identity, asked.subject, direction=direction
        )
        if not verdict.promote:
            return ImportReason.REFUSED
        try:
            made = await self._dataverse.promote(caller, ours, asked)
        except UnexpectedReply as error:
            if final(error) is None:
                raise
            return ImportReason.REFUSED
        return made or ImportReason.ACCESS_DENIED  # it is there, and the caller may not see it

    async def _completed(
        self, mail: MailMessage, email: uuid.UUID, *, files: tuple[MailAttachment, ...]
    ) -> ImportStatus:
        """Do what is left to do on a row, then compare it with what was asked for."""
        job = self._job
        held = await self._held(email)
        if held is None:
            return failed(ImportReason.MISMATCH)
        if held.regarding is None:
            await self._dataverse.set_regarding(self._caller, email, job.record)
        left = staying(job, files)
        if held.attachments < len(files) - len(left):
            left = await copy_attachments(
                job, files, email=email, graph=self._graph, dataverse=self._dataverse
            )
        held = await self._held(email)
        if (
            held is None
            or column_id(held.message_id) != column_id(mail.identity)
            or held.regarding != job.record
            or held.attachments < len(files) - len(left)
        ):
            return failed(ImportReason.MISMATCH)
        return ImportStatus(ImportState.TRACKED, left=left, row=str(email))

    async def _held(self, email: uuid.UUID) -> ReadBack | None:
        try:
            return await self._dataverse.read_back(self._caller, email)
        except NotFound:
            return None


def row_id(tenant: TenantId, message_id: InternetMessageId) -> uuid.UUID:
    """The id of a mail's row in Dynamics: one per tenant and mail, whoever imports it."""
    return uuid.uuid5(_ROWS, f"{tenant.lower()}\n{message_id}")


_ROWS = uuid.UUID("6d0d7c0e-8a57-4f0e-9a4c-3f7f0b1e2c55")
