"""What a whole Show asks of its neighbours: so many calls, in so many steps, whatever its size."""

from __future__ import annotations

from collections import Counter
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import pytest
from aiohttp import ClientSession

from capture.dataverse import Dataverse
from capture.errors import Service
from capture.graph import Graph
from capture.halves import PrivateHalf, SharedHalf, Timeline
from capture.models import Caller
from capture.synchronisation import Synchronisation
from capture.timeline import Timelines
from capture.upstream import Upstream
from tests.capture.live.conftest import Bearers, NoImports
from tests.capture.live.journal import Journal, in_sequence, slowed
from tests.capture.live.sized import COMPANIES, contacts_file, letters
from tests.capture.live.test_mailbox import deliver
from tests.capture.questions import Undecided
from tests.sandbox_process import sandbox_process

MAILS = 6
Calls = list[dict[str, Any]]


@dataclass(frozen=True)
class Asked:
    """One Show of a record that was not seen before, and one right after it."""

    timeline: Timeline
    cold: Calls
    lately: Calls


def now() -> datetime:
    return datetime.now(UTC)


@pytest.fixture(scope="module")
def ready(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Any]]:
    """A sandbox of these tests' own, with companies of 5, 50 and 500 contacts."""
    folder = tmp_path_factory.mktemp("sandbox")
    with sandbox_process(folder, "--contacts", str(contacts_file(folder))) as running:
        yield running.ready


@pytest.fixture
async def asked(
    https: ClientSession,
    ready: dict[str, Any],
    bearers: Bearers,
    callers: list[Caller],
    mailboxes: Graph,
) -> Callable[[str], Awaitable[Asked]]:
    """Asks twice, in a process that knows the organisation's tables and nothing else."""
    mara = callers[0]
    organisation = Dataverse(Upstream(https, ready["dataverse"], Service.DATAVERSE), bearers)
    organisations = {mara.tenant: organisation}
    journal = Journal(https, ready, "dataverse", "graph")

    async def show(timelines: Timelines, name: str) -> tuple[Timeline, Calls]:
        await journal.forget()
        found = await timelines.find(mara, name)
        assert found.meant is not None
        timeline = await timelines.show(mara, found.meant)
        return timeline, await journal.calls()

    async def twice(name: str) -> Asked:
        await organisation.tables(mara)
        await mailboxes.own_addresses(mara)  # has the mailbox built
        synchronisation = Synchronisation(organisations, now)
        timelines = Timelines(
            mailboxes, organisations, NoImports(), Undecided(), now, synchronisation
        )
        async with slowed(https, ready):
            timeline, cold = await show(timelines, name)
            again, lately = await show(timelines, name)
        assert isinstance(timeline.shared, SharedHalf)
        assert isinstance(timeline.private, PrivateHalf)
        assert again.shared == timeline.shared
        return Asked(timeline, cold, lately)

    return twice


@pytest.mark.parametrize(
    "name",
    [
        "Fabrikam",
        "Mei Chen",
        "Second production line",
        "Monitors for a new clinic",
        "Monitor shows no curve",
        "Bergen wind farm",
    ],
)
async def test_three_steps_and_two_for_what_was_seen(
    asked: Callable[[str], Awaitable[Asked]], name: str
) -> None:
    """For an account, a contact, an opportunity, a lead, a case and a custom table's row alike."""
    both = await asked(name)
    assert (in_sequence(both.cold), in_sequence(both.lately)) in {(3, 2), (2, 1)}
    assert [_batches(calls) for calls in (both.cold, both.lately)] == [1, 1]
    searched = Counter(_place(call) for call in both.cold) - Counter(map(_place, both.lately))
    assert {service for service, _ in searched} == {"dataverse"}


async def test_five_hundred_contacts_cost_what_five_do(
    asked: Callable[[str], Awaitable[Asked]], https: ClientSession, ready: dict[str, Any]
) -> None:
    """The same calls to the same places, in as many steps, where the same mails are found."""
    shows = {}
    for size, company in COMPANIES.items():
        for letter in letters(size, MAILS, datetime.now(UTC)):
            await deliver(https, ready, letter)
        shows[size] = await asked(company)
    for both in shows.values():
        assert isinstance(both.timeline.private, PrivateHalf)
        assert len(both.timeline.private.suggestions) == MAILS
        assert (in_sequence(both.cold), in_sequence(both.lately)) == (3, 2)
        assert max(_parts(both.cold), _parts(both.lately)) <= 20
    cold = [Counter(map(_place, _whole(both.cold))) for both in shows.values()]
    lately = [Counter(map(_place, _whole(both.lately))) for both in shows.values()]
    assert cold == [cold[0]] * len(COMPANIES)
    assert lately == [lately[0]] * len(COMPANIES)
    assert lately[0].total() == 5


def _whole(calls: Calls) -> Calls:
    """Without the parts of batches."""
    return [call for call in calls if call["kind"] == "http"]


def _parts(calls: Calls) -> int:
    return len(calls) - len(_whole(calls))


def _batches(calls: Calls) -> int:
    return sum(call["service"] == "graph" for call in _whole(calls))


def _place(call: dict[str, Any]) -> tuple[str, str]:
    return call["service"], call["path"].partition("?")[0]
