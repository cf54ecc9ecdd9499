"""Holds a package's files against Microsoft's own schemas and tools, none of which needs a network.

``atk validate --package-file`` is not among them: it signs in to Microsoft 365 first.
"""

from __future__ import annotations

import os
import subprocess
import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Final

from manifest.packing import MANIFEST

__all__ = ["VALIDATORS", "Refused", "check"]

_TOOLS: Final = Path(__file__).parent / "tools"
_PROGRAMS: Final = _TOOLS / "node_modules" / ".bin"
VALIDATORS: Final[Mapping[str, tuple[str, ...]]] = {
    "the official schema": ("node", str(_TOOLS / "schema.cjs"), MANIFEST),
    "office-addin-manifest": (str(_PROGRAMS / "office-addin-manifest"), "validate", MANIFEST),
    "atk": (
        *(str(_PROGRAMS / "atk"), "validate", "--manifest-file", MANIFEST),
        *("--telemetry", "false", "-i", "false"),
    ),
}


class Refused(Exception):  # noqa: N818 - what happened to the manifest
    """A validator does not accept the files; the message is what it said."""

    def __init__(self, validator: str, said: str) -> None:
        super().__init__(f"{validator} refuses the manifest:\n{said}")
        self.validator = validator


def check(files: Mapping[str, bytes], validators: Iterable[str] = VALIDATORS) -> tuple[str, ...]:
    """The validators, all of which accepted the files; raises ``Refused`` where one does not.

    Their home is a folder that goes away: they find no account there and leave nothing behind.
    """
    with tempfile.TemporaryDirectory() as home:
        folder = Path(home) / "package"
        folder.mkdir()
        for name, content in files.items():
            (folder / name).write_bytes(content)
        asked = tuple(validators)
        for validator in asked:
            _run(validator, VALIDATORS[validator], folder)
    return asked


def _run(validator: str, command: tuple[str, ...], folder: Path) -> None:
    done = subprocess.run(  # noqa: S603 - the arguments are ours
        command,
        cwd=folder,
        env={"PATH": os.environ["PATH"], "HOME": str(folder.parent), "NO_COLOR": "1"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    if done.returncode:
        raise Refused(validator, done.stdout.strip())
