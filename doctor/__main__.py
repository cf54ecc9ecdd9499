"""``python -m doctor``: says it line by line; status 1 if something is missing."""

from __future__ import annotations

import asyncio
import sys

import logs
from doctor.examination import examine
from doctor.given import read_given
from doctor.lines import report


def main() -> int:
    """Print what was found."""
    logs.configure("error", "console")
    settings, lines = read_given()
    if settings is not None:
        lines += asyncio.run(examine(settings))
    said, missing = report(lines)
    sys.stdout.write(said)
    return 1 if missing else 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except (OSError, ValueError) as wrong:
        sys.exit(str(wrong))
