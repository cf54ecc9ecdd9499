"""The tokens of a KQL expression (page: "Keyword Query Language (KQL) syntax reference")."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from sandbox.graph.errors import not_implemented, syntax_error

__all__ = ["Token", "tokens_of"]

_TOKEN: Final = re.compile(
    r'([()])|([-+])?(?:([A-Za-z]+)(:|<=|>=|<>|<|>|=))?(?:"([^"]*)"(\*?)|([^\s()"]+))?'
)
_OPERATORS: Final = frozenset({"AND", "OR", "NOT"})
_BEYOND: Final = frozenset({"NEAR", "ONEAR", "XRANK", "WORDS", "ALL", "ANY", "NONE"})


@dataclass(frozen=True, slots=True)
class Token:
    """One token.

    ``kind`` is one of ( ) + - AND OR NOT, ``value``, or ``group``: a property whose value is what
    stands in the parentheses that follow. ``name`` and ``operator`` are "" without a property.
    """

    kind: str
    name: str = ""
    operator: str = ""
    text: str = ""
    quoted: bool = False


def tokens_of(expression: str) -> list[Token]:
    """The tokens in order; raises ``GraphError``."""
    text = expression.strip()
    tokens: list[Token] = []
    index = 0
    while index < len(text):
        if text[index].isspace():
            index += 1
            continue
        match = _TOKEN.match(text, index)
        if match is None or match.end() == index:
            raise syntax_error(f"a quotation mark at position {index} is not closed")
        tokens += _tokens(match, text[match.end() : match.end() + 1])
        index = match.end()
    return tokens


def _tokens(match: re.Match[str], following: str) -> list[Token]:
    bracket, sign, name, operator, phrase, star, bare = match.groups()
    if bracket:
        return [Token(bracket)]
    signs = [Token(sign)] if sign else []
    if phrase is None and bare is None:
        return [*signs, *_without_value(name, operator, following)]
    if name is None and bare is not None and not sign:
        if bare in _OPERATORS:
            return [Token(bare)]
        if bare in _BEYOND:
            raise not_implemented(f"The KQL operator {bare}")
    value = f"{phrase}{star}" if phrase is not None else bare
    return [*signs, Token("value", (name or "").lower(), operator or "", value, phrase is not None)]


def _without_value(name: str | None, operator: str | None, following: str) -> list[Token]:
    """``from:(…)``, a sign before a parenthesis, or ``from: x``, which is free text."""
    if name is None:
        if following == "(":
            return []
        raise syntax_error("a sign has no value")
    if following == "(":
        return [Token("group", name.lower(), operator or "")]
    if following.isspace():
        return [Token("value", text=name)]
    raise syntax_error(f"the property {name[:30]} has no value")
