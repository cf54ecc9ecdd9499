"""How a card is looked at: which page of which question, when, and by whose clock."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo

from capture.scope import Scope
from cards.languages import Language

PAGE_SIZE = 10
_UNSAID = Scope()


@dataclass(frozen=True, slots=True)
class View:
    """One look at a timeline.

    ``now`` is aware. ``offset`` is the first row shown, counted from 0. ``zone`` is the reader's;
    ``cards.dates.reader_zone`` finds it. Where it is not known, times say that they are UTC.
    ``language`` is the reader's as well. ``scope`` is the question's, which its buttons keep.
    """

    now: datetime
    offset: int = 0
    page_size: int = PAGE_SIZE
    zone: tzinfo = UTC
    language: Language = "en"
    scope: Scope = _UNSAID
