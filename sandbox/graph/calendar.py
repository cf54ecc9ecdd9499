"""One person's calendar: its events, the dates of its series, and how to find them."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date, datetime, timedelta

from sandbox.calendar import Event, Occurrence, occurrences
from sandbox.graph.errors import malformed_id, not_found
from sandbox.graph.ids import digest_in, digest_of, immutable_id, mutable_id

__all__ = ["Calendar"]

_PLACE = "calendar"
_FIRST, _LAST = date(1601, 1, 1).toordinal(), date(9998, 12, 31).toordinal()
"""Between them lies every date a series can have."""


class Calendar:
    """``addresses`` are the owner's own, in lower case."""

    def __init__(self, oid: str, events: Iterable[Event], addresses: Collection[str]) -> None:
        self.oid = oid
        self.addresses = addresses
        self.events = tuple(sorted(events, key=lambda one: (one.start, one.key)))
        self._by_digest = {self._digest(one.key, 0): one for one in self.events}

    def view(self, start: datetime, end: datetime) -> list[Occurrence]:
        """Everything within a window, series expanded, earliest first."""
        found = [one for event in self.events for one in occurrences(event, start, end)]
        return sorted(found, key=lambda one: (one.start, one.event.key))

    def identifier(self, event: Event, day: date | None, *, immutable: bool) -> str:
        """The identifier of an event or, with a ``day``, of one date of a series."""
        digest = self._digest(event.key, day.toordinal() if day else 0)
        if immutable:
            return immutable_id(self.oid, digest)
        return mutable_id(self.oid, digest, _PLACE)

    def find(self, identifier: str) -> Event | Occurrence:
        """A single event, a series, or one of its dates; raises ``GraphError`` 400 or 404."""
        digest = digest_in(identifier)
        if digest is None:
            raise malformed_id()
        known = self._by_digest.get(digest[:-4] + bytes(4))
        if known is None or identifier not in (
            immutable_id(self.oid, digest),
            mutable_id(self.oid, digest, _PLACE),
        ):
            raise not_found()
        ordinal = int.from_bytes(digest[-4:], "big")
        if ordinal == 0:
            return known
        if known.recurrence is None or not _FIRST < ordinal < _LAST:
            raise not_found()
        return self._on(known, date.fromordinal(ordinal))

    def _digest(self, key: str, ordinal: int) -> bytes:
        return digest_of(self.oid, f"event {key}")[:-4] + ordinal.to_bytes(4, "big")

    def _on(self, series: Event, day: date) -> Occurrence:
        """The date of a series, or what replaces it, wherever that was moved to."""
        around = [day, *(one.start.date() for one in _replacements(series, day))]
        for one in around:
            start = datetime.combine(one, datetime.min.time(), series.start.tzinfo)
            window = (start - timedelta(days=1), start + timedelta(days=2))
            for found in occurrences(series, *window):
                if found.day == day:
                    return found
        raise not_found()


def _replacements(series: Event, day: date) -> list[Event]:
    changed = series.recurrence.changed if series.recurrence else ()
    return [other for when, other in changed if when == day]
