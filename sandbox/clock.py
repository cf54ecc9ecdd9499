"""What time it is for the sandbox: the machine's, moved by a standing skew or for one call."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

__all__ = ["Clock", "aged", "aging", "skewed"]

_SKEW: ContextVar[float] = ContextVar("skew", default=0.0)
_AGE: ContextVar[float] = ContextVar("age", default=0.0)
# Context variables, for a call may be answered by tasks and threads of its own, beside others.


def _now() -> datetime:
    return datetime.now(UTC)


@dataclass(slots=True)
class Clock:
    """The time; ``standing`` is how many seconds ahead it is for everybody."""

    source: Callable[[], datetime] = _now
    standing: float = 0.0

    def __call__(self) -> datetime:
        """The time it is for whoever asks, in UTC."""
        return self.source() + timedelta(seconds=self.ahead)

    @property
    def ahead(self) -> float:
        """Seconds it is ahead for whoever asks."""
        return self.standing + _SKEW.get()


@contextmanager
def skewed(seconds: float) -> Iterator[None]:
    """Every clock is so much further ahead for what is called inside."""
    token = _SKEW.set(_SKEW.get() + seconds)
    try:
        yield
    finally:
        _SKEW.reset(token)


@contextmanager
def aging(seconds: float) -> Iterator[None]:
    """Tokens shown by a caller count as so much older for what is called inside."""
    token = _AGE.set(_AGE.get() + seconds)
    try:
        yield
    finally:
        _AGE.reset(token)


def aged() -> timedelta:
    """How much older than it is a caller's token counts."""
    return timedelta(seconds=_AGE.get())
