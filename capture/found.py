"""What a question for a record brought, and which of it was surely meant."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from capture.models import Record, RecordMatch

__all__ = ["CERTAIN", "Found", "Hit", "found", "told_apart"]

CERTAIN = 1
"""Ranks up to this one are the thing itself: one such record alone needs no asking back."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A record that answers a question: how well, 0 is best, and in which order beside others.

    Not ``complete`` when some of its addresses have not been read, which only reading it by its id
    mends. ``owner`` tells two apart that nothing else does.
    """

    match: RecordMatch
    rank: int
    order: tuple[int, str, str]
    complete: bool = True
    owner: str = ""


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


def told_apart(hits: Sequence[Hit]) -> tuple[RecordMatch, ...]:
    """The records of these hits; two that look the same say whose they are."""
    seen = Counter(_looks(hit.match.record) for hit in hits)
    return tuple(
        _owned(hit) if hit.owner and seen[_looks(hit.match.record)] > 1 else hit.match
        for hit in hits
    )


def _looks(record: Record) -> tuple[str, str, str]:
    return (record.ref.table, record.name.casefold(), record.detail)


def _owned(hit: Hit) -> RecordMatch:
    record = hit.match.record
    detail = " · ".join(one for one in (record.detail, hit.owner) if one)
    return replace(hit.match, record=replace(record, detail=detail))
