"""How a word may be written down so that somebody can still read it."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterator
from hashlib import new
from json import dumps
from typing import Final
from urllib.parse import quote, quote_plus

__all__ = ["digests", "forms"]

DIGESTS: Final = ("md5", "sha1", "sha256", "sha512")


def forms(word: str) -> Iterator[tuple[str, bytes]]:
    """Each form's name, and the bytes to be found in a text that was made lower-case.

    Percent, quoted-printable, HTML and JSON leave a word of letters as it is, unless they write
    every letter by its number. What is no such word is escaped by them, and so has these forms too.
    """
    raw = word.lower().encode()
    yield "plain", raw
    for codec in ("utf-16-le", "utf-16-be"):
        yield codec, word.lower().encode(codec)
    for spelling in (word, word.lower(), word.upper(), word.capitalize()):
        for start in range(3):
            yield f"base64+{start}", _inside_base64(spelling.encode(), start)
    yield "hex", raw.hex().encode()
    yield "percent", "".join(f"%{one:02x}" for one in raw).encode()
    yield "json", "".join(f"\\u{ord(one):04x}" for one in word.lower()).encode()
    yield "quoted-printable", "".join(f"={one:02x}" for one in raw).encode()
    if not raw.isalpha():
        yield "url", quote(raw, safe="").lower().encode()
        yield "path", quote(raw).lower().encode()
        yield "form", quote_plus(raw).lower().encode()
        yield "escaped", dumps(word.lower())[1:-1].encode()


def digests(address: str) -> Iterator[tuple[str, bytes]]:
    """What a digest of an address without a key looks like: whoever has a list can turn it back."""
    for name in DIGESTS:
        digest = new(name, address.lower().encode()).digest()
        yield name, digest.hex().encode()
        yield f"{name} in base64", b64encode(digest).rstrip(b"=").lower()


def _inside_base64(word: bytes, start: int) -> bytes:
    """The middle of the encoding, which is the same whatever stands before and after the word."""
    encoded = b64encode(b"\0" * start + word)
    first = -(-start * 8 // 6)
    return encoded[first : (start + len(word)) * 8 // 6].lower()
