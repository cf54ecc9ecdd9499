"""Which messages hold a value, and which values hold a word: one field of the search index.

A mailbox has few addresses and many messages, so words are looked for among values.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Hashable, Iterable, Sequence
from typing import Generic, TypeVar

from sandbox.graph.postings import Listed, Postings, Union

__all__ = ["Values"]

V = TypeVar("V", bound=Hashable)


class Values(Generic[V]):
    """A field whose values are read as sequences of words; a phrase lies within one sequence."""

    def __init__(self, sequences: Callable[[V], Iterable[Sequence[str]]]) -> None:
        self._sequences = sequences
        self._positions: dict[V, list[int]] = {}
        self._holding: dict[str, list[V]] = {}
        self._words: list[str] = []

    def add(self, value: V, position: int) -> None:
        """Note that a message has this value; positions ascend."""
        known = self._positions.get(value)
        if known is None:
            self._positions[value] = [position]
            for word in {word for sequence in self._sequences(value) for word in sequence}:
                self._holding.setdefault(word, []).append(value)
        elif known[-1] != position:
            known.append(position)

    def add_each(self, values: Iterable[V], position: int) -> None:
        """Note that a message has these values, of which no two are the same."""
        positions = self._positions
        for value in values:
            known = positions.get(value)
            if known is None:
                self.add(value, position)
            else:
                known.append(position)

    def seal(self) -> None:
        """All messages are noted."""
        self._words = sorted(self._holding)

    def having(self, value: V) -> Postings:
        """The messages with exactly this value."""
        return Listed(self._positions.get(value, ()))

    def find(self, phrase: tuple[str, ...], *, prefix: bool) -> Postings:
        """The messages in a value of which these words stand together.

        With ``prefix`` the last word may be the beginning of one.
        """
        found = dict.fromkeys(self._candidates(phrase, prefix=prefix))
        if len(phrase) > 1:
            found = dict.fromkeys(one for one in found if self._stands_in(one, phrase, prefix))
        return Union([Listed(self._positions[value]) for value in found])

    def _candidates(self, phrase: tuple[str, ...], *, prefix: bool) -> Iterable[V]:
        """Values with the rarest whole word, or with words that begin so."""
        whole = phrase[:-1] if prefix else phrase
        if whole:
            return min((self._holding.get(word, []) for word in whole), key=len)
        return (value for word in self._beginning(phrase[-1]) for value in self._holding[word])

    def _beginning(self, start: str) -> Iterable[str]:
        for at in range(bisect_left(self._words, start), len(self._words)):
            if not self._words[at].startswith(start):
                return
            yield self._words[at]

    def _stands_in(self, value: V, phrase: tuple[str, ...], prefix: bool) -> bool:  # noqa: FBT001 - passed on
        return any(has(sequence, phrase, prefix=prefix) for sequence in self._sequences(value))


def has(words: Sequence[str], phrase: tuple[str, ...], *, prefix: bool) -> bool:
    """Whether the words of the phrase stand together in this order."""
    length = len(phrase)
    for start in range(len(words) - length + 1):
        window = tuple(words[start : start + length])
        if window[:-1] == phrase[:-1] and (
            window[-1].startswith(phrase[-1]) if prefix else window[-1] == phrase[-1]
        ):
            return True
    return False
