"""What an expression means, once it is read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

__all__ = ["And", "Between", "Not", "Or", "Query", "Term"]


@dataclass(frozen=True, slots=True)
class Term:
    """A word or phrase of a property, or of any default one when ``name`` is "".

    ``prefix`` when it ended in an asterisk; ``name`` is in lower case.
    """

    name: str
    text: str
    prefix: bool = False


@dataclass(frozen=True, slots=True)
class Between:
    """``received``, ``sent`` or ``size`` from ``low`` up to, not including, ``high``.

    ``None`` is no bound; sizes are bytes, the others aware datetimes.
    """

    name: str
    low: datetime | int | None
    high: datetime | int | None


@dataclass(frozen=True, slots=True)
class Not:
    """What does not match."""

    inner: Query


@dataclass(frozen=True, slots=True)
class And:
    """What matches both or all."""

    parts: tuple[Query, ...]


@dataclass(frozen=True, slots=True)
class Or:
    """What matches any."""

    parts: tuple[Query, ...]


Query = Term | Between | Not | And | Or
