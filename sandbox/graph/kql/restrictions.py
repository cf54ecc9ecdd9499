"""A property compared with a value (page: "Use the $search query parameter", its table)."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from sandbox.graph.errors import not_implemented, syntax_error
from sandbox.graph.kql.dates import span_of
from sandbox.graph.kql.tokens import Token
from sandbox.graph.kql.tree import And, Between, Not, Or, Query, Term

__all__ = ["property_of", "restriction"]

_TEXTS: Final = frozenset(
    {"from", "to", "cc", "bcc", "participants", "recipients", "subject", "body", "attachment", ""}
)
_YES: Final = {"true": "true", "yes": "true", "1": "true"}
_NO: Final = {"false": "false", "no": "false", "0": "false"}
_WORDS: Final = {
    "importance": {"low": "low", "medium": "normal", "normal": "normal", "high": "high"},
    "hasattachment": _YES | _NO,
    "kind": {"email": "email", "meetings": "meetings", "im": "im"},
}
"""Properties with a fixed set of values, and what each value is here."""
_KINDS: Final = frozenset(
    {"contacts", "docs", "faxes", "journals", "notes", "posts", "rssfeeds", "tasks", "voicemail"}
)
_LONGEST: Final = 2048
"""Characters of one restriction."""


def restriction(token: Token, now: datetime) -> Query:
    """What a ``value`` token asks for; raises ``GraphError``."""
    if len(token.name) + len(token.operator) + len(token.text) > _LONGEST:
        raise syntax_error(f"a property restriction is longer than {_LONGEST} characters")
    name = "hasattachment" if token.name == "hasattachments" else token.name
    if name in ("received", "sent"):
        return _period(name, token, now)
    if name == "size":
        return _size(token)
    if name not in _TEXTS and name not in _WORDS:
        raise not_implemented(f"The KQL property {name[:30]!r}")
    if token.operator not in ("", ":", "=", "<>"):
        raise syntax_error(f"{name} cannot be compared with {token.operator}")
    term = _word(name, token.text) if name in _WORDS else _text(name, token)
    return Not(term) if token.operator == "<>" else term


def _word(name: str, value: str) -> Term:
    known = _WORDS[name].get(value.lower())
    if known is not None:
        return Term(name, known)
    if name == "kind" and value.lower() in _KINDS:
        raise not_implemented(f"A mailbox with {value.lower()}")
    raise syntax_error(f"{value[:40]!r} is no value of {name}")


def _text(name: str, token: Token) -> Term:
    """Only the last word may end in an asterisk; anywhere else it is refused."""
    text = token.text.removesuffix("*")
    if "*" in text or not text.strip():
        raise syntax_error("an asterisk stands behind a word, and a value is not empty")
    return Term(name, text, prefix=token.text.endswith("*"))


def _period(name: str, token: Token, now: datetime) -> Query:
    first, dots, last = token.text.partition("..")
    start, end = span_of(first, now)
    if dots:
        if token.operator not in (":", "="):
            raise syntax_error(f"a range of {name} stands behind a colon")
        end = span_of(last, now)[1]
    return _compared(name, token.operator, start, end)


def _size(token: Token) -> Query:
    first, dots, last = token.text.partition("..")
    numbers = (first, last) if dots else (first,)
    if not all(one.isascii() and one.isdigit() and len(one) < 16 for one in numbers):
        raise syntax_error("size is a number of bytes or a range of two")
    if dots and token.operator not in (":", "="):
        raise syntax_error("a range of size stands behind a colon")
    return _compared("size", token.operator, int(first), int(numbers[-1]) + 1)


def _compared(
    name: str, operator: str, start: datetime | int, end: datetime | int
) -> Between | Not:
    """``end`` is the first value behind what was named."""
    match operator:
        case ">=":
            return Between(name, start, None)
        case ">":
            return Between(name, end, None)
        case "<=":
            return Between(name, None, end)
        case "<":
            return Between(name, None, start)
        case "<>":
            return Not(Between(name, start, end))
        case _:
            return Between(name, start, end)


def property_of(query: Query) -> str:
    """The one property a query restricts, or "" for words and mixtures."""
    match query:
        case Term(name=name) | Between(name=name):
            return name
        case Or(parts):
            names = {property_of(part) for part in parts}
            return names.pop() if len(names) == 1 else ""
        case And() | Not():
            return ""
