"""How often a bot may call: each documented window, per conversation, for all bots, per tenant."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from sandbox.connector.rates import Limits, Operation
from tests.sandbox.connector_calls import opened, refused
from tests.sandbox.scripted_bot import Workplace, workplace_in

TYPING = {"type": "typing"}


class Stopwatch:
    """Seconds that pass when the test says so."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        """How many have passed."""
        return self.now


@pytest.fixture
async def at(tmp_path: Path) -> AsyncIterator[Workplace]:
    async with workplace_in(tmp_path) as workplace:
        yield workplace


def take(limits: Limits, operation: Operation = "send", **more: str) -> int:
    """One call of one bot about one conversation of one tenant, unless told otherwise."""
    names = {"app": "bot", "tenant": "t", "conversation": "c"} | more
    return limits.take(operation, **names)


async def test_an_eighth_message_within_a_second_must_wait(at: Workplace) -> None:
    """The limit of 7 in a second holds for one conversation and says when to come back."""
    conversation = await opened(at)
    for _ in range(7):
        await at.send(conversation, TYPING)
    status, code, answer = await refused(at, "POST", f"/{conversation}/activities", json=TYPING)
    assert (status, code, answer.headers["Retry-After"]) == (429, "Throttled", "1")
    await at.send(await opened(at, "group"), TYPING)


async def test_reading_and_writing_are_counted_apart(at: Workplace) -> None:
    """Five rosters a minute, and a bot that has used them up may still write and page."""
    conversation = await opened(at)
    for _ in range(5):
        async with at.connector.get(f"/v3/conversations/{conversation}/members") as answer:
            assert answer.status == 200
    assert (await refused(at, "GET", f"/{conversation}/members"))[:2] == (429, "Throttled")
    async with at.connector.get(f"/v3/conversations/{conversation}/pagedmembers") as answer:
        assert answer.status == 200
    await at.send(conversation, TYPING)


@pytest.mark.parametrize("operation", ["send", "create"])
def test_each_window_of_writing_limits_on_its_own(operation: Operation) -> None:
    """7 in 1 s, 8 in 2 s, 60 in 30 s and 1,800 in an hour; a refused call is not counted."""
    clock = Stopwatch()
    limits = Limits(clock)
    assert [take(limits, operation) for _ in range(8)] == [0] * 7 + [1]
    clock.now = 1.5
    assert (take(limits, operation), take(limits, operation)) == (0, 1)
    clock.now = 100.0
    for _ in range(60):
        assert take(limits, operation) == 0
        clock.now += 0.25
    assert take(limits, operation) == 15
    clock.now = 10_000.0
    for _ in range(1800):
        assert take(limits, operation) == 0
        clock.now += 1.75
    assert take(limits, operation) == 450


@pytest.mark.parametrize("operation", ["members", "channels"])
def test_each_window_of_reading_limits_on_its_own(operation: Operation) -> None:
    """14 in 1 s, 16 in 2 s, 120 in 30 s and 3,600 in an hour."""
    clock = Stopwatch()
    limits = Limits(clock)
    assert [take(limits, operation) for _ in range(15)] == [0] * 14 + [1]
    clock.now = 1.5
    assert [take(limits, operation) for _ in range(3)] == [0, 0, 1]
    clock.now = 100.0
    for _ in range(120):
        assert take(limits, operation) == 0
        clock.now += 0.2
    assert take(limits, operation) == 6
    clock.now = 10_000.0
    for _ in range(3600):
        assert take(limits, operation) == 0
        clock.now += 0.75
    assert take(limits, operation) == 900


def test_all_bots_of_a_conversation_share_a_limit() -> None:
    """14 writes in a second and 16 in two, however many bots they come from."""
    clock = Stopwatch()
    limits = Limits(clock)
    for app in ("one", "two"):
        assert [take(limits, app=app) for _ in range(7)] == [0] * 7
    assert take(limits, app="three") == 1
    assert take(limits, app="three", conversation="elsewhere") == 0
    clock.now = 1.5
    assert [take(limits, app="three") for _ in range(3)] == [0, 0, 1]


def test_one_app_has_thirty_calls_a_second_in_each_tenant() -> None:
    """However many conversations they go to; another tenant has thirty of its own."""
    clock = Stopwatch()
    limits = Limits(clock)
    for number in range(30):
        assert take(limits, conversation=str(number)) == 0
    assert take(limits, conversation="30") == 1
    assert take(limits, conversation="30", tenant="another") == 0
    clock.now = 1.0
    assert take(limits, conversation="30") == 0
