"""One question, one timeline: the steps it takes and what is missing when a neighbour is."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from capture.dataverse import Dataverse
from capture.errors import AccessDenied, Service, ServiceUnavailable, SignInRequired
from capture.graph import Graph
from capture.imports.job import import_key
from capture.models import (
    ImportKey,
    ImportState,
    ImportStatus,
    InternetMessageId,
    LeftOut,
    PrivateHalf,
    SharedHalf,
    TenantId,
    Unavailable,
)
from capture.timeline import Timelines
from tests.capture.builders import ACCOUNT, CONTACT, NOW, match, message
from tests.capture.conftest import CALLER, FixedTokens
from tests.capture.mailbox import BATCH, Mailbox
from tests.capture.neighbour import Answer, Asked, Neighbour

API = "/api/data/v9.2"
ANN = "ann@contoso.com"
MATCH = match(ANN)
SOON = NOW + timedelta(minutes=1)


class Queue:
    """The queue's word on imports, or its silence."""

    def __init__(self) -> None:
        self.known: dict[ImportKey, ImportStatus] = {}
        self.asked: list[list[ImportKey]] = []
        self.down = False

    async def statuses(self, keys: Iterable[ImportKey]) -> Mapping[ImportKey, ImportStatus]:
        """As the real queue answers."""
        self.asked.append(list(keys))
        if self.down:
            raise ServiceUnavailable(Service.REDIS, "connection failed")
        return {key: self.known[key] for key in self.asked[-1] if key in self.known}


@pytest.fixture
def queue() -> Queue:
    return Queue()


@pytest.fixture
def mailbox(neighbour: Neighbour) -> Mailbox:
    mailbox = Mailbox(neighbour)
    mailbox.holds(
        ANN, [message("m1", message_id="<1>"), message("m2", message_id="<2>", minutes=5)]
    )
    return mailbox


@pytest.fixture
def timelines(graph: Graph, dataverse: Dataverse, queue: Queue, crm: Neighbour) -> Timelines:
    crm.answer(f"{API}/activitypointers", Answer(json={"value": [pointer("a1")]}))
    crm.answer(f"{API}/emails", Answer(json={"value": []}))
    return Timelines(graph, {CALLER.tenant: dataverse}, queue, lambda: NOW)


def pointer(ident: str) -> dict[str, Any]:
    return {"activityid": ident, "activitytypecode": "task", "subject": "Call back"}


def is_tracked_question(asked: Asked) -> bool:
    return "CRM.In(" in asked.query["$filter"]


def private(half: PrivateHalf | Unavailable) -> PrivateHalf:
    assert isinstance(half, PrivateHalf)
    return half


async def test_both_halves(timelines: Timelines, mailbox: Mailbox, tokens: FixedTokens) -> None:
    """Activities for all, suggestions for the caller, and coverage made of what happened."""
    timeline = await timelines.show(CALLER, match(ANN, 'odd"one', total=3))
    assert isinstance(timeline.shared, SharedHalf)
    assert [one.id for one in timeline.shared.activities] == ["a1"]
    half = private(timeline.private)
    assert [one.mail for one in half.suggestions] == ["m1", "m2"]
    coverage = half.coverage
    assert (coverage.addresses_used, coverage.addresses_total, coverage.limit) == (1, 3, 50)
    assert (coverage.groups, coverage.groups_failed, coverage.left_out) == (1, 0, ())
    assert (coverage.since, coverage.retry_at, coverage.tracked_unknown) == (None, None, False)
    assert sorted(tokens.given) == ["dataverse", "dataverse", "graph"]


async def test_two_steps_upstream(
    timelines: Timelines, mailbox: Mailbox, crm: Neighbour, neighbour: Neighbour
) -> None:
    """Activities and mailbox are asked at the same time, what is tracked after both."""
    both = asyncio.Barrier(3)
    done: list[str] = []

    async def meet(name: str, answer: Answer) -> Answer:
        async with asyncio.timeout(5):
            await both.wait()
        done.append(name)
        return answer

    async def emails(asked: Asked) -> Answer:
        if is_tracked_question(asked):
            assert sorted(done) == ["batch", "emails", "pointers"]
            return Answer(json={"value": []})
        return await meet("emails", Answer(json={"value": []}))

    async def batch(asked: Asked) -> Answer:
        return await meet("batch", mailbox.batch(asked))

    crm.handle(f"{API}/activitypointers", lambda _: meet("pointers", Answer(json={"value": []})))
    crm.handle(f"{API}/emails", emails)
    neighbour.handle(BATCH, batch)
    assert len(private((await timelines.show(CALLER, MATCH)).private).suggestions) == 2
    assert (len(crm.asked), len(neighbour.asked)) == (3, 1)


async def test_what_is_known_of_a_mail(
    timelines: Timelines, mailbox: Mailbox, crm: Neighbour, queue: Queue
) -> None:
    """Mail in the list is not repeated; mail tracked elsewhere says so; a status shows."""
    mailbox.holds(ANN, [message(f"m{at}", message_id=f"<{at}>", minutes=at) for at in range(1, 5)])
    regarding = "_regardingobjectid_value"

    def emails(asked: Asked) -> Answer:
        if not is_tracked_question(asked):
            return Answer(json={"value": [{"activityid": "x", "messageid": "<1>"}]})
        assert "<1>" not in asked.query["@p2"]
        rows = [
            {"activityid": ACCOUNT.id, "messageid": f"<{at}>", regarding: ref.id.upper(),
             f"{regarding}@Microsoft.Dynamics.CRM.lookuplogicalname": ref.table}
            for at, ref in ((2, ACCOUNT), (3, CONTACT))
        ]  # fmt: skip
        return Answer(json={"value": rows})

    crm.handle(f"{API}/emails", emails)
    key = import_key(CALLER.tenant, ACCOUNT, InternetMessageId("<4>"))
    queue.known[key] = ImportStatus(ImportState.QUEUED)
    half = private((await timelines.show(CALLER, MATCH)).private)
    assert [(one.mail, one.tracked is None) for one in half.suggestions] == [
        ("m3", False),
        ("m4", True),
    ]
    assert half.suggestions[1].status == ImportStatus(ImportState.QUEUED)
    assert half.suggestions[1].key == key
    assert half.coverage.left_out == ((LeftOut.TRACKED_HERE, 2),)
    assert [len(keys) for keys in queue.asked] == [3]


async def test_a_record_without_addresses_asks_no_mailbox(
    timelines: Timelines, mailbox: Mailbox, neighbour: Neighbour, queue: Queue
) -> None:
    """Nothing to search is an answer: no suggestions from no addresses."""
    for addresses in ((), ('"odd"@contoso.com',)):
        half = private((await timelines.show(CALLER, match(*addresses))).private)
        assert (half.suggestions, half.coverage.addresses_used) == ((), 0)
        assert (half.coverage.groups, half.coverage.addresses_total) == (0, len(addresses))
        assert half.coverage.tracked_unknown is False
    assert (neighbour.asked, queue.asked) == ([], [])


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (Answer(429, headers={"Retry-After": "60"}), Unavailable(Service.GRAPH, SOON)),
        (Answer(403), Unavailable(Service.GRAPH, denied=True)),
        (Answer(404), Unavailable(Service.GRAPH)),
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
    assert len(crm.asked) == 2


@pytest.mark.parametrize("status", [403, 400, 429])
async def test_without_dynamics_the_suggestions_stay(
    timelines: Timelines, mailbox: Mailbox, crm: Neighbour, status: int
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
    timelines: Timelines, mailbox: Mailbox, crm: Neighbour
) -> None:
    """Activities shown, but which mails Dynamics holds could not be learned."""

    def emails(asked: Asked) -> Answer:
        return Answer(400) if is_tracked_question(asked) else Answer(json={"value": []})

    crm.handle(f"{API}/emails", emails)
    timeline = await timelines.show(CALLER, MATCH)
    assert isinstance(timeline.shared, SharedHalf)
    assert private(timeline.private).coverage.tracked_unknown is True


async def test_a_silent_queue_hides_nothing(
    timelines: Timelines, mailbox: Mailbox, queue: Queue
) -> None:
    """Without the queue's word mails are shown as if it had none."""
    queue.down = True
    half = private((await timelines.show(CALLER, MATCH)).private)
    assert [one.status for one in half.suggestions] == [None, None]
    assert half.coverage.tracked_unknown is False


async def test_a_partial_search_says_when_to_go_on(timelines: Timelines, mailbox: Mailbox) -> None:
    """One group of addresses throttled: its count and the moment from which it may be asked."""
    addresses = [ANN, *(f"a{at}@contoso.com" for at in range(20))]
    mailbox.fault("a19@", 429, retry_after="90", times=3)
    half = private((await timelines.show(CALLER, match(*addresses))).private)
    coverage = half.coverage
    assert [one.mail for one in half.suggestions] == ["m1", "m2"]
    assert (coverage.groups, coverage.groups_failed) == (2, 1)
    assert coverage.retry_at == NOW + timedelta(seconds=90)


@pytest.mark.parametrize("where", ["graph", "activities", "tracked"])
async def test_a_missing_sign_in_ends_the_question(
    timelines: Timelines, mailbox: Mailbox, crm: Neighbour, neighbour: Neighbour, where: str
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


async def test_the_shared_half_never_asks_the_mailbox(
    timelines: Timelines, neighbour: Neighbour, queue: Queue, tokens: FixedTokens
) -> None:
    """What is shown to several people comes from Dynamics alone."""
    half = await timelines.shared(CALLER, MATCH)
    assert [one.id for one in half.activities] == ["a1"]
    assert (neighbour.asked, queue.asked, tokens.given) == ([], [], ["dataverse"])


async def test_hundreds_of_candidates_are_asked_for_in_part(
    timelines: Timelines, mailbox: Mailbox, crm: Neighbour
) -> None:
    """At most a hundred are looked up, in parallel chunks; fifty are shown, the rest is counted."""
    pages = [[message(f"m{at}", message_id=f"<{at}>", minutes=at) for at in range(300)]]
    mailbox.holds(ANN, *pages)
    half = private((await timelines.show(CALLER, MATCH)).private)
    assert [one.mail for one in half.suggestions] == [f"m{at}" for at in range(50)]
    assert half.coverage.left_out == ((LeftOut.OVER_LIMIT, 250),)
    questions = [one for one in crm.asked if is_tracked_question(one)]
    assert [one.query["@p2"].count(",") + 1 for one in questions] == [50, 50]


async def test_finding_and_matching_pass_through(timelines: Timelines, crm: Neighbour) -> None:
    """Records are found by name and opened by reference."""
    row = {"accountid": ACCOUNT.id, "name": "Contoso", "emailaddress1": ANN}
    crm.answer(f"{API}/accounts", Answer(json={"value": [row]}))
    crm.answer(f"{API}/accounts({ACCOUNT.id})", Answer(json=row))
    (found,) = await timelines.find(CALLER, "contoso", table="account")
    assert found == await timelines.match(CALLER, ACCOUNT)
    assert [one.address for one in found.addresses] == [ANN]


async def test_a_tenant_that_is_not_served(
    timelines: Timelines, crm: Neighbour, neighbour: Neighbour
) -> None:
    """Somebody of another tenant reaches no organisation, least of all another tenant's."""
    stranger = replace(CALLER, tenant=TenantId("another"))
    for work in (
        timelines.find(stranger, "contoso"),
        timelines.match(stranger, ACCOUNT),
        timelines.shared(stranger, MATCH),
        timelines.show(stranger, MATCH),
    ):
        with pytest.raises(AccessDenied):
            await work
    assert (crm.asked, neighbour.asked) == ([], [])
