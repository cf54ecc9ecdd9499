"""Starts ``python -m sandbox`` as a process of its own, for any test that needs a neighbour."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent


@dataclass(frozen=True, slots=True)
class Sandbox:
    """A running sandbox; ``ready`` is what it wrote once everything listened."""

    process: subprocess.Popen[str]
    ready: dict[str, Any]
    said: str

    def stop(self) -> int:
        """Ask it to end, as a service manager would, and return its exit status."""
        self.process.terminate()
        return self.process.wait(30)


@contextmanager
def sandbox_process(data: Path, *options: str) -> Iterator[Sandbox]:
    """A sandbox on free ports with its memory in ``data``; further command-line options follow."""
    data.mkdir(parents=True, exist_ok=True)
    file, complaints = data / "ready.json", data / "stderr.txt"
    file.unlink(missing_ok=True)
    command = [sys.executable, "-m", "sandbox", "--data", str(data), "--ready", str(file), *options]
    with (
        complaints.open("w+", encoding="utf-8") as stderr,
        subprocess.Popen(
            command, cwd=ROOT, stdout=subprocess.PIPE, stderr=stderr, text=True
        ) as process,
    ):
        assert process.stdout is not None
        try:
            said = _paragraph(process)
            assert file.exists(), complaints.read_text(encoding="utf-8")
            yield Sandbox(process, json.loads(file.read_text(encoding="utf-8")), said)
        finally:
            process.kill()


def _paragraph(process: subprocess.Popen[str]) -> str:
    """What it prints on start; the last line is written after everything listens."""
    assert process.stdout is not None
    lines = []
    for line in process.stdout:
        lines.append(line)
        if line.startswith("Ctrl+C"):
            break
    return "".join(lines)
