"""Processes of one measurement: started on a core of their own, and asked for their CPU time."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

__all__ = [
    "BENCH",
    "BOT",
    "ROOT",
    "cpu_seconds",
    "free_port",
    "listening",
    "on_core",
    "running",
    "until",
]

ROOT = Path(__file__).parent.parent
BOT, BENCH = 0, 1
"""Cores: the bot under test has one to itself, neighbours and load share the other."""
PATIENCE = 60.0
PAUSE = 0.05
CORES = sorted(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else []


@contextmanager
def on_core(core: int, pid: int = 0) -> Iterator[None]:
    """Let a process (0: this one and what it starts meanwhile) run on one core of several."""
    if not hasattr(os, "sched_setaffinity"):
        yield
        return
    before = os.sched_getaffinity(pid)
    os.sched_setaffinity(pid, {CORES[core % len(CORES)]})
    try:
        yield
    finally:
        with suppress(ProcessLookupError):
            os.sched_setaffinity(pid, before)


@contextmanager
def running(
    command: list[str | Path], *, core: int, log: Path, environment: Mapping[str, str]
) -> Iterator[subprocess.Popen[bytes]]:
    """A process that is asked to end at the end; what it prints goes to ``log``."""
    env = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), **environment}
    with log.open("wb") as output, on_core(core):
        process = subprocess.Popen(command, env=env, cwd=log.parent, stdout=output, stderr=output)
    try:
        yield process
    finally:
        process.terminate()
        process.wait(PATIENCE)


def until(ready: Callable[[], bool], process: subprocess.Popen[bytes], log: Path) -> None:
    """Wait until a process is ready; end the run with what it printed if it never is."""
    deadline = time.monotonic() + PATIENCE
    while not ready():
        with suppress(subprocess.TimeoutExpired):
            process.wait(PAUSE)
        if process.returncode is not None or time.monotonic() > deadline:
            sys.exit(f"{log.stem} did not start:\n{log.read_text(errors='replace')}")


def listening(port: int) -> bool:
    """Whether somebody answers there."""
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def free_port() -> int:
    """A port nobody listens on just now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def cpu_seconds(pid: int) -> float:
    """User and system time of all threads of a process so far (page: proc_pid_stat); 0: none."""
    if not pid:
        return 0.0
    try:
        stat = Path(f"/proc/{pid}/stat").read_text()
    except FileNotFoundError:
        sys.exit("CPU times are read from /proc: please run this on Linux.")
    fields = stat.rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
