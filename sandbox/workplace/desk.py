"""What Teams does between a person and the bot: open, write, press, and say when it went wrong."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from aiohttp import web

from sandbox.connector.installation import bot_is_in, bot_was_in, install, uninstall
from sandbox.connector.transcript import Entry, Transcript
from sandbox.workplace import event_shapes, shapes

if TYPE_CHECKING:
    from sandbox.workplace.delivery import Answer, Postman
    from sandbox.workplace.shapes import Channel, Chat
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
        """Install the app where it never was, and tell the bot until it has heard of it."""
        if not bot_was_in(self.world, chat.conversation):
            await self.install(chat)

    async def install(self, chat: Chat) -> None:
        """Install the app where it is not, and tell the bot until it has heard of it."""
        conversation = chat.conversation
        async with self._opening[conversation.id]:
            if self.world.store.get(_GREETED, conversation.id):
                return
            if not bot_is_in(self.world, conversation):
                install(self.world, conversation)
            added = event_shapes.installation(self.world, chat, "add")
            if await self.tell(chat, added, event_shapes.bot_added(self.world, chat)):
                self.world.store.put(_GREETED, conversation.id, True)  # noqa: FBT003 - a JSON document

    async def uninstall(self, chat: Chat) -> None:
        """Remove the app and tell the bot, which cannot write there any more."""
        conversation = chat.conversation
        async with self._opening[conversation.id]:
            if bot_is_in(self.world, conversation):
                uninstall(self.world, conversation)
                self.world.store.delete(_GREETED, conversation.id)
                removed = event_shapes.installation(self.world, chat, "remove")
                await self.tell(chat, removed, event_shapes.bot_removed(self.world, chat))

    async def tell(self, chat: Chat, *activities: dict[str, Any], thread: str = "") -> bool:
        """Tell the bot these in order; whether it accepted all, else the person is told."""
        for activity in activities:
            answer = await self._postman.post(activity)
            if not answer.ok:
                self.notice(chat, answer.complaint(), thread=thread)
                return False
        return True

    async def write(
        self, chat: Chat, *, text: str, thread: str, attachments: Sequence[dict[str, Any]] = ()
    ) -> Entry:
        """Put a message into the conversation; the bot hears it if it is meant for it."""
        await self.open(chat)
        conversation = chat.conversation
        transcript = Transcript(self.world, conversation)
        activity_id = transcript.next_id()
        reply_to = thread
        if conversation.kind == "channel":
            thread = thread or activity_id
        activity = shapes.message(
            self.world, chat, text=text, thread=thread, attachments=tuple(attachments)
        )
        activity["id"] = activity_id
        if reply_to:
            activity["replyToId"] = reply_to
        entry = Entry(
            id=activity_id,
            conversation=conversation.id,
            author=chat.person.oid,
            when=self.world.clock().isoformat(),
            activity=activity,
            thread=thread,
        )
        transcript.add(entry)
        if self.hears(chat, text):
            await self.tell(chat, activity, thread=thread)
        return entry

    def hears(self, chat: Chat, text: str) -> bool:
        """Whether what a person writes here reaches the bot."""
        if not bot_is_in(self.world, chat.conversation):
            return False
        return chat.personal or shapes.mentions_bot(text)

    async def ask(
        self,
        chat: Chat,
        *,
        name: str,
        value: dict[str, Any],
        about: Entry | None = None,
        channel: Channel = "msteams",
        platform: str = "",
    ) -> Answer:
        """Send an invoke from one of the person's clients; the answer is the caller's to show."""
        activity = shapes.invoke(
            self.world,
            chat,
            name=name,
            value=value,
            reply_to=about.id if about else "",
            thread=about.thread if about else "",
        )
        activity["channelId"] = channel
        if platform:
            activity["entities"] = [shapes.client_info(self.world, chat.person, platform)]
        return await self._postman.post(activity)

    def notice(self, chat: Chat, complaint: str, *, thread: str = "") -> None:
        """Show this person, and nobody else, what the bot's endpoint did wrong, if anything."""
        if not complaint:
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
                notice=complaint,
                only=chat.person.oid,
            )
        )


DESK = web.AppKey("desk", Desk)
