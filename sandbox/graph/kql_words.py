"""The words of a KQL expression: operators, and restrictions of properties to values.

Pages: "Use the $search query parameter", "Keyword Query Language (KQL) syntax reference".
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Final

from sandbox.graph.errors import GraphError, not_implemented

__all__ = ["Period", "Term", "Token", "syntax_error", "tokens_of"]

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


def syntax_error(what: str) -> GraphError:
    """A refusal that says what is wrong with the expression."""
    return GraphError(400, "BadRequest", f"Syntax error: {what}.")


@dataclass(frozen=True, slots=True)
class Token:
    """One word; ``kind`` is one of ( ) + - AND OR NOT term."""

    kind: str
    term: Term | Period | None = None


def tokens_of(expression: str) -> list[Token]:
    """The words of an expression in order; raises ``GraphError``."""
    tokens: list[Token] = []
    index = 0
    text = expression.rstrip()
    while index < len(text):
        match = _TOKEN.match(text, index)
        if match is None or match.end() == index or not match.group().strip():
            raise syntax_error(f"a quotation mark at position {index} is not closed")
        index = match.end()
        tokens += _token(match)
    return tokens


def _token(match: re.Match[str]) -> list[Token]:
    bracket, sign, name, operator, phrase, bare = match.groups()
    if bracket:
        return [Token(bracket)]
    signs = [Token(sign)] if sign else []
    if phrase is None and bare is None:
        if name and match.string[match.end() : match.end() + 1] == "(":
            raise not_implemented(f"A parenthesis behind the KQL property {name[:30]}")
        raise syntax_error("a property or sign has no value")
    if name is None and bare in _OPERATORS and not sign:
        return [Token(bare)]
    if name is None and bare is not None and _BEYOND.match(bare):
        raise not_implemented(f"The KQL operator {bare[:10]}")
    value = phrase if phrase is not None else bare
    return [*signs, Token("term", _restriction(name, operator, value))]


def _restriction(name: str | None, operator: str | None, value: str) -> Term | Period:
    known = (name or "").lower()
    if known in _DATES:
        return _period(_DATES[known], operator or ":", value)
    if known not in FIELDS:
        raise not_implemented(f"The KQL property {known[:30]!r} with this value")
    if operator not in (None, ":", "="):
        raise syntax_error(f"{known} cannot be compared with {operator}")
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
