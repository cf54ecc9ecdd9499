"""How often a followed thread is looked at, and when one that is quiet is given up."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import datetime, timedelta

from capture.errors import CaptureError
from capture.imports.outcome import pause
from capture.threads.thread import Thread

__all__ = ["Pace"]


@dataclass(frozen=True, slots=True)
class Pace:
    """Seconds between two looks: ``shortest`` for a lively thread, ``longest`` for a quiet one.

    ``share`` is how many looks the time since the last new message is divided into: five minutes
    on the first day, an hour from the twelfth on.
    ``quiet`` ends a thread in which nothing has come; ``inside`` one that nobody outside reads.
    """

    shortest: float = 300.0
    longest: float = 3600.0
    share: float = 288.0
    quiet: timedelta = timedelta(days=180)
    inside: timedelta = timedelta(days=3)

    def next(self, thread: Thread, now: datetime) -> float:
        """Seconds until the next look, a fifth more or less, so that many do not come at once."""
        if thread.paused:
            return _about(self.longest)
        silent = (now - thread.fresh).total_seconds() / self.share
        return _about(min(max(silent, self.shortest), self.longest))

    def after(self, error: CaptureError | TimeoutError, thread: Thread, now: datetime) -> float:
        """The same after a look that failed: never before the moment a service names."""
        later = pause(error, thread.failures).delay
        grown = min(self.longest, self.shortest * 2.0 ** min(thread.failures, 10))
        return max(later, self.next(thread, now), _about(grown))


def _about(seconds: float) -> float:
    return seconds * random.uniform(0.8, 1.2)  # noqa: S311 - spreads load only
