"""A meeting that somebody tracked, in the sandbox's Dataverse."""

from __future__ import annotations

from typing import Any

from aiohttp import ClientSession

from capture.dataverse import Dataverse
from capture.models import Caller, InternetMessageId
from tests.capture.live.conftest import Bearers

UID = InternetMessageId("040000008200E00074C5B7101A82E00807EA0B0C00D14AA1")


async def test_a_tracked_meeting_is_found(
    organisation: Dataverse,
    callers: list[Caller],
    https: ClientSession,
    ready: dict[str, Any],
    bearers: Bearers,
) -> None:
    """By the iCalUId in its column, with who owns it and what it regards."""
    mara = callers[0]
    assert await organisation.tracked_meetings(mara, [UID]) == {}
    match = (await organisation.find(mara, "Contoso", "account")).matches[0]
    body = {
        "subject": "Steering call",
        "globalobjectid": UID,
        "scheduledstart": "2026-03-05T12:00:00Z",
        "scheduledend": "2026-03-05T13:00:00Z",
        "regardingobjectid_account_appointment@odata.bind": f"/accounts({match.record.ref.id})",
    }
    headers = {"Authorization": f"Bearer {bearers.held[mara.oid, 'dataverse']}"}
    url = f"{ready['dataverse']}/api/data/v9.2/appointments"
    async with https.post(url, json=body, headers=headers) as response:
        assert response.status == 204, await response.text()
    found = await organisation.tracked_meetings(mara, [UID, InternetMessageId("another")])
    assert list(found) == [UID]
    (row,) = found[UID]
    assert (row.regarding, row.shown.regarding) == (match.record.ref, "Contoso")
    assert row.shown.owner
