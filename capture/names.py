"""Names of records as people type them: compared, made into patterns, and ranked by likeness.

Case, accents, width and the order of words do not count; nor does a space between the parts of a
Chinese, Japanese or Korean name, whose family name comes first or last.
Sources: "Use wildcard characters in conditions for string values" (Dataverse: ``%`` and sets in
brackets); UAX #15 for the forms of one character.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from difflib import SequenceMatcher
from functools import cache

__all__ = ["Rank", "fold", "likeness", "literal_pattern", "parts", "pattern", "rank"]

Rank = int
"""0 the name itself, 1 its words in another order, 2 it begins so, 3 it holds it, 4 its words."""
_MOST_PARTS = 6
_SHORT, _WITH_ACCENTS = 12, 32
_IDEOGRAPHS = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff]{2,4}")
_EUROPEAN = tuple(range(0xC0, 0x180)) + tuple(range(0x218, 0x21C))
_LATIN = _EUROPEAN + tuple(range(0x1CD, 0x1DD)) + tuple(range(0x1EA0, 0x1EFA))
_LETTERS = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th", "ħ": "h"}
)
"""Letters that no decomposition leads back to a plain one."""


def fold(text: str) -> str:
    """Text as names are compared, spaces single."""
    return " ".join(_plain(text).split())


def parts(name: str) -> tuple[str, ...]:
    """The words of a name; of a short one in ideographs its characters.

    () where the whole alone should be looked for: a single word, or more than a name has.
    """
    words = tuple(dict.fromkeys(name.split()))
    if len(words) == 1 and _IDEOGRAPHS.fullmatch(name):
        words = tuple(dict.fromkeys(name))
    return words if 1 < len(words) <= _MOST_PARTS else ()


def pattern(text: str) -> str:
    """A LIKE pattern for what folds as this text does; what it lets through is folded again.

    A letter stands with its accents in a set, which takes up to 150 bytes of an address: a longer
    text goes without the tones of Vietnamese and Chinese, one longer than most names without any.
    """
    plain = unicodedata.normalize("NFKC", text)
    if len(plain) > _WITH_ACCENTS:
        return literal_pattern(plain)
    accents = _accents(_LATIN if len(plain) <= _SHORT else _EUROPEAN)
    made = "".join(_piece(one, accents) for one in plain)
    pair = 2 * _piece("s", accents)
    return made.replace(pair, f"{_piece('s', accents)[:-1]}ß]%")


def literal_pattern(text: str) -> str:
    """A LIKE pattern for this very text."""
    return "".join(f"[{one}]" if one in "[%_" else one for one in text)


def rank(name: str, wanted: str) -> Rank | None:
    """How a name answers what was typed, both folded; ``None`` if it does not."""
    if name == wanted:
        return 0
    words = parts(wanted)
    if words and _letters(name) == _letters(wanted):
        return 1
    if name.startswith(wanted):
        return 2
    if wanted in name:
        return 3
    return 4 if words and all(word in name for word in words) else None


def likeness(name: str, wanted: str) -> float:
    """How alike two folded names are, 0 to 1: as a whole, or word by word where that says more."""
    whole = SequenceMatcher(None, name, wanted).ratio()
    words, typed = name.split(), wanted.split()
    if not words or not typed:
        return whole
    best = (max(SequenceMatcher(None, one, word).ratio() for one in words) for word in typed)
    return max(whole, 0.95 * sum(best) / len(typed))


def _plain(text: str) -> str:
    apart = unicodedata.normalize("NFKD", text)
    bare = "".join(one for one in apart if not unicodedata.combining(one))
    return unicodedata.normalize("NFC", bare.casefold().translate(_LETTERS))


@cache
def _accents(codes: tuple[int, ...]) -> Mapping[str, str]:
    """The accented small letters of each plain one."""
    found: dict[str, str] = {}
    for letter in map(chr, codes):
        plain = _plain(letter)
        if letter == letter.lower() and len(plain) == 1 and plain.isascii() and plain.isalpha():
            found[plain] = found.get(plain, "") + letter
    return found


def _piece(one: str, accents: Mapping[str, str]) -> str:
    plain = _plain(one)
    if plain in accents:
        return f"[{plain}{accents[plain]}]"
    if len(plain) > 1 and plain.isascii():
        return "%"
    return literal_pattern(one)


def _letters(text: str) -> list[str]:
    """What a name is made of, whatever its order: characters if they are ideographs, else words."""
    joined = text.replace(" ", "")
    return sorted(joined) if _IDEOGRAPHS.fullmatch(joined) else sorted(text.split())
