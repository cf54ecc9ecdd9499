"""What a card looks like to one person, after it was refreshed or acted upon for them.

The message keeps its base card for everybody else; changing the message ends all views of it
(page: User Specific Views).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sandbox.connector.transcript import Entry
    from sandbox.world import World

__all__ = ["View", "forget_views", "keep_view", "view_of"]

_COLLECTION = "views"


@dataclass(frozen=True, slots=True)
class View:
    """The last invoke for a card: when it was, and the card it brought, if it brought one."""

    at: datetime
    card: dict[str, Any] | None


def view_of(world: World, entry: Entry, oid: str) -> View | None:
    """What one person was last shown instead of the base card."""
    kept = (world.store.get(_COLLECTION, _key(entry)) or {}).get(oid)
    return None if kept is None else View(datetime.fromisoformat(kept["at"]), kept["card"])


def keep_view(world: World, entry: Entry, oid: str, card: dict[str, Any] | None) -> None:
    """Note that the bot was asked just now, and what it showed this person."""
    views = world.store.get(_COLLECTION, _key(entry)) or {}
    views[oid] = {"at": world.clock().isoformat(), "card": card}
    world.store.put(_COLLECTION, _key(entry), views)


def forget_views(world: World, entry: Entry) -> None:
    """Let everybody see the base card again."""
    world.store.delete(_COLLECTION, _key(entry))


def _key(entry: Entry) -> str:
    return f"{entry.conversation}/{entry.id}"
