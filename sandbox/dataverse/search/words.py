"""Cuts text into words, as Lucene's standard analyser does.

Page: "Analyzers for text processing in Azure AI Search", on whose default analyser Dataverse search
rests: case is ignored, accents are not, each Chinese character is a word, and a dot or an
apostrophe between letters does not end one.
"""

from __future__ import annotations

import re
from typing import Final, NamedTuple

__all__ = ["Word", "words"]

_HAN: Final = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_PLAIN: Final = rf"[^\W{_HAN}]+"
_WORD: Final = re.compile(rf"[{_HAN}]|{_PLAIN}(?:[.'\u2019]{_PLAIN})*")


class Word(NamedTuple):
    """A word in lower case and where it stands in the text."""

    text: str
    start: int
    end: int


def words(text: str) -> list[Word]:
    """The words of a text in their order."""
    return [Word(found[0].lower(), *found.span()) for found in _WORD.finditer(text)]
