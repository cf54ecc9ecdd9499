"""Of a person's queries the newest is worked on, and the older ones end where they are."""

from __future__ import annotations

import asyncio

import pytest

from bot.newest import Newest
from capture.models import Caller, ObjectId, TenantId

ANN = Caller(TenantId("t"), ObjectId("ann"))
BEN = Caller(TenantId("t"), ObjectId("ben"))


class Work:
    """Something that takes until it is let go."""

    def __init__(self) -> None:
        self.begun, self.go, self.given_up = asyncio.Event(), asyncio.Event(), False

    async def __call__(self) -> str:
        """Begin, and wait."""
        self.begun.set()
        try:
            await self.go.wait()
        except asyncio.CancelledError:
            self.given_up = True
            raise
        return "done"


async def test_a_newer_one_ends_the_older():
    """What was under way is cancelled, and its asker gets nothing to show."""
    newest, older, newer = Newest(0), Work(), Work()
    first = asyncio.create_task(newest.run(ANN, older, made=0))
    await older.begun.wait()
    second = asyncio.create_task(newest.run(ANN, newer, made=0))

    assert await first is None
    assert older.given_up
    newer.go.set()
    assert await second == "done"
    assert len(newest) == 0


async def test_nothing_begins_before_the_pause_is_over():
    """Seven keystrokes are one piece of work."""
    newest, works = Newest(0.05), [Work() for _ in range(7)]
    works[-1].go.set()

    answers = await asyncio.gather(*(newest.run(ANN, one, made=0) for one in works))

    assert answers == [None] * 6 + ["done"]
    assert [one.begun.is_set() for one in works] == [False] * 6 + [True]


async def test_one_that_was_overtaken_does_not_count():
    """It was made before the one that arrived before it."""
    newest, older, newer = Newest(0), Work(), Work()
    first = asyncio.create_task(newest.run(ANN, newer, made=2.0))
    await newer.begun.wait()

    assert await newest.run(ANN, older, made=1.0) is None
    assert not older.begun.is_set()
    newer.go.set()
    assert await first == "done"


async def test_people_do_not_disturb_each_other():
    """Only one's own queries count."""
    newest, anns, bens = Newest(0), Work(), Work()
    asked = [
        asyncio.create_task(newest.run(ANN, anns, made=0)),
        asyncio.create_task(newest.run(BEN, bens, made=0)),
    ]
    await anns.begun.wait()
    await bens.begun.wait()
    anns.go.set()
    bens.go.set()

    assert await asyncio.gather(*asked) == ["done", "done"]


async def test_who_goes_away_leaves_no_work_behind():
    """A request that is cancelled takes its work along."""
    newest, work = Newest(0), Work()
    asked = asyncio.create_task(newest.run(ANN, work, made=0))
    await work.begun.wait()
    asked.cancel()

    with pytest.raises(asyncio.CancelledError):
        await asked
    await asyncio.sleep(0)
    assert work.given_up
    assert len(newest) == 0


async def test_trouble_is_passed_on():
    """What the work raises its asker gets."""

    async def work() -> None:
        raise LookupError

    with pytest.raises(LookupError):
        await Newest(0).run(ANN, work, made=0)
