"""Every command there is, by people of every role, in both languages."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from tests.canary.day import Day
from tests.canary.phrases import PHRASES, is_chinese, is_english

__all__ = ["every_order"]


async def every_order(day: Day) -> None:
    """Sellers, a manager, somebody abroad and both administrators say all that can be said.

    Each in one language: a chat takes sixty messages in half a minute.
    """

    async def says(name: str, language: Callable[[str], bool]) -> None:
        for phrase in filter(language, PHRASES):
            await day.seat(name).say(phrase)
        await day.seat(name).entries()

    async with asyncio.TaskGroup() as group:
        for name in ("mara", "priya", "tomas"):
            group.create_task(says(name, is_english))
        for name in ("jonas", "ines", "sam"):
            group.create_task(says(name, is_chinese))
