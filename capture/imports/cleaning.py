"""The body of a mail as HTML that may be shown to colleagues, and as text to compare; pure.

What can run, load or track is taken out (decision 0015): scripts, handlers, styles that name an
address, and pictures from elsewhere. A picture of the mail's own is named ``cid:`` and stays.
Neither function is quick for megabytes of markup: call them in a thread.
"""

from __future__ import annotations

import html
import re
from typing import Final

import nh3

__all__ = ["BORDERS", "as_html", "cleaned", "readable"]

DEEPEST: Final = 1_000
"""Open elements inside each other; a parser's time grows with the square of them."""
BORDERS: Final = frozenset({"id", "class", "type", "name"})
"""Attributes by which programs mark what they quote."""
_TAG: Final = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]{0,20})")
_SHALLOW: Final = frozenset({
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track",
    "wbr", "p", "li", "td", "th", "tr", "dd", "dt", "option", "thead", "tbody", "tfoot",
})  # fmt: skip
"""Elements that close themselves or one another."""
_TAGS: Final = nh3.ALLOWED_TAGS | {"big", "font"}
_GONE: Final = {"script", "style", "title", "template", "noscript", "iframe", "object", "svg"}
_EVERYWHERE: Final = {
    "align", "bgcolor", "border", "color", "dir", "face", "height", "lang", "size", "style",
    "title", "valign", "width",
}  # fmt: skip
_ATTRIBUTES: Final = nh3.ALLOWED_ATTRIBUTES | {
    "*": _EVERYWHERE,
    "table": {"cellpadding", "cellspacing", "summary"},
    "td": {"colspan", "rowspan", "headers", "nowrap"},
    "th": {"colspan", "rowspan", "headers", "scope", "nowrap"},
    "img": {"alt", "src"},
    "a": {"href"},
}
_STYLES: Final = {
    "background-color", "border", "border-bottom", "border-collapse", "border-color", "border-left",
    "border-right", "border-spacing", "border-style", "border-top", "border-width", "color",
    "direction", "display", "font", "font-family", "font-size", "font-style", "font-weight",
    "height", "letter-spacing", "line-height", "margin", "margin-bottom", "margin-left",
    "margin-right", "margin-top", "max-width", "min-width", "padding", "padding-bottom",
    "padding-left", "padding-right", "padding-top", "text-align", "text-decoration", "text-indent",
    "vertical-align", "white-space", "width", "word-break",
}  # fmt: skip
_SCHEMES: Final = {"http", "https", "mailto", "tel", "cid", "data"}
_PICTURE: Final = re.compile(r"cid:|data:image/(?:png|jpeg|gif|webp);base64,", re.IGNORECASE)


def cleaned(body: str, *, keep: frozenset[str] = frozenset()) -> str:
    """The body without what may not be shown; ``keep`` are attributes that stay besides.

    Cleaning it again changes nothing. Nested too deep to be read, it becomes its text.
    """
    if _depth(body) > DEEPEST:
        return as_html(_stripped(body))
    attributes = _ATTRIBUTES | {"*": _EVERYWHERE | keep} if keep else _ATTRIBUTES
    return nh3.clean(
        body,
        tags=_TAGS,
        clean_content_tags=_GONE,
        attributes=attributes,
        attribute_filter=_allowed,
        filter_style_properties=_STYLES,
        url_schemes=_SCHEMES,
        link_rel="noopener noreferrer",
    )


def readable(body: str) -> str:
    """What a person reads of a body, without any space: so two forms of one text are equal."""
    if _depth(body) > DEEPEST:
        text = _stripped(body)
    else:
        text = html.unescape(nh3.clean(body, tags=set(), clean_content_tags=_GONE))
    return "".join(text.split())


def as_html(text: str) -> str:
    """Plain text as HTML shows it."""
    return f"<pre>{html.escape(text)}</pre>"


def _allowed(tag: str, attribute: str, value: str) -> str | None:
    """A picture is the mail's own; a link leads somewhere else."""
    if tag == "img" and attribute == "src":
        return value if _PICTURE.match(value) else None
    if attribute == "href" and value.strip().lower().startswith(("data:", "cid:")):
        return None
    return None if attribute == "style" and "url(" in value.lower() else value


def _depth(body: str) -> int:
    """At most how many elements are open at one place."""
    deepest = depth = 0
    for closing, name in _TAG.findall(body):
        if name.lower() in _SHALLOW:
            continue
        depth = max(0, depth - 1) if closing else depth + 1
        deepest = max(deepest, depth)
    return deepest


def _stripped(body: str) -> str:
    return html.unescape(re.sub(r"<[^<>]*>", " ", body))
