"""The search index of some messages: words to positions, newest sent first.

It errs as the real one does: names and aliases count like addresses, and the last word of a person
matches as a prefix, so ``from:info@contoso.example`` also finds ``re-info@contoso.example.org``.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any, Final

from sandbox.graph.kql import And, Between, Not, Or, Query, Term
from sandbox.graph.postings import (
    END,
    Checked,
    Complement,
    Intersection,
    Listed,
    Postings,
    Span,
    Union,
)
from sandbox.graph.values import Values, has
from sandbox.mail.message import Address, Message
from sandbox.mail.text import words

__all__ = ["Index"]

_ANYWHERE: Final = ("from", "subject", "body")
_PEOPLE: Final = {
    "from": ("from",),
    "to": ("to",),
    "cc": ("cc",),
    "bcc": ("bcc",),
    "participants": ("from", "to", "cc", "bcc"),
    "recipients": ("to", "cc", "bcc"),
}
"""Property name to fields."""
_MARKS: Final = frozenset({"importance", "kind", "hasattachment", "folder"})
"""Properties with one value a message; KQL does not know the last."""
_NEVER: Final = datetime.min.replace(tzinfo=UTC)

Directory = Mapping[str, tuple[str, ...]]
"""What else a person is known by, by any of their addresses in lower case."""


class Index:
    """Over messages sorted by sent time, latest first; a position in that order names a message."""

    def __init__(self, messages: Sequence[Message], directory: Directory | None = None) -> None:
        self._messages = messages
        self._size = len(messages)
        known = directory or {}

        def names(one: Address) -> list[tuple[str, ...]]:
            return [_split(text) for text in (one.name, one.mail, *known.get(one.mail.lower(), ()))]

        self._people = {field: Values[Address](names) for field in _PEOPLE["participants"]}
        self._titles = Values[str](lambda one: (_split(one),))
        self._files = Values[str](lambda one: (_split(one),))
        self._bodies = Values[str](lambda one: ((one,),))
        self._marks = Values[tuple[str, str]](lambda _: ())
        for position, message in enumerate(messages):
            self._add(position, message)
        self._seal()
        self._ordered = {
            "sent": _order((one.sent or _NEVER) for one in messages),
            "received": _order(one.received for one in messages),
            "size": _order(one.size for one in messages),
        }

    def _seal(self) -> None:
        for people in self._people.values():
            people.seal()
        for texts in (self._titles, self._files, self._bodies):
            texts.seal()

    def search(self, query: Query, most: int, hidden: frozenset[int] = frozenset()) -> list[int]:
        """Positions of the ``most`` latest messages that match and are not ``hidden``."""
        return list(self._found(self._plan(query), most, hidden))

    @staticmethod
    def _found(matching: Postings, most: int, hidden: frozenset[int]) -> Iterator[int]:
        at = matching.advance(0)
        while at != END and most:
            if at not in hidden:
                yield at
                most -= 1
            at = matching.advance(at + 1)

    def _add(self, position: int, message: Message) -> None:
        if message.author:
            self._people["from"].add(message.author, position)
        for field, some in (("to", message.to), ("cc", message.cc), ("bcc", message.bcc)):
            for one in some:
                self._people[field].add(one, position)
        self._titles.add(message.subject, position)
        self._bodies.add_each(message.words, position)
        for name in message.file_names:
            self._files.add(name, position)
        self._marks.add(("importance", message.importance), position)
        self._marks.add(("kind", message.kind), position)
        self._marks.add(("folder", message.folder), position)
        attached = "true" if message.has_attachments else "false"
        self._marks.add(("hasattachment", attached), position)

    def _plan(self, query: Query) -> Postings:
        match query:
            case Term():
                return self._term(query)
            case Between(name, low, high):
                return self._between(name, low, high)
            case Or(parts):
                return Union([self._plan(part) for part in parts])
            case And(parts):
                return Intersection([self._plan(part) for part in parts])
            case Not(inner):
                return Complement(self._plan(inner), self._size)

    def _term(self, term: Term) -> Postings:
        if term.name in _MARKS:
            return self._marks.having((term.name, term.text))
        phrase = tuple(words(term.text))
        if not phrase:
            return Listed(())
        fields = _PEOPLE.get(term.name) or ((term.name,) if term.name else _ANYWHERE)
        return Union([self._phrase(field, phrase, prefix=term.prefix) for field in fields])

    def _phrase(self, field: str, phrase: tuple[str, ...], *, prefix: bool) -> Postings:
        match field:
            case "subject":
                return self._titles.find(phrase, prefix=prefix)
            case "attachment":
                return self._files.find(phrase, prefix=prefix)
            case "body":
                return self._body(phrase, prefix=prefix)
            case _:
                return self._people[field].find(phrase, prefix=True)

    def _body(self, phrase: tuple[str, ...], *, prefix: bool) -> Postings:
        """Messages with all the words; whether they stand together is read from the source."""
        last = self._bodies.find(phrase[-1:], prefix=prefix)
        if len(phrase) == 1:
            return last
        every = [*(self._bodies.having(word) for word in phrase[:-1]), last]
        return Checked(
            Intersection(every),
            lambda at: has(_body_words(self._messages[at]), phrase, prefix=prefix),
        )

    def _between(self, name: str, low: Any, high: Any) -> Postings:
        keys, positions = self._ordered[name]
        start = 0 if low is None else bisect_left(keys, low)
        stop = len(keys) if high is None else bisect_left(keys, high)
        if name == "sent":
            return Span(self._size - stop, self._size - start)
        return Listed(sorted(positions[start:stop]))


def _order(keys: Iterable[Any]) -> tuple[list[Any], list[int]]:
    """The keys in ascending order, and whose each is."""
    pairs = sorted(((key, position) for position, key in enumerate(keys)), key=lambda pair: pair[0])
    return [key for key, _ in pairs], [position for _, position in pairs]


@lru_cache(maxsize=65536)
def _split(text: str) -> tuple[str, ...]:
    return tuple(words(text))


def _body_words(message: Message) -> Sequence[str]:
    try:
        return words(message.source.readable())
    except OSError:
        return ()
