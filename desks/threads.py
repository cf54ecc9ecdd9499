"""The presses that follow a thread or stop, wherever they were made."""

from __future__ import annotations

from capture.threads.following import Outcome, Threads
from capture.threads.thread import ThreadId
from cards.above import Above
from cards.actions import Follow
from desks.answers import Answer, Answers
from desks.asker import Asker
from desks.imports import ImportsDesk

__all__ = ["ThreadDesk"]


class ThreadDesk:
    """Errors of ``capture.errors`` pass through."""

    def __init__(self, threads: Threads, answers: Answers, own: ImportsDesk) -> None:
        self._threads = threads
        self._answers = answers
        self._own = own

    async def press(self, asker: Asker, action: Follow) -> Answer:
        """Follow or stop, and what takes the pressed card's place."""
        outcome = await self._done(asker, action)
        if action.listed == "imports":
            return await self._own.answer(asker)
        if action.listed == "followed":
            return Answer(await self._own.followed(asker, action.offset))
        above = Above(followed=outcome, disclosure=action.disclosure)
        return await self._answers.record(
            asker, action.record, action.scope, offset=action.offset, above=above
        )

    async def _done(self, asker: Asker, action: Follow) -> Outcome:
        if action.thread:
            return await self._threads.stop(asker.caller, ThreadId(action.thread))
        chat = asker.card("")
        return await self._threads.follow(
            asker.caller, action.record, action.mail, chat, action.disclosure
        )
