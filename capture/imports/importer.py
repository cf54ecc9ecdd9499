"""One import: a mail of the caller's mailbox becomes an e-mail row that regards the record.

Every step may run twice, even by a worker that was taken for dead: the row and each attachment get
an id made from the mail itself, so a second writer meets the first one's row and adds none.
It is TRACKED only after reading the row back. Nothing of the mail is kept or logged.
"""

from __future__ import annotations

import asyncio
import uuid
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

import structlog

from capture.dataverse import Parent
from capture.errors import CaptureError, NotFound, Service, UnexpectedReply, safe
from capture.extent import Difference, Disclosure, FileEnd, LeftBehind, file_key
from capture.imports.admission import refused
from capture.imports.attachments import copy_attachments
from capture.imports.job import import_key
from capture.imports.meeting_import import MeetingImport
from capture.imports.outcome import RowGone, failed, final, mismatch, withheld
from capture.imports.promotion import promoted_mail, quoted_pictures
from capture.imports.verified import Expected, contradictions, differences
from capture.models import Direction, ImportReason, ImportState, ImportStatus
from capture.parallel import both
from capture.reads import Purpose
from capture.suggestions import Kind
from capture.whereabouts import Whereabouts

UNWRITTEN: Final = frozenset({Difference.REGARDING, Difference.FILES})
"""What one write more may mend."""
WRITTEN_AGAIN: Final = 2
CHECK: Final = "CheckPromoteEmail ReasonCode "
"""What comes before a number that no page explains."""
_log = structlog.get_logger()

if TYPE_CHECKING:
    from collections.abc import Mapping

    from capture.dataverse import Dataverse, HeldEmail, TrackedEmail
    from capture.graph import Graph
    from capture.imports.job import ImportJob
    from capture.mail import MailAttachment, MailMessage
    from capture.models import Caller, InternetMessageId, RecordRef, TenantId
    from capture.policy import Personal, Policy
    from capture.ports import Beginnings, Clock, Decisions
    from capture.synchronisation import Synchronisation


class Importer:
    """Imports in the name of each job's caller, with their rights in both places.

    ``organisations`` holds the Dataverse of each tenant that is served. ``synchronisation`` is
    asked anew for each import, and so are ``decisions``: what they allowed at the press may have
    changed. Where folders lie is believed for a minute. ``beginnings`` hears of each row before it
    is made, so that what is not ended can be found again.
    """

    def __init__(
        self,
        graph: Graph,
        organisations: Mapping[TenantId, Dataverse],
        synchronisation: Synchronisation,
        decisions: Decisions,
        beginnings: Beginnings,
        *,
        clock: Clock,
    ) -> None:
        self._graph = graph
        self._beginnings = beginnings
        self._decisions = decisions
        self._organisations = organisations
        self._synchronisation = synchronisation
        self._whereabouts = Whereabouts(graph, clock)

    async def run(self, job: ImportJob) -> ImportStatus:
        """Import, or say why it cannot be.

        What is found not to be there is written again: an answer that got lost or was mangled on
        its way may say that it was written, and be wrong.

        Raises what may succeed later: ``Throttled``, ``ServiceUnavailable``, ``SignInRequired`` and
        a reply that broke its contract.
        """
        dataverse = self._organisations.get(job.caller.tenant)
        if dataverse is None:
            return failed(ImportReason.ACCESS_DENIED)
        with self._graph.reading(job.caller, Purpose.TRACK, job.record, job.key) as (graph, tally):
            one = _Import(
                job,
                graph,
                dataverse,
                self._synchronisation,
                self._decisions,
                self._beginnings,
                self._whereabouts,
            )
            status = await self._ended(one)
            tally.outcome = str(status.reason or status.state)
        return status

    async def _ended(self, one: _Import) -> ImportStatus:
        try:
            status = await _once(one)
            for _ in range(WRITTEN_AGAIN):
                if status is not None and not UNWRITTEN.intersection(status.differs):
                    break
                status = await _once(one)
        except CaptureError as error:
            ended = final(error)
            if ended is None:
                raise
            _log.info("import_refused", reason=ended.reason, **safe(error))
            return ended
        return status or mismatch(Difference.IDENTITY)


async def _once(one: _Import) -> ImportStatus | None:
    """Import; ``None`` where its row went away meanwhile, and may be made anew.

    An import of the same mail to another record, which failed, may have taken it out.
    """
    try:
        return await one.run()
    except RowGone:
        return None


@dataclass(frozen=True, slots=True)
class _Import:
    _job: ImportJob
    _graph: Graph
    _dataverse: Dataverse
    _synchronisation: Synchronisation
    _decisions: Decisions
    _beginnings: Beginnings
    _whereabouts: Whereabouts

    @property
    def _caller(self) -> Caller:
        return self._job.caller

    async def run(self) -> ImportStatus:
        """Nothing of a mailbox is read before it is known that it may be tracked from."""
        allowed = await self._synchronisation.now(self._caller)
        if not allowed.tracked:
            return withheld(allowed)
        policy, personal = await self._decisions.of(self._caller)
        if self._job.kind is Kind.MEETING:
            return await MeetingImport(
                self._job, self._graph, self._dataverse, self._beginnings, policy, personal
            ).run()
        return await self._tracked(policy, personal)

    async def _tracked(self, policy: Policy, personal: Personal) -> ImportStatus:
        job, caller = self._job, self._caller
        mail = await self._graph.message(caller, job.mail)
        if import_key(caller.tenant, job.record, mail.identity) != job.key:
            return mismatch(Difference.IDENTITY)
        around, (user, _) = await both(
            self._whereabouts.of(caller, mail), self._dataverse.who_am_i(caller)
        )
        if reason := refused(mail, around, policy, personal):
            return failed(reason)
        record = await self._dataverse.living(caller, job.record)  # else the row regards nothing
        asked = await asyncio.to_thread(promoted_mail, mail, job.extent.disclosure)
        is_cut = job.extent.disclosure is Disclosure.LATEST
        quoted = await asyncio.to_thread(quoted_pictures, mail, asked) if is_cut else frozenset()
        expected = Expected(
            asked,
            record,
            user,
            is_own=mail.sender_address in around.own,
            has_date=mail.when is not None,
            sent=mail.sent,
            quoted=quoted,
        )
        return await self._written(mail, expected)

    async def _written(self, mail: MailMessage, expected: Expected) -> ImportStatus:
        """Find or make the row; who is too late meets the other's."""
        row = await self._row(mail, expected.record)
        if row is None:
            made = await self._promoted(expected)
            if isinstance(made, uuid.UUID):
                return await self._completed(expected, made)
            row = await self._row(mail, expected.record)
            if row is None:
                return made
        if row.regarding not in (None, expected.record):
            return failed(ImportReason.TRACKED_ELSEWHERE)
        return await self._completed(expected, row.id)

    async def _row(self, mail: MailMessage, record: RecordRef) -> TrackedEmail | None:
        return await self._dataverse.email_by_message_id(
            self._caller, mail.identity, regarding=record
        )

    async def _promoted(self, expected: Expected) -> uuid.UUID | ImportStatus:
        """The id of the new row, or why Dynamics took none."""
        caller, asked = self._caller, expected.mail
        if not await self._dataverse.may_track(caller, expected.owner, expected.record):
            return failed(ImportReason.ACCESS_DENIED)  # else a row would regard nothing
        direction = Direction.OUTGOING if expected.is_own else Direction.INCOMING
        verdict = await self._dataverse.check_promote(
            caller, asked.message_id, asked.subject, direction=direction
        )
        if not verdict.promote:
            return replace(failed(ImportReason.REFUSED), code=f"{CHECK}{verdict.reason}")
        ours = row_id(caller.tenant, asked.message_id)
        is_new = await self._beginnings.begin(self._job.key, ours)
        try:
            made = await self._dataverse.promote(caller, ours, asked)
        except UnexpectedReply as error:
            ended = final(error)
            if ended is None:
                raise
            _log.info("import_refused", reason=ended.reason, **safe(error))
            return ended
        if made is None and is_new:  # what is there was made by another import, or is tracked
            await self._beginnings.ended(self._job.key)
        return made or failed(ImportReason.ACCESS_DENIED)  # it is there, and not for the caller

    async def _completed(self, expected: Expected, email: uuid.UUID) -> ImportStatus:
        """Do what is left to do on a row, then compare it with what was asked for."""
        try:
            return await self._compared(expected, email)
        except NotFound as error:
            if error.service is Service.DATAVERSE and await self._held(email) is None:
                raise RowGone from None
            raise

    async def _compared(self, expected: Expected, email: uuid.UUID) -> ImportStatus:
        """To a row that somebody else made only what it regards is added, if that is nothing."""
        job, caller = self._job, self._caller
        held = await self._dataverse.held(caller, email)
        if held.regarding is None:
            await self._dataverse.set_regarding(caller, email, expected.record)
        is_ours = email == row_id(caller.tenant, expected.mail.message_id)
        is_ours = is_ours and held.owner == expected.owner
        files, quoted = await self._files(expected) if is_ours else ((), ())
        parent = Parent("email", email)
        left = await copy_attachments(
            job, files, parent=parent, graph=self._graph, dataverse=self._dataverse
        )
        row = await self._dataverse.read_back(caller, email)
        expected = replace(expected, files=len(files) - len(left))
        compare = differences if is_ours else contradictions
        if found := await asyncio.to_thread(compare, expected, row):
            return mismatch(*found)
        return ImportStatus(ImportState.TRACKED, left=(*left, *quoted), row=str(email))

    async def _files(
        self, expected: Expected
    ) -> tuple[tuple[MailAttachment, ...], tuple[LeftBehind, ...]]:
        """Those the disclosure covers; a picture that only a quotation shows stays with it."""
        if self._job.extent.disclosure is Disclosure.HEADER:
            return (), ()
        files = await self._graph.attachments(self._caller, self._job.mail)
        covered = tuple(one for one in files if one.name_in_body not in expected.quoted)
        cut = (one for one in files if one.name_in_body in expected.quoted)
        return covered, tuple(LeftBehind(file_key(one.id), FileEnd.QUOTED) for one in cut)

    async def _held(self, email: uuid.UUID) -> HeldEmail | None:
        try:
            return await self._dataverse.held(self._caller, email)
        except NotFound:
            return None


def row_id(tenant: TenantId, message_id: InternetMessageId) -> uuid.UUID:
    """The id of a mail's row in Dynamics: one per tenant and mail, whoever imports it."""
    return uuid.uuid5(_ROWS, f"{tenant.lower()}\n{message_id}")


_ROWS = uuid.UUID("6d0d7c0e-8a57-4f0e-9a4c-3f7f0b1e2c55")
