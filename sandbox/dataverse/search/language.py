"""What a search term asks for, whichever syntax it was written in."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = [
    "AllOf",
    "AnyOf",
    "Asked",
    "Fuzzy",
    "Not",
    "Nothing",
    "Pattern",
    "Phrase",
    "Prefix",
    "Term",
]


@dataclass(frozen=True, slots=True)
class Term:
    """One word; ``boost`` weighs it."""

    word: str
    boost: float = 1.0


@dataclass(frozen=True, slots=True)
class Prefix:
    """Words that begin so."""

    word: str


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words next to each other in their order, or ``slop`` words apart in any."""

    words: tuple[str, ...]
    slop: int = 0


@dataclass(frozen=True, slots=True)
class Fuzzy:
    """Words that differ in at most ``distance`` letters."""

    word: str
    distance: int


@dataclass(frozen=True, slots=True)
class Pattern:
    """Words that a regular expression fits, whole."""

    expression: str


@dataclass(frozen=True, slots=True)
class AllOf:
    """Asked of them."""

    nodes: tuple[Asked, ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    """At least one of them."""

    nodes: tuple[Asked, ...]


@dataclass(frozen=True, slots=True)
class Not:
    """Everything else."""

    node: Asked


@dataclass(frozen=True, slots=True)
class Nothing:
    """A term without a word in it."""


Asked = Term | Prefix | Phrase | Fuzzy | Pattern | AllOf | AnyOf | Not | Nothing
