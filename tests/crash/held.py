"""What Dynamics holds after a run, read raw by its administrator, against what was asked for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from tests.crash.letters import Letter
from tests.flows.dynamics import REGARDING, Dynamics

__all__ = ["Verdict", "judged"]


@dataclass(frozen=True, slots=True)
class Verdict:
    """Message-IDs by what is wrong with them; a good run has none."""

    lost: frozenset[str]
    doubled: frozenset[str]
    elsewhere: frozenset[str]
    """Rows that regard another record than was asked for."""
    files: frozenset[str]
    """Rows whose files are missing, doubled or others."""

    @property
    def clean(self) -> bool:
        """Whether nothing is wrong."""
        return not (self.lost or self.doubled or self.elsewhere or self.files)


async def judged(crm: Dynamics, wanted: Iterable[Letter], record: str) -> Verdict:
    """Compare each letter with the rows of its Message-ID."""
    asked = {letter.message_id: letter for letter in wanted}
    columns = f"$select=activityid,messageid,{REGARDING}&$filter=contains(messageid,'crash-')"
    rows = [row for row in await _all(crm, "emails", columns) if row["messageid"] in asked]
    files: dict[str, list[str]] = {row["activityid"]: [] for row in rows}
    for file in await _all(crm, "activitymimeattachments", "$select=filename,_objectid_value"):
        if file["_objectid_value"] in files:
            files[file["_objectid_value"]].append(file["filename"])
    counts = Counter(row["messageid"] for row in rows)
    return Verdict(
        lost=frozenset(one for one in asked if not counts[one]),
        doubled=frozenset(one for one, count in counts.items() if count > 1),
        elsewhere=frozenset(row["messageid"] for row in rows if row[REGARDING] != record),
        files=frozenset(
            row["messageid"]
            for row in rows
            if sorted(files[row["activityid"]]) != sorted(asked[row["messageid"]].files)
        ),
    )


async def _all(crm: Dynamics, entity_set: str, query: str) -> list[dict[str, Any]]:
    """Every page of a query."""
    found: list[dict[str, Any]] = []
    page = await crm.send("GET", f"/{entity_set}?{query}")
    while True:
        found += page["value"]
        following = page.get("@odata.nextLink")
        if following is None:
            return found
        page = await crm.send("GET", following.partition("/api/data/v9.2")[2])
