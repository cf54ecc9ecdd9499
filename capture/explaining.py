"""Why a mail is or is not among the suggestions of a record."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from capture.suggestions import LeftOut, MatchReason

__all__ = ["Explanation", "Unsearched"]


class Unsearched(StrEnum):
    """Why the record's search did not bring a mail that would fit."""

    FAILED = "a search failed"
    PAGES = "beyond the pages that were read"
    NOT_YET = "not in the search index"


@dataclass(frozen=True, slots=True)
class Explanation:
    """What became of a mail: it is ``shown``, or a rule left it out, or it was not searched.

    ``reason`` is the address by which it matches, if it does.
    ``sender_of`` is whose the sender's address is otherwise, or "".
    """

    shown: bool = False
    left_out: LeftOut | None = None
    unsearched: Unsearched | None = None
    reason: MatchReason | None = None
    sender_of: str = field(default="", repr=False)
