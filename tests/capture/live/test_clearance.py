"""Whether a press may lead to an import, by what Dynamics says at that moment."""

from __future__ import annotations

from typing import Any

from aiohttp import ClientSession

from capture.clearance import Clearance
from capture.dataverse import Dataverse
from capture.models import Caller, ImportReason, RecordRef
from capture.synchronisation import Synchronisation
from tests.capture.builders import NOW
from tests.capture.live.administrator import Administrator
from tests.capture.live.test_against_the_sandbox import control


def asking(organisation: Dataverse, caller: Caller) -> Clearance:
    """As a process that has just begun asks."""
    organisations = {caller.tenant: organisation}
    return Clearance(organisations, Synchronisation(organisations, lambda: NOW))


async def contoso(organisation: Dataverse, caller: Caller) -> RecordRef:
    found = await organisation.find(caller, "Contoso")
    return found.matches[0].record.ref


async def test_what_the_mailbox_and_the_rights_allow(
    https: ClientSession, ready: dict[str, Any], organisation: Dataverse, everybody: list[Caller]
) -> None:
    """The reason is the worker's, and of two the one that stands in the way of every record."""
    mara, _, priya, _ = everybody
    record = await contoso(organisation, mara)
    administrator = Administrator.signed_in(https, ready)
    assert await asking(organisation, mara).refusal(mara, record) is None
    assert await asking(organisation, priya).refusal(priya, record) is ImportReason.NOT_TESTED
    async with administrator.only("Reader", mara):
        refused = await asking(organisation, mara).refusal(mara, record)
    assert refused is ImportReason.ACCESS_DENIED
    async with administrator.only("Reader", priya):
        refused = await asking(organisation, priya).refusal(priya, record)
    assert refused is ImportReason.NOT_TESTED


async def test_while_dynamics_says_nothing_the_press_counts(
    https: ClientSession, ready: dict[str, Any], organisation: Dataverse, callers: list[Caller]
) -> None:
    """Slow or failing: the worker asks again; and what one of the two says is not lost for it."""
    mara = callers[0]
    record = await contoso(organisation, mara)
    fault = {"service": "dataverse", "count": 99}
    async with Administrator.signed_in(https, ready).only("Reader", mara):
        for wrong in ({"kind": "fail"}, {"kind": "slow", "seconds": 5}):
            await control(https, ready, "POST", "faults", **fault, **wrong, path="Retrieve")
            assert await asking(organisation, mara).refusal(mara, record) is None
            await control(https, ready, "DELETE", "faults")
        mailbox = {"kind": "slow", "seconds": 5, "path": "EqualUserId"}
        await control(https, ready, "POST", "faults", **fault, **mailbox)
        refused = await asking(organisation, mara).refusal(mara, record)
        await control(https, ready, "DELETE", "faults")
    assert refused is ImportReason.ACCESS_DENIED
