"""One followed conversation as it is kept: ids, times and counts, no word of any message.

It says in whose mailbox, for which record, since when, which messages it has seen, how many imports
it asked for, and why it ended.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final, NewType

import msgspec

from capture.extent import Disclosure
from capture.imports.job import CardRef
from capture.models import Caller, ImportKey, MailId, RecordRef

__all__ = ["KEPT_KEYS", "Ending", "Found", "Thread", "ThreadId", "mark", "thread_id"]

ThreadId = NewType("ThreadId", str)
"""Names one person's follow of one conversation for one record; 32 hexadecimal digits."""

KEPT_KEYS: Final = 100
"""Imports a thread remembers having asked for, the newest."""


class Ending(StrEnum):
    """Why a thread is followed no longer."""

    TOLD = "told"
    PRIVATE = "private"
    LABELLED = "labelled"
    PROTECTED = "protected"
    NOBODY_OUTSIDE = "nobody outside"
    QUIET = "quiet"
    RECORD = "record gone"
    RIGHTS = "rights"
    MAILBOX = "mailbox"
    CONVERSATION = "conversation gone"
    LONG = "too long"
    UNREACHABLE = "unreachable"


class Thread(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """``mail`` is its newest message that was looked at, whose subject stands for the thread.

    ``chat`` is where its person pressed, to be asked there to sign in. What arrived before
    ``since`` is no later message. ``fresh`` is when something new was last seen, ``inside`` since
    when nobody outside is left in its newest message. ``seen`` holds what ``mark`` makes of ids.
    ``disclosure`` is what its person read at the press: no later message shares more.
    """

    caller: Caller
    record: RecordRef
    conversation: str
    mail: MailId
    chat: CardRef
    begun: datetime
    since: datetime
    fresh: datetime
    seen: tuple[str, ...] = ()
    keys: tuple[ImportKey, ...] = ()
    tracked: int = 0
    looked: datetime | None = None
    inside: datetime | None = None
    failures: int = 0
    paused: bool = False
    disclosure: Disclosure | None = None
    ending: Ending | None = None
    ended: datetime | None = None

    def __repr__(self) -> str:
        return "<Thread>"

    @property
    def id(self) -> ThreadId:
        """Its name."""
        return thread_id(self.caller, self.record, self.conversation)

    def asked(self, keys: tuple[ImportKey, ...]) -> Thread:
        """With these imports asked for; one that was asked for before counts once."""
        new = tuple(key for key in dict.fromkeys(keys) if key not in self.keys)
        kept = (*self.keys, *new)[-KEPT_KEYS:]
        return msgspec.structs.replace(self, keys=kept, tracked=self.tracked + len(new))

    def stopped(self, ending: Ending, when: datetime) -> Thread:
        """Followed no longer; nothing is left that only looking needs."""
        return msgspec.structs.replace(self, ending=ending, ended=when, seen=(), paused=False)


@dataclass(frozen=True, slots=True)
class Found:
    """A person's thread as it stands; ``waits`` is true until they sign in."""

    thread: Thread
    waits: bool


def thread_id(caller: Caller, record: RecordRef, conversation: str) -> ThreadId:
    """The name of a follow; nothing can be read off it."""
    parts = (caller.tenant, caller.oid, record.table, record.id.lower(), conversation)
    return ThreadId(hashlib.sha256("\n".join(parts).encode()).hexdigest()[:32])


def mark(mail: MailId, folder: str | None = None) -> str:
    """What is remembered of a message that was seen; with ``folder``, of one that lay there."""
    name = mail if folder is None else f"{mail}\n{folder}"
    return hashlib.sha256(name.encode()).hexdigest()[:16]
