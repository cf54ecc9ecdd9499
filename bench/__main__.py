"""``python -m bench [PART…]``: measurements of one run, as a table and in bench/results.

Parts are turns, waiting, stall, sandbox, size, imports, pane, queue and memory; all of them unless
some are named.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from types import ModuleType

import uvloop

from bench import imports, memory, pane, queue, sandbox, size, stall, turns, waiting
from bench.environments import python_of
from bench.rows import Row, table
from bench.stage import opened

RESULTS = Path(__file__).parent / "results"
STAGED: dict[str, ModuleType] = {"turns": turns, "waiting": waiting, "stall": stall}
"""Parts measured with neighbours of canned answers."""
BESIDE: dict[str, ModuleType] = {
    "sandbox": sandbox,
    "size": size,
    "imports": imports,
    "pane": pane,
}
"""Parts measured with the sandbox."""
ALONE: dict[str, ModuleType] = {"queue": queue, "memory": memory}
"""Parts measured with a Redis-compatible server alone."""
PARTS = (*STAGED, *BESIDE, *ALONE)


async def measured(parts: Sequence[str]) -> list[Row]:
    """Their rows, in the order of the table."""
    rows: list[Row] = []
    with tempfile.TemporaryDirectory(prefix="bench-", dir="/tmp") as folder:
        for part in parts:
            print(f"Measuring {part}…", flush=True)
            place = Path(folder) / part
            place.mkdir()
            if part not in STAGED:
                rows += await (BESIDE | ALONE)[part].measure(place)
            else:
                async with opened(place) as stage:
                    rows += await STAGED[part].measure(stage)
    return rows


def main() -> None:
    """Measure, keep, and show."""
    asked = sys.argv[1:]
    if unknown := set(asked) - set(PARTS):
        sys.exit(f"{min(unknown)} is none of {', '.join(PARTS)}")
    parts = [part for part in PARTS if part in asked or not asked]
    if "turns" in parts or "stall" in parts:
        for rival in turns.RIVALS:
            python_of(rival)
    if "queue" in parts:
        for rival in queue.RIVALS:
            python_of(rival)
    rows = uvloop.run(measured(parts))
    RESULTS.mkdir(exist_ok=True)
    when = time.strftime("%Y-%m-%dT%H-%M-%S", time.gmtime())
    kept = {"when": when, "cores": os.cpu_count(), "rows": [asdict(row) for row in rows]}
    (RESULTS / f"{when}.json").write_text(json.dumps(kept, indent=1, ensure_ascii=False))
    print(f"\n{table(rows)}\n")


if __name__ == "__main__":
    main()
