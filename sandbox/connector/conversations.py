"""The conversations Auto Capture takes part in: who is in each, and what it is called.

Ids are made from the people, so that every start of the sandbox has the same ones.
A channel's thread is named as Teams names it: the channel's id, ``;messageid=`` and the id of the
thread's first message.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Literal

from sandbox.people import APP_ID, Person, Tenant

if TYPE_CHECKING:
    from sandbox.world import World

__all__ = [
    "BOT",
    "BOT_NAME",
    "Conversation",
    "Kind",
    "conversation_of",
    "conversations",
    "everybody",
    "find",
    "join",
    "leave",
    "split_thread",
]

BOT = f"28:{APP_ID}"
BOT_NAME = "Auto Capture"

Kind = Literal["personal", "groupChat", "channel"]
"""Teams' own words for its three kinds (``conversationType``)."""

_MEMBERS = "members"


@dataclass(frozen=True, slots=True)
class Conversation:
    """A place where people of one tenant and the bot can write.

    A channel is the first one of its team, whose id is the team's id too.
    """

    id: str
    kind: Kind
    name: str
    members: tuple[Person, ...]
    tenant: str

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


def conversations(world: World) -> tuple[Conversation, ...]:
    """All of them: a chat for each person, and for each tenant a group chat and a channel."""
    shared = (one for tenant in world.tenants for one in _shared(world, tenant))
    return (*(_personal(person) for person in everybody(world)), *shared)


def everybody(world: World) -> tuple[Person, ...]:
    """The people of all tenants, the first tenant's first."""
    return tuple(person for tenant in world.tenants for person in tenant.people)


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


def join(world: World, conversation: Conversation, person: Person) -> None:
    """Make somebody a member of a group chat or channel."""
    _write_roster(world, conversation, [*_oids(conversation), person.oid])


def leave(world: World, conversation: Conversation, person: Person) -> None:
    """Take a member out of a group chat or channel."""
    rest = [oid for oid in _oids(conversation) if oid != person.oid]
    _write_roster(world, conversation, rest)


def _digest(tenant: str, text: str) -> bytes:
    return hashlib.sha256(f"{tenant}/{APP_ID}/{text}".encode()).digest()


def _personal(person: Person) -> Conversation:
    tenant = person.tenant
    opaque = base64.urlsafe_b64encode(_digest(tenant, person.oid) * 2).decode().rstrip("=")
    return Conversation(f"a:1{opaque}", "personal", BOT_NAME, (person,), tenant)


def _shared(world: World, tenant: Tenant) -> Iterator[Conversation]:
    colleagues = tenant.people
    group = _digest(tenant.id, "group").hex()[:32]
    channel = _digest(tenant.id, "channel").hex()[:32]
    for usual in (
        Conversation(f"19:{group}@thread.v2", "groupChat", "Sellers", colleagues[:2], tenant.id),
        Conversation(f"19:{channel}@thread.tacv2", "channel", "Sales", colleagues, tenant.id),
    ):
        roster = world.store.get(_MEMBERS, usual.id)
        members = usual.members
        if roster is not None:
            members = tuple(person for person in colleagues if person.oid in roster)
        yield replace(usual, members=members)


def _oids(conversation: Conversation) -> list[str]:
    return [person.oid for person in conversation.members]


def _write_roster(world: World, conversation: Conversation, oids: list[str]) -> None:
    world.store.put(_MEMBERS, conversation.id, oids)
