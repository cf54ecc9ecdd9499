"""The gate of who may track: each row of the documented table, against a mailbox in that state."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest
from aiohttp import ClientSession

from capture.dataverse import Dataverse, MailboxState
from capture.diagnosis import Remedy
from capture.models import Caller
from capture.synchronisation import Tracking, may_track
from tests.capture.live.administrator import Administrator
from tests.documented.judge import undocumented

WORKING = {
    "incomingemaildeliverymethod": 2,
    "incomingemailstatus": 1,
    "emailrouteraccessapproval": 1,
    "isemailaddressapprovedbyo365admin": True,
    "enabledforincomingemail": True,
    "statecode": 0,
}
UNAPPROVED = {"isemailaddressapprovedbyo365admin": False}
VIEW = {"shown": True, "tracked": False}
NOT_APPROVED = Tracking(**VIEW, remedy=Remedy.NOT_APPROVED)
NOT_TESTED = Tracking(**VIEW, remedy=Remedy.NOT_TESTED)
NOT_SYNCHRONISED = Tracking(**VIEW, remedy=Remedy.NOT_SYNCHRONISED)
NOTHING = Tracking(shown=False, tracked=False, remedy=Remedy.FORWARD_MAILBOX)
ALL = Tracking(shown=True, tracked=True)


@pytest.fixture
async def administrator(
    https: ClientSession, ready: dict[str, Any], callers: list[Caller]
) -> AsyncIterator[Administrator]:
    """Who leaves the mailbox as it was."""
    signed_in = Administrator.signed_in(https, ready)
    yield signed_in
    await signed_in.set_mailbox(callers[0], **WORKING)


@pytest.mark.parametrize(
    ("change", "tracking"),
    [
        pytest.param({}, ALL, id="approved and tested"),
        pytest.param(UNAPPROVED, ALL, id="approved in Dynamics alone"),
        pytest.param({"emailrouteraccessapproval": 2}, ALL, id="approved by Office 365 alone"),
        pytest.param({"incomingemaildeliverymethod": 0}, NOT_SYNCHRONISED, id="None"),
        pytest.param({"incomingemaildeliverymethod": 1}, NOT_SYNCHRONISED, id="Outlook"),
        pytest.param({"incomingemaildeliverymethod": 3}, NOTHING, id="forward mailbox"),
        pytest.param({"emailrouteraccessapproval": 0, **UNAPPROVED}, NOT_APPROVED, id="empty"),
        pytest.param({"emailrouteraccessapproval": 2, **UNAPPROVED}, NOT_APPROVED, id="pending"),
        pytest.param({"emailrouteraccessapproval": 3, **UNAPPROVED}, NOT_APPROVED, id="rejected"),
        pytest.param({"incomingemailstatus": 0}, NOT_TESTED, id="test not run"),
        pytest.param({"incomingemailstatus": 2}, NOT_TESTED, id="test failed"),
        pytest.param({"enabledforincomingemail": False}, NOT_TESTED, id="not enabled"),
        pytest.param({"statecode": 1}, NOT_SYNCHRONISED, id="inactive"),
    ],
)
async def test_a_row_of_the_table(
    organisation: Dataverse,
    callers: list[Caller],
    administrator: Administrator,
    change: dict[str, Any],
    tracking: Tracking,
) -> None:
    """What the administrator sets decides what its person may do, and no colleague."""
    await administrator.set_mailbox(callers[0], **(WORKING | change))
    assert may_track(await organisation.own_mailbox_state(callers[0])) == tracking
    assert may_track(await organisation.own_mailbox_state(callers[1])) == ALL


def test_every_state_has_its_row() -> None:
    """Only one allows tracking, only one hides, and whoever may not track learns why."""
    rows = {state: may_track(state) for state in MailboxState}
    assert [state for state, row in rows.items() if row.tracked] == [MailboxState.SYNCHRONISED]
    assert [state for state, row in rows.items() if not row.shown] == [MailboxState.FORWARD]
    assert all((row.remedy is None) is row.tracked for row in rows.values())


async def test_one_documented_request(
    organisation: Dataverse, callers: list[Caller], https: ClientSession, ready: dict[str, Any]
) -> None:
    """It needs nothing known before, so a question can ask it beside its first step."""
    async with https.delete(f"{ready['page']}/control/calls"):
        pass
    await organisation.own_mailbox_state(callers[0])
    async with https.get(f"{ready['page']}/control/calls?detail=true") as reply:
        calls = (await reply.json())["calls"]
    asked = [one for one in calls if one["service"] == "dataverse"]
    assert [one["method"] for one in asked] == ["GET"]
    assert undocumented(asked) == []
