"""Finds the documents a term asks for, with how well each fits."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from math import log
from typing import TYPE_CHECKING

from sandbox.dataverse.search.language import (
    AllOf,
    AnyOf,
    Asked,
    Fuzzy,
    Not,
    Nothing,
    Pattern,
    Phrase,
    Prefix,
    Term,
)

if TYPE_CHECKING:
    from sandbox.dataverse.search.index import Field, Index, Key

__all__ = ["Matcher"]

Scores = dict["Key", float]
Places = dict["Field", dict[str, list[int]]]


class Matcher:
    """One search: ``columns`` are those searched by table; notes every word that matched."""

    def __init__(self, index: Index, columns: Mapping[str, Collection[str]]) -> None:
        self._index = index
        self._tables = frozenset(columns)
        self._fields = {(table, column) for table, names in columns.items() for column in names}
        self.matched: set[str] = set()

    def scores(self, node: Asked) -> Scores:
        """The documents that fit and their scores."""
        match node:
            case AnyOf():
                return self._any(node)
            case AllOf():
                return self._each(node)
            case Not():
                return dict.fromkeys(self._everything() - set(self.scores(node.node)), 0.1)
            case Nothing():
                return {}
            case _:
                return self._leaf(node)

    def _leaf(self, node: Term | Prefix | Phrase | Fuzzy | Pattern) -> Scores:
        match node:
            case Term():
                return self._words([node.word], node.boost)
            case Prefix():
                return self._words(self._index.beginning_with(node.word))
            case Phrase():
                return self._phrase(node)
            case Fuzzy() | Pattern():
                return self._words(self._alike(node))

    def _everything(self) -> set[Key]:
        return {key for key in self._index.documents() if key[0] in self._tables}

    def _any(self, node: AnyOf) -> Scores:
        total: Scores = {}
        for one in node.nodes:
            for key, score in self.scores(one).items():
                total[key] = total.get(key, 0.0) + score
        return total

    def _each(self, node: AllOf) -> Scores:
        first, *rest = (self.scores(one) for one in node.nodes)
        total = first
        for scores in rest:
            total = {key: total[key] + scores[key] for key in total.keys() & scores.keys()}
        return total

    def _alike(self, node: Fuzzy | Pattern) -> list[str]:
        vocabulary = self._index.vocabulary()
        if isinstance(node, Pattern):
            compiled = re.compile(node.expression)
            return [word for word in vocabulary if compiled.fullmatch(word)]
        return [word for word in vocabulary if within(word, node.word, node.distance)]

    def _words(self, found: list[str], boost: float = 1.0) -> Scores:
        total: Scores = {}
        for word in found:
            places = self._places(word)
            if places:
                self.matched.add(word)
            weight = boost * self._rarity(places)
            for (table, _), documents in places.items():
                for row_id, positions in documents.items():
                    key, often = (table, row_id), len(positions)
                    total[key] = total.get(key, 0.0) + weight * often / (often + 1.2)
        return total

    def _rarity(self, places: Places) -> float:
        number = min(sum(map(len, places.values())), len(self._index))
        return log(1 + (len(self._index) - number + 0.5) / (number + 0.5)) + 0.1

    def _places(self, word: str) -> Places:
        """Where a word stands in searched fields."""
        places = self._index.places(word)
        return {field: places[field] for field in places.keys() & self._fields if places[field]}

    def _phrase(self, node: Phrase) -> Scores:
        by_word = [self._places(word) for word in node.words]
        fits: set[Key] = set()
        for field in set(by_word[0]).intersection(*by_word[1:]):
            documents = [places[field] for places in by_word]
            for row_id in set(documents[0]).intersection(*documents[1:]):
                if _adjacent([one[row_id] for one in documents], node.slop):
                    fits.add((field[0], row_id))
        if fits:
            self.matched.update(node.words)
        return dict.fromkeys(fits, sum(self._rarity(places) for places in by_word))


def _adjacent(positions: list[list[int]], slop: int) -> bool:
    """Whether each next word follows the first one at its place, or within ``slop`` of it."""
    return any(
        all(
            any(
                abs(one - first) <= slop + number if slop else one == first + number
                for one in others
            )
            for number, others in enumerate(positions[1:], 1)
        )
        for first in positions[0]
    )


def within(one: str, other: str, distance: int) -> bool:
    """Whether two words differ in at most so many letters."""
    if abs(len(one) - len(other)) > distance:
        return False
    previous = list(range(len(other) + 1))
    for row, letter in enumerate(one, 1):
        current = [row]
        for column, wanted in enumerate(other, 1):
            change = previous[column - 1] + (letter != wanted)
            current.append(min(change, previous[column] + 1, current[-1] + 1))
        if min(current) > distance:
            return False
        previous = current
    return previous[-1] <= distance
