"""What is said about one thing that was looked at."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

__all__ = ["Line", "State", "printed"]


class State(StrEnum):
    """How it is; COMPARE for what only a person can look at."""

    GOOD = "ok"
    MISSING = "MISSING"
    COMPARE = "compare"
    SKIPPED = "skipped"


@dataclass(frozen=True, slots=True)
class Line:
    """``said`` is what was found; ``remedies`` are sentences about what to do and where."""

    name: str
    state: State
    said: str = ""
    remedies: tuple[str, ...] = ()


def printed(lines: Iterable[Line]) -> str:
    """One paragraph a line."""
    return "\n".join(_paragraph(one) for one in lines)


def _paragraph(line: Line) -> str:
    head = f"{line.state:<8} {line.name}" + (f": {line.said}" if line.said else "")
    return "\n".join((head, *(f"{'':<8} {remedy}" for remedy in line.remedies)))
