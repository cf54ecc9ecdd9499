"""Calls that are made at the same moment, sent as one: what ends together is noted together."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Generic, TypeVar

__all__ = ["Gathering"]

A = TypeVar("A")
R = TypeVar("R")


class Gathering(Generic[A, R]):
    """``send`` answers each of the questions it is given, in their order; its error is everyone's.

    Nobody waits for a further question: those of one turn of the loop go together, ``most`` of them
    at once. A caller that is cancelled leaves its question with the others.
    """

    def __init__(self, send: Callable[[Sequence[A]], Awaitable[Sequence[R]]], *, most: int) -> None:
        self._send = send
        self._most = most
        self._waiting: list[tuple[A, asyncio.Future[R]]] = []
        self._sending: set[asyncio.Task[None]] = set()

    async def ask(self, question: A) -> R:
        """The answer to this question."""
        loop = asyncio.get_running_loop()
        answer: asyncio.Future[R] = loop.create_future()
        if not self._waiting:
            loop.call_soon(self._begin)
        self._waiting.append((question, answer))
        return await answer

    def _begin(self) -> None:
        waiting, self._waiting = self._waiting, []
        for at in range(0, len(waiting), self._most):
            task = asyncio.create_task(self._answer(waiting[at : at + self._most]))
            self._sending.add(task)
            task.add_done_callback(self._sending.discard)

    async def _answer(self, asked: list[tuple[A, asyncio.Future[R]]]) -> None:
        waiting = [future for _, future in asked]
        try:
            answers = await self._send([question for question, _ in asked])
        except Exception as error:  # noqa: BLE001 - whoever asked handles it
            for future in waiting:
                if not future.done():
                    future.set_exception(error)
            return
        for future, answer in zip(waiting, answers, strict=True):
            if not future.done():
                future.set_result(answer)
