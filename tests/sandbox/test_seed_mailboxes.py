"""The seeded mailbox rows, in every state of server-side synchronisation."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from tests.sandbox.dataverse_client import Dataverse, dataverse_of
from tests.sandbox.small_world import make_world
from tests.sandbox.whole_lists import rows


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def dataverse() -> AsyncIterator[Dataverse]:
    async with dataverse_of(make_world()) as running:
        yield running


pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest.mark.parametrize(
    "state",
    [
        "incomingemaildeliverymethod eq 0",
        "incomingemaildeliverymethod eq 1 and actdeliverymethod eq 0",
        "incomingemaildeliverymethod eq 3",
        "incomingemailstatus eq 1 and _emailserverprofile_value eq null",
        "emailrouteraccessapproval eq 2 and incomingemaildeliverymethod eq 2",
        "emailrouteraccessapproval eq 3 and incomingemaildeliverymethod eq 2",
        "emailrouteraccessapproval eq 0 and isemailaddressapprovedbyo365admin eq false",
        "emailrouteraccessapproval eq 0 and isemailaddressapprovedbyo365admin eq true",
        "incomingemailstatus eq 0 and incomingemaildeliverymethod eq 2 and statecode eq 0",
        "testemailconfigurationscheduled eq true",
        "incomingemailstatus eq 2 and lastsyncerror ne null",
        "incomingemailstatus eq 1 and enabledforincomingemail eq false",
        "incomingemailstatus eq 1 and lastsyncerrorcount gt 0",
        "statecode eq 1",
        "isforwardmailbox eq true",
        "emailrouteraccessapproval eq 1 and enabledforincomingemail eq true",
    ],
)
async def test_every_state_of_a_mailbox(dataverse: Dataverse, state: str) -> None:
    """Each state of server-side synchronisation has a mailbox that somebody can find."""
    assert await rows(dataverse, "/mailboxes", select="name", filter=state)


async def test_people_whose_mailbox_does_not_synchronise(dataverse: Dataverse) -> None:
    """The sellers' do; the manager's was never tested, the administrator's has no method."""
    columns = "incomingemaildeliverymethod,incomingemailstatus,enabledforincomingemail"
    states = []
    for person in dataverse.world.people:
        found = await dataverse.get(
            f"/systemusers({person.systemuserid})",
            {"$select": "fullname", "$expand": f"defaultmailbox($select={columns})"},
            person=person,
        )
        states.append([found["defaultmailbox"][name] for name in columns.split(",")])
    assert states == [[2, 1, True], [2, 1, True], [2, 0, False], [0, 0, False]]


async def test_queues_have_mailboxes(dataverse: Dataverse) -> None:
    """A mailbox regards a person or a queue."""
    found = await rows(
        dataverse, "/mailboxes", select="name", expand="regardingobjectid_queue($select=name)"
    )
    queues = [one["regardingobjectid_queue"] for one in found if one["regardingobjectid_queue"]]
    assert {one["name"] for one in queues} == {"Support", "Returns", "Forwarded mail"}
