"""``python -m tests.crash [IMPORTS KILLS]``: what no kill may lose or double, as a table."""

from __future__ import annotations

import asyncio
import sys
import tempfile
from pathlib import Path

from tests.crash.faulty import weathered
from tests.crash.redis_kills import redis_killed
from tests.crash.run import Figures, crashed

IMPORTS, KILLS, REDIS_KILLS, FAULTY, LATE = 5000, 200, 40, 200, 3


def main(imports: int, kills: int) -> int:
    """Run, print, and say by the exit status whether anything was lost or doubled."""
    with tempfile.TemporaryDirectory(prefix="crash-", dir="/tmp") as name:
        folder = Path(name)
        redis = f"embedded:{folder / 'redis'}"
        figures = asyncio.run(crashed(folder, redis, imports=imports, kills=kills))
        _print(figures)
        # A sandbox of its own has other people and keys, so it needs a server of its own too.
        redis = f"embedded:{folder / 'w' / 'redis'}"
        weather = asyncio.run(weathered(folder / "w", redis, imports=FAULTY, late=LATE))
        acknowledged = asyncio.run(redis_killed(Path(name), kills=REDIS_KILLS))
    _row("Redis killed", acknowledged.kills)
    _row("presses acknowledged meanwhile", acknowledged.acknowledged)
    _row("acknowledged and lost", acknowledged.lost)
    _row("imports through faults", weather.imports)
    _row("tracked", weather.tracked)
    _row("failed, with a reason", weather.failed.total())
    _row("calls, struck by a fault", f"{weather.manners.calls}, {weather.faults.total()}")
    _row("called before their time", len(weather.manners.early))
    _row("most at a mailbox at once", weather.manners.at_once)
    _row("refused by the mailbox itself", weather.manners.too_many)
    whole = weather.verdict.clean and not weather.manners.early and not weather.manners.too_many
    return 0 if figures.clean and not acknowledged.lost and whole else 1


def _print(figures: Figures) -> None:
    verdict, recovery = figures.verdict, figures.recovery
    middle = f"{recovery[len(recovery) // 2]:.1f} s" if recovery else "-"
    longest = f"{recovery[-1]:.1f} s" if recovery else "-"
    rows = {
        "workers killed": figures.kills,
        "presses": figures.presses,
        "imports": figures.imports,
        "not tracked": figures.untracked,
        "lost in Dynamics": len(verdict.lost),
        "doubled in Dynamics": len(verdict.doubled),
        "regarding another record": len(verdict.elsewhere),
        "with other files": len(verdict.files),
        "until claimed again, median": middle,
        "until claimed again, longest": longest,
        "took": f"{figures.took:.0f} s",
    }
    for name, value in rows.items():
        _row(name, value)


def _row(name: str, value: object) -> None:
    sys.stdout.write(f"{name:32}{value!s:>10}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])) if sys.argv[1:] else main(IMPORTS, KILLS))
