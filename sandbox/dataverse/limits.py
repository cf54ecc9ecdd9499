"""Service protection: how much one person may ask.

Page: "Service protection API limits": requests and combined execution time in a sliding window, and
requests at once, each answered with 429 and Retry-After beyond that. Whoever goes on during
Retry-After makes it longer.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from math import ceil
from typing import TYPE_CHECKING, Final

from sandbox.dataverse.errors import CrmError

if TYPE_CHECKING:
    from sandbox.allowance import Allowance

__all__ = ["LimitError", "Limits", "Use"]

_LONGER: Final = 5.0
"""Seconds that every request sent during Retry-After adds to it; the window is the most."""


class LimitError(CrmError):
    """A limit is reached; ``seconds`` until it is worth trying again."""

    def __init__(self, code: str, message: str, seconds: float) -> None:
        self.seconds = max(1, ceil(seconds))
        super().__init__(429, code, message, retry_after=self.seconds)


@dataclass(slots=True)
class Use:
    """What one person asked lately: when each request came and how long it took."""

    allowance: Allowance
    requests: deque[tuple[datetime, float]] = field(default_factory=deque)
    seconds: float = 0.0
    running: int = 0
    refused: int = 0
    until: datetime | None = None
    why: tuple[str, str] = ("", "")

    def remaining_requests(self) -> int:
        """How many requests are left in this window."""
        return max(0, self.allowance.requests - len(self.requests))

    def remaining_seconds(self) -> float:
        """How much execution time is left in this window."""
        return max(0.0, self.allowance.seconds - self.seconds)

    def forget(self, now: datetime) -> None:
        """Let go of what has left the window."""
        while self.requests and self.requests[0][0] <= now - self._window:
            self.seconds -= self.requests.popleft()[1]

    def check(self, now: datetime) -> None:
        """Raises ``LimitError`` unless one more request may begin now."""
        if self.until is not None and now < self.until:
            longer = self.until + timedelta(seconds=_LONGER)
            self.until = min(longer, now + self._window)
            raise LimitError(*self.why, (self.until - now).total_seconds())
        self.until = None
        if self.remaining_requests() == 0:
            self._block(now, "0x80072322", self._too_many())
        if self.remaining_seconds() <= 0:
            self._block(now, "0x80072321", self._too_long())
        if self.running >= self.allowance.concurrent:
            self.refused += 1
            message = (
                f"Number of concurrent requests exceeded the limit of {self.allowance.concurrent}."
            )
            raise LimitError("0x80072326", message, self.refused)

    def finish(self, began: datetime, seconds: float) -> None:
        """Count a request that is answered."""
        self.requests.append((began, seconds))
        self.seconds += seconds

    @property
    def _window(self) -> timedelta:
        return timedelta(seconds=self.allowance.window)

    def _block(self, now: datetime, code: str, message: str) -> None:
        """Refuse everything until enough has left the window; raises ``LimitError``."""
        self.why = (code, message)
        self.until = self._enough_left(now)
        raise LimitError(code, message, (self.until - now).total_seconds())

    def _enough_left(self, now: datetime) -> datetime:
        number, seconds = len(self.requests), self.seconds
        for when, took in self.requests:
            number, seconds = number - 1, seconds - took
            if number < self.allowance.requests and seconds < self.allowance.seconds:
                return when + self._window
        return now + self._window

    def _too_many(self) -> str:
        return (
            f"Number of requests exceeded the limit of {self.allowance.requests} over time window "
            f"of {self.allowance.window} seconds."
        )

    def _too_long(self) -> str:
        return (
            "Combined execution time of incoming requests exceeded limit of "
            f"{self.allowance.seconds * 1000:,.0f} milliseconds over time window of "
            f"{self.allowance.window} seconds. Decrease number of concurrent requests or reduce "
            "the duration of requests and try again later."
        )


class Limits:
    """What each person asked lately."""

    def __init__(self, allowance: Allowance) -> None:
        self._allowance = allowance
        self._uses: dict[str, Use] = {}

    @contextmanager
    def admitted(self, person: str, now: datetime) -> Iterator[Use]:
        """Hold a place for one request; raises ``LimitError``.

        Whoever holds it calls ``finish`` on what is yielded, so that the request counts.
        """
        use = self._uses.setdefault(person, Use(self._allowance))
        use.forget(now)
        use.check(now)
        use.running += 1
        try:
            yield use
        finally:
            use.running -= 1
            if use.running < self._allowance.concurrent // 2:
                use.refused = 0
