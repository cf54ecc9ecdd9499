"""Activities by which Teams tells a bot what happened in a conversation.

Pages: Conversation events in your Teams bot (installation, members, reactions); Messages in bot
conversations (edited, deleted and restored messages).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Literal

from sandbox.connector.conversations import BOT
from sandbox.people import Person
from sandbox.workplace.shapes import Chat, client_info, common, message

if TYPE_CHECKING:
    from sandbox.connector.transcript import Entry
    from sandbox.world import World

__all__ = [
    "CONTENT",
    "REACTIONS",
    "Installation",
    "bot_added",
    "bot_removed",
    "deleted",
    "edited",
    "installation",
    "members_changed",
    "reacted",
    "restored",
]

Installation = Literal["add", "remove", "add-upgrade", "remove-upgrade"]
CONTENT = ("textFormat", "text", "entities", "attachments")
"""The properties of a message that its writer fills."""
REACTIONS = ("angry", "heart", "laugh", "like", "sad", "surprised")


def installation(world: World, chat: Chat, action: Installation) -> dict[str, Any]:
    """The app was added to this conversation by this person, removed, or brought up to date."""
    activity = common(world, chat, "")
    activity["channelData"]["settings"] = {"selectedChannel": {"id": chat.conversation.id}}
    return activity | {
        "type": "installationUpdate",
        "action": action,
        "entities": [client_info(world, chat.person)],
    }


def bot_added(world: World, chat: Chat) -> dict[str, Any]:
    """The bot, and in a personal chat the person too, are now members."""
    ids = [BOT, chat.person.bot_id] if chat.personal else [BOT]
    return _roster(world, chat, "membersAdded", ids)


def bot_removed(world: World, chat: Chat) -> dict[str, Any]:
    """The bot is a member no more."""
    return _roster(world, chat, "membersRemoved", [BOT])


def members_changed(
    world: World, chat: Chat, people: Sequence[Person], *, added: bool
) -> dict[str, Any]:
    """People came or went, by the doing of ``chat.person``."""
    change = "membersAdded" if added else "membersRemoved"
    return _roster(world, chat, change, [person.bot_id for person in people])


def edited(world: World, chat: Chat, entry: Entry, text: str) -> dict[str, Any]:
    """A person changed what they wrote; what they attached stays."""
    kept = tuple(one for one in entry.activity["attachments"] if one["contentType"] != "text/html")
    written = message(world, chat, text=text, thread=entry.thread, attachments=kept)
    return _updated(world, chat, entry, written, "editMessage")


def restored(world: World, chat: Chat, entry: Entry) -> dict[str, Any]:
    """A person brought back what they had deleted."""
    return _updated(world, chat, entry, entry.activity, "undeleteMessage")


def deleted(world: World, chat: Chat, entry: Entry) -> dict[str, Any]:
    """A person deleted what they wrote; what it said is not told."""
    activity = common(world, chat, entry.thread)
    activity["channelData"]["eventType"] = "softDeleteMessage"
    return activity | {"type": "messageDelete", "id": entry.id}


def reacted(
    world: World, chat: Chat, entry: Entry, reaction: str, *, added: bool
) -> dict[str, Any]:
    """A person added a reaction to a message of the bot's, or took it away."""
    change = "reactionsAdded" if added else "reactionsRemoved"
    activity = common(world, chat, entry.thread)
    activity["channelData"]["legacy"] = {"replyToId": entry.id}
    return activity | {
        "type": "messageReaction",
        change: [{"type": reaction}],
        "replyToId": entry.id,
    }


def _updated(
    world: World, chat: Chat, entry: Entry, written: dict[str, Any], event: str
) -> dict[str, Any]:
    activity = common(world, chat, entry.thread)
    activity["channelData"]["eventType"] = event
    content = {name: written[name] for name in CONTENT}
    return activity | content | {"type": "messageUpdate", "id": entry.id}


def _roster(world: World, chat: Chat, change: str, ids: list[str]) -> dict[str, Any]:
    activity = common(world, chat, "")
    if chat.conversation.kind == "channel":
        event = "teamMemberAdded" if change == "membersAdded" else "teamMemberRemoved"
        activity["channelData"]["eventType"] = event
    return activity | {"type": "conversationUpdate", change: [{"id": one} for one in ids]}
