"""What an import that failed has begun in Dynamics is taken out again.

Only a row that this import asked for and that was never called tracked: the queue notes it before
it is made and forgets it with *Tracked*. And only what the row itself proves (its id is the one of
what it holds, as for untracking), what its person owns, and what regards nothing or the import's
own record: anything else somebody else wants.
It is deleted only in the state in which it was looked at, so that whoever takes it up meanwhile
keeps it. An import that had it in hand finds it gone and makes it anew.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final, Protocol

import structlog

from capture.errors import AccessDenied, NotFound, UnexpectedReply
from capture.imports.untracking import is_ours
from capture.models import ImportState

if TYPE_CHECKING:
    from collections.abc import Mapping
    from uuid import UUID

    from capture.dataverse import Dataverse, Standing
    from capture.imports.job import ImportJob
    from capture.models import ImportStatus, TenantId
    from capture.ports import Beginnings

__all__ = ["Cleared"]

_LOOKS: Final = 3
"""At a row before, and after each deletion; somebody may change it in between."""
_CHANGED: Final = 412
_log = structlog.get_logger()


class Runs(Protocol):
    """What runs one import."""

    async def run(self, job: ImportJob) -> ImportStatus:
        """Import, or say why not."""


class Cleared:
    """Runs imports; one that failed has left nothing behind, or says what.

    A deletion that may succeed later is raised, and tried with the import again.
    """

    def __init__(
        self,
        imports: Runs,
        organisations: Mapping[TenantId, Dataverse],
        beginnings: Beginnings,
    ) -> None:
        self._imports = imports
        self._organisations = organisations
        self._beginnings = beginnings

    async def run(self, job: ImportJob) -> ImportStatus:
        """As ``imports`` do."""
        return await self.over(job, await self._imports.run(job))

    async def over(self, job: ImportJob, status: ImportStatus) -> ImportStatus:
        """What is told of an import that has ended so; raises as ``run`` does."""
        if status.state is not ImportState.FAILED:
            return status
        row = await self._beginnings.begun(job.key)
        if row is None:
            return status
        if await self._stays(job, row):
            _log.warning("unfinished_row_left", kind=job.kind, reason=status.reason)
            return replace(status, row=str(row))
        await self._beginnings.ended(job.key)
        return replace(status, row="")

    async def _stays(self, job: ImportJob, row: UUID) -> bool:
        """Whether something of this import stays in Dynamics."""
        dataverse = self._organisations.get(job.caller.tenant)
        if dataverse is None:
            return True
        try:
            for _ in range(_LOOKS):
                held = await dataverse.standing(job.caller, job.kind, row)
                if not held.own or await _is_elsewhere(dataverse, job, held):
                    return False
                if not held.tag or not is_ours(job, row, held.identity):
                    return True
                await _removed(dataverse, job, row, held)
        except NotFound:
            return False
        except (AccessDenied, UnexpectedReply) as error:
            _log.warning("unfinished_row_refused", status=error.status, code=error.code)
        return True


async def _is_elsewhere(dataverse: Dataverse, job: ImportJob, held: Standing) -> bool:
    """Whether it regards another record than the one of the import or what that was merged into."""
    if held.regarding in (None, job.record):
        return False
    try:
        return held.regarding != await dataverse.living(job.caller, job.record)
    except NotFound:
        return True


async def _removed(dataverse: Dataverse, job: ImportJob, row: UUID, held: Standing) -> None:
    """Delete it, unless somebody has changed it since it was looked at."""
    try:
        await dataverse.remove(job.caller, job.kind, row, tag=held.tag)
    except UnexpectedReply as error:
        if error.status != _CHANGED:
            raise
