"""Cuts an OData expression into words."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from sandbox.dataverse.errors import bad_query

__all__ = ["GUID", "Token", "tokens"]

GUID: Final = r"[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}"

_PATTERNS = (
    ("space", r"\s+"),
    ("string", r"'(?:[^']|'')*'"),
    ("guid", rf"{GUID}(?![\w-])"),
    ("date", r"\d{4}-\d\d-\d\d(?:T\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:\d\d))?(?![\w-])"),
    ("number", r"-?\d+(?:\.\d+)?(?![\w-])"),
    ("name", r"[@$A-Za-z_][\w.]*(?:/[A-Za-z_][\w.]*)*"),
    ("array", r'\[(?:"(?:[^"\\]|\\.)*"|[^\]"])*\]'),
    ("mark", r"[(),=:]"),
)
_LEXER = re.compile("|".join(f"(?P<{kind}>{pattern})" for kind, pattern in _PATTERNS))


@dataclass(frozen=True, slots=True)
class Token:
    """One word: ``kind`` of string, guid, date, number, name, array or mark."""

    kind: str
    text: str
    at: int


def tokens(expression: str) -> tuple[Token, ...]:
    """The words of an expression; raises ``CrmError`` 400 where it cannot be read."""
    found, at = [], 0
    while at < len(expression):
        match = _LEXER.match(expression, at)
        if match is None:
            if expression[at] == "'":
                raise bad_query(
                    f"There is an unterminated literal at position {at} in the expression."
                )
            raise bad_query(f"Syntax error at position {at} in the expression.")
        if match.lastgroup != "space":
            found.append(Token(match.lastgroup or "", match.group(), at))
        at = match.end()
    return tuple(found)
