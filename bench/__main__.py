"""``python -m bench``: every measurement in one run, as a table and in bench/results."""

from __future__ import annotations

import json
import os
import tempfile
import time
from dataclasses import asdict
from pathlib import Path

import uvloop

from bench import stall, turns, waiting
from bench.environments import python_of
from bench.rows import Row, table
from bench.stage import opened

RESULTS = Path(__file__).parent / "results"


async def measured() -> list[Row]:
    """All rows, in the order of the table."""
    rows: list[Row] = []
    with tempfile.TemporaryDirectory(prefix="bench-", dir="/tmp") as folder:
        for part in (turns, waiting, stall):
            print(f"Measuring {part.__name__.rpartition('.')[2]}…", flush=True)
            place = Path(folder) / part.__name__
            place.mkdir()
            async with opened(place) as stage:
                rows += await part.measure(stage)
    return rows


def main() -> None:
    """Measure, keep, and show."""
    for rival in turns.RIVALS:
        python_of(rival)
    rows = uvloop.run(measured())
    RESULTS.mkdir(exist_ok=True)
    when = time.strftime("%Y-%m-%dT%H-%M-%S", time.gmtime())
    kept = {"when": when, "cores": os.cpu_count(), "rows": [asdict(row) for row in rows]}
    (RESULTS / f"{when}.json").write_text(json.dumps(kept, indent=1, ensure_ascii=False))
    print(f"\n{table(rows)}\n")


if __name__ == "__main__":
    main()
