"""Recursive descent over the tokens: NOT binds tighter than AND, AND tighter than OR."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Final

from sandbox.graph.errors import syntax_error
from sandbox.graph.kql.restrictions import property_of, restriction
from sandbox.graph.kql.tokens import Token, tokens_of
from sandbox.graph.kql.tree import And, Not, Or, Query

__all__ = ["parse"]

_DEEPEST: Final = 100


def parse(expression: str, now: datetime) -> Query:
    """The tree of an expression; raises ``GraphError`` with 400 or, for what is not built, 501.

    ``now`` is what words such as ``today`` count from.
    """
    reader = _Reader(tokens_of(expression), now)
    query = reader.either(0, None)
    if reader.peek() is not None:
        raise syntax_error("a closing parenthesis has no opening one")
    return query


class _Reader:
    """``group`` is the property whose parentheses are being read."""

    def __init__(self, tokens: list[Token], now: datetime) -> None:
        self._tokens = tokens
        self._now = now
        self._at = 0

    def peek(self) -> str | None:
        """The next token's kind, or ``None`` at the end."""
        return self._tokens[self._at].kind if self._at < len(self._tokens) else None

    def _next(self) -> Token:
        self._at += 1
        return self._tokens[self._at - 1]

    def either(self, depth: int, group: Token | None) -> Query:
        """Alternatives."""
        if depth > _DEEPEST:
            raise syntax_error("the parentheses are nested too deeply")
        parts = [self._both(depth, group)]
        while self.peek() == "OR":
            self._next()
            parts.append(self._both(depth, group))
        return parts[0] if len(parts) == 1 else Or(tuple(parts))

    def _both(self, depth: int, group: Token | None) -> Query:
        """What must all match: runs of parts without operators, joined by AND."""
        runs = [[self._one(depth, group)]]
        while (kind := self.peek()) not in (None, "OR", ")"):
            if kind == "AND":
                self._next()
                runs.append([])
            runs[-1].append(self._one(depth, group))
        parts = [part for run in runs for part in _united(run)]
        return parts[0] if len(parts) == 1 else And(tuple(parts))

    def _one(self, depth: int, group: Token | None) -> Query:
        if depth > _DEEPEST:
            raise syntax_error("the negations are nested too deeply")
        kind = self.peek()
        if kind is None or kind in ("AND", "OR", ")"):
            raise syntax_error("an operand is missing")
        token = self._next()
        match kind:
            case "NOT" | "-":
                return Not(self._one(depth + 1, group))
            case "+":
                return self._one(depth + 1, group)
            case "(":
                return self._inside(depth, group)
            case "group":
                return self._grouped(depth, token, group)
            case _:
                return self._value(token, group)

    def _grouped(self, depth: int, token: Token, group: Token | None) -> Query:
        if group is not None:
            raise syntax_error("a property stands inside the parentheses of another")
        self._next()
        return self._inside(depth, token)

    def _inside(self, depth: int, group: Token | None) -> Query:
        inner = self.either(depth + 1, group)
        if self.peek() != ")":
            raise syntax_error("a parenthesis is not closed")
        self._next()
        return inner

    def _value(self, token: Token, group: Token | None) -> Query:
        if group is not None:
            if token.name:
                raise syntax_error("a property stands inside the parentheses of another")
            token = replace(token, name=group.name, operator=group.operator)
        return restriction(token, self._now)


def _united(run: list[Query]) -> list[Query]:
    """Several restrictions of one property without an operator between them are alternatives."""
    parts: dict[object, list[Query]] = {}
    for number, part in enumerate(run):
        parts.setdefault(property_of(part) or number, []).append(part)
    return [some[0] if len(some) == 1 else Or(tuple(some)) for some in parts.values()]
