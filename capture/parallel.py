"""Calls made at the same time, failing as one call would."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine, Iterable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

from capture.errors import CaptureError, SignInRequired

__all__ = ["attempt", "both", "together"]

A = TypeVar("A")
B = TypeVar("B")
T = TypeVar("T")


async def both(one: Coroutine[Any, Any, A], other: Coroutine[Any, Any, B]) -> tuple[A, B]:
    """Both results; on failure as ``together``."""
    with _one_error():
        async with asyncio.TaskGroup() as group:
            first, second = group.create_task(one), group.create_task(other)
    return first.result(), second.result()


async def together(work: Iterable[Coroutine[Any, Any, T]]) -> list[T]:
    """All results in order; on failure the others are cancelled and one error is raised.

    When several fail at once, ``SignInRequired`` is told before the others: nothing else can be
    done first.
    """
    with _one_error():
        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(one) for one in work]
    return [task.result() for task in tasks]


async def attempt(work: Coroutine[Any, Any, T]) -> T | CaptureError:
    """The result, or the error as a value: part of an answer may be missing.

    ``SignInRequired`` is raised, because with it there is nothing to show.
    """
    try:
        return await work
    except SignInRequired:
        raise
    except CaptureError as error:
        return error


@contextmanager
def _one_error() -> Iterator[None]:
    task = asyncio.current_task()
    assert task is not None
    cancelled = task.cancelling()
    try:
        yield
    except BaseExceptionGroup as failed:
        if task.cancelling() > cancelled:
            # A group that failed leaves its own cancellation behind (until Python 3.13), and what
            # is asked next by this task would pass for cancelled.
            task.uncancel()
        ours, other = failed.split(CaptureError)
        if ours is None or other is not None:
            raise
        errors = sorted(ours.exceptions, key=lambda error: not isinstance(error, SignInRequired))
        raise errors[0] from None
