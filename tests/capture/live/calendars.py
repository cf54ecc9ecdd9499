"""Meetings of the sandbox's calendars, and the appointments that its Dynamics holds of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from aiohttp import ClientSession

from capture.dataverse import Dataverse
from capture.errors import CaptureError
from capture.graph import Graph
from capture.imports.job import ImportJob, import_key
from capture.imports.meeting_import import MeetingImport
from capture.imports.outcome import final
from capture.models import (
    Caller,
    ImportStatus,
    InternetMessageId,
    MailId,
    RecordRef,
)
from capture.policy import Personal, Policy
from capture.suggestions import Kind
from tests.capture.imports.remembered import Remembered
from tests.capture.live.conftest import Bearers

Item = dict[str, Any]
VIEW = "id,iCalUId,subject,start,end,type"


@dataclass(frozen=True)
class Calendars:
    """Reads and changes them without the product, in each person's own name, and tracks with it."""

    https: ClientSession
    ready: dict[str, Any]
    bearers: Bearers
    graph: Graph
    dataverse: Dataverse

    async def dates(self, caller: Caller, subject: str) -> list[Item]:
        """All dates of a year on which a person has this meeting, earliest first."""
        now = datetime.now(UTC)
        days = {
            "startDateTime": (now - timedelta(days=180)).isoformat(),
            "endDateTime": (now + timedelta(days=180)).isoformat(),
        }
        return await self._events(caller, "/me/calendarView", subject, days)

    async def job(
        self, caller: Caller, subject: str, record: RecordRef, *, date: int = 0
    ) -> ImportJob:
        """The import of one date of a meeting."""
        event = (await self.dates(caller, subject))[date]
        key = import_key(caller.tenant, record, InternetMessageId(event["iCalUId"]))
        return ImportJob(key, caller, record, MailId(event["id"]), Kind.MEETING)

    async def change(self, caller: Caller, subject: str, change: str, **more: int) -> None:
        """What happens to a meeting, a series as a whole, in this person's calendar."""
        (event,) = await self._events(caller, "/me/events", subject, {})
        body = {"oid": caller.oid, "iCalUId": event["iCalUId"], "change": change, **more}
        async with self.https.post(f"{self.ready['page']}/control/meeting", json=body) as reply:
            assert reply.status == 204, await reply.text()

    async def track(
        self,
        job: ImportJob,
        policy: Policy | None = None,
        *,
        beginnings: Remembered | None = None,
    ) -> ImportStatus:
        """How one run of an import ends."""
        ended: ImportStatus | None
        try:
            decided = policy or Policy(), Personal()
            noted = beginnings or Remembered()
            importing = MeetingImport(job, self.graph, self.dataverse, noted, *decided)
            ended = await importing.run()
        except CaptureError as error:
            ended = final(error)
            if ended is None:
                raise
        return ended

    async def held(self, caller: Caller, subject: str) -> list[Item]:
        """Appointments with this subject, with their parties."""
        query = {
            "$filter": f"subject eq '{subject}'",
            "$expand": "appointment_activity_parties",
        }
        return list((await self._dataverse(caller, "GET", "/appointments", query=query))["value"])

    async def put(self, caller: Caller, appointment: Item) -> None:
        """Make an appointment as another tool would."""
        await self._dataverse(caller, "POST", "/appointments", json=appointment)

    async def _events(
        self, caller: Caller, path: str, subject: str, days: dict[str, str]
    ) -> list[Item]:
        query = {**days, "$select": VIEW, "$top": "500"}
        headers = {
            "Authorization": f"Bearer {await self.bearers.for_graph(caller)}",
            "Prefer": 'IdType="ImmutableId", outlook.timezone="UTC"',
        }
        url = f"{self.ready['graph']}/v1.0{path}"
        async with self.https.get(url, params=query, headers=headers) as reply:
            assert reply.status == 200, await reply.text()
            return [one for one in (await reply.json())["value"] if one["subject"] == subject]

    async def _dataverse(
        self, caller: Caller, method: str, path: str, *, query: Any = None, json: Any = None
    ) -> Any:
        headers = {
            "Authorization": f"Bearer {await self.bearers.for_dataverse(caller)}",
            "Prefer": 'odata.include-annotations="*"',
        }
        url = f"{self.ready['dataverse']}/api/data/v9.2{path}"
        async with self.https.request(
            method, url, params=query, json=json, headers=headers
        ) as reply:
            assert reply.status < 300, await reply.text()
            return await reply.json() if reply.status == 200 else None


def parts(appointment: Item) -> dict[str, tuple[int, str]]:
    """Role and row, "" where there is none, of everybody an appointment names, by address."""
    table = "_partyid_value@Microsoft.Dynamics.CRM.lookuplogicalname"
    return {
        one["addressused"]: (one["participationtypemask"], one.get(table, ""))
        for one in appointment["appointment_activity_parties"]
        if one["participationtypemask"] in (5, 6, 7)
    }
