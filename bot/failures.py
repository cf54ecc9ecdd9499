"""Failed imports of an organisation: counted, and lined up again, for administrators alone."""

from __future__ import annotations

from typing import TypeAlias

import structlog

from bot.commands import AdminFailed, AdminRetry
from capture.authority import Authority
from capture.imports.queue import ImportQueue
from cards.decisions import said_card
from cards.elements import Card
from cards.failures import failures_card, redriven_card
from cards.languages import language_of
from desks.asker import Asker

__all__ = ["Failures", "FailuresOrder"]

FailuresOrder: TypeAlias = AdminFailed | AdminRetry
_log = structlog.get_logger()


class Failures:
    """Errors of ``capture.errors`` pass through."""

    def __init__(self, imports: ImportQueue, authority: Authority) -> None:
        self._imports = imports
        self._authority = authority

    async def carry_out(self, asker: Asker, order: FailuresOrder) -> Card:
        """The card that answers; Dynamics says live who is an administrator."""
        language, tenant = language_of(asker.locale), asker.caller.tenant
        if not await self._authority.is_administrator(asker.caller):
            return said_card(language, "NOT_FOR_YOU")
        if isinstance(order, AdminFailed):
            return failures_card(await self._imports.failed(tenant), language)
        count = await self._imports.redrive(tenant)
        _log.info("imports_redriven", tenant=tenant, count=count)
        return redriven_card(count, language)
