"""One person's mailbox: its messages in their folders, and how to find them."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from functools import lru_cache

from sandbox.graph.errors import malformed_id, not_found
from sandbox.graph.folder_tree import FolderTree
from sandbox.graph.ids import digest_in, digest_of, immutable_id, mutable_id
from sandbox.graph.index import Index
from sandbox.graph.kql import And, Query, Term
from sandbox.mail.content import Content, content_of
from sandbox.mail.message import Message

__all__ = ["MOST_RESULTS", "Mailbox"]

MOST_RESULTS = 1000
"""What a search returns at most, over all pages (page: "Use the $search query parameter")."""
_UNDATED = datetime.min.replace(tzinfo=UTC)


def _age(message: Message) -> float:
    return -message.received.timestamp()


def _latest_sent(messages: Iterable[Message]) -> tuple[Message, ...]:
    return tuple(sorted(messages, key=lambda one: (one.sent or _UNDATED, one.key), reverse=True))


class Mailbox:
    """Messages as they were at the start, indexed once, and what changed since, indexed again.

    ``directory`` is what else people are known by (see ``Index``).
    Readers may run in other threads than the one that changes it.
    """

    def __init__(
        self,
        oid: str,
        messages: Iterable[Message],
        directory: Mapping[str, tuple[str, ...]] | None = None,
    ) -> None:
        self.oid = oid
        self._directory = directory or {}
        self._first = _latest_sent(messages)
        self._places = {one.key: position for position, one in enumerate(self._first)}
        self._first_index = Index(self._first, self._directory)
        self._hidden: frozenset[int] = frozenset()
        self._later: tuple[Message, ...] = ()
        self._later_index = Index((), self._directory)
        self._by_digest = {digest_of(oid, one.key): one for one in self._first}
        self.folders = FolderTree(oid, {one.folder for one in self._first})
        self._content = lru_cache(maxsize=8)(lambda one: content_of(self.raw(one)))
        self._headers = lru_cache(maxsize=4096)(lambda one: self._content(one).headers)
        self._arrange()

    def search(self, query: Query, folder: str | None = None) -> list[Message]:
        """The latest messages of the mailbox or of one folder that match, latest sent first."""
        if folder is not None:
            query = And((query, Term("folder", folder)))
        hidden, later = self._hidden, self._later
        found = [self._first[at] for at in self._first_index.search(query, MOST_RESULTS, hidden)]
        found += [later[at] for at in self._later_index.search(query, MOST_RESULTS)]
        return list(_latest_sent(found)[:MOST_RESULTS]) if later else found

    def since(self, moment: datetime) -> list[Message]:
        """What was received at or after a moment, latest first."""
        stop = bisect_right(self._by_arrival, -moment.timestamp(), key=_age)
        return self._by_arrival[:stop]

    def by_arrival(self) -> list[Message]:
        """Every message, latest received first."""
        return self._by_arrival

    def copies(self, internet_message_id: str) -> list[Message]:
        """The messages with this Message-ID: one per folder it lies in."""
        return self._copies.get(internet_message_id, [])

    def message(self, identifier: str) -> Message:
        """By either kind of identifier; raises ``GraphError`` 400 (malformed) or 404."""
        digest = digest_in(identifier)
        if digest is None:
            raise malformed_id()
        found = self._by_digest.get(digest)
        if found is None or identifier not in (
            immutable_id(self.oid, digest),
            mutable_id(self.oid, digest, found.folder),
        ):
            raise not_found()
        return found

    def raw(self, message: Message) -> bytes:
        """Its MIME; raises ``GraphError`` 404 when the file it was loaded from is gone."""
        try:
            return message.source.raw()
        except OSError:
            raise not_found() from None

    def content(self, message: Message) -> Content:
        """Its body and attachments."""
        return self._content(message)

    def headers(self, message: Message) -> tuple[tuple[str, str], ...]:
        """Its header fields; a search may show those of a hundred messages, again and again."""
        return self._headers(message)

    def in_folder(self, path: str) -> tuple[int, int]:
        """How many messages lie there, and how many of them are unread."""
        return self._total[path], self._unread[path]

    def put(self, message: Message) -> None:
        """Add a message, or replace the one with its key."""
        self._replace(message.key, message)

    def move(self, key: str, folder: str) -> None:
        """Put a message into another folder: its mutable identifier changes."""
        known = self._by_digest.get(digest_of(self.oid, key))
        if known is not None:
            self._replace(key, replace(known, folder=folder))

    def delete(self, key: str) -> None:
        """Forget a message."""
        self._replace(key, None)

    def _replace(self, key: str, message: Message | None) -> None:
        later = [one for one in self._later if one.key != key]
        if message is None:
            self._by_digest.pop(digest_of(self.oid, key), None)
        else:
            later.append(message)
            self._by_digest[digest_of(self.oid, key)] = message
            self.folders.add(message.folder)
        if key in self._places:
            self._hidden |= {self._places[key]}
        ordered = _latest_sent(later)
        self._later_index = Index(ordered, self._directory)
        self._later = ordered
        self._arrange()

    def _arrange(self) -> None:
        """What is counted and sorted anew after each change."""
        every = sorted(self._by_digest.values(), key=lambda one: one.received, reverse=True)
        copies: dict[str, list[Message]] = {}
        for one in every:
            copies.setdefault(one.internet_message_id, []).append(one)
        self._total = Counter(one.folder for one in every)
        self._unread = Counter(one.folder for one in every if not one.is_read)
        self._copies = copies
        self._by_arrival = every
