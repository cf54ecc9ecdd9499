"""One line of the table: ours, theirs, the ratio, and what was aimed at."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median, quantiles

__all__ = ["Row", "compared", "markdown", "p95", "table"]

HEADINGS = ("measured", "ours", "theirs", "ratio", "target")


@dataclass(frozen=True, slots=True)
class Row:
    """Medians of the repetitions; ``pairs`` are the repetitions themselves, ours first."""

    name: str
    unit: str
    ours: float
    theirs: float | None = None
    ratio: float | None = None
    target: str = ""
    pairs: tuple[tuple[float, float], ...] = ()

    @property
    def cells(self) -> tuple[str, ...]:
        """As they stand in the table."""
        theirs = "" if self.theirs is None else f"{self.theirs:,.4g} {self.unit}"
        ratio = "" if self.ratio is None else f"{self.ratio:.3g}×"
        return self.name, f"{self.ours:,.4g} {self.unit}", theirs, ratio, self.target


def compared(
    name: str, unit: str, pairs: Sequence[tuple[float, float]], *, target: str, more: bool
) -> Row:
    """A row of pairs taken one after the other; ``more`` says whether more is better.

    The ratio is the median of the pairs' ratios, because what else the machine does changes
    slowly and burdens both of a pair.
    """
    ratios = [ours / theirs if more else theirs / ours for ours, theirs in pairs]
    ours, theirs = zip(*pairs, strict=True)
    return Row(
        name,
        unit,
        median(ours),
        median(theirs),
        ratio=median(ratios),
        target=target,
        pairs=tuple(pairs),
    )


def p95(values: Sequence[float]) -> float:
    """What nineteen of twenty stay below."""
    return quantiles(values, n=20, method="inclusive")[-1]


def table(rows: Sequence[Row]) -> str:
    """The rows as Markdown, aligned."""
    return markdown([HEADINGS, *(row.cells for row in rows)])


def markdown(lines: Sequence[tuple[str, ...]]) -> str:
    """A table, its first line the headings."""
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    rule = tuple("-" * width for width in widths)
    return "\n".join(
        "| " + " | ".join(cell.ljust(w) for cell, w in zip(line, widths, strict=True)) + " |"
        for line in (lines[0], rule, *lines[1:])
    )
