"""The tokens of a ``$filter`` (OData Version 4.01, Part 2: URL Conventions)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from sandbox.graph.errors import GraphError

__all__ = ["Token", "malformed", "tokens_of"]

_TOKEN: Final = re.compile(
    r"(?P<string>'(?:[^']|'')*')"
    r"|(?P<moment>\d{4}-\d\d-\d\d(?:T\d\d:\d\d(?::\d\d(?:\.\d{1,7})?)?(?:Z|[+-]\d\d:\d\d))?(?!\w))"
    r"|(?P<number>-?\d{1,15}(?:\.\d{1,15})?(?![\w.]))"
    r"|(?P<name>[A-Za-z_][\w.]*(?:/[A-Za-z_][\w.]*)*)"
    r"|(?P<mark>[(),:])"
)


@dataclass(frozen=True, slots=True)
class Token:
    """``kind`` is string, moment, number, name, mark or end; ``at`` is its place in the text."""

    kind: str
    text: str
    at: int


def malformed(text: str, at: int) -> GraphError:
    """What cannot be read, and where."""
    return GraphError(
        400, "RequestBroker--ParseUri", f"Syntax error at position {at} in '{text[:200]}'."
    )


def tokens_of(text: str) -> list[Token]:
    """The tokens in order, ``end`` last; raises ``GraphError`` 400."""
    tokens: list[Token] = []
    at = 0
    while at < len(text):
        if text[at] in " \t":
            at += 1
            continue
        match = _TOKEN.match(text, at)
        if match is None or match.lastgroup is None:
            raise malformed(text, at)
        tokens.append(Token(match.lastgroup, match.group(), at))
        at = match.end()
    return [*tokens, Token("end", "", len(text))]
