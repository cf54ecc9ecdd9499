"""Reads a search term in simple or in Lucene syntax.

Page: "Dataverse Search query"; what ``any`` means for a negated term: "Dataverse search (legacy)".
"""

from __future__ import annotations

import re
from typing import Final

from sandbox.dataverse.errors import CrmError
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
from sandbox.dataverse.search.lexer import Piece, pieces
from sandbox.dataverse.search.words import words

__all__ = ["parse_term"]

_DEEPEST: Final = 20
_PATTERN: Final = re.compile(r"(?:[\w.*+?\- ]|\[\^?[\w-]+\])*")
_QUANTIFIERS: Final = re.compile(r"[*+?]")


def parse_term(term: str, *, lucene: bool, every: bool) -> Asked:
    """What a term asks for; ``every`` joins words by AND where nothing else is said.

    Raises ``CrmError`` 400 for Lucene syntax that is wrong, 501 for some that is not built.
    """
    parser = _Parser(pieces(term, lucene=lucene), lucene=lucene, every=every)
    node = parser.alternatives()
    if not parser.done() and lucene:
        raise CrmError(400, "", "Failed to parse the query: a parenthesis has no partner.")
    return node


class _Parser:
    """Recursive descent: alternatives hold sequences, which hold single requirements."""

    def __init__(self, found: list[Piece], *, lucene: bool, every: bool) -> None:
        self._pieces = found
        self._lucene = lucene
        self._every = every
        self._at = 0
        self._depth = 0

    def done(self) -> bool:
        return self._at >= len(self._pieces)

    def alternatives(self) -> Asked:
        nodes = [self._sequence()]
        while self._took("|"):
            nodes.append(self._sequence())
        return _joined(AnyOf, nodes)

    def _sequence(self) -> Asked:
        """Terms side by side: Lucene's required and prohibited ones count for all the others."""
        groups: list[list[Asked]] = [[]]
        required: list[Asked] = []
        prohibited: list[Asked] = []
        while not self.done() and self._peek() not in ("|", ")"):
            joined = self._took("+and") or (not self._lucene and self._took("+"))
            must = self._lucene and self._took("+")
            negated = self._took("-")
            if self.done() or self._peek() in ("|", ")"):
                break
            node = self._single()
            if negated and self._lucene:
                prohibited.append(node)
            elif must:
                required.append(node)
            elif joined or self._every or not groups[-1]:
                groups[-1].append(Not(node) if negated else node)
            else:
                groups.append([Not(node) if negated else node])
        optional = _joined(AnyOf, [_joined(AllOf, group) for group in groups if group])
        if not required and not prohibited:
            return optional
        if not required and not isinstance(optional, Nothing):
            required.append(optional)
        return AllOf((*required, *(Not(one) for one in prohibited)))

    def _single(self) -> Asked:
        if self._took("("):
            self._depth += 1
            if self._depth > _DEEPEST:
                raise CrmError(400, "", "Failed to parse the query: it is nested too deeply.")
            node = self.alternatives()
            self._depth -= 1
            if not self._took(")") and self._lucene:
                raise CrmError(400, "", "Failed to parse the query: a parenthesis is not closed.")
            return node
        piece = self._pieces[self._at]
        self._at += 1
        if piece.kind == "phrase":
            return _phrase(piece)
        if piece.kind == "pattern":
            return _pattern(piece.text)
        return self._word(piece) if piece.kind == "word" else Nothing()

    def _word(self, piece: Piece) -> Asked:
        found = [word.text for word in words(piece.text)]
        if not found:
            return Nothing()
        if piece.suffix == "*":
            last: Asked = Prefix(found[-1])
        elif piece.suffix.startswith("~"):
            last = Fuzzy(found[-1], min(int(_number(piece.suffix, 2)), 2))
        else:
            last = Term(found[-1], _number(piece.suffix, 1))
        nodes = [*(Term(word) for word in found[:-1]), last]
        return _joined(AllOf if self._every else AnyOf, nodes)

    def _peek(self) -> str:
        return self._pieces[self._at].kind

    def _took(self, kind: str) -> bool:
        found = not self.done() and self._peek() == kind
        self._at += found
        return found


def _joined(kind: type[AnyOf | AllOf], nodes: list[Asked]) -> Asked:
    real = [node for node in nodes if not isinstance(node, Nothing)]
    if len(real) < 2:
        return real[0] if real else Nothing()
    return kind(tuple(real))


def _phrase(piece: Piece) -> Asked:
    found = tuple(word.text for word in words(piece.text))
    slop = int(_number(piece.suffix, 0)) if piece.suffix.startswith("~") else 0
    return Phrase(found, slop) if found else Nothing()


def _pattern(expression: str) -> Asked:
    """Without groups and with few repetitions, so that no expression takes for ever."""
    simple = _PATTERN.fullmatch(expression)
    if (
        not simple
        or len(_QUANTIFIERS.findall(expression)) > 3
        or re.search(r"[*+?]{2}|^[*+?]", expression)
    ):
        raise CrmError(501, "", "The sandbox's search knows simple regular expressions only.")
    return Pattern(expression.lower())


def _number(suffix: str, default: float) -> float:
    """What follows a tilde or a caret."""
    try:
        return float(suffix[1:] or default)
    except ValueError:
        raise CrmError(400, "", f"Failed to parse the query: '{suffix}' is no number.") from None
