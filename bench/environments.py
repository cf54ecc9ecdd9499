"""Environments of the stacks we are compared with: their own, hash-pinned, made when missing."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import sys
from pathlib import Path

__all__ = ["python_of"]

HERE = Path(__file__).parent


def python_of(name: str) -> Path:
    """The interpreter of ``bench/.envs/<name>``, made from ``bench/requirements/<name>.txt``."""
    requirements = HERE / "requirements" / f"{name}.txt"
    folder = HERE / ".envs" / name
    python, stamp = folder / "bin" / "python", folder / "made-from"
    wanted = hashlib.sha256(requirements.read_bytes()).hexdigest()
    if not stamp.is_file() or stamp.read_text() != wanted:
        print(f"Installing {name} (a minute, once)…", flush=True)
        shutil.rmtree(folder, ignore_errors=True)
        subprocess.run([sys.executable, "-m", "venv", folder], check=True)
        pip = [python, "-m", "pip", "--disable-pip-version-check", "install", "--quiet"]
        subprocess.run([*pip, "--require-hashes", "-r", requirements], check=True)
        stamp.write_text(wanted)
    return python
