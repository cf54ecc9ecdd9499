"""Text from outside made harmless: what a card or page shows of it is plain characters.

Markdown and links need nothing here, because such text stands only in ``TextRun``, which has
neither (page: TextRun, Adaptive Cards' schema explorer).
"""

from __future__ import annotations

import re
import unicodedata

SUBJECT_LIMIT = 120
NAME_LIMIT = 80

_INVISIBLE = frozenset({"Cf", "Cs", "Cn", "Co"})
_BREAKS = frozenset({"Cc", "Zl", "Zp"})
_JOINERS = "\u200c\u200d"
_STRAY_JOINER = re.compile(rf"(?<![^\s{_JOINERS}])[{_JOINERS}]+|[{_JOINERS}]+(?=[\s{_JOINERS}]|$)")
_BLANK = "\u115f\u1160\u2800\u3164\uffa0"
"""Letters that draw nothing: hangul fillers and the empty braille cell."""
_MARK = r"[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]"
_MARK_FLOOD = re.compile(rf"({_MARK}{{3}}){_MARK}+")
_MACRO = re.compile(r"\{(?=\{)")
_RIGHT_TO_LEFT = frozenset({"R", "AL", "AN"})


def plain(text: str, limit: int = NAME_LIMIT) -> str:
    """``text`` on one line, of at most ``limit`` characters and an ellipsis.

    Control, bidirectional and zero-width characters go; right-to-left text is isolated, so that
    it cannot reorder its neighbours; a date macro (``{{DATE(…)}}``) is broken by a word joiner, so
    that no client expands it.
    """
    text = text[: limit * 8]
    if not text.isascii() or not text.isprintable():
        text = _visible(text)
    text = " ".join(text.split())
    if len(text) > limit:
        text = _cut(text, limit)
    text = _MACRO.sub("{\u2060", text)
    if not text.isascii() and any(unicodedata.bidirectional(c) in _RIGHT_TO_LEFT for c in text):
        return f"\u2068{text}\u2069"
    return text


def _visible(text: str) -> str:
    kept: list[str] = []
    for character in text:
        category = unicodedata.category(character)
        if category in _BREAKS or character in _BLANK:
            kept.append(" ")
        elif category not in _INVISIBLE or character in _JOINERS:
            kept.append(character)
    return _MARK_FLOOD.sub(r"\1", _STRAY_JOINER.sub("", "".join(kept)))


def _cut(text: str, limit: int) -> str:
    """Cut at a space near the end, else in the word, never between a letter and its marks."""
    end = limit
    while end > limit // 2 and (unicodedata.combining(text[end]) or text[end - 1] in _JOINERS):
        end -= 1
    space = text.rfind(" ", limit - 16, end)
    return text[: space if space > 0 else end].rstrip() + "…"
