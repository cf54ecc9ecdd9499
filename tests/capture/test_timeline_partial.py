"""What is still shown when a neighbour is missing, and what ends the question."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from capture.diagnosis import Remedy
from capture.errors import Service, SignInRequired, UnknownTenant
from capture.halves import SharedHalf, Unavailable
from capture.models import TenantId
from capture.timeline import Timelines
from tests.capture.builders import ACCOUNT, NOW, match
from tests.capture.conftest import CALLER
from tests.capture.mailbox import BATCH, Mailbox
from tests.capture.neighbour import Answer, Asked, Neighbour
from tests.capture.questions import ANN, API, Queue, is_tracked_question, private

MATCH = match(ANN)
WITHOUT_MAILBOX = Unavailable(Service.GRAPH, denied=True, remedy=Remedy.NO_MAILBOX)
NO_MAILBOX = {"error": {"code": "MailboxNotEnabledForRESTAPI"}}
SOON = NOW + timedelta(minutes=1)


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (Answer(429, headers={"Retry-After": "60"}), Unavailable(Service.GRAPH, SOON)),
        (Answer(403), Unavailable(Service.GRAPH, denied=True)),
        (Answer(404), Unavailable(Service.GRAPH)),
        (Answer(404, NO_MAILBOX), WITHOUT_MAILBOX),
        (Answer(400), Unavailable(Service.GRAPH)),
        (Answer(body=b"{"), Unavailable(Service.GRAPH)),
        (Answer(503, headers={"Retry-After": "60"}), Unavailable(Service.GRAPH, SOON)),
    ],
)  # fmt: skip
async def test_without_the_mailbox_the_activities_stay(
    timelines: Timelines,
    neighbour: Neighbour,
    crm: Neighbour,
    answer: Answer,
    expected: Unavailable,
) -> None:
    """Graph throttled, closed, missing or broken costs the private half only."""
    neighbour.answer(BATCH, answer)
    timeline = await timelines.show(CALLER, MATCH)
    assert isinstance(timeline.shared, SharedHalf)
    assert timeline.private == expected
    assert f"{API}/systemusers" in crm.paths()
    assert len(crm.asked) == 3


@pytest.mark.parametrize("status", [403, 400, 429])
async def test_without_dynamics_the_suggestions_stay(
    timelines: Timelines, anns_mailbox: Mailbox, crm: Neighbour, status: int
) -> None:
    """They come without knowledge of what is tracked, and Dynamics is not asked a third time."""
    crm.answer(f"{API}/emails", Answer(status, headers={"Retry-After": "60"}))
    timeline = await timelines.show(CALLER, MATCH)
    assert isinstance(timeline.shared, Unavailable)
    assert timeline.shared.service is Service.DATAVERSE
    assert timeline.shared.denied is (status == 403)
    assert timeline.shared.retry_at == (NOW + timedelta(minutes=1) if status == 429 else None)
    half = private(timeline.private)
    assert ([one.mail for one in half.suggestions], half.coverage.tracked_unknown) == (
        ["m1", "m2"],
        True,
    )
    assert not any(is_tracked_question(one) for one in crm.asked)


async def test_an_unknown_tracked_state_is_said(
    timelines: Timelines, anns_mailbox: Mailbox, crm: Neighbour
) -> None:
    """Activities shown, but which mails Dynamics holds could not be learned."""

    def emails(asked: Asked) -> Answer:
        return Answer(400) if is_tracked_question(asked) else Answer(json={"value": []})

    crm.handle(f"{API}/emails", emails)
    timeline = await timelines.show(CALLER, MATCH)
    assert isinstance(timeline.shared, SharedHalf)
    assert private(timeline.private).coverage.tracked_unknown is True


async def test_a_silent_queue_hides_nothing(
    timelines: Timelines, anns_mailbox: Mailbox, queue: Queue
) -> None:
    """Without the queue's word mails are shown as if it had none."""
    queue.down = True
    half = private((await timelines.show(CALLER, MATCH)).private)
    assert [one.status for one in half.suggestions] == [None, None]
    assert half.coverage.tracked_unknown is False


async def test_a_partial_search_says_when_to_go_on(
    timelines: Timelines, anns_mailbox: Mailbox
) -> None:
    """One group of addresses throttled: its count and the moment from which it may be asked."""
    addresses = [ANN, *(f"a{at}@contoso.com" for at in range(40))]
    anns_mailbox.fault("a39@", 429, retry_after="90", times=3)
    half = private((await timelines.show(CALLER, match(*addresses))).private)
    coverage = half.coverage
    assert [one.mail for one in half.suggestions] == ["m1", "m2"]
    assert (coverage.groups, coverage.groups_failed) == (2, 1)
    assert coverage.retry_at == NOW + timedelta(seconds=90)


@pytest.mark.parametrize("where", ["graph", "activities", "tracked"])
async def test_a_missing_sign_in_ends_the_question(
    timelines: Timelines, anns_mailbox: Mailbox, crm: Neighbour, neighbour: Neighbour, where: str
) -> None:
    """Whichever neighbour says so, the person signs in first."""
    if where == "graph":
        neighbour.handle(BATCH, lambda _: Answer(401))
    elif where == "activities":
        crm.answer(f"{API}/activitypointers", Answer(401))
    else:

        def emails(asked: Asked) -> Answer:
            return Answer(401) if is_tracked_question(asked) else Answer(json={"value": []})

        crm.handle(f"{API}/emails", emails)
    with pytest.raises(SignInRequired):
        await timelines.show(CALLER, MATCH)


async def test_a_tenant_that_is_not_served(
    timelines: Timelines, crm: Neighbour, neighbour: Neighbour
) -> None:
    """Somebody of another tenant reaches no organisation, least of all another tenant's."""
    stranger = replace(CALLER, tenant=TenantId("another"))
    for work in (
        timelines.find(stranger, "contoso"),
        timelines.match(stranger, ACCOUNT),
        timelines.show(stranger, MATCH),
    ):
        with pytest.raises(UnknownTenant):
            await work
    assert (crm.asked, neighbour.asked) == ([], [])
