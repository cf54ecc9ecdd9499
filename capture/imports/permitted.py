"""Nothing is imported that may not be any more: asked for each import, before its mail is read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from capture.errors import NotAmongUsers
from capture.imports.outcome import failed
from capture.models import ImportReason, ImportStatus

if TYPE_CHECKING:
    from capture.imports.job import ImportJob
    from capture.imports.worker import RunsImports
    from capture.permission import Permission

__all__ = ["Permitted"]


class Permitted:
    """Runs imports of people who may use Auto Capture at that moment.

    Raises ``SwitchedOff`` besides what ``imports`` and asking raise; then nothing was read.
    """

    def __init__(self, imports: RunsImports, permission: Permission) -> None:
        self._imports = imports
        self._permission = permission

    async def run(self, job: ImportJob) -> ImportStatus:
        """Import, or say why not."""
        try:
            await self._permission.check(job.caller)
        except NotAmongUsers:
            return failed(ImportReason.NOT_AMONG_USERS)
        return await self._imports.run(job)
