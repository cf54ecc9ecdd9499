"""Keyword Query Language as ``$search`` on messages understands it: text to a tree.

Pages: "Use the $search query parameter", "Keyword Query Language (KQL) syntax reference".
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from sandbox.graph.errors import GraphError
from sandbox.graph.kql_words import Period, Term, Token, syntax_error, tokens_of

__all__ = ["And", "Not", "Or", "Period", "Query", "Term", "parse", "unquoted"]

_DEEPEST: Final = 100


@dataclass(frozen=True, slots=True)
class Not:
    """What does not match."""

    inner: Query


@dataclass(frozen=True, slots=True)
class And:
    """What matches both or all."""

    parts: tuple[Query, ...]


@dataclass(frozen=True, slots=True)
class Or:
    """What matches any."""

    parts: tuple[Query, ...]


Query = Term | Period | Not | And | Or


def unquoted(search: str) -> str:
    """The expression inside the pair of double quotes that ``$search`` needs.

    One plain word may stand without; backslash escapes a quote or a backslash.
    """
    if not search.startswith('"'):
        for position, character in enumerate(search):
            if not (character.isalpha() or character == " "):
                raise GraphError(
                    400,
                    "RequestBroker--ParseUri",
                    f"Syntax error: character '{character}' is not valid at position {position}.",
                )
        return search
    inner, index = [], 1
    while index < len(search):
        character = search[index]
        if character == "\\" and index + 1 < len(search):
            index += 1
            inner.append(search[index])
        elif character == '"':
            if index != len(search) - 1:
                raise syntax_error(f"the expression ends at position {index}, but more follows")
            return "".join(inner)
        else:
            inner.append(character)
        index += 1
    raise syntax_error("the closing double quote is missing")


def parse(expression: str) -> Query:
    """The tree of an expression; raises ``GraphError`` with 400 or, for what is not built, 501."""
    reader = _Reader(tokens_of(expression))
    query = reader.either(0)
    if reader.peek() is not None:
        raise syntax_error("a closing parenthesis has no opening one")
    return query


class _Reader:
    """Recursive descent; NOT binds tighter than AND, AND tighter than OR."""

    def __init__(self, tokens: list[Token]) -> None:
        self._tokens = tokens
        self._at = 0

    def peek(self) -> str | None:
        """The next token's kind, or ``None`` at the end."""
        return self._tokens[self._at].kind if self._at < len(self._tokens) else None

    def _next(self) -> Token:
        self._at += 1
        return self._tokens[self._at - 1]

    def either(self, depth: int) -> Query:
        """Alternatives."""
        if depth > _DEEPEST:
            raise syntax_error("the parentheses are nested too deeply")
        parts = [self._both(depth)]
        while self.peek() == "OR":
            self._next()
            parts.append(self._both(depth))
        return parts[0] if len(parts) == 1 else Or(tuple(parts))

    def _both(self, depth: int) -> Query:
        """What stands together: repeated restrictions of one property are alternatives."""
        parts = [self._one(depth)]
        while (kind := self.peek()) not in (None, "OR", ")"):
            explicit = kind == "AND"
            if explicit:
                self._next()
            part = self._one(depth)
            if not explicit and _same_property(parts[-1], part):
                parts[-1] = Or((parts[-1], part))
            else:
                parts.append(part)
        return parts[0] if len(parts) == 1 else And(tuple(parts))

    def _one(self, depth: int) -> Query:
        if depth > _DEEPEST:
            raise syntax_error("the negations are nested too deeply")
        kind = self.peek()
        if kind is None or kind in ("AND", "OR", ")"):
            raise syntax_error("an operand is missing")
        token = self._next()
        if kind in ("NOT", "-"):
            return Not(self._one(depth + 1))
        if kind == "+":
            return self._one(depth + 1)
        if kind == "(":
            inner = self.either(depth + 1)
            if self.peek() != ")":
                raise syntax_error("a parenthesis is not closed")
            self._next()
            return inner
        assert token.term is not None
        return token.term


def _same_property(left: Query, right: Query) -> bool:
    if isinstance(left, Or):
        left = left.parts[-1]
    return (
        isinstance(left, Term)
        and isinstance(right, Term)
        and bool(left.name)
        and left.name == right.name
    )
