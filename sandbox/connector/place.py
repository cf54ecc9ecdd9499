"""Which conversation a request is about, and whether the bot may speak there."""

from __future__ import annotations

import time
from dataclasses import dataclass, field

from aiohttp import web

from sandbox.connector.conversations import Conversation, bot_is_in, find, split_thread
from sandbox.connector.errors import Refusal
from sandbox.connector.rates import READ, SEND, Rates
from sandbox.connector.transcript import BY_BOT, Entry, Transcript
from sandbox.world import WORLD

__all__ = ["LIMITS", "Limits", "Place", "limited", "place_of"]


@dataclass(slots=True)
class Limits:
    """The counters of one connector."""

    send: Rates = field(default_factory=lambda: Rates(SEND, time.monotonic))
    read: Rates = field(default_factory=lambda: Rates(READ, time.monotonic))


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


def place_of(request: web.Request) -> Place:
    """The place in the request's path; raises ``Refusal``."""
    world = request.app[WORLD]
    conversation_id = request.match_info["conversation"]
    conversation = find(world, conversation_id)
    if conversation is None:
        raise Refusal(404, "ConversationNotFound", "Conversation not found.")
    if not bot_is_in(world, conversation):
        raise Refusal(
            403, "BotNotInConversationRoster", "The bot is not part of the conversation roster."
        )
    transcript = Transcript(world, conversation)
    _, thread = split_thread(conversation_id)
    if thread and transcript.get(thread) is None:
        raise Refusal(404, "ConversationNotFound", "Conversation not found.")
    return Place(conversation, thread, transcript)


def limited(rates: Rates, key: str) -> None:
    """Count one call; raises ``Refusal`` when it is one too many."""
    seconds = rates.take(key)
    if seconds:
        raise Refusal(429, "Throttled", "Too many requests.", retry_after=seconds)
