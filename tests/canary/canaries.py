"""Words that stand in one place of one person's mail alone, and so betray whoever repeats them."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random
from string import ascii_lowercase
from typing import Final

__all__ = ["BEGINNING", "Aviary", "Canary"]

BEGINNING: Final = "kanari"
"""What every made word begins with, so that one look finds all of them."""
_REST: Final = 12
"""Letters that follow: letters alone, so that no encoding, tokenizer or address cuts a word."""


@dataclass(frozen=True, slots=True)
class Canary:
    """A word, what it stands in, and the object ids of those in whose mailbox it is."""

    word: str
    stands_in: str
    readers: frozenset[str]


class Aviary:
    """All words of a day; the same ``seed`` makes the same ones."""

    def __init__(self, seed: int = 7) -> None:
        self._random = Random(seed)  # noqa: S311 - unique, not secret
        self.canaries: list[Canary] = []
        self.addresses: list[tuple[str, Canary]] = []

    def hatch(self, stands_in: str, *readers: str) -> str:
        """A new word."""
        word = BEGINNING + "".join(self._random.choices(ascii_lowercase, k=_REST))
        self.canaries.append(Canary(word, stands_in, frozenset(readers)))
        return word

    def known(self, text: str, stands_in: str, *readers: str) -> str:
        """What is there already and nowhere else, such as a meeting's subject."""
        self.canaries.append(Canary(text, stands_in, frozenset(readers)))
        return text

    def address(self, stands_in: str, *readers: str) -> str:
        """An address made of a new word; its digests are looked for too."""
        address = f"{self.hatch(stands_in, *readers)}@nest.example"
        self.addresses.append((address, self.canaries[-1]))
        return address
