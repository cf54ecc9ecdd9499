"""The newest part of a mail, without what it quotes or forwards; pure.

Common programs leave marks where a quotation begins: elements of their own, or lines that look
alike in every language. What looks like one is taken out with everything below it, or up to where
the element ends, so the mistake that can happen is that too little stays (decision 0015).
"""

from __future__ import annotations

import html
import re
from html.parser import HTMLParser
from itertools import pairwise
from typing import Final

from capture.imports.cleaning import BORDERS, as_html, cleaned

__all__ = ["newest", "newest_text"]

_QUOTED: Final = frozenset({
    "gmail_quote", "gmail_quote_container", "gmail_attr", "yahoo_quoted", "protonmail_quote",
    "tutanota_quote", "zmail_extra", "moz-cite-prefix", "isreplycontent", "ntes_not_fresh_editor",
    "reply-intro",
})  # fmt: skip
"""Classes and ids of an element that is a quotation, or says whose."""
_LAST: Final = frozenset({
    "divrplyfwdmsg", "appendonsend", "stopspelling", "olk_src_body_section", "outlookmessageheader",
    "mail-editor-reference-message-container", "ms-outlook-mobile-reference-message",
})  # fmt: skip
"""Classes, ids and names of an element from which on all is quoted."""
_BLOCKS: Final = frozenset({
    "article", "aside", "blockquote", "br", "caption", "center", "dd", "div", "dl", "dt", "footer",
    "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "ol", "p", "pre", "section", "table",
    "tbody", "td", "tfoot", "th", "thead", "tr", "ul",
})  # fmt: skip
_VOID: Final = frozenset({"area", "br", "col", "hr", "img", "wbr"})
_SHOWN: Final = frozenset({"hr", "img"})

_RULED: Final = re.compile(r"-{3,}\s*[^\s-].{0,80}?\s*-{3,}|_{20,}")
_BEGINS: Final = re.compile(
    r"(begin forwarded message|anfang der weitergeleiteten (nachricht|e-?mail)"
    r"|début du message (réexpédié|transféré)|inicio del mensaje reenviado"
    r"|inizio messaggio inoltrato|开始转发的邮件)\s*[:：]?",
    re.IGNORECASE,
)
_WROTE: Final = re.compile(
    r"(wrote|writes|schrieb|geschrieben|a écrit|escribió|ha scritto|scrive|schreef|escreveu|skrev"
    r"|kirjoitti|napisał\(?a?\)?|napsal\(?a?\)?|yazdı|пишет|написал\(?а?\)?|写道|寫道|书写|のメール"
    r"|작성)[^:：]{0,80}[:：]$",
    re.IGNORECASE,
)
_SIGNED: Final = re.compile(r"\d{4}.*<[^<>\s]+@[^<>\s]+>.{0,20}[:：]$")
_LABEL: Final = re.compile(r"[*_]{0,2}([^\W\d_][^\d:：@]{0,24}?)[*_]{0,2}\s?[:：][*_]{0,2}\s*\S")
_LABELS: Final = re.compile(r"[^\W\d_]{1,20}[*_]{0,2}\s?[:：]")
_FROM: Final = frozenset({
    "from", "von", "de", "da", "van", "från", "fra", "od", "от", "expéditeur", "mittente",
    "lähettäjä", "feladó", "gönderen", "kimden", "发件人", "寄件者", "寄件人", "差出人", "보낸사람",
})  # fmt: skip
_NAMED: Final = re.compile(r"\d{4}|@")
_LONGEST_END: Final = 80
_LONGEST: Final = 400
"""Characters of a line that says whose a quotation is."""


def newest(body: str) -> str:
    """The part of an HTML body that its sender wrote, cleaned."""
    reader = _Reader()
    reader.feed(cleaned(body, keep=BORDERS))
    reader.close()
    return cleaned(reader.written())


def newest_text(text: str) -> str:
    """The same of plain text."""
    return html.unescape(re.sub(r"</?pre>", "", newest(as_html(text)))).strip()


class _Reader(HTMLParser):
    """Takes well-formed markup apart into pieces, each on a line of what a person sees."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._pieces: list[tuple[int, str, bool]] = []
        """Line, markup, and whether it is seen (else it is structure)."""
        self._lines = [""]
        self._open: list[str] = []
        self._quoted = 0
        """How many elements were open where the quotation began that is being read."""
        self._ended = False
        self._has_quoted: set[int] = set()
        """Lines just before which a quotation stood."""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """An element begins; what it quotes is not kept."""
        if tag in _BLOCKS:
            self._break()
        marks = {
            word
            for name, value in attrs
            if name in BORDERS
            for word in (value or "").lower().removeprefix("x_").replace(" x_", " ").split()
        }
        if not self._quoted:
            self._ended = self._ended or not marks.isdisjoint(_LAST)
            if tag == "blockquote" or not marks.isdisjoint(_QUOTED):
                if tag not in _VOID:
                    self._quoted = len(self._open) + 1
                self._has_quoted.add(len(self._lines) - 1)
        if tag not in _VOID:
            self._open.append(tag)
        self._put(self.get_starttag_text() or "", seen=tag in _SHOWN)

    def handle_endtag(self, tag: str) -> None:
        """An element ends."""
        if tag not in self._open:
            return
        self._put(f"</{tag}>", seen=False)
        while self._open.pop() != tag:
            pass
        if len(self._open) < self._quoted:
            self._quoted = 0
        if tag in _BLOCKS:
            self._break()

    def handle_data(self, data: str) -> None:
        """Text; within preformatted text a line's end is seen."""
        first, *others = data.split("\n") if "pre" in self._open else (data,)
        self._text(first)
        for other in others:
            self._put("\n", seen=False)
            self._break()
            self._text(other)

    def written(self) -> str:
        """Everything that is not quoted."""
        said = _joined([" ".join(line.split()) for line in self._lines])
        end = next((at for at in range(len(said)) if self._is_last(said, at)), len(said))
        kept = {at for at in range(end) if not _is_dropped(said[at])}
        return "".join(markup for line, markup, seen in self._pieces if not seen or line in kept)

    def _text(self, text: str) -> None:
        if not (self._quoted or self._ended):
            self._lines[-1] += text
        self._put(html.escape(text, quote=False), seen=True)

    def _put(self, markup: str, *, seen: bool) -> None:
        if not (self._quoted or self._ended):
            self._pieces.append((len(self._lines) - 1, markup, seen))

    def _break(self) -> None:
        self._lines.append("")

    def _is_last(self, said: list[str], at: int) -> bool:
        """Whether all from this line on is quoted."""
        line = said[at]
        if _RULED.fullmatch(line) or _BEGINS.fullmatch(line):
            return True
        if _is_attribution(line):
            return not self._precedes_quotation(said, at)
        labels = [_label(one) for one in _some(said, at, 5)]
        if labels[:1] == [None] or not labels:
            return False
        if labels[0] in _FROM and len(_LABELS.findall(line)) > 2:
            return True
        return (labels[0] in _FROM and None not in labels[:3] and len(labels) > 2) or (
            len(labels) > 3 and None not in labels[:4] and "@" in "".join(_some(said, at, 4))
        )

    def _precedes_quotation(self, said: list[str], at: int) -> bool:
        for line in range(at + 1, min(at + 6, len(said) + 1)):
            if line in self._has_quoted:
                return True
            if line < len(said) and said[line]:
                return said[line].startswith(">")
        return False


def _joined(said: list[str]) -> list[str]:
    """A line that was broken before the word for "wrote" says so as a whole."""
    joined = list(said)
    for at, (line, after) in enumerate(pairwise(said)):
        if len(after) <= _LONGEST_END and _NAMED.search(line) and _WROTE.search(after):
            joined[at] = f"{line} {after}"
    return joined


def _is_dropped(line: str) -> bool:
    return line.startswith(">") or _is_attribution(line)


def _is_attribution(line: str) -> bool:
    """Whether a line says who wrote what follows."""
    line = line[-_LONGEST:] if len(line) <= _LONGEST else ""
    return bool(_WROTE.search(line) or _SIGNED.search(line))


def _some(said: list[str], at: int, most: int) -> list[str]:
    """The next lines with anything on them, unless a wide gap comes first."""
    found = []
    for line in said[at : at + 4 * most]:
        if line:
            found.append(line)
        if len(found) == most:
            break
    return found


def _label(line: str) -> str | None:
    """What stands before a colon, as in the lines a program copies of a mail's head."""
    match = _LABEL.match(line)
    return match[1].strip().lower().replace(" ", "") if match else None
