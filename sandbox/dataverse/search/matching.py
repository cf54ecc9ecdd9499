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
    from sandbox.dataverse.search.index import Index, Key, Place

__all__ = ["Matcher"]

Scores = dict["Key", float]


class Matcher:
    """One search: ``columns`` are those searched by table; notes every word that matched."""

    def __init__(self, index: Index, columns: Mapping[str, Collection[str]]) -> None:
        self._index = index
        self._columns = columns
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
        return {key for key in self._index.documents() if key[0] in self._columns}

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
            weight = boost * self._rarity(len(places))
            for key, where in places.items():
                score = weight * len(where) / (len(where) + 1.2)
                total[key] = total.get(key, 0.0) + score
        return total

    def _rarity(self, number: int) -> float:
        return log(1 + (len(self._index) - number + 0.5) / (number + 0.5)) + 0.1

    def _places(self, word: str) -> dict[Key, list[Place]]:
        """Where a word stands in searched columns."""
        found = {}
        for key, places in self._index.places(word).items():
            columns = self._columns.get(key[0], ())
            inside = [place for place in places if place.column in columns]
            if inside:
                found[key] = inside
        return found

    def _phrase(self, node: Phrase) -> Scores:
        by_word = [self._places(word) for word in node.words]
        common = set(by_word[0]).intersection(*by_word[1:])
        fits = {key for key in common if _adjacent([one[key] for one in by_word], node.slop)}
        if fits:
            self.matched.update(node.words)
        weight = sum(self._rarity(len(one)) for one in by_word)
        return dict.fromkeys(fits, weight)


def _adjacent(places: list[list[Place]], slop: int) -> bool:
    for first in places[0]:
        near = all(
            any(
                one.column == first.column
                and (
                    abs(one.position - first.position) <= slop + number
                    if slop
                    else one.position == first.position + number
                )
                for one in others
            )
            for number, others in enumerate(places[1:], 1)
        )
        if near:
            return True
    return False


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
