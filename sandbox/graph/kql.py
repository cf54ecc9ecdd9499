"""Keyword Query Language as ``$search`` on messages understands it: text to a tree.

Pages: "Use the $search query parameter", "Keyword Query Language (KQL) syntax reference".
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Final

from sandbox.graph.errors import GraphError, not_implemented

__all__ = ["And", "Not", "Or", "Period", "Query", "Term", "parse", "unquoted"]

FIELDS: Final = {
    "from": ("from",),
    "to": ("to",),
    "cc": ("cc",),
    "bcc": ("bcc",),
    "participants": ("from", "to", "cc", "bcc"),
    "recipients": ("to", "cc", "bcc"),
    "subject": ("subject",),
    "body": ("body",),
    "attachment": ("attachment",),
    "importance": ("importance",),
    "hasattachment": ("hasattachment",),
    "hasattachments": ("hasattachment",),
    "": ("from", "subject", "body"),
}
"""Property name to index fields; "" is a word without a property."""

_DATES: Final = {"received": "received", "sent": "sent"}
_TOKEN: Final = re.compile(
    r'\s*(?:([()])|(-|\+)?(?:([A-Za-z]+)(:|<=|>=|<>|<|>|=))?(?:"([^"]*)"|([^\s()"]+))?)'
)
_OPERATORS: Final = frozenset({"AND", "OR", "NOT"})
_BEYOND: Final = re.compile(r"(NEAR|ONEAR|XRANK|WORDS|ALL|ANY)(\(.*)?$")
_DEEPEST: Final = 100


@dataclass(frozen=True, slots=True)
class Term:
    """A word or phrase in one of these fields; ``prefix`` when it ended in an asterisk."""

    name: str
    text: str
    prefix: bool = False

    @property
    def fields(self) -> tuple[str, ...]:
        """The index fields the property stands for."""
        return FIELDS[self.name]


@dataclass(frozen=True, slots=True)
class Period:
    """``received`` or ``sent`` from ``start`` up to, not including, ``end``."""

    name: str
    start: datetime
    end: datetime


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


def _syntax(what: str) -> GraphError:
    return GraphError(400, "BadRequest", f"Syntax error: {what}.")


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
                raise _syntax(f"the expression ends at position {index}, but more follows")
            return "".join(inner)
        else:
            inner.append(character)
        index += 1
    raise _syntax("the closing double quote is missing")


def parse(expression: str) -> Query:
    """The tree of an expression; raises ``GraphError`` with 400 or, for what is not built, 501."""
    reader = _Reader(_tokens(expression))
    query = reader.either(0)
    if reader.peek() is not None:
        raise _syntax("a closing parenthesis has no opening one")
    return query


@dataclass(frozen=True, slots=True)
class _Token:
    """``kind`` is one of ( ) + - AND OR NOT term."""

    kind: str
    term: Term | Period | None = None


def _tokens(expression: str) -> list[_Token]:
    tokens: list[_Token] = []
    index = 0
    text = expression.rstrip()
    while index < len(text):
        match = _TOKEN.match(text, index)
        if match is None or match.end() == index or not match.group().strip():
            raise _syntax(f"a quotation mark at position {index} is not closed")
        index = match.end()
        tokens += _token(match)
    return tokens


def _token(match: re.Match[str]) -> list[_Token]:
    bracket, sign, name, operator, phrase, bare = match.groups()
    if bracket:
        return [_Token(bracket)]
    signs = [_Token(sign)] if sign else []
    if phrase is None and bare is None:
        if name and match.string[match.end() : match.end() + 1] == "(":
            raise not_implemented(f"A parenthesis behind the KQL property {name[:30]}")
        raise _syntax("a property or sign has no value")
    if name is None and bare in _OPERATORS and not sign:
        return [_Token(bare)]
    if name is None and bare is not None and _BEYOND.match(bare):
        raise not_implemented(f"The KQL operator {bare[:10]}")
    value = phrase if phrase is not None else bare
    return [*signs, _Token("term", _restriction(name, operator, value))]


def _restriction(name: str | None, operator: str | None, value: str) -> Term | Period:
    known = (name or "").lower()
    if known in _DATES:
        return _period(_DATES[known], operator or ":", value)
    if known not in FIELDS:
        raise not_implemented(f"The KQL property {known[:30]!r} with this value")
    if operator not in (None, ":", "="):
        raise _syntax(f"{known} cannot be compared with {operator}")
    prefix = value.endswith("*")
    return Term(known, value.rstrip("*"), prefix)


def _period(name: str, operator: str, value: str) -> Period:
    first, dots, last = value.partition("..")
    start = _day(first)
    end = _day(last) if dots else start
    low, high = datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)
    after = min(end, high - timedelta(days=1)) + timedelta(days=1)
    match operator:
        case ":" | "=":
            return Period(name, start, after)
        case ">=":
            return Period(name, start, high)
        case ">":
            return Period(name, after, high)
        case "<=":
            return Period(name, low, after)
        case "<":
            return Period(name, low, start)
        case _:
            raise not_implemented(f"The comparison {operator} of dates")


def _day(text: str) -> datetime:
    """Midnight UTC of ``2026-01-31`` or ``01/31/2026``; a time of day may follow the former."""
    american = re.fullmatch(r"(\d\d?)/(\d\d?)/(\d{4})", text)
    try:
        if american:
            month, day, year = map(int, american.groups())
            return datetime.combine(date(year, month, day), time(), UTC)
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise not_implemented("A date in KQL other than 2026-01-31 or 01/31/2026") from None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


class _Reader:
    """Recursive descent; NOT binds tighter than AND, AND tighter than OR."""

    def __init__(self, tokens: list[_Token]) -> None:
        self._tokens = tokens
        self._at = 0

    def peek(self) -> str | None:
        """The next token's kind, or ``None`` at the end."""
        return self._tokens[self._at].kind if self._at < len(self._tokens) else None

    def _next(self) -> _Token:
        self._at += 1
        return self._tokens[self._at - 1]

    def either(self, depth: int) -> Query:
        """Alternatives."""
        if depth > _DEEPEST:
            raise _syntax("the parentheses are nested too deeply")
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
            raise _syntax("the negations are nested too deeply")
        kind = self.peek()
        if kind is None or kind in ("AND", "OR", ")"):
            raise _syntax("an operand is missing")
        token = self._next()
        if kind in ("NOT", "-"):
            return Not(self._one(depth + 1))
        if kind == "+":
            return self._one(depth + 1)
        if kind == "(":
            inner = self.either(depth + 1)
            if self.peek() != ")":
                raise _syntax("a parenthesis is not closed")
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
