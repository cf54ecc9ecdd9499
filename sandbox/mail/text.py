"""Bytes and header values of any quality turned into text that JSON can carry."""

from __future__ import annotations

import binascii
import codecs
import re
from email.errors import HeaderParseError
from email.header import decode_header
from html import escape, unescape
from typing import Final

__all__ = ["as_html", "clean", "decoded", "header_text", "plain", "words"]

_CONTROLS: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
_FOLD: Final = re.compile(r"[\r\n]+[ \t]*")
_WORD: Final = re.compile(
    r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]|[^\W_\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]+"
)
_TAG: Final = re.compile(r"/?[a-z!?][a-z0-9]*", re.IGNORECASE)
_HIDDEN: Final = frozenset({"script", "style", "title"})
_BREAKS: Final = frozenset({"br", "p", "div", "tr", "li", "h1", "h2", "h3", "h4", "table", "hr"})
_LONGEST_HEADER: Final = 100_000


def clean(text: str) -> str:
    """Without control characters (line ends and tabs stay) and lone surrogates."""
    return _CONTROLS.sub("", text)


def decoded(data: bytes, charset: str | None) -> str:
    """Text of these bytes; an unknown or wrong charset falls back to UTF-8, then Windows-1252."""
    for name in (charset, "utf-8"):
        if name and (text := _strictly(data, name)) is not None:
            return clean(text)
    return clean(data.decode("cp1252", "replace"))


def _strictly(data: bytes, name: str) -> str | None:
    try:
        codec = codecs.lookup(name).name
        # Those two take quadratic time and never stand in real mail.
        return None if codec in ("idna", "punycode") else data.decode(codec)
    except (LookupError, ValueError, AssertionError):
        return None


def header_text(value: str) -> str:
    """A header's value, unfolded, with encoded words (RFC 2047) decoded as far as they can be."""
    value = _FOLD.sub(" ", _unescaped(value[:_LONGEST_HEADER])).strip()
    if "=?" not in value:
        return clean(value)
    try:
        parts = decode_header(value)
    except (HeaderParseError, binascii.Error, ValueError, LookupError):
        return clean(value)
    return clean("".join(_part(text, charset) for text, charset in parts)).strip()


def _unescaped(value: str) -> str:
    """Raw eight-bit header bytes, which the parser keeps as surrogates, read as text."""
    if value.isascii():
        return value
    return decoded(value.encode("utf-8", "surrogateescape"), None)


def _part(part: bytes | str, charset: str | None) -> str:
    if isinstance(part, str):
        return part
    # decode_header hands undecoded text over in this escaping, which keeps characters above 255.
    return (
        part.decode("raw-unicode-escape", "replace") if charset is None else decoded(part, charset)
    )


def words(text: str) -> list[str]:
    """Words in order, folded for comparing; an ideograph is a word of its own."""
    return _WORD.findall(text.casefold())


def plain(html: str) -> str:
    """The text a reader sees; linear in the input's length whatever the markup."""
    out: list[str] = []
    hidden = ""
    first, *pieces = _uncommented(html).split("<")
    out.append(first)
    for piece in pieces:
        tag, closed, rest = piece.partition(">")
        match = _TAG.match(tag)
        name = match.group().lower() if match else ""
        if hidden:
            if name == "/" + hidden:
                hidden = ""
                out.append(rest)
        elif not match or not closed:
            out.append("<" + piece)
        elif name in _HIDDEN:
            hidden = name
        else:
            out.append(("\n" if name.lstrip("/") in _BREAKS else "") + rest)
    return clean(unescape("".join(out)))


def _uncommented(html: str) -> str:
    first, *pieces = html.split("<!--")
    return first + "".join(piece.partition("-->")[2] for piece in pieces)


def as_html(text: str) -> str:
    """Plain text as the HTML page Exchange makes of it."""
    lines = escape(text, quote=False).replace("\r\n", "\n").replace("\n", "<br>\n")
    return f'<html><head></head><body><div class="PlainText">{lines}</div></body></html>'
