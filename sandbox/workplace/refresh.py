"""Refreshing a card for one person, when Teams would do it by itself.

The bot is asked in the name of the person who looks at the card, and only they see the result.
Pages: User Specific Views; Universal actions for Adaptive Cards (Refresh model).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from sandbox.connector.body import ADAPTIVE_CARD
from sandbox.connector.transcript import Transcript
from sandbox.connector.views import keep_view, view_of
from sandbox.workplace.answers import CARD, complaint_about
from sandbox.workplace.invocations import ACTION
from sandbox.workplace.signin import press

if TYPE_CHECKING:
    from sandbox.connector.transcript import Entry
    from sandbox.workplace.delivery import Answer
    from sandbox.workplace.desk import Desk
    from sandbox.workplace.shapes import Chat
    from sandbox.world import World

__all__ = ["Refreshed", "act", "as_seen_by", "refresh"]

_AUDIENCE = 60
"""People for whom one card is refreshed at most."""
_PAUSE = timedelta(minutes=1)
"""A card younger than this is not refreshed."""


@dataclass(frozen=True, slots=True)
class Refreshed:
    """The card a person sees now; ``reason`` says why the bot was not asked, "" if it was."""

    card: dict[str, Any] | None
    reason: str
    answer: Answer | None = None


async def refresh(desk: Desk, chat: Chat, entry: Entry) -> Refreshed:
    """Ask the bot for this person's view, unless Teams would not."""
    world, card = desk.world, _shown(desk.world, entry, chat.person.oid)
    view = view_of(world, entry, chat.person.oid)
    if view is not None and world.clock() - view.at < _PAUSE:
        return Refreshed(card, "The bot was asked less than a minute ago.")
    reason = _why_not(card, chat.person.bot_id, len(chat.conversation.members))
    if card is None or reason:
        return Refreshed(card, reason)
    action = {"id": "", "data": {}} | card["refresh"]["action"]
    value = {"action": action, "trigger": "automatic"}
    answer = await act(desk, chat, entry, value)
    return Refreshed(_shown(world, entry, chat.person.oid), "", answer)


async def act(desk: Desk, chat: Chat, entry: Entry, value: dict[str, Any]) -> Answer:
    """Send a card's action and keep the card that comes back as this person's view."""
    oid = chat.person.oid
    before = view_of(desk.world, entry, oid)
    # Noted first: while the bot thinks, another client of this person does not ask again.
    keep_view(desk.world, entry, oid, before.card if before else None)
    answer = await press(desk, chat, value=value, card=entry)
    body = answer.json()
    if complaint_about(ACTION, answer) or body["type"] != CARD:
        return answer
    # What the bot wrote into the message meanwhile is newer than its answer.
    now = Transcript(desk.world, chat.conversation).get(entry.id)
    if now is not None and now.activity == entry.activity:
        keep_view(desk.world, entry, oid, body["value"])
    return answer


def as_seen_by(world: World, entry: Entry, oid: str) -> dict[str, Any]:
    """The message's activity with this person's view of its card, while that is fresh."""
    view = view_of(world, entry, oid)
    if view is None or view.card is None or world.clock() - view.at >= _PAUSE:
        return entry.activity
    attachments = [
        one | {"content": view.card} if one["contentType"] == ADAPTIVE_CARD else one
        for one in entry.activity.get("attachments") or []
    ]
    return entry.activity | {"attachments": attachments}


def _shown(world: World, entry: Entry, oid: str) -> dict[str, Any] | None:
    """The first card of the message as this person sees it."""
    for attachment in as_seen_by(world, entry, oid).get("attachments") or []:
        if attachment["contentType"] == ADAPTIVE_CARD:
            card: dict[str, Any] = attachment["content"]
            return card
    return None


def _why_not(card: dict[str, Any] | None, bot_id: str, members: int) -> str:
    wanted = (card or {}).get("refresh")
    if not wanted:
        return "The card has no refresh."
    named: Sequence[str] | None = wanted.get("userIds")
    if named is None:
        return "" if members <= _AUDIENCE else f"More than {_AUDIENCE} people are here."
    if len(named) > _AUDIENCE:
        return f"userIds names more than {_AUDIENCE} people."
    return "" if bot_id in named else "userIds does not name this person."
