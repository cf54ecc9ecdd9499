"""``python -m manifest``: fills, validates and zips the package, and says where it is."""

from __future__ import annotations

import sys
from pathlib import Path

from manifest.names import Names, version
from manifest.packing import contents, zipped
from manifest.validating import Refused, check
from settings import SettingsError, read

FOLDER = Path(".data") / "package"


def main() -> None:
    """Make the package."""
    files = contents(read(Names).filled)
    accepted = check(files)
    FOLDER.mkdir(parents=True, exist_ok=True)
    package = FOLDER / f"auto-capture-{version()}.zip"
    package.write_bytes(zipped(files))
    sys.stdout.write(f"{package}\nAccepted by {', '.join(accepted)}.\n")


if __name__ == "__main__":
    try:
        main()
    except (SettingsError, Refused, OSError) as wrong:
        sys.exit(str(wrong))
