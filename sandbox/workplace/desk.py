"""What Teams does between a person and the bot: open, write, press, and say when it went wrong."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from typing import TYPE_CHECKING, Any

from aiohttp import web

from sandbox.connector.conversations import bot_is_in, install
from sandbox.connector.transcript import Entry, Transcript
from sandbox.workplace import shapes

if TYPE_CHECKING:
    from sandbox.workplace.delivery import Answer, Postman
    from sandbox.workplace.shapes import Chat
    from sandbox.world import World

__all__ = ["DESK", "Desk"]

_GREETED = "greeted"


class Desk:
    """One for all people of the sandbox; what it knows is in the world's store."""

    def __init__(self, world: World, postman: Postman) -> None:
        self.world = world
        self._postman = postman
        self._opening: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)

    async def open(self, chat: Chat) -> None:
        """Install the app where it is not yet, and tell the bot until it has heard of it."""
        conversation = chat.conversation
        async with self._opening[conversation.id]:
            if self.world.store.get(_GREETED, conversation.id):
                return
            if not bot_is_in(self.world, conversation):
                install(self.world, conversation)
            for shape in (shapes.installed, shapes.members_added):
                answer = await self._postman.post(shape(self.world, chat))
                if not answer.ok:
                    self.notice(chat, answer)
                    return
            self.world.store.put(_GREETED, conversation.id, True)  # noqa: FBT003 - a JSON document

    async def write(self, chat: Chat, *, text: str, thread: str) -> Entry:
        """Put a message into the conversation; the bot hears it if it is meant for it."""
        await self.open(chat)
        conversation = chat.conversation
        transcript = Transcript(self.world, conversation)
        activity_id = transcript.next_id()
        if conversation.kind == "channel":
            thread = thread or activity_id
        activity = shapes.message(self.world, chat, text=text, thread=thread)
        activity["id"] = activity_id
        entry = Entry(
            id=activity_id,
            conversation=conversation.id,
            author=chat.person.oid,
            when=self.world.clock().isoformat(),
            activity=activity,
            thread=thread,
        )
        transcript.add(entry)
        if chat.personal or shapes.mentions_bot(text):
            answer = await self._postman.post(activity)
            self.notice(chat, answer, thread=thread)
        return entry

    async def ask(
        self,
        chat: Chat,
        *,
        name: str,
        value: dict[str, Any],
        about: Entry | None = None,
    ) -> Answer:
        """Send an invoke; the answer is the caller's to show."""
        thread = about.thread if about else ""
        activity = shapes.invoke(
            self.world,
            chat,
            name=name,
            value=value,
            reply_to=about.id if about else "",
            thread=thread,
        )
        return await self._postman.post(activity)

    def notice(self, chat: Chat, answer: Answer, *, thread: str = "") -> None:
        """Show this person, and nobody else, what the bot's endpoint did wrong, if anything."""
        if answer.ok:
            return
        transcript = Transcript(self.world, chat.conversation)
        transcript.add(
            Entry(
                id=transcript.next_id(),
                conversation=chat.conversation.id,
                author="",
                when=self.world.clock().isoformat(),
                activity={},
                thread=thread,
                notice=answer.complaint(),
                only=chat.person.oid,
            )
        )


DESK = web.AppKey("desk", Desk)
