"""What is said about one thing that was looked at."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

__all__ = ["Line", "State", "report"]


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


def report(lines: Collection[Line]) -> tuple[str, int]:
    """A paragraph for each line and a verdict, and how many are missing."""
    missing = sum(one.state is State.MISSING for one in lines)
    verdict = f"{missing} missing." if missing else "Nothing is missing that can be seen from here."
    return "\n".join((*map(_paragraph, lines), verdict, "")), missing


def _paragraph(line: Line) -> str:
    head = f"{line.state:<8} {line.name}" + (f": {line.said}" if line.said else "")
    return "\n".join((head, *(f"{'':<8} {remedy}" for remedy in line.remedies)))
