"""What may be shown of a body, whatever it holds."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from capture.imports.cleaning import as_html, cleaned, readable

PIECES = st.sampled_from(
    [
        "<p>", "</p>", "<div style='background:url(http://x)'>", "<script>", "</script>", "<b",
        "<img src=http://t/1.gif onerror=x>", "<img src=cid:a@b>", "<a href=javascript:x>", "</a>",
        "<svg onload=x>", "<style>", "</style>", "<!--", "-->", "&lt;script&gt;", "<![CDATA[",
        "<iframe src=//x>", "<base href=//x>", "<form action=//x><input>", "<math><mi>", "text",
        "<a href='data:text/html,x'>", "<table><td>", "<meta http-equiv=refresh>", "<object data=",
    ]
)  # fmt: skip
RUNS = re.compile(r"^on|^(?:action|formaction|background|srcset|ping|srcdoc|data)$")


class Harmless(HTMLParser):
    """Complains of whatever could run, load or lead astray."""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """One element."""
        assert tag not in {"script", "style", "iframe", "object", "embed", "form", "base", "meta"}
        for name, value in attrs:
            assert not RUNS.match(name)
            text = (value or "").strip().lower()
            assert not (name == "href" and re.match(r"javascript|data|vbscript|cid", text))
            assert not (name == "src" and not re.match(r"cid:|data:image/", text))
            assert not (name == "style" and "url(" in text)


@given(st.lists(PIECES | st.text(max_size=5), max_size=40).map("".join))
def test_nothing_runs_loads_or_leads_astray(body: str) -> None:
    """In any mixture of markup, and cleaning again changes nothing."""
    try:
        body.encode()
    except UnicodeEncodeError:  # what is no text never gets here: ``storable``
        return
    once = cleaned(body)
    Harmless().feed(once)
    assert cleaned(once) == once
    assert readable(once) == readable(cleaned(once))


@pytest.mark.parametrize(
    ("body", "kept"),
    [
        ('<img src="cid:a@b" alt="Logo">', '<img src="cid:a@b" alt="Logo">'),
        ('<img src="https://t.example/1.gif" alt="Logo">', '<img alt="Logo">'),
        ('<img src="data:image/png;base64,AA">', '<img src="data:image/png;base64,AA">'),
        ("<table border=1><tr><td colspan=2>x</td></tr></table>", 'colspan="2"'),
        ('<a href="https://x.example/">x</a>', 'href="https://x.example/"'),
        ('<p style="color:red;position:fixed">x</p>', '<p style="color:red">x</p>'),
    ],
)
def test_what_stays(body: str, kept: str) -> None:
    """Pictures of the mail's own, tables, links, colours."""
    assert kept in cleaned(body)


@pytest.mark.parametrize("body", ["<div>" * 50_000 + "x", "<a " * 200_000, "<" * 200_000])
def test_what_is_made_to_take_long(body: str) -> None:
    """Nested without end, or never closed: it becomes text, soon (the limit of a test is one)."""
    assert cleaned(body).startswith(("<pre>", "&lt;"))
    readable(body)


@given(st.text(st.characters(exclude_categories=("Cs", "Cc"))))
def test_plain_text_is_read_as_it_is(text: str) -> None:
    """Whatever looks like markup in it."""
    assert readable(cleaned(as_html(text))) == "".join(text.split())
