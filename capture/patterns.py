"""Reading what somebody typed as an address or a domain to exclude: pure, and strict with reasons.

Chat clients turn addresses into links, and people write wildcards; both mean the same few things.
No pattern is ever executed: what is not an address or a domain is refused.
"""

from __future__ import annotations

import re
import unicodedata
from enum import StrEnum
from html import unescape
from typing import Final

import idna

__all__ = ["LONGEST", "Fault", "PatternRefused", "pattern_of", "typed_patterns"]

LONGEST: Final = 320
"""Characters: 64 before the sign, 255 after it (RFC 3696)."""
_MOST: Final = 50
_TEXT: Final = 20_000
_LINK: Final = re.compile(r"<a\b[^<>]{0,600}>([^<>]{0,600})</a>", re.IGNORECASE)
_MARKDOWN: Final = re.compile(r"\[([^\[\]]{0,400})\]\([^()]{0,600}\)")
_TARGET: Final = re.compile(
    r"<a\b[^<>]{0,300}\bhref=[\"']mailto:([^\"'<>?\s]{1,400})[^<>]{0,300}>[^<>]{0,600}</a>",
    re.IGNORECASE,
)
_NAMED: Final = re.compile(r"(?:^|[,;])[^<>,;@]{0,200}<([^<>\s]{1,400}@[^<>\s]{1,400})>")
_BETWEEN: Final = re.compile(r"[\s,;，；、]+|\band\b(?=\s)", re.IGNORECASE)
_SCHEME: Final = re.compile(r"(?:mailto:|https?://(?:www\.)?)", re.IGNORECASE)
_AROUND: Final = "\"'“”‘’「」『』«»`<>()[]{}"
_LOCAL: Final = re.compile(r"[^\s@<>()\[\]\\,;:\"*?|^$\x00-\x1f\x7f]{1,64}")


class Fault(StrEnum):
    """Why a pattern is refused."""

    EMPTY = "empty"
    TOO_LONG = "too long"
    WILDCARD = "wildcard"
    TOO_WIDE = "too wide"
    INVISIBLE = "invisible characters"
    NO_ADDRESS = "neither an address nor a domain"
    TOO_MANY = "too many at once"


class PatternRefused(Exception):  # noqa: N818 - named by what happened
    """``fault`` says why, ``typed`` what; the latter is for the person who typed it alone."""

    def __init__(self, fault: Fault, typed: str = "") -> None:
        super().__init__(str(fault))
        self.fault = fault
        self.typed = typed


def typed_patterns(text: str) -> tuple[str, ...]:
    """Every pattern in a typed list, each once, in the form ``Exclusion.pattern`` has.

    Raises ``PatternRefused`` for the first that is none: nothing is taken half.
    """
    if len(text) > _TEXT:
        raise PatternRefused(Fault.TOO_LONG)
    bare = _TARGET.sub(r" \1 ", text)
    bare = _MARKDOWN.sub(r" \1 ", _LINK.sub(r" \1 ", bare))
    bare = _NAMED.sub(r" \1 ", unescape(bare))
    words = [word for word in _BETWEEN.split(bare) if word]
    if len(words) > _MOST:
        raise PatternRefused(Fault.TOO_MANY)
    if not words:
        raise PatternRefused(Fault.EMPTY)
    return tuple(dict.fromkeys(pattern_of(word) for word in words))


def pattern_of(typed: str) -> str:
    """An address (``ann@law.example``) or a domain (``law.example``), its domain in ASCII.

    ``@law.example``, ``*@law.example`` and ``*.law.example`` mean the domain. Raises
    ``PatternRefused``.
    """
    word = typed.strip().strip(_AROUND).rstrip(".!?。！？,;")
    word = _SCHEME.sub("", word, count=1).strip(_AROUND).rstrip("/").lower()
    if not word:
        raise PatternRefused(Fault.EMPTY, typed)
    if len(word) > LONGEST:
        raise PatternRefused(Fault.TOO_LONG, typed)
    if any(unicodedata.category(one) in {"Cf", "Cc", "Cs", "Co", "Cn"} for one in word):
        raise PatternRefused(Fault.INVISIBLE, typed)
    word = word.removeprefix("*@").removeprefix("@").removeprefix("*.")
    local, sign, domain = word.rpartition("@")
    if "*" in word:
        raise PatternRefused(Fault.WILDCARD, typed)
    if sign and not _LOCAL.fullmatch(local):
        raise PatternRefused(Fault.NO_ADDRESS, typed)
    return f"{local}{sign}{_ascii(domain, typed)}"


def _ascii(domain: str, typed: str) -> str:
    try:
        plain = idna.encode(domain, uts46=True, std3_rules=True).decode().lower()
    except (idna.IDNAError, UnicodeError):
        raise PatternRefused(Fault.NO_ADDRESS, typed) from None
    if "." not in plain:
        raise PatternRefused(Fault.TOO_WIDE, typed)
    if len(plain) > 253 or plain.rpartition(".")[2].isdecimal():
        raise PatternRefused(Fault.NO_ADDRESS, typed)
    return plain
