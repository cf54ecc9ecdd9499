"""Whether a press may lead to an import: the mailbox's synchronisation and the person's rights.

Asked at the click by whatever queues; the worker asks again before it writes.
"""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine, Mapping
from typing import Any

from capture.dataverse import Dataverse
from capture.errors import CaptureError, Service, ServiceUnavailable
from capture.imports.outcome import withheld
from capture.models import Caller, ImportReason, RecordRef, TenantId
from capture.organisations import organisation_of
from capture.parallel import both
from capture.synchronisation import Synchronisation

__all__ = ["ALLOWED_WITHIN", "Clearance"]

ALLOWED_WITHIN = 1.5
"""Seconds a press waits to hear whether its person may track."""


class Clearance:
    """``organisations`` holds the Dataverse of each tenant that is served."""

    def __init__(
        self, organisations: Mapping[TenantId, Dataverse], synchronisation: Synchronisation
    ) -> None:
        self._organisations = organisations
        self._synchronisation = synchronisation

    async def refusal(self, caller: Caller, record: RecordRef) -> ImportReason | None:
        """Why nothing may be tracked from this mailbox to this record; of many mails asked once.

        While Dynamics says nothing the press counts; ``ServiceUnavailable`` of Redis is raised.
        """
        mailbox, rights = await both(
            _unless_silent(self._mailbox(caller)), _unless_silent(self._rights(caller, record))
        )
        return mailbox or rights

    async def _mailbox(self, caller: Caller) -> ImportReason | None:
        """As of the last minutes."""
        tracking = await self._synchronisation.lately(caller)
        return None if tracking.tracked else withheld(tracking).reason

    async def _rights(self, caller: Caller, record: RecordRef) -> ImportReason | None:
        """As of now."""
        dataverse = organisation_of(self._organisations, caller)
        user, _ = await dataverse.who_am_i(caller)
        may = await dataverse.may_track(caller, user, record)
        return None if may else ImportReason.ACCESS_DENIED


async def _unless_silent(asked: Coroutine[Any, Any, ImportReason | None]) -> ImportReason | None:
    try:
        async with asyncio.timeout(ALLOWED_WITHIN):
            return await asked
    except (CaptureError, TimeoutError) as error:
        if isinstance(error, ServiceUnavailable) and error.service is Service.REDIS:
            raise  # who asks will ask it more, and should not wait for each
        return None
