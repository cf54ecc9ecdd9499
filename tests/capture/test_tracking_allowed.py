"""Whether a question's suggestions may be tracked: asked beside the rest, believed for minutes."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta

import pytest

from capture.dataverse import Dataverse
from capture.diagnosis import Remedy
from capture.errors import Service, ServiceUnavailable
from capture.halves import SharedHalf, Unavailable
from capture.models import ObjectId
from capture.synchronisation import UNKNOWN, Synchronisation, Tracking
from capture.timeline import Timelines
from tests.capture.builders import ACCOUNT, NOW, match
from tests.capture.conftest import CALLER
from tests.capture.imports.world import SYNCHRONISED
from tests.capture.mailbox import BATCH, Mailbox
from tests.capture.neighbour import Answer, Asked, Neighbour
from tests.capture.questions import ANN, API, private

MATCH = match(ANN)
USERS = f"{API}/systemusers"
ALLOWED = Tracking(shown=True, tracked=True)


def mailbox_row(**change: int) -> Answer:
    """The caller's user with a mailbox that works, but for a change."""
    rows = [SYNCHRONISED | change]
    user = {"systemuserid": ACCOUNT.id, "mailbox_regarding_systemuser": rows}
    return Answer(json={"value": [user]})


class Clock:
    """A clock that a test moves."""

    def __init__(self) -> None:
        self.time = NOW

    def now(self) -> datetime:
        """As the product's clock."""
        return self.time


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def synchronisation(dataverse: Dataverse, clock: Clock) -> Synchronisation:
    return Synchronisation({CALLER.tenant: dataverse}, clock.now)


@pytest.mark.parametrize(
    ("answer", "tracking"),
    [
        (mailbox_row(), ALLOWED),
        (mailbox_row(emailrouteraccessapproval=0), Remedy.NOT_APPROVED),
        (mailbox_row(incomingemailstatus=2), Remedy.NOT_TESTED),
        (Answer(json={"value": []}), Remedy.NOT_SYNCHRONISED),
        (Answer(403), UNKNOWN),
        (Answer(body=b"{"), UNKNOWN),
    ],
)
async def test_the_list_stays_whatever_may_be_done_with_it(
    timelines: Timelines,
    anns_mailbox: Mailbox,
    crm: Neighbour,
    answer: Answer,
    tracking: Tracking | Remedy,
) -> None:
    """View only is the worst that anything but a forward mailbox can mean."""
    crm.answer(USERS, answer)
    half = private((await timelines.show(CALLER, MATCH)).private)
    if isinstance(tracking, Remedy):
        tracking = Tracking(shown=True, tracked=False, remedy=tracking)
    assert half.tracking == tracking
    assert [one.mail for one in half.suggestions] == ["m1", "m2"]


async def test_of_a_forward_mailbox_nothing_is_asked(
    timelines: Timelines, anns_mailbox: Mailbox, crm: Neighbour, neighbour: Neighbour
) -> None:
    """Its half says why, and the activities are there as ever."""
    crm.answer(USERS, mailbox_row(incomingemaildeliverymethod=3))
    timeline = await timelines.show(CALLER, MATCH)
    assert isinstance(timeline.shared, SharedHalf)
    forward = Remedy.FORWARD_MAILBOX
    assert timeline.private == Unavailable(Service.DATAVERSE, denied=True, remedy=forward)
    assert neighbour.asked == []


async def test_it_is_asked_while_the_record_is_sought(
    timelines: Timelines, anns_mailbox: Mailbox, crm: Neighbour, neighbour: Neighbour
) -> None:
    """So it adds no step: by the time the mailbox could be asked, it is known."""
    together = asyncio.Barrier(2)

    async def meet(answer: Answer) -> Answer:
        async with asyncio.timeout(5):
            await together.wait()
        return answer

    row = {"accountid": ACCOUNT.id, "name": "Contoso", "emailaddress1": ANN}
    crm.handle(f"{API}/accounts({ACCOUNT.id})", lambda _: meet(Answer(json=row)))
    crm.handle(USERS, lambda _: meet(mailbox_row()))
    found = await timelines.match(CALLER, ACCOUNT)
    half = private((await timelines.show(CALLER, found)).private)
    assert half.tracking == ALLOWED
    assert crm.paths().count(USERS) == 1


async def test_slow_dynamics_does_not_hold_the_search_up(
    timelines: Timelines, anns_mailbox: Mailbox, crm: Neighbour, neighbour: Neighbour
) -> None:
    """The mailbox is asked all the same; nothing is drawn before the state is known."""
    searched = asyncio.Event()

    async def late(_asked: Asked) -> Answer:
        async with asyncio.timeout(5):
            await searched.wait()
        return mailbox_row(incomingemaildeliverymethod=3)

    def batch(asked: Asked) -> Answer:
        searched.set()
        return anns_mailbox.batch(asked)

    crm.handle(USERS, late)
    neighbour.handle(BATCH, batch)
    timeline = await timelines.show(CALLER, MATCH)
    assert isinstance(timeline.private, Unavailable)
    assert timeline.private.remedy is Remedy.FORWARD_MAILBOX


async def test_good_news_is_believed_for_minutes(
    synchronisation: Synchronisation, crm: Neighbour, clock: Clock
) -> None:
    """By person; who may write asks anew, and what that finds counts for all that follows."""
    other = type(CALLER)(CALLER.tenant, ObjectId("someone else"))
    crm.answer(USERS, mailbox_row())
    for caller in (CALLER, CALLER, other):
        assert await synchronisation.lately(caller) == ALLOWED
    assert len(crm.asked) == 2
    clock.time += timedelta(minutes=5)
    await synchronisation.lately(CALLER)
    assert len(crm.asked) == 3
    crm.answer(USERS, mailbox_row(incomingemailstatus=0))
    assert await synchronisation.lately(CALLER) == ALLOWED
    assert not (await synchronisation.now(CALLER)).tracked
    assert not (await synchronisation.lately(CALLER)).tracked


async def test_bad_news_is_asked_for_again(
    synchronisation: Synchronisation, crm: Neighbour
) -> None:
    """What an administrator mends counts at once, and silence is no news."""
    crm.answer(USERS, mailbox_row(emailrouteraccessapproval=2), mailbox_row())
    first = await synchronisation.lately(CALLER)
    second = await synchronisation.lately(CALLER)
    assert (first.tracked, second.tracked) == (False, True)


async def test_silence_is_an_error(synchronisation: Synchronisation, crm: Neighbour) -> None:
    """Whoever asks decides what to do without an answer."""
    crm.answer(USERS, Answer(503))
    with pytest.raises(ServiceUnavailable):
        await synchronisation.lately(CALLER)
    crm.answer(USERS, mailbox_row())
    assert await synchronisation.lately(CALLER) == ALLOWED


async def test_asking_ahead_and_asking_are_one_question(
    synchronisation: Synchronisation, crm: Neighbour
) -> None:
    """Whoever asks meanwhile waits for the same answer."""
    crm.answer(USERS, mailbox_row())
    synchronisation.ask_ahead(CALLER)
    assert await synchronisation.lately(CALLER) == ALLOWED
    synchronisation.ask_ahead(CALLER)
    assert len(crm.asked) == 1
