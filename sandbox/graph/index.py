"""The search index of one mailbox: words to messages, newest sent first.

It errs as the real one does: names count like addresses, and the last word of a recipient
matches as a prefix, so ``from:info@contoso.example`` also finds ``re-info@contoso.example.org``.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from functools import lru_cache

from sandbox.graph.kql import And, Not, Or, Period, Query, Term
from sandbox.mail.message import Address, Message
from sandbox.mail.text import words

__all__ = ["MOST_RESULTS", "Index"]

MOST_RESULTS = 1000
"""What a search returns at most, over all pages (page: "Use the $search query parameter")."""

_PEOPLE = frozenset({"from", "to", "cc", "bcc"})
_NEVER = datetime.min.replace(tzinfo=UTC)


class Index:
    """Over messages sorted by sent time, latest first; a position in that order names a message."""

    def __init__(self, messages: Sequence[Message]) -> None:
        self._messages = messages
        self._postings: dict[str, dict[str, list[int]]] = {
            field: {} for field in ("from", "to", "cc", "bcc", "subject", "body", "attachment")
        }
        for position, message in enumerate(messages):
            self._add(position, message)
        self._sorted = {field: sorted(postings) for field, postings in self._postings.items()}

    def search(self, query: Query) -> list[int]:
        """Positions of the latest messages that match."""
        return sorted(self._matches(query))[:MOST_RESULTS]

    def _add(self, position: int, message: Message) -> None:
        people = _people(message)
        for field, addresses in people.items():
            self._post(field, position, (w for one in addresses for w in _address_words(one)))
        self._post("subject", position, _title_words(message.subject))
        self._post("body", position, message.words)
        if message.file_names:
            self._post("attachment", position, (w for n in message.file_names for w in words(n)))

    def _post(self, field: str, position: int, tokens: Iterable[str]) -> None:
        postings = self._postings[field]
        for token in tokens:
            entries = postings.get(token)
            if entries is None:
                postings[token] = [position]
            elif entries[-1] != position:
                entries.append(position)

    def _matches(self, query: Query) -> set[int]:
        match query:
            case Term():
                return self._term(query)
            case Period():
                return {n for n, m in enumerate(self._messages) if _within(m, query)}
            case Or(parts):
                return set().union(*(self._matches(part) for part in parts))
            case And(parts):
                return set.intersection(*(self._matches(part) for part in parts))
            case Not(inner):
                return set(range(len(self._messages))) - self._matches(inner)

    def _term(self, term: Term) -> set[int]:
        if term.fields == ("importance",):
            return self._where(lambda m: m.importance == term.text.lower())
        if term.fields == ("hasattachment",):
            wanted = term.text.lower() in ("true", "yes", "1")
            return self._where(lambda m: m.has_attachments == wanted)
        phrase = tuple(words(term.text))
        found: set[int] = set()
        if phrase:
            for field in term.fields:
                found |= self._phrase(field, phrase, prefix=term.prefix or field in _PEOPLE)
        return found

    def _where(self, test: Callable[[Message], bool]) -> set[int]:
        return {position for position, message in enumerate(self._messages) if test(message)}

    def _phrase(self, field: str, phrase: tuple[str, ...], *, prefix: bool) -> set[int]:
        """The rarest whole word gives the candidates; each is then looked at."""
        whole = phrase[:-1] if prefix else phrase
        if not whole:
            return self._prefixed(field, phrase[-1])
        postings = self._postings[field]
        candidates = min((postings.get(word, []) for word in whole), key=len)
        if len(phrase) == 1:
            return set(candidates)
        return {
            n for n in candidates if _stands_in(self._messages[n], field, phrase, prefix=prefix)
        }

    def _prefixed(self, field: str, start: str) -> set[int]:
        tokens = self._sorted[field]
        found: set[int] = set()
        for at in range(bisect_left(tokens, start), len(tokens)):
            if not tokens[at].startswith(start):
                break
            found.update(self._postings[field][tokens[at]])
        return found


def _people(message: Message) -> dict[str, tuple[Address, ...]]:
    return {
        "from": (message.author,) if message.author else (),
        "to": message.to,
        "cc": message.cc,
        "bcc": message.bcc,
    }


@lru_cache(maxsize=65536)
def _address_words(address: Address) -> tuple[str, ...]:
    return tuple(words(address.name) + words(address.mail))


@lru_cache(maxsize=8192)
def _title_words(subject: str) -> tuple[str, ...]:
    return tuple(words(subject))


def _within(message: Message, period: Period) -> bool:
    moment = message.received if period.name == "received" else message.sent or _NEVER
    return period.start <= moment < period.end


def _stands_in(message: Message, field: str, phrase: tuple[str, ...], *, prefix: bool) -> bool:
    return any(_has(tokens, phrase, prefix=prefix) for tokens in _sequences(message, field))


def _sequences(message: Message, field: str) -> Iterable[Sequence[str]]:
    """Where a phrase may stand; a body is read again from its source."""
    if field in _PEOPLE:
        for address in _people(message)[field]:
            yield words(address.name)
            yield words(address.mail)
    elif field == "subject":
        yield _title_words(message.subject)
    elif field == "attachment":
        yield from (words(name) for name in message.file_names)
    else:
        yield words(_body(message))


def _body(message: Message) -> str:
    try:
        return message.source.readable()
    except OSError:
        return ""


def _has(tokens: Sequence[str], phrase: tuple[str, ...], *, prefix: bool) -> bool:
    length = len(phrase)
    for start in range(len(tokens) - length + 1):
        window = tuple(tokens[start : start + length])
        if window == phrase:
            return True
        if prefix and window[:-1] == phrase[:-1] and window[-1].startswith(phrase[-1]):
            return True
    return False
