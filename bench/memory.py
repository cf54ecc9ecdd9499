"""Whether the worker's memory stays flat: what it holds after 100,000 jobs and after a tenth."""

from __future__ import annotations

import sys
from pathlib import Path

from bench.queue import timed
from bench.rows import Row

__all__ = ["measure"]

JOBS = 100_000
MEGABYTE = 1 << 20


async def measure(folder: Path) -> list[Row]:
    """One row: at the end, after a tenth, and the ratio."""
    _, early, late = timed(folder / "ours", Path(sys.executable), "ours", JOBS)
    name = f"memory after {JOBS:,} jobs, and after a tenth of them"
    row = Row(name, "MB", late / MEGABYTE, early / MEGABYTE, ratio=late / early, target="≤ 1.05×")
    return [row]
