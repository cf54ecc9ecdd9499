"""Where the app is installed, and who has blocked the bot; both outlive a restart."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sandbox.connector.conversations import Conversation

if TYPE_CHECKING:
    from sandbox.world import World

__all__ = ["bot_is_in", "bot_was_in", "install", "is_blocked", "set_blocked", "uninstall"]

_INSTALLED = "installed"
_UNINSTALLED = "uninstalled"
_BLOCKED = "blocked"


def bot_is_in(world: World, conversation: Conversation) -> bool:
    """Whether the app is installed there now."""
    return world.store.get(_INSTALLED, conversation.id) is not None


def bot_was_in(world: World, conversation: Conversation) -> bool:
    """Whether somebody uninstalled it there and nobody has installed it since."""
    return world.store.get(_UNINSTALLED, conversation.id) is not None


def install(world: World, conversation: Conversation) -> None:
    """Note that the app is installed there now."""
    world.store.put(_INSTALLED, conversation.id, {"at": world.clock().isoformat()})
    world.store.delete(_UNINSTALLED, conversation.id)


def uninstall(world: World, conversation: Conversation) -> None:
    """Note that it is there no more."""
    world.store.delete(_INSTALLED, conversation.id)
    world.store.put(_UNINSTALLED, conversation.id, {"at": world.clock().isoformat()})


def is_blocked(world: World, conversation: Conversation) -> bool:
    """Whether the bot may not write there, though it is installed."""
    return world.store.get(_BLOCKED, conversation.id) is not None


def set_blocked(world: World, conversation: Conversation, *, blocked: bool) -> None:
    """Block the bot there, or let it write again."""
    if blocked:
        world.store.put(_BLOCKED, conversation.id, {"at": world.clock().isoformat()})
    else:
        world.store.delete(_BLOCKED, conversation.id)
