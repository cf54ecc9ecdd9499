"""What administrators look at by chat: versions, who did what, how things are; and the file of it.

Dynamics says live who is one; others get a refusal that says nothing.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from datetime import timedelta

from bot.admin_words import AdminAudit, AdminHistory, AuditOrder
from bot.diagnoses import Diagnoses
from capture.authority import Authority
from capture.decisions import DecisionStore
from capture.errors import CaptureError, SignInRequired
from capture.exports import Exports
from capture.history import PolicyUnreadable
from capture.imports.queue import ImportQueue
from capture.ledger import Ledger
from capture.models import Caller, ObjectId
from capture.ports import Clock
from capture.switch import Switch
from cards.audit import (
    SHOWN,
    audit_card,
    history_card,
    settings_line,
    status_card,
    switch_line,
)
from cards.decisions import said_card
from cards.elements import Card
from cards.languages import language_of
from cards.view import View
from desks.asker import Asker, zone_of

__all__ = ["Auditing"]


class Auditing:
    """Errors of ``capture.errors`` pass through, except unreadable settings, which are said."""

    def __init__(  # noqa: PLR0913 - what is looked at, each with a name
        self,
        decisions: DecisionStore,
        ledger: Ledger,
        imports: ImportQueue,
        authority: Authority,
        *,
        diagnoses: Diagnoses,
        exports: Exports,
        public_url: str,
        clock: Clock,
    ) -> None:
        self._decisions = decisions
        self._ledger = ledger
        self._imports = imports
        self._authority = authority
        self._diagnoses = diagnoses
        self._exports = exports
        self._public_url = public_url
        self._clock = clock

    async def carry_out(self, asker: Asker, order: AuditOrder) -> Card:
        """The card that answers."""
        language = language_of(asker.locale)
        if not await self._authority.is_administrator(asker.caller):
            return said_card(language, "NOT_FOR_YOU")
        try:
            match order:
                case AdminHistory():
                    return await self._history(asker)
                case AdminAudit():
                    return await self._audit(asker)
                case _:
                    return await self._status(asker)
        except PolicyUnreadable:
            return said_card(language, "SETTINGS_UNREADABLE")

    async def _history(self, asker: Asker) -> Card:
        revisions = await self._decisions.policies.history(asker.caller.tenant)
        names = await self._names(asker.caller, (one.by for one in revisions[:SHOWN]))
        return history_card(revisions, names, self._view(asker))

    async def _status(self, asker: Asker) -> Card:
        tenant, now = asker.caller.tenant, self._clock()
        switch = await self._decisions.switch.current(tenant)
        ended = (
            await self._ledger.ended_since(tenant, now - timedelta(hours=1)),
            await self._ledger.ended_since(tenant, now - timedelta(days=1)),
        )
        standing = await self._imports.standing(tenant)
        failed = await self._imports.failed(tenant)
        links = await self._diagnoses.findings(asker)
        return status_card(switch, standing, ended, failed, links, language_of(asker.locale))

    async def _audit(self, asker: Asker) -> Card:
        tenant, view = asker.caller.tenant, self._view(asker)
        days = (await self._decisions.policies.current(tenant)).policy.ledger_days
        revisions = await self._decisions.policies.history(tenant)
        switches = await self._decisions.switch.history(tenant)
        imports = await self._ledger.newest(tenant, keep_days=days, most=SHOWN)
        who = [*(one.by for one in revisions[:SHOWN]), *(one.by for one in switches[:SHOWN])]
        names = await self._names(asker.caller, (*who, *(one.entry.by for one in imports)))
        dated = [(one.when, settings_line(one, names, view)) for one in revisions if one.when]
        older = (*switches[1:], Switch())
        dated += [
            (one.when, switch_line(one, before, names, view))
            for one, before in zip(switches, older, strict=True)
            if one.when
        ]
        lines = [text for _, text in sorted(dated, reverse=True)]
        ticket = await self._exports.offer(asker.caller)
        address = f"{self._public_url}/audit?ticket={ticket}"
        return audit_card(lines, imports, names, view, (days, address))

    async def _names(
        self, caller: Caller, people: Iterable[ObjectId | None]
    ) -> dict[ObjectId, str]:
        asked = [one for one in dict.fromkeys(people) if one is not None]
        names = await asyncio.gather(*(self._name(caller, one) for one in asked))
        return dict(zip(asked, names, strict=True))

    async def _name(self, caller: Caller, one: ObjectId) -> str:
        try:
            return await self._authority.name_of(caller, one)
        except SignInRequired:
            raise
        except CaptureError:
            return ""  # nothing is to be missed for a name

    def _view(self, asker: Asker) -> View:
        return View(self._clock(), zone=zone_of(asker.zone), language=language_of(asker.locale))
