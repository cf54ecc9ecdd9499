"""A question in stages: what is known when, what is promised, and what is kept of the promise."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
from aiohttp import ClientSession

from capture.dataverse import Dataverse
from capture.errors import CaptureError, Service, ServiceUnavailable, SignInRequired
from capture.graph import Graph
from capture.halves import SharedHalf, Timeline, Unavailable
from capture.models import Caller
from capture.policies import PolicyUnreadable
from capture.policy import Personal, Policy
from capture.question import LONGEST_WAIT, Question
from capture.scope import Scope
from capture.synchronisation import Synchronisation
from capture.timeline import Timelines
from capture.upstream import Upstream
from tests.capture.builders import NOW, match, message
from tests.capture.conftest import CALLER, FixedTokens
from tests.capture.mailbox import BATCH, Mailbox
from tests.capture.neighbour import Answer, Asked, Neighbour
from tests.capture.questions import ANN, API, Queue, Undecided, private

MANY = (ANN, *(f"a{at}@contoso.com" for at in range(40)))
"""Addresses of two groups: Ann's and the last one's."""
WAIT = 0.4
"""Seconds, longer than ``impatient`` waits within one call."""


@pytest.fixture
def impatient(
    session: ClientSession,
    neighbour: Neighbour,
    dataverse: Dataverse,
    tokens: FixedTokens,
    timelines: Timelines,
) -> Timelines:
    """As ``timelines``, over a Graph that reports a wait rather than sit it out."""
    del timelines  # it has given the CRM its answers
    graph = Graph(Upstream(session, neighbour.url, Service.GRAPH, budget=WAIT / 2), tokens)
    organisations = {CALLER.tenant: dataverse}
    allowed = Synchronisation(organisations, lambda: NOW)
    return Timelines(graph, organisations, Queue(), Undecided(), lambda: NOW, allowed)


@pytest.fixture
async def questions() -> AsyncIterator[list[Question]]:
    """Questions a test has begun."""
    begun: list[Question] = []
    yield begun
    for one in begun:
        one.close()


def mails(timeline: Timeline) -> list[str]:
    return [one.mail for one in private(timeline.private).suggestions]


async def test_a_slow_mailbox_holds_nothing_up(
    timelines: Timelines, anns_mailbox: Mailbox, neighbour: Neighbour, questions: list[Question]
) -> None:
    """The tracked half is told at once, the other as on its way, and then both."""
    answered = asyncio.Event()

    async def batch(asked: Asked) -> Answer:
        await answered.wait()
        return anns_mailbox.batch(asked)

    neighbour.handle(BATCH, batch)
    question = timelines.ask(CALLER, match(ANN), Scope())
    questions.append(question)
    await question.settled(within=0.2)
    early = await question.timeline()
    assert isinstance(early.shared, SharedHalf)
    assert early.private == Unavailable(Service.GRAPH, pending=True)
    assert question.open
    answered.set()
    await question.more()
    assert mails(await question.timeline()) == ["m1", "m2"]
    assert not question.open


async def test_slow_activities_withhold_track_alone(
    timelines: Timelines, anns_mailbox: Mailbox, crm: Neighbour, questions: list[Question]
) -> None:
    """Suggestions stand without knowledge of what is tracked until Dynamics answers."""
    answered = asyncio.Event()

    async def pointers(_asked: Asked) -> Answer:
        await answered.wait()
        return Answer(json={"value": []})

    crm.handle(f"{API}/activitypointers", pointers)
    question = timelines.ask(CALLER, match(ANN), Scope())
    questions.append(question)
    await question.settled(within=0.2)
    early = await question.timeline()
    assert early.shared == Unavailable(Service.DATAVERSE, pending=True)
    assert private(early.private).coverage.tracked_unknown
    answered.set()
    await question.more()
    late = await question.timeline()
    assert isinstance(late.shared, SharedHalf)
    assert not private(late.private).coverage.tracked_unknown


async def test_it_goes_on_by_itself_after_a_throttled_group(
    impatient: Timelines, anns_mailbox: Mailbox, questions: list[Question]
) -> None:
    """What is missing and from when it is asked again is said; then only that is asked."""
    anns_mailbox.holds("a39@contoso.com", [message("m3", sender="a39@contoso.com")])
    anns_mailbox.fault("a39@", 429, retry_after=str(WAIT))
    question = impatient.ask(CALLER, match(*MANY), Scope())
    questions.append(question)
    await question.settled()
    question.go_on()
    coverage = private((await question.timeline()).private).coverage
    assert (coverage.groups, coverage.groups_failed) == (2, 1)
    assert coverage.continues_at == NOW + timedelta(seconds=WAIT)
    while question.open:
        await question.more()
    whole = private((await question.timeline()).private)
    assert {one.mail for one in whole.suggestions} == {"m1", "m2", "m3"}
    assert (whole.coverage.groups_failed, whole.coverage.continues_at) == (0, None)
    first, second = (
        [one["url"] for one in batch if "search" in one["url"]] for batch in anns_mailbox.batches
    )
    assert (len(first), len(second)) == (2, 1)


async def test_without_a_promise_nothing_is_promised(
    impatient: Timelines, anns_mailbox: Mailbox, questions: list[Question]
) -> None:
    """Whoever does not follow the question is told when to ask again."""
    anns_mailbox.fault("a39@", 429, retry_after=str(WAIT))
    question = impatient.ask(CALLER, match(*MANY), Scope())
    questions.append(question)
    await question.settled()
    coverage = private((await question.timeline()).private).coverage
    assert (coverage.continues_at, question.open) == (None, False)
    assert coverage.retry_at == NOW + timedelta(seconds=WAIT)


async def test_a_long_wait_is_the_person_s(
    impatient: Timelines, anns_mailbox: Mailbox, questions: list[Question]
) -> None:
    """Beyond ``LONGEST_WAIT`` the answer does not go on by itself."""
    anns_mailbox.fault("a39@", 429, retry_after=str(LONGEST_WAIT.total_seconds() + 1))
    question = impatient.ask(CALLER, match(*MANY), Scope())
    questions.append(question)
    await question.settled()
    question.go_on()
    coverage = private((await question.timeline()).private).coverage
    assert (coverage.continues_at, question.open) == (None, False)
    assert coverage.retry_at is not None


async def test_it_gives_up_after_some_times(
    impatient: Timelines, anns_mailbox: Mailbox, questions: list[Question]
) -> None:
    """A mailbox that stays throttled ends in a card that says when to ask again."""
    anns_mailbox.fault("a39@", 429, retry_after=str(WAIT), times=50)
    question = impatient.ask(CALLER, match(*MANY), Scope())
    questions.append(question)
    await question.settled()
    question.go_on()
    while question.open:
        await question.more()
        question.go_on()
    half = private((await question.timeline()).private)
    assert {one.mail for one in half.suggestions} == {"m1", "m2"}
    assert (half.coverage.groups_failed, half.coverage.continues_at) == (1, None)
    assert half.coverage.retry_at is not None


async def test_closing_takes_promises_back(
    impatient: Timelines, anns_mailbox: Mailbox, questions: list[Question]
) -> None:
    """What is known stays; nothing is said to be on its way."""
    anns_mailbox.fault("a39@", 429, retry_after="60")
    question = impatient.ask(CALLER, match(*MANY), Scope())
    questions.append(question)
    await question.settled()
    question.go_on()
    question.close()
    question.go_on()
    half = private((await question.timeline()).private)
    assert {one.mail for one in half.suggestions} == {"m1", "m2"}
    assert (half.coverage.groups_failed, half.coverage.continues_at) == (1, None)


async def test_a_closed_half_is_not_on_its_way(
    timelines: Timelines, neighbour: Neighbour, questions: list[Question]
) -> None:
    """A half that never came is missing."""
    never = asyncio.Event()

    async def batch(_asked: Asked) -> Answer:
        await never.wait()
        return Answer(503)

    neighbour.handle(BATCH, batch)
    question = timelines.ask(CALLER, match(ANN), Scope())
    questions.append(question)
    await question.settled(within=0.2)
    question.close()
    assert (await question.timeline()).private == Unavailable(Service.GRAPH)
    never.set()


@pytest.mark.parametrize(
    "trouble", [ServiceUnavailable(Service.REDIS, "connection failed"), PolicyUnreadable()]
)
async def test_without_decisions_the_mailbox_is_not_asked(
    graph: Graph,
    dataverse: Dataverse,
    timelines: Timelines,
    neighbour: Neighbour,
    trouble: CaptureError,
) -> None:
    """What somebody excluded must not be shown because it cannot be read; Graph is not blamed."""
    del timelines  # it has given the CRM its answers

    class Away:
        async def of(self, _caller: Caller) -> tuple[Policy, Personal]:
            raise trouble

    organisations = {CALLER.tenant: dataverse}
    allowed = Synchronisation(organisations, lambda: NOW)
    blind = Timelines(graph, organisations, Queue(), Away(), lambda: NOW, allowed)
    timeline = await blind.show(CALLER, match(ANN))
    assert isinstance(timeline.shared, SharedHalf)
    assert timeline.private == Unavailable(Service.REDIS)
    assert neighbour.asked == []


async def test_a_sign_in_that_is_missing_later_is_raised_then(
    timelines: Timelines, neighbour: Neighbour, questions: list[Question]
) -> None:
    """The stage that learns of it says so; the earlier one had something to show."""
    refused = asyncio.Event()

    async def batch(_asked: Asked) -> Answer:
        await refused.wait()
        return Answer(401)

    neighbour.handle(BATCH, batch)
    question = timelines.ask(CALLER, match(ANN), Scope())
    questions.append(question)
    await question.settled(within=0.2)
    assert isinstance((await question.timeline()).shared, SharedHalf)
    refused.set()
    await question.more()
    with pytest.raises(SignInRequired):
        await question.timeline()
