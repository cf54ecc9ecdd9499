"""Which conversation a request is about, and whether the bot may speak there."""

from __future__ import annotations

from dataclasses import dataclass

from aiohttp import web

from sandbox.connector.conversations import Conversation, find, split_thread
from sandbox.connector.errors import Refusal, WritesBlocked
from sandbox.connector.installation import bot_is_in, bot_was_in, is_blocked
from sandbox.connector.rates import Limits, Operation
from sandbox.connector.transcript import BY_BOT, Entry, Transcript
from sandbox.journal import CALLER
from sandbox.world import WORLD, World

__all__ = ["LIMITS", "Place", "check_writable", "limited", "readable", "writable"]

LIMITS = web.AppKey("limits", Limits)


@dataclass(frozen=True, slots=True)
class Place:
    """A conversation the bot is in, the thread meant ("" for none), and what was said there."""

    conversation: Conversation
    thread: str
    transcript: Transcript

    def entry(self, activity_id: str) -> Entry:
        """A message of it; raises ``Refusal``."""
        entry = self.transcript.get(activity_id)
        if entry is None:
            raise Refusal(404, "ActivityNotFoundInConversation", "Conversation not found.")
        return entry

    def own_entry(self, activity_id: str) -> Entry:
        """A message of the bot's own; raises ``Refusal``."""
        entry = self.entry(activity_id)
        if entry.author != BY_BOT:
            raise Refusal(403, "NotEnoughPermissions", "The message is not the bot's own.")
        return entry


def readable(request: web.Request, operation: Operation = "members") -> Place:
    """The place in the request's path, for reading its members; raises ``Refusal``."""
    place = _place_of(request)
    if not bot_is_in(request.app[WORLD], place.conversation):
        raise _not_in_roster()
    limited(request, operation, place.conversation)
    return place


def writable(request: web.Request) -> Place:
    """The place in the request's path, for writing into it; raises ``Refusal``."""
    place = _place_of(request)
    check_writable(request.app[WORLD], place.conversation)
    limited(request, "send", place.conversation)
    return place


def check_writable(world: World, conversation: Conversation) -> None:
    """Raise ``Refusal`` where the bot is not, is no more, or is not wanted."""
    personal = conversation.kind == "personal"
    if is_blocked(world, conversation):
        if personal:
            raise WritesBlocked
        raise Refusal(
            403, "ConversationBlockedByUser", "User blocked the conversation with the bot."
        )
    if not bot_is_in(world, conversation):
        if personal and bot_was_in(world, conversation):
            raise WritesBlocked
        raise _not_in_roster()


def limited(request: web.Request, operation: Operation, conversation: Conversation) -> None:
    """Count one call; raises ``Refusal`` when it is one too many."""
    seconds = request.app[LIMITS].take(
        operation,
        app=request[CALLER],
        tenant=conversation.tenant,
        conversation=conversation.id,
    )
    if seconds:
        raise Refusal(429, "Throttled", "Too many requests.", retry_after=seconds)


def _place_of(request: web.Request) -> Place:
    world = request.app[WORLD]
    conversation_id = request.match_info["conversation"]
    conversation = find(world, conversation_id)
    if conversation is None:
        raise _not_found()
    transcript = Transcript(world, conversation)
    _, thread = split_thread(conversation_id)
    if thread and bot_is_in(world, conversation) and transcript.get(thread) is None:
        raise _not_found()
    return Place(conversation, thread, transcript)


def _not_found() -> Refusal:
    return Refusal(404, "ConversationNotFound", "Conversation not found.")


def _not_in_roster() -> Refusal:
    return Refusal(
        403, "BotNotInConversationRoster", "The bot is not part of the conversation roster."
    )
