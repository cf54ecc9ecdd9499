"""Cuts a search term into operators, words and quotations.

Page: "Dataverse Search query": operators are escaped with one backslash.
"""

from __future__ import annotations

from typing import Final, NamedTuple

from sandbox.dataverse.errors import CrmError

__all__ = ["Piece", "pieces"]

_SIMPLE: Final = "+|()"
_LUCENE: Final = "+()"


class Piece(NamedTuple):
    """``kind`` of word, phrase, pattern, or an operator's own text; ``suffix`` is what follows.

    A word's suffix is ``*``, a tilde or caret with its number, or "".
    """

    kind: str
    text: str
    suffix: str = ""


def pieces(term: str, *, lucene: bool) -> list[Piece]:
    """The pieces of a term; raises ``CrmError`` 400 for one that Lucene cannot read."""
    return _Lexer(term, lucene=lucene).pieces()


class _Lexer:
    def __init__(self, term: str, *, lucene: bool) -> None:
        self._term = term
        self._lucene = lucene
        self._operators = _LUCENE if lucene else _SIMPLE
        self._at = 0

    def pieces(self) -> list[Piece]:
        found: list[Piece] = []
        while self._at < len(self._term):
            one = self._term[self._at]
            if one.isspace():
                self._at += 1
            elif one in self._operators:
                self._at += 1
                found.append(Piece(one, one))
            elif one in "-–!" and (self._lucene or one == "-"):
                self._at += 1
                found.append(Piece("-", one))
            elif one == '"':
                found.append(self._delimited('"', "phrase"))
            elif one == "/" and self._lucene:
                found.append(self._delimited("/", "pattern"))
            else:
                found.append(self._word())
        return found

    def _delimited(self, mark: str, kind: str) -> Piece:
        start = self._at + 1
        end = self._term.find(mark, start)
        if end < 0:
            if self._lucene:
                raise CrmError(400, "", f"Failed to parse the query: {mark} is not closed.")
            end = len(self._term)
        self._at = end + 1
        return Piece(kind, self._term[start:end], self._suffix())

    def _word(self) -> Piece:
        text = ""
        while self._at < len(self._term):
            one = self._term[self._at]
            if one == "\\" and self._at + 1 < len(self._term):
                text += self._term[self._at + 1]
                self._at += 2
                continue
            if one.isspace() or one in self._operators or one in '"*~^':
                break
            if self._lucene and one in "[]{}:?":
                raise CrmError(501, "", f"The sandbox's search does not know '{one}' unescaped.")
            text += one
            self._at += 1
        suffix = self._suffix()
        if not text and not suffix:
            self._at += 1
        return self._named(text, suffix)

    def _named(self, text: str, suffix: str) -> Piece:
        if self._lucene and not suffix:
            operator = {"AND": "+and", "&&": "+and", "OR": "|", "||": "|", "NOT": "-"}.get(text)
            if operator:
                return Piece(operator, text)
        return Piece("word", text, suffix)

    def _suffix(self) -> str:
        mark = self._term[self._at : self._at + 1]
        if mark == "*":
            self._at += 1
            return mark
        if not mark or mark not in "~^" or not self._lucene:
            return ""
        start = self._at
        self._at += 1
        while self._at < len(self._term) and self._term[self._at] in "0123456789.":
            self._at += 1
        return self._term[start : self._at]
