"""After a day's use, nothing of anybody's mail is anywhere but on their own cards."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from typing import get_args

import pytest

from bot.commands import parse
from cards.actions import Action
from tests.canary.day import Day, before, lived, running
from tests.canary.evidence import Leak
from tests.canary.phrases import FAREWELLS, PHRASES, every_command
from tests.canary.resting import note_files
from tests.canary.scanner import Scanner
from tests.canary.steps import STEPS

_PLACES = (
    *("Redis ac:tokens", "appendonly", "file app.py.log", "file quick_worker.py.log", "refusal"),
    *(
        "/metrics",
        "admin audit file",
        "admin export file",
        "own file",
        "sent to /v3",
        "pane: /mails",
    ),
    *("extension: query", "sam’s personal chat", "jonas’s group chat", "jonas’s channel chat"),
)

pytestmark = pytest.mark.timeout(600)


@pytest.fixture(scope="module")
def day(tmp_path_factory) -> Iterator[Day]:
    """The whole of it, once; the service still runs afterwards."""
    with running(tmp_path_factory.mktemp("canary")) as (product, ports):
        yield asyncio.run(lived(product, ports, STEPS))


def found(day: Day) -> list[Leak]:
    """All leaks."""
    return list(day.evidence.leaks(Scanner(day.world.aviary, day.secrets)))


def test_nothing_of_a_mail_is_where_it_does_not_belong(day: Day):
    """No card of another person, no log, key, metric, refusal or file says a single word of it."""
    leaks = [str(one) for one in found(day)]
    assert not leaks, f"{len(leaks)} leaks\n" + "\n".join(leaks[:40])


def test_the_day_was_a_whole_one(day: Day):
    """Everything was said and pressed, each mail shown to its owner, and all places are kept."""
    said = {type(parse(one)) for one in (*PHRASES, *FAREWELLS)}
    assert set(every_command()) <= said
    assert {one.__struct_config__.tag for one in get_args(Action)} <= day.pressed

    kept = "\n".join({one.where for one in day.evidence.seen})
    for place in _PLACES:
        assert place in kept, place
    for owner in ("mara", "jonas", "ines"):
        theirs = [one for one in day.evidence.seen if one.viewers == {day.world.oid(owner)}]
        for fate, letter in day.world.letters[owner].items():
            shown = any(letter.subject.encode() in one.text for one in theirs)
            assert shown, (owner, fate)
    assert len([one for one in day.secrets if one.startswith("eyJ")]) > 20


def test_a_leak_into_this_run_is_found(day: Day):
    """The same service with somebody who leaks: to its Redis, to its log, and to a colleague."""
    letter = day.world.letters["mara"]["kept"]

    async def leaks() -> Day:
        async with before(day.product, day.ports) as again:
            await again.redis.hset("planted", "note", f"about {letter.stranger}")
            with (day.product.logs / "app.py.log").open("a", encoding="utf-8") as log:
                log.write(f'{{"event": "planted", "what": "{letter.subject}"}}\n')
            await again.seat("mara", "group").say(f"@Auto Capture why {letter.subject}")
            await again.seat("jonas", "group").entries()
            await again.take_stock()
            note_files(again.evidence, again.product.logs)
            return again

    where = {one.where for one in found(asyncio.run(leaks()))}
    assert {"Redis planted", "file app.py.log", "jonas’s group chat"} <= where
