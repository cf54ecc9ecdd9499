"""What of a body is new, and not quoted from the mail it answers (``uniqueBody``).

Page: "message resource type". How Outlook finds the border is not documented: these are the marks
that common programs leave.
"""

from __future__ import annotations

import re
from typing import Final

from sandbox.mail.content import Content
from sandbox.mail.text import as_html, plain

__all__ = ["unique_html", "unique_text"]

_HTML: Final = re.compile(
    r'<div\b[^>]*\bid="?(?:divRplyFwdMsg|appendonsend)\b|<div\b[^>]*\bclass="?gmail_quote\b'
    r"|<blockquote\b|<hr\b[^>]*\bid=\"?stopSpelling\b",
    re.IGNORECASE,
)
_TEXT: Final = re.compile(
    r"^(?:-{3,} ?Original Message ?-{3,}|_{20,}\s*$|On .{1,200} wrote:\s*$"
    r"|From: .{1,300}\n(?:Sent|Date): |>)",
    re.MULTILINE,
)


def unique_html(content: Content) -> str:
    """The new part as HTML."""
    if content.html is None:
        return as_html(unique_text(content))
    border = _HTML.search(content.html)
    return content.html[: border.start()] + "</body></html>" if border else content.html


def unique_text(content: Content) -> str:
    """The new part as plain text."""
    if content.text is None or not content.text.strip():
        return plain(unique_html(content)) if content.html is not None else ""
    text = content.text.replace("\r\n", "\n")
    border = _TEXT.search(text)
    return text[: border.start()].rstrip() if border else text
