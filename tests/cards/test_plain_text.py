"""Text from outside is shown as plain characters and cannot break out."""

from __future__ import annotations

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cards.plain_text import plain

MACRO = re.compile(r"\{\{(DATE|TIME)\(")


@given(st.text(st.characters(), max_size=300), st.integers(1, 120))
def test_any_text_becomes_one_harmless_line(text: str, limit: int) -> None:
    """Bounded, one line, encodable, no invisible or reordering character that is not ours."""
    shown = plain(text, limit)
    assert len(shown.replace("\u2060", "").strip("\u2068\u2069")) <= limit + 1
    shown.encode()
    ours = shown.replace("{\u2060", "{").removeprefix("\u2068").removesuffix("\u2069")
    categories = {unicodedata.category(c) for c in ours if c not in "\u200c\u200d"}
    assert not categories & {"Cc", "Cf", "Cs", "Zl", "Zp"}


@given(st.text("{}DATETIM()2026-T:Z\u200b\u2060 ", max_size=60))
def test_no_date_macro_survives(text: str) -> None:
    """However braces are arranged, or hidden behind invisible characters, none is expanded."""
    assert not MACRO.search(plain(f"{text}{{{{DATE(2026-01-01T00:00:00Z)}}}}", 120))


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("**bold** [a](http://b) <b>x</b> &amp;", "**bold** [a](http://b) <b>x</b> &amp;"),
        ("invoice\u202efdp.exe", "invoicefdp.exe"),
        ("a\r\nb\tc\x00d\u2028e", "a b c d e"),
        ("\u200b\u200d\ufeff \u3164", ""),
        ("👨\u200d👩\u200d👧 day", "👨\u200d👩\u200d👧 day"),
        ("\u200d\u200da\u200d\u200d b", "a b"),
        ("e" + "\u0301" * 40, "e" + "\u0301" * 3),
        ("חסן", "\u2068חסן\u2069"),
        ("\ud800x", "x"),
    ],
)
def test_text_is_shown_as_it_reads(text: str, shown: str) -> None:
    """Markup stays visible; what cannot be seen goes; right-to-left text is isolated."""
    assert plain(text) == shown


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("x" * 30, "x" * 20 + "…"),
        ("x" * 20, "x" * 20),
        ("offer for the pumps in March", "offer for the pumps…"),
        ("x" * 19 + "e\u0301y", "x" * 19 + "…"),
    ],
)
def test_long_text_is_cut_where_it_reads_best(text: str, shown: str) -> None:
    """At a word's end where there is one, and never between a letter and its accent."""
    assert plain(text, 20) == shown
