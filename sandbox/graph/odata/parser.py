"""Recursive descent over the tokens of a ``$filter``."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Final

from sandbox.graph.errors import GraphError, not_implemented
from sandbox.graph.odata.tokens import Token, malformed, tokens_of
from sandbox.graph.odata.tree import And, Any, Compare, Expression, Function, Literal, Not, Or

__all__ = ["invalid_nodes", "parse_filter"]

_COMPARISONS: Final = frozenset({"eq", "ne", "gt", "ge", "lt", "le"})
_WORDS: Final = {"true": True, "false": False, "null": None}
_DEEPEST: Final = 50
_CASTS: Final = frozenset({"Edm.Int32", "Edm.Int64", "Edm.Double", "Edm.Boolean", "Edm.String"})


def invalid_nodes() -> GraphError:
    """What Outlook cannot do with a filter that is otherwise well written."""
    return GraphError(
        400,
        "ErrorInvalidUrlQueryFilter",
        "The query filter contains one or more invalid nodes.",
    )


def parse_filter(text: str) -> Expression:
    """The tree of a filter; raises ``GraphError`` 400 or, for what is not built, 501."""
    reader = _Reader(text)
    expression = reader.either(0)
    reader.expect_end()
    return expression


class _Reader:
    def __init__(self, text: str) -> None:
        self._text = text
        self._tokens = tokens_of(text)
        self._at = 0

    @property
    def _token(self) -> Token:
        return self._tokens[self._at]

    def _next(self) -> Token:
        token = self._token
        self._at = min(self._at + 1, len(self._tokens) - 1)
        return token

    def _is(self, text: str) -> bool:
        return self._token.kind in ("name", "mark") and self._token.text == text

    def _expect(self, text: str) -> None:
        if not self._is(text):
            raise malformed(self._text, self._token.at)
        self._next()

    def expect_end(self) -> None:
        """Nothing may follow."""
        if self._token.kind != "end":
            raise malformed(self._text, self._token.at)

    def either(self, depth: int) -> Expression:
        """Alternatives."""
        if depth > _DEEPEST:
            raise malformed(self._text, self._token.at)
        parts = [self._both(depth)]
        while self._is("or"):
            self._next()
            parts.append(self._both(depth))
        return parts[0] if len(parts) == 1 else Or(tuple(parts))

    def _both(self, depth: int) -> Expression:
        parts = [self._one(depth)]
        while self._is("and"):
            self._next()
            parts.append(self._one(depth))
        return parts[0] if len(parts) == 1 else And(tuple(parts))

    def _one(self, depth: int) -> Expression:
        if self._is("not"):
            self._next()
            if depth > _DEEPEST:
                raise malformed(self._text, self._token.at)
            return Not(self._one(depth + 1))
        if self._is("("):
            self._next()
            inner = self.either(depth + 1)
            self._expect(")")
            return inner
        if self._token.kind != "name":
            raise malformed(self._text, self._token.at)
        name = self._next()
        return self._called(name, depth) if self._is("(") else self._compared(name.text, "")

    def _called(self, name: Token, depth: int) -> Expression:
        """A function, a cast or a lambda: what is followed by a parenthesis."""
        path, _, last = name.text.rpartition("/")
        self._next()
        if path:
            return self._lambda(path, last, depth)
        match last:
            case "startswith" | "contains":
                return self._function(last)
            case "cast":
                return self._cast()
            case "endswith":
                raise invalid_nodes()
            case _:
                raise not_implemented(f"The function {last[:30]}")

    def _lambda(self, path: str, name: str, depth: int) -> Expression:
        if name not in ("any", "Any"):
            raise invalid_nodes()
        variable = self._next()
        self._expect(":")
        inner = self.either(depth + 1)
        self._expect(")")
        return Any(path, variable.text, inner)

    def _function(self, name: str) -> Function:
        path = self._path()
        self._expect(",")
        value = self._next()
        if value.kind != "string":
            raise malformed(self._text, value.at)
        self._expect(")")
        if self._is("eq"):
            raise not_implemented("Comparing what a function says")
        return Function(name, path, _string(value))

    def _cast(self) -> Compare:
        path = self._path()
        self._expect(",")
        kind = self._next()
        if kind.text not in _CASTS:
            raise malformed(self._text, kind.at)
        self._expect(")")
        return self._compared(path, kind.text)

    def _path(self) -> str:
        token = self._next()
        if token.kind != "name":
            raise malformed(self._text, token.at)
        if self._is("("):
            raise not_implemented(f"The function {token.text[:30]}")
        return token.text

    def _compared(self, path: str, cast: str) -> Compare:
        operator = self._next()
        if operator.text == "in":
            raise invalid_nodes()
        if operator.text not in _COMPARISONS:
            raise malformed(self._text, operator.at)
        return Compare(path, operator.text, self._literal(), cast)

    def _literal(self) -> Literal:
        token = self._next()
        match token.kind:
            case "string":
                return _string(token)
            case "number":
                return float(token.text) if "." in token.text else int(token.text)
            case "moment":
                return self._moment(token)
            case "name" if token.text in _WORDS:
                return _WORDS[token.text]
            case _:
                raise malformed(self._text, token.at)

    def _moment(self, token: Token) -> datetime:
        """A day without a time is its midnight UTC."""
        try:
            if "T" in token.text:
                return datetime.fromisoformat(token.text)
            return datetime.combine(date.fromisoformat(token.text), datetime.min.time(), UTC)
        except ValueError:
            raise malformed(self._text, token.at) from None


def _string(token: Token) -> str:
    return token.text[1:-1].replace("''", "'")
