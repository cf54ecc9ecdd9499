"""Nothing is imported that may not be any more, and how each import ended stands in the ledger."""

from __future__ import annotations

from typing import TYPE_CHECKING

from capture.errors import NotAmongUsers
from capture.imports.outcome import failed
from capture.ledger import Entry
from capture.models import ImportReason, ImportStatus

if TYPE_CHECKING:
    from capture.imports.job import ImportJob
    from capture.imports.worker import RunsImports
    from capture.ledger import Ledger
    from capture.permission import MayUse

__all__ = ["Permitted"]


class Permitted:
    """Runs imports of people who may use Auto Capture at that moment.

    Raises ``SwitchedOff`` besides what ``imports`` and asking raise; then nothing was read.
    An import whose line could not be written raises too, and meets its own traces when it runs
    again: nothing is called tracked that the ledger does not know.
    """

    def __init__(self, imports: RunsImports, permission: MayUse, ledger: Ledger) -> None:
        self._imports = imports
        self._permission = permission
        self._ledger = ledger

    async def run(self, job: ImportJob) -> ImportStatus:
        """Import, or say why not."""
        try:
            policy = await self._permission.check(job.caller)
        except NotAmongUsers:
            return await self._imports.over(job, failed(ImportReason.NOT_AMONG_USERS))
        status = await self._imports.run(job)
        outcome = str(status.reason or status.state)
        entry = Entry(job.caller.oid, job.record, job.key, job.kind, outcome)
        await self._ledger.note(job.caller.tenant, entry, keep_days=policy.ledger_days)
        return status

    async def over(self, job: ImportJob, status: ImportStatus) -> ImportStatus:
        """As ``imports`` do."""
        return await self._imports.over(job, status)
