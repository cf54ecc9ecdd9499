"""Taking a tracked mail or meeting out of Dynamics again, in the name of who tracked it.

Only a row that this service made is removed: its id is computed from the mail or meeting, so the
row itself proves it. That it is gone is said after looking for it.
Should the queue be away when the row is gone, it goes on remembering the import as tracked: the
timeline asks Dynamics and offers the mail anew, and taking it out once more finds nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from capture.dataverse import Dataverse
from capture.errors import (
    AccessDenied,
    CaptureError,
    NotFound,
    ServiceUnavailable,
    Throttled,
    UnexpectedReply,
)
from capture.imports.importer import row_id
from capture.imports.job import ImportJob, OwnImport, Untracking, import_key
from capture.imports.meeting_import import appointment_id
from capture.imports.queue import ImportQueue
from capture.models import Caller, ImportKey, InternetMessageId, TenantId
from capture.organisations import organisation_of
from capture.parallel import attempt
from capture.suggestions import Kind

__all__ = ["Refusal", "Removable", "Untracked", "Untracker", "is_ours", "made_here", "row_of"]

WITHIN = 30.0
"""Seconds others wait for a removal whose end nobody has noted: longer than any press takes."""


class Refusal(StrEnum):
    """Why a person may not take an import out of Dynamics, or need not."""

    BUSY = "busy"
    THEIRS = "theirs"
    NOT_TRACKED = "not tracked"
    GONE = "gone"
    """It is not in Dynamics any more, whoever deleted it."""
    NOT_OURS = "not ours"
    """Another tool made the row, or it cannot be proved that this service did."""
    MOVED = "moved"
    """It regards another record by now."""
    NOT_OWNED = "not owned"
    DENIED = "denied"
    """Their rights in Dynamics do not allow it."""
    STAYED = "stayed"
    """Dynamics said that it is deleted, and holds it all the same."""


@dataclass(frozen=True, slots=True)
class Removable:
    """It may be taken out, and since when everyone who may read the record could see it."""

    since: datetime | None


@dataclass(frozen=True, slots=True)
class Untracked:
    """It was read as gone."""


_BY_QUEUE = {
    Untracking.BUSY: Refusal.BUSY,
    Untracking.THEIRS: Refusal.THEIRS,
    Untracking.GONE: Refusal.NOT_TRACKED,
}


class Untracker:
    """Errors of ``capture.errors`` pass through; every call may be repeated."""

    def __init__(self, organisations: Mapping[TenantId, Dataverse], queue: ImportQueue) -> None:
        self._organisations = organisations
        self._queue = queue

    def url(self, own: OwnImport) -> str:
        """Where the activity of a tracked import is opened; "" where that is not known."""
        dataverse = self._organisations.get(own.job.caller.tenant)
        known = own.status.row
        return dataverse.activity_url(own.job.kind, known) if dataverse and known else ""

    async def others(self, caller: Caller, mine: Iterable[OwnImport]) -> Mapping[ImportKey, str]:
        """Who owns the activity of each tracked import that is not the caller's own, by name.

        Those of which Dynamics does not say it are left out.
        """
        rows = {one.job.key: row for one in mine if (row := _uuid(one.status.row))}
        dataverse = self._organisations.get(caller.tenant)
        if dataverse is None:
            return {}
        found = await attempt(dataverse.others(caller, rows.values()))
        names = {} if isinstance(found, CaptureError) else found
        return {key: names[row] for key, row in rows.items() if row in names}

    async def about(self, caller: Caller, key: ImportKey) -> Removable | Refusal:
        """Whether it may be taken out now."""
        own, refused = await self._asked(caller, key)
        if refused or own is None:
            return refused or Refusal.NOT_TRACKED
        return await self._looked(own)

    async def untrack(self, caller: Caller, key: ImportKey) -> Untracked | Refusal:
        """Take it out, or say why not."""
        own, refused = await self._asked(caller, key)
        if refused or own is None:
            return refused or Refusal.NOT_TRACKED
        looked = await self._looked(own)
        if looked is Refusal.GONE or isinstance(looked, Removable):
            return await self._removed(own)
        return looked

    async def _asked(
        self, caller: Caller, key: ImportKey
    ) -> tuple[OwnImport | None, Refusal | None]:
        """The import as its person asked for it, and the queue's word on it."""
        allowed = await self._queue.untrack(key, caller, within=0.0)
        if refused := _BY_QUEUE.get(allowed):
            return None, refused
        mine = await self._queue.mine(caller)
        return next((one for one in mine if one.job.key == key), None), None

    async def _looked(self, own: OwnImport) -> Removable | Refusal:
        row, job = _uuid(own.status.row), own.job
        if row is None:
            return Refusal.NOT_OURS
        try:
            held = await self._dataverse(job.caller).standing(job.caller, job.kind, row)
        except NotFound:
            return Refusal.GONE
        if not is_ours(job, row, held.identity):
            return Refusal.NOT_OURS
        if not held.own:
            return Refusal.NOT_OWNED
        return Removable(held.created) if held.regarding == job.record else Refusal.MOVED

    async def _removed(self, own: OwnImport) -> Untracked | Refusal:
        """Delete it while nobody begins with it anew; where the end is not known, they wait."""
        job = own.job
        allowed = await self._queue.untrack(job.key, job.caller, within=WITHIN)
        if refused := _BY_QUEUE.get(allowed):
            return refused
        try:
            ended = await self._deleted(own)
        except (Throttled, UnexpectedReply):  # answered, so nothing is under way any more
            await self._queue.untracked(job.key, job.caller, gone=False)
            raise
        gone = isinstance(ended, Untracked) or ended is Refusal.GONE
        with suppress(ServiceUnavailable):  # what is gone is gone, whether it is noted or not
            await self._queue.untracked(job.key, job.caller, gone=gone)
        return ended

    async def _deleted(self, own: OwnImport) -> Untracked | Refusal:
        job, row = own.job, UUID(own.status.row)
        dataverse = self._dataverse(job.caller)
        try:
            await dataverse.remove(job.caller, job.kind, row)
        except NotFound:
            return Refusal.GONE
        except AccessDenied:
            return Refusal.DENIED
        try:
            await dataverse.standing(job.caller, job.kind, row)
        except NotFound:
            return Untracked()
        return Refusal.STAYED

    def _dataverse(self, caller: Caller) -> Dataverse:
        return organisation_of(self._organisations, caller)


def made_here(own: OwnImport, identity: InternetMessageId) -> bool:
    """Whether this service made the row of an import, which is of this mail or meeting."""
    row = _uuid(own.status.row)
    return row is not None and is_ours(own.job, row, identity)


def row_of(kind: Kind, tenant: TenantId, identity: InternetMessageId) -> UUID:
    """The id this service gives to the row of a mail or meeting."""
    return (row_id if kind is Kind.MAIL else appointment_id)(tenant, identity)


def is_ours(job: ImportJob, row: UUID, identity: InternetMessageId) -> bool:
    """Whether the row's id is the one this service gives to this mail or meeting, and to this job.

    An iCalUId is written in hexadecimal digits, of which Dynamics may change the case.
    """
    tenant, known = job.caller.tenant, [identity]
    if job.kind is Kind.MEETING:
        known += [InternetMessageId(one) for one in (known[0].upper(), known[0].lower())]
    return any(
        row_of(job.kind, tenant, one) == row and import_key(tenant, job.record, one) == job.key
        for one in known
    )


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
