"""What was written in a conversation, kept on disk and told to whoever is looking."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import TYPE_CHECKING, Any, Literal

from sandbox.news import Report

if TYPE_CHECKING:
    from sandbox.connector.conversations import Conversation
    from sandbox.world import World

__all__ = ["BY_BOT", "Entry", "SignIn", "Transcript"]

BY_BOT = "bot"

SignIn = Literal["", "silent", "needed", "done"]
"""Where a sign-in card stands: tried without the person, shown to them, or over."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One message; ``author`` is an oid or ``BY_BOT``.

    ``thread`` is the id of the first message of the channel thread it is in, "" elsewhere.
    ``when`` is the clock's time in ISO 8601. A ``notice`` is a line of the client itself, and
    ``only`` then says whom it is for. ``problems`` say why a card of it is blank; ``reactions``
    are the people by their reaction.
    """

    id: str
    conversation: str
    author: str
    when: str
    activity: dict[str, Any]
    thread: str = ""
    edited: bool = False
    signin: SignIn = ""
    notice: str = ""
    only: str = ""
    problems: Sequence[str] = ()
    reactions: dict[str, list[str]] = field(default_factory=dict)


class Transcript:
    """The entries of one conversation, oldest first."""

    def __init__(self, world: World, conversation: Conversation) -> None:
        self._world = world
        self._id = conversation.id
        self._collection = f"transcript/{conversation.id}"

    def next_id(self) -> str:
        """An id as Teams makes them: the time in milliseconds, never the same twice."""
        last = self._world.store.get("transcripts", self._id) or 0
        number = max(int(self._world.clock().timestamp() * 1000), last + 1)
        self._world.store.put("transcripts", self._id, number)
        return str(number)

    def add(self, entry: Entry) -> None:
        """Append it and tell the members."""
        self._write("entry", entry)

    def change(self, entry: Entry, **changes: Any) -> None:
        """Rewrite an entry in place and tell the members."""
        self._write("update", replace(entry, **changes))

    def remove(self, entry: Entry) -> None:
        """Take an entry away and tell the members."""
        self._world.store.delete(self._collection, entry.id)
        self._world.news.tell(Report("delete", self._id, {"id": entry.id}))

    def hide(self, entry: Entry) -> None:
        """Take an entry away so that its author can bring it back."""
        self._world.store.put(f"hidden/{self._id}", entry.id, asdict(entry))
        self.remove(entry)

    def hidden(self, activity_id: str) -> Entry | None:
        """The entry that was taken away under this id."""
        body = self._world.store.get(f"hidden/{self._id}", activity_id)
        return None if body is None else Entry(**body)

    def unhide(self, entry: Entry) -> None:
        """Bring such an entry back and tell the members."""
        self._world.store.delete(f"hidden/{self._id}", entry.id)
        self.add(entry)

    def get(self, activity_id: str) -> Entry | None:
        """The entry with this id."""
        body = self._world.store.get(self._collection, activity_id)
        return None if body is None else Entry(**body)

    def entries(self) -> tuple[Entry, ...]:
        """All of them."""
        return tuple(Entry(**body) for _, body in self._world.store.items(self._collection))

    def _write(self, kind: str, entry: Entry) -> None:
        body = asdict(entry)
        self._world.store.put(self._collection, entry.id, body)
        self._world.news.tell(Report(kind, self._id, body, entry.only))
