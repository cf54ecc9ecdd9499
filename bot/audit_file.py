"""``GET /audit``: what ``admin audit`` lists, whole, as a CSV file for whoever holds a ticket.

A chat client opens a link in a browser that nobody is signed in to, so the ticket is the proof:
made for an administrator who was one a moment ago, good once and for five minutes.
The file holds ids, times and words of ours alone; no cell can begin a formula.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from datetime import datetime

from aiohttp import web

from capture.decisions import DecisionStore
from capture.errors import CaptureError
from capture.exports import Exports
from capture.ledger import MOST_ENTRIES, Ledger
from capture.models import TenantId
from capture.switch import Switch

__all__ = ["AuditFile"]

_COLUMNS = ("when", "who", "what", "version", "table", "record", "message_hash", "outcome")
_Line = tuple[str, ...]
_HEADERS = {
    "Content-Disposition": 'attachment; filename="auto-capture-audit.csv"',
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}


class AuditFile:
    """The route and what it serves."""

    def __init__(self, decisions: DecisionStore, ledger: Ledger, exports: Exports) -> None:
        self._decisions = decisions
        self._ledger = ledger
        self._exports = exports

    def route(self) -> web.RouteDef:
        """To be added to the application."""
        return web.get("/audit", self._get)

    async def _get(self, request: web.Request) -> web.Response:
        ticket = request.query.get("ticket", "")
        try:
            caller = await self._exports.redeem(ticket[:100])
            if caller is None:
                return web.Response(status=404, text="404", headers={"Cache-Control": "no-store"})
            text = await self._text(caller.tenant)
        except CaptureError:
            return web.Response(status=503, text="503", headers={"Cache-Control": "no-store"})
        return web.Response(text=text, content_type="text/csv", charset="utf-8", headers=_HEADERS)

    async def _text(self, tenant: TenantId) -> str:
        days = (await self._decisions.policies.current(tenant)).policy.ledger_days
        lines = [*await self._decided(tenant)]
        for one in await self._ledger.newest(tenant, keep_days=days, most=MOST_ENTRIES):
            entry = one.entry
            where = (entry.record.table, entry.record.id, entry.key, entry.outcome)
            lines.append((_iso(one.when), entry.by, f"import of a {entry.kind}", "", *where))
        written = io.StringIO()
        csv.writer(written).writerows([_COLUMNS, *sorted(lines, reverse=True)])
        return written.getvalue()

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
