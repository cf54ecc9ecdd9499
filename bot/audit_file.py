"""What ``admin audit`` lists, whole, as a CSV file.

It holds ids, times and words of ours alone; no cell can begin a formula.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from datetime import datetime

from capture.decisions import DecisionStore
from capture.ledger import MOST_ENTRIES, Ledger
from capture.models import Caller, TenantId
from capture.switch import Switch

__all__ = ["AuditFile"]

_COLUMNS = ("when", "who", "what", "version", "table", "record", "message_hash", "outcome")
_Line = tuple[str, ...]


class AuditFile:
    """Errors of ``capture.errors`` pass through."""

    def __init__(self, decisions: DecisionStore, ledger: Ledger) -> None:
        self._decisions = decisions
        self._ledger = ledger

    async def of(self, caller: Caller) -> bytes:
        """The file of this person's organisation."""
        tenant = caller.tenant
        days = (await self._decisions.policies.current(tenant)).policy.ledger_days
        lines = [*await self._decided(tenant)]
        for one in await self._ledger.newest(tenant, keep_days=days, most=MOST_ENTRIES):
            entry = one.entry
            where = (entry.record.table, entry.record.id, entry.key, entry.outcome)
            lines.append((_iso(one.when), entry.by, f"import of a {entry.kind}", "", *where))
        written = io.StringIO()
        csv.writer(written).writerows([_COLUMNS, *sorted(lines, reverse=True)])
        return written.getvalue().encode()

    async def _decided(self, tenant: TenantId) -> Iterator[_Line]:
        revisions = await self._decisions.policies.history(tenant)
        switches = await self._decisions.switch.history(tenant)
        settings = (
            (_iso(one.when), one.by or "", "settings saved", str(one.version), "", "", "", "")
            for one in revisions
        )
        turned = (
            (_iso(one.when), one.by or "", _turned(one, older), str(one.version), "", "", "", "")
            for one, older in zip(switches, (*switches[1:], Switch()), strict=True)
        )
        return iter((*settings, *turned))


def _turned(one: Switch, before: Switch) -> str:
    if one.consent != before.consent and one.consent is not None:
        return f"terms {one.consent.terms} accepted"
    return "turned on" if one.turned_on else "turned off"


def _iso(when: datetime | None) -> str:
    return when.isoformat(timespec="seconds") if when else ""
