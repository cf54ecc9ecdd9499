"""Looks for canaries, their digests and tokens in bytes of any kind, in one pass for each form."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from tests.canary.canaries import BEGINNING, Aviary, Canary
from tests.canary.forms import digests, forms

__all__ = ["TOKEN", "Found", "Scanner"]

TOKEN: Final = Canary("(a signed token)", "a token", frozenset())
_SIGNED: Final = re.compile(rb"eyj[\w-]{8,}\.eyj[\w-]{8,}")
"""A JSON Web Token of whomever, in lower case."""
_BREAK: Final = re.compile(rb"=?\r?\n|\\[rn]")
"""Where mail breaks the lines of an encoding, as it is and as JSON writes it."""
_NEAR: Final = 60


@dataclass(frozen=True, slots=True)
class Found:
    """A canary, how it was written, and what stands around it."""

    canary: Canary
    form: str
    around: str


class Scanner:
    """``secrets`` are tokens that were handed out; nobody may read them anywhere."""

    def __init__(self, aviary: Aviary, secrets: Iterable[str] = ()) -> None:
        self._made: dict[bytes, dict[bytes, tuple[Canary, str]]] = defaultdict(dict)
        self._single: dict[bytes, tuple[Canary, str]] = {}
        for canary in aviary.canaries:
            for form, needle in forms(canary.word):
                self._add(canary, form, needle)
        for address, canary in aviary.addresses:
            for form, needle in digests(address):
                self._single[needle] = (canary, form)
        for secret in secrets:
            self._single[secret.encode().lower()] = (TOKEN, "as it was handed out")

    def _add(self, canary: Canary, form: str, needle: bytes) -> None:
        if not canary.word.startswith(BEGINNING):
            self._single[needle] = (canary, form)
            return
        for begun_form, begun in forms(BEGINNING):
            # The last letter of base64 depends on what follows, so the beginning ends before it.
            if begun_form == form and needle.startswith(begun):
                self._made[begun][needle] = (canary, form)

    def scan(self, text: bytes) -> Iterator[Found]:
        """Whatever is found, each canary once in each form."""
        lower = _BREAK.sub(b"", text).lower()
        seen: set[tuple[Canary, str]] = set()
        for at, canary, form in self._hits(lower):
            if (canary, form) not in seen:
                seen.add((canary, form))
                yield Found(canary, form, _around(lower, at))

    def _hits(self, text: bytes) -> Iterator[tuple[int, Canary, str]]:
        for begun, needles in self._made.items():
            lengths = {len(needle) for needle in needles}
            at = text.find(begun)
            while at >= 0:
                for length in lengths:
                    if known := needles.get(text[at : at + length]):
                        yield at, *known
                at = text.find(begun, at + 1)
        for needle, known in self._single.items():
            if (at := text.find(needle)) >= 0:
                yield at, *known
        for signed in _SIGNED.finditer(text):
            yield signed.start(), TOKEN, "signed"


def _around(text: bytes, at: int) -> str:
    return text[max(0, at - _NEAR) : at + _NEAR].decode(errors="replace")
