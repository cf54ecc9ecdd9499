"""What a question for a record brought, and which of it was surely meant."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from capture.models import Record, RecordMatch

__all__ = ["CERTAIN", "Found", "Hit", "found"]

CERTAIN = 1
"""Ranks up to this one are the thing itself: one such record alone needs no asking back."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A record that answers a question: how well, 0 is best, and in which order beside others.

    Not ``complete`` when some of its addresses have not been read, which only reading it by its id
    mends.
    """

    match: RecordMatch
    rank: int
    order: tuple[int, str, str]
    complete: bool = True


@dataclass(frozen=True, slots=True)
class Found:
    """The records that answer, best first; ``meant`` is the one that no asking back is needed for.

    Without any, ``nearest`` holds those whose names are alike, the most alike first. ``more`` says
    that there are further ones than these. Of several matches only ``meant`` surely has all its
    addresses: read a chosen one by its reference.
    """

    matches: tuple[RecordMatch, ...] = ()
    nearest: tuple[Record, ...] = ()
    meant: RecordMatch | None = None
    more: bool = False


def found(hits: Iterable[Hit]) -> tuple[tuple[Hit, ...], Hit | None]:
    """Hits in order, and the one that is surely meant: the only one, or the only certain best."""
    ordered = tuple(sorted(hits, key=lambda hit: (hit.rank, hit.order)))
    if not ordered:
        return (), None
    best = [hit for hit in ordered if hit.rank == ordered[0].rank]
    sure = len(ordered) == 1 or (len(best) == 1 and best[0].rank <= CERTAIN)
    return ordered, best[0] if sure else None
