"""The conversations Auto Capture takes part in: who is in each, and what it is called.

Ids are made from the people, so that every start of the sandbox has the same ones.
A channel's thread is named as Teams names it: the channel's id, ``;messageid=`` and the id of the
thread's first message.
"""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from sandbox.people import APP_ID, TENANT, Person

if TYPE_CHECKING:
    from sandbox.world import World

__all__ = [
    "BOT",
    "BOT_NAME",
    "TEAM",
    "Conversation",
    "Kind",
    "bot_is_in",
    "conversation_of",
    "conversations",
    "find",
    "install",
    "split_thread",
]

BOT = f"28:{APP_ID}"
BOT_NAME = "Auto Capture"

Kind = Literal["personal", "groupChat", "channel"]
"""Teams' own words for its three kinds (``conversationType``)."""

INSTALLED = "installed"


@dataclass(frozen=True, slots=True)
class Conversation:
    """A place where people and the bot can write."""

    id: str
    kind: Kind
    name: str
    members: tuple[Person, ...]

    def has(self, oid: str) -> bool:
        """Whether this person is a member."""
        return any(person.oid == oid for person in self.members)

    @property
    def word(self) -> str:
        """The page's word for the kind: ``personal``, ``group`` or ``channel``."""
        return "group" if self.kind == "groupChat" else self.kind

    def as_json(self) -> dict[str, Any]:
        """What the page shows of it."""
        return {
            "id": self.id,
            "kind": self.word,
            "name": self.name,
            "members": [person.oid for person in self.members],
        }


def _digest(text: str) -> bytes:
    return hashlib.sha256(f"{TENANT}/{APP_ID}/{text}".encode()).digest()


def _personal(person: Person) -> Conversation:
    opaque = base64.urlsafe_b64encode(_digest(person.oid) * 2).decode().rstrip("=")
    return Conversation(f"a:1{opaque}", "personal", BOT_NAME, (person,))


def conversations(world: World) -> tuple[Conversation, ...]:
    """All of them: one chat for each person, the sellers' group chat, one channel."""
    sellers = world.people[:2]
    group = _digest("group").hex()[:32]
    return (
        *(_personal(person) for person in world.people),
        Conversation(f"19:{group}@thread.v2", "groupChat", "Sellers", sellers),
        Conversation(TEAM, "channel", "Sales", world.people),
    )


TEAM = f"19:{_digest('channel').hex()[:32]}@thread.tacv2"
"""The team's id; its first channel has the same one, as in Teams."""


def split_thread(conversation_id: str) -> tuple[str, str]:
    """The conversation's own id, and the first message of the thread meant, or ""."""
    base, _, thread = conversation_id.partition(";messageid=")
    return base, thread


def find(world: World, conversation_id: str) -> Conversation | None:
    """The conversation with this id, with or without a thread."""
    base, thread = split_thread(conversation_id)
    for one in conversations(world):
        if one.id == base and (one.kind == "channel" or not thread):
            return one
    return None


def conversation_of(world: World, person: Person, word: str) -> Conversation | None:
    """The conversation this person has by the page's word for its kind, or ``None``."""
    for one in conversations(world):
        if one.word == word and one.has(person.oid):
            return one
    return None


def bot_is_in(world: World, conversation: Conversation) -> bool:
    """Whether somebody has opened it, which installs the app there."""
    return world.store.get(INSTALLED, conversation.id) is not None


def install(world: World, conversation: Conversation) -> None:
    """Note that the app is installed there now."""
    world.store.put(INSTALLED, conversation.id, {"at": world.clock().isoformat()})
