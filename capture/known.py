"""Everything that is known of one person, for them to take along."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import msgspec

from capture.decisions import DecisionStore
from capture.imports.job import OwnImport
from capture.imports.queue import ImportQueue
from capture.ledger import Ledger
from capture.models import Caller
from capture.ports import Clock
from capture.read_ledger import KEPT, MOST_LINES, ReadLedger
from capture.switch import Switch
from capture.threads.following import Threads
from capture.threads.thread import Found

__all__ = ["Everything"]

FORMAT = 1
"""Of the file; a change that a reader must know of makes a new one."""


@dataclass(frozen=True, slots=True)
class Everything:
    """Where what is known rests; errors of ``capture.errors`` pass through."""

    decisions: DecisionStore
    reads: ReadLedger
    imports: ImportQueue
    threads: Threads
    ledger: Ledger
    clock: Clock

    async def of(self, caller: Caller) -> bytes:
        """As JSON that a person can read; of their mail it holds ids and nothing else."""
        decided = await self.decisions.decided(caller)
        page = await self.reads.page(caller)
        found = {
            "format": FORMAT,
            "made": self.clock(),
            "person": {"tenant": caller.tenant, "object_id": caller.oid},
            "suggestions": decided.suggestions,
            "exclusions": decided.exclusions,
            "dismissed": decided.dismissed,
            "choices": [{"typed": one.typed, "record": one.record} for one in decided.choices],
            "shown_last": await self.decisions.shown(caller),
            "reads": {
                "kept_days": KEPT.days,
                "most_lines": MOST_LINES,
                "not_written_yet": page.waiting,
                "lines": [msgspec.structs.asdict(one.read) for one in page.lines if one.read],
                "unreadable": sum(one.read is None for one in page.lines),
            },
            "imports": _imports(await self.imports.mine(caller)),
            "followed_threads": _threads(await self.threads.mine(caller)),
            "kept_by_the_organisation": await self._organisation(caller),
        }
        return msgspec.json.format(msgspec.json.encode(found), indent=2)

    async def _organisation(self, caller: Caller) -> dict[str, Any]:
        """What it keeps of this person's doings, and ``forget me`` leaves."""
        tenant, oid = caller.tenant, caller.oid
        days = (await self.decisions.policies.current(tenant)).policy.ledger_days
        revisions = await self.decisions.policies.history(tenant)
        switches = await self.decisions.switch.history(tenant)
        return {
            "kept_days": days,
            "imports": [
                {
                    "when": one.when,
                    "record": one.entry.record,
                    "key": one.entry.key,
                    "kind": one.entry.kind,
                    "outcome": one.entry.outcome,
                }
                async for one in self.ledger.of(caller, keep_days=days)
            ],
            "settings_saved": [
                {"version": one.version, "when": one.when} for one in revisions if one.by == oid
            ],
            "switched": [_switched(one) for one in switches if one.by == oid],
        }


def _switched(one: Switch) -> dict[str, Any]:
    return {"version": one.version, "when": one.when, "on": one.turned_on}


def _imports(mine: Sequence[OwnImport]) -> list[dict[str, Any]]:
    return [
        {
            "key": one.job.key,
            "message": one.job.mail,
            "kind": one.job.kind,
            "record": one.job.record,
            "asked": one.pressed,
            "ended": one.ended,
            "state": one.status.state,
            "reason": one.status.reason,
        }
        for one in mine
    ]


def _threads(mine: Sequence[Found]) -> list[dict[str, Any]]:
    return [
        {
            "conversation": one.thread.conversation,
            "newest_message": one.thread.mail,
            "record": one.thread.record,
            "begun": one.thread.begun,
            "looked": one.thread.looked,
            "imports": one.thread.keys,
            "ended": one.thread.ended,
            "ending": one.thread.ending,
            "waits_for_sign_in": one.waits,
        }
        for one in mine
    ]
