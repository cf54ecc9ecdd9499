"""The people's mailboxes: what lies in them, built when first asked for."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Iterable
from datetime import UTC, datetime
from functools import lru_cache
from typing import TYPE_CHECKING

from sandbox.graph.errors import GraphError, not_implemented
from sandbox.graph.ids import digest_in, digest_of, folder_id, immutable_id, mutable_id
from sandbox.graph.index import Index
from sandbox.graph.seed import seeded
from sandbox.mail.content import Content, content_of
from sandbox.mail.loading import Loaded, load
from sandbox.mail.message import FOLDERS, Message

if TYPE_CHECKING:
    from sandbox.people import Person
    from sandbox.world import World

__all__ = ["Mailbox", "Mailboxes"]

_UNDATED = datetime.min.replace(tzinfo=UTC)
_OTHER_FOLDERS = frozenset(
    {
        "clutter",
        "conflicts",
        "conversationhistory",
        "localfailures",
        "msgfolderroot",
        "outbox",
        "recoverableitemsdeletions",
        "scheduled",
        "searchfolders",
        "serverfailures",
        "syncissues",
    }
)
"""Further well-known names (page: "mailFolder resource type")."""


def _not_found() -> GraphError:
    return GraphError(404, "ErrorItemNotFound", "The specified object was not found in the store.")


class Mailbox:
    """One person's messages, latest sent first, and how to find them."""

    def __init__(self, oid: str, messages: Iterable[Message]) -> None:
        self.oid = oid
        self.messages = tuple(
            sorted(messages, key=lambda one: (one.sent or _UNDATED, one.key), reverse=True)
        )
        self.index = Index(self.messages)
        self._by_digest = {digest_of(oid, one.key): one for one in self.messages}
        self._copies: defaultdict[str, list[Message]] = defaultdict(list)
        for one in self.messages:
            self._copies[one.internet_message_id].append(one)
        self._by_arrival = sorted(self.messages, key=lambda one: one.received, reverse=True)
        self._content = lru_cache(maxsize=8)(lambda one: content_of(self.raw(one)))

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
            raise GraphError(400, "ErrorInvalidIdMalformed", "Id is malformed.")
        found = self._by_digest.get(digest)
        if found is None or identifier not in (
            immutable_id(self.oid, digest),
            mutable_id(self.oid, digest, found.folder),
        ):
            raise _not_found()
        return found

    def raw(self, message: Message) -> bytes:
        """Its MIME; raises ``GraphError`` 404 when the file it was loaded from is gone."""
        try:
            return message.source.raw()
        except OSError:
            raise _not_found() from None

    def content(self, message: Message) -> Content:
        """Its body and attachments."""
        return self._content(message)

    def folder(self, name: str) -> str:
        """The well-known name of a folder given by that name or by identifier."""
        if name.lower() in FOLDERS:
            return name.lower()
        if name.lower() in _OTHER_FOLDERS:
            raise not_implemented(f"The folder {name}")
        known = {folder_id(self.oid, folder): folder for folder in FOLDERS}
        if name in known:
            return known[name]
        raise GraphError(400, "ErrorInvalidIdMalformed", "Id is malformed.")

    def in_folder(self, folder: str) -> tuple[int, int]:
        """How many messages lie there, and how many of them are unread."""
        there = [one for one in self.messages if one.folder == folder]
        return len(there), sum(not one.is_read for one in there)


class Mailboxes:
    """Everybody's mailbox; the first seller's holds the mail that was brought along, if any was."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._loaded: Loaded | None = None
        self._built: dict[str, Mailbox] = {}
        self._locks: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)

    async def load(self) -> Loaded | None:
        """Read the mail that was brought along; raises ``NoMailError``.

        Notes the owner's addresses in ``world.own_addresses``.
        """
        if self._world.mail is None:
            return None
        self._loaded = await asyncio.to_thread(load, self._world.mail)
        if self._loaded.own:
            self._world.own_addresses[self._world.people[0].oid] = self._loaded.own
        return self._loaded

    async def of(self, person: Person) -> Mailbox:
        """The mailbox of this person, built now if nobody asked before."""
        async with self._locks[person.oid]:
            if person.oid not in self._built:
                self._built[person.oid] = await asyncio.to_thread(self._build, person)
        return self._built[person.oid]

    def _build(self, person: Person) -> Mailbox:
        is_first = person.oid == self._world.people[0].oid
        if self._loaded is not None and is_first:
            return Mailbox(person.oid, self._loaded.messages)
        return Mailbox(person.oid, seeded(self._world, person))
