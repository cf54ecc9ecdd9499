"""Meetings become appointments in the sandbox's Dataverse: once, whole, and told apart."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest
from aiohttp import ClientSession, TCPConnector, TraceConfig

from capture.dataverse import Dataverse, Parent
from capture.errors import Service
from capture.extent import Difference, Disclosure, Extent, FileEnd, file_key
from capture.graph import Graph
from capture.imports.clearing import Cleared
from capture.imports.job import ImportJob
from capture.imports.outcome import failed, mismatch
from capture.models import Caller, ImportReason, ImportState, ImportStatus, RecordRef
from capture.policy import Effect, Exclusion, Policy
from capture.upstream import Upstream
from tests.capture.imports.remembered import Remembered
from tests.capture.live.administrator import Administrator
from tests.capture.live.calendars import Calendars, parts
from tests.capture.live.conftest import Bearers

TRACKED = ImportStatus(ImportState.TRACKED)
LOOKUP = "_regardingobjectid_value"


@pytest.fixture
def calendars(
    https: ClientSession,
    ready: dict[str, Any],
    bearers: Bearers,
    mailboxes: Graph,
    organisation: Dataverse,
) -> Calendars:
    return Calendars(https, ready, bearers, mailboxes, organisation)


@pytest.fixture
async def contoso(organisation: Dataverse, callers: list[Caller]) -> RecordRef:
    return (await organisation.find(callers[0], "Contoso", "account")).matches[0].record.ref


async def test_a_past_meeting_is_completed_history(
    calendars: Calendars, callers: list[Caller], contoso: RecordRef
) -> None:
    """With everything the calendar says, the colleague who holds it too adds none."""
    mara, jonas = callers
    subject = "Kick-off of the pilot"
    (event,) = await calendars.dates(mara, subject)
    job = await calendars.job(mara, subject, contoso)
    assert await calendars.track(job) == TRACKED
    (row,) = await calendars.held(mara, subject)
    assert (row["statecode"], row["statuscode"]) == (1, 3)
    assert row[LOOKUP] == contoso.id
    assert (row["globalobjectid"], row["location"]) == (event["iCalUId"], "Seattle, building 4")
    assert row["scheduledstart"][:16] == event["start"]["dateTime"][:16]
    assert row["scheduledend"][:16] == event["end"]["dateTime"][:16]
    assert row["description"].strip() == f"{subject}."
    assert parts(row) == {
        "mara.lindqvist@adatum.example": (7, "systemuser"),
        "jonas.weber@adatum.example": (5, "systemuser"),
        "nadia.hassan@contoso.example": (5, "contact"),
        "mei.chen@contoso.example": (5, "contact"),
    }
    assert await calendars.track(job) == TRACKED
    his = await calendars.job(jonas, subject, contoso)
    assert his.key == job.key
    assert await calendars.track(his) == TRACKED
    nadia = (await calendars.dataverse.find(jonas, "Nadia Hassan", "contact")).matches[0].record.ref
    elsewhere = await calendars.track(await calendars.job(jonas, subject, nadia))
    assert elsewhere == failed(ImportReason.TRACKED_ELSEWHERE)
    assert await calendars.held(mara, subject) == [row]


async def test_a_coming_meeting_is_scheduled(
    calendars: Calendars, callers: list[Caller], contoso: RecordRef
) -> None:
    """A customer who organizes it takes part like a guest: only a user may be the organizer."""
    mara, subject = callers[0], "Review of the second line"
    job = await calendars.job(mara, subject, contoso)
    assert await calendars.track(job) == TRACKED
    (row,) = await calendars.held(mara, subject)
    assert (row["statecode"], row["statuscode"]) == (3, 5)
    assert parts(row) == {
        "nadia.hassan@contoso.example": (5, "contact"),
        "mara.lindqvist@adatum.example": (5, "systemuser"),
    }


async def test_optional_guests_and_rooms(
    calendars: Calendars, callers: list[Caller], contoso: RecordRef
) -> None:
    """A guest may be optional; a room is where it is, and nobody who takes part."""
    mara, subject = callers[0], "Workshop on lenses"
    job = await calendars.job(mara, subject, contoso)
    assert await calendars.track(job) == TRACKED
    (row,) = await calendars.held(mara, subject)
    named = parts(row)
    assert sorted(role for role, _ in named.values()) == [5, 5, 6, 7]
    assert not [address for address in named if "room" in address]
    assert row["location"] == "Room Skagen"


async def test_an_all_day_meeting(
    calendars: Calendars, callers: list[Caller], contoso: RecordRef
) -> None:
    """From midnight to midnight, and said so."""
    mara, subject = callers[0], "Toy fair"
    job = await calendars.job(mara, subject, contoso)
    assert await calendars.track(job) == TRACKED
    (row,) = await calendars.held(mara, subject)
    assert row["isalldayevent"] is True
    assert row["scheduledstart"].endswith("T00:00:00Z")


async def test_each_date_of_a_series_is_one_appointment(
    calendars: Calendars, callers: list[Caller], contoso: RecordRef
) -> None:
    """The date that was meant and no other; twice is once, and another date is another row."""
    mara, subject = callers[0], "Weekly call on the bearings"
    dates = await calendars.dates(mara, subject)
    for date in (0, 0, 2):
        job = await calendars.job(mara, subject, contoso, date=date)
        assert await calendars.track(job) == TRACKED
    rows = await calendars.held(mara, subject)
    starts = sorted(row["scheduledstart"][:16] for row in rows)
    assert starts == [dates[at]["start"]["dateTime"][:16] for at in (0, 2)]
    assert {row["globalobjectid"] for row in rows} == {dates[at]["iCalUId"] for at in (0, 2)}


@pytest.mark.parametrize(
    ("table", "name"),
    [
        ("contact", "Nadia Hassan"),
        ("lead", "Freja Dam"),
        ("opportunity", "Second production line"),
        ("incident", "Monitor shows no curve"),
        ("adatum_project", "Bergen wind farm"),
    ],
)
async def test_a_row_of_any_table(
    calendars: Calendars, callers: list[Caller], table: str, name: str
) -> None:
    """Each by its own property, an organisation's own table as its metadata says."""
    mara = callers[0]
    ref = (await calendars.dataverse.find(mara, name, table)).matches[0].record.ref
    dates = await calendars.dates(mara, "Harvest report")
    at = ("contact", "lead", "opportunity", "incident", "adatum_project").index(table)
    job = await calendars.job(mara, "Harvest report", ref, date=at)
    assert await calendars.track(job) == TRACKED
    found = await calendars.dataverse.tracked_meetings(mara, [dates[at]["iCalUId"]])
    assert [row.regarding for rows in found.values() for row in rows] == [ref]


async def test_what_another_tool_tracked(
    calendars: Calendars, callers: list[Caller], contoso: RecordRef
) -> None:
    """A row that regards nothing is given the record, and is left as it is otherwise."""
    mara, subject = callers[0], "Call about the bearings"
    (event,) = await calendars.dates(mara, subject)
    theirs = {"subject": "As they call it", "globalobjectid": event["iCalUId"].lower()}
    await calendars.put(mara, theirs)
    job = await calendars.job(mara, subject, contoso)
    assert await calendars.track(job) == TRACKED
    assert await calendars.held(mara, subject) == []
    (row,) = await calendars.held(mara, "As they call it")
    assert (row[LOOKUP], row["statecode"]) == (contoso.id, 0)


async def test_what_happened_since_the_press(
    calendars: Calendars, callers: list[Caller], contoso: RecordRef
) -> None:
    """Cancelled, private or gone: nothing is written. Moved: it is tracked where it is now."""
    mara = callers[0]
    outcomes = {
        "Training on the monitors": ("cancelled", ImportReason.CANCELLED),
        "Visit to ward 4": ("private", ImportReason.PRIVATE),
        "Tour of the harbour": ("deleted", ImportReason.MESSAGE_GONE),
    }
    for subject, (change, reason) in outcomes.items():
        job = await calendars.job(mara, subject, contoso)
        await calendars.change(mara, subject, change)
        assert await calendars.track(job) == failed(reason)
        assert await calendars.held(mara, subject) == []
    subject = "Walk through the wind farm"
    job = await calendars.job(mara, subject, contoso)
    await calendars.change(mara, subject, "moved", minutes=90)
    assert await calendars.track(job) == TRACKED
    ((row,), (event,)) = (
        await calendars.held(mara, subject),
        await calendars.dates(mara, subject),
    )
    assert row["scheduledstart"][:16] == event["start"]["dateTime"][:16]


async def test_a_press_names_one_meeting_and_one_record(
    calendars: Calendars, callers: list[Caller], contoso: RecordRef
) -> None:
    """Another meeting, a record that is gone, a person who may not: nothing is made."""
    mara, subject = callers[0], "Microscope demonstration"
    job = await calendars.job(mara, subject, contoso)
    other = await calendars.job(mara, "Sales stand-up", contoso)
    mixed = type(job)(other.key, mara, contoso, job.mail, job.kind)
    assert await calendars.track(mixed) == mismatch(Difference.IDENTITY)
    nobody = RecordRef("account", "00000000-0000-4000-8000-000000000001")
    gone = await calendars.job(mara, subject, nobody)
    assert await calendars.track(gone) == failed(ImportReason.RECORD_GONE)
    sam = Administrator.signed_in(calendars.https, calendars.ready)
    async with sam.only("Reader", mara):
        denied = await calendars.track(job)
    assert denied == failed(ImportReason.ACCESS_DENIED)
    assert await calendars.held(mara, subject) == []


class Cut(Exception):  # noqa: N818 - what happens to a worker
    """The worker dies here."""


@asynccontextmanager
async def cut_after(ready: dict[str, Any], requests: int) -> AsyncIterator[ClientSession]:
    """A session that dies once so many requests have been carried out."""
    left = requests

    async def count(*_: object) -> None:
        nonlocal left
        left -= 1
        if left <= 0:
            raise Cut

    trace = TraceConfig()
    trace.on_request_end.append(count)
    context = ssl.create_default_context(cafile=ready["ca"])
    async with ClientSession(connector=TCPConnector(ssl=context), trace_configs=[trace]) as session:
        yield session


async def test_a_run_that_was_cut_off_is_made_good_by_the_next(
    calendars: Calendars, callers: list[Caller], contoso: RecordRef
) -> None:
    """Wherever it was cut, and although the meeting moves meanwhile: one row, as the meeting is.

    Only a row that had been read back and closed by then keeps the time that it was tracked with.
    """
    mara, subject = callers[0], "Sales stand-up"
    ready, bearers = calendars.ready, calendars.bearers
    whole, kept = 0, []
    for cut in range(1, 20):
        job = await calendars.job(mara, subject, contoso, date=cut)
        async with cut_after(ready, cut) as https:
            graph = Graph(Upstream(https, ready["graph"], Service.GRAPH), bearers)
            crm = Dataverse(Upstream(https, ready["dataverse"], Service.DATAVERSE), bearers)
            try:
                await replace(calendars, graph=graph, dataverse=crm).track(job)
                whole = cut
            except (Cut, BaseExceptionGroup):
                pass
        await calendars.change(mara, subject, "moved", minutes=1)
        assert await calendars.track(job) == TRACKED
        event = (await calendars.dates(mara, subject))[cut]
        held = {one["globalobjectid"]: one for one in await calendars.held(mara, subject)}
        if held[event["iCalUId"]]["scheduledstart"][:16] != event["start"]["dateTime"][:16]:
            kept.append(cut)
        if whole:
            break
    assert whole > 8
    assert kept == [whole - 2, whole - 1, whole]
    rows = await calendars.held(mara, subject)
    dates = await calendars.dates(mara, subject)
    assert sorted(row["globalobjectid"] for row in rows) == sorted(
        dates[at]["iCalUId"] for at in range(1, whole + 1)
    )
    assert {row["statecode"] for row in rows} <= {1, 3}
    assert all(len(parts(row)) == 3 for row in rows)


async def test_two_sellers_at_once(
    calendars: Calendars, callers: list[Caller], contoso: RecordRef
) -> None:
    """They meet in one row."""
    subject = "Microscope demonstration"
    jobs = [await calendars.job(one, subject, contoso) for one in callers]
    ends = await asyncio.gather(*(calendars.track(job) for job in jobs))
    assert ends == [TRACKED, TRACKED]
    (row,) = await calendars.held(callers[0], subject)
    assert row[LOOKUP] == contoso.id


async def test_the_files_of_a_meeting_come_along(
    calendars: Calendars, organisation: Dataverse, mailboxes: Graph, callers: list[Caller]
) -> None:
    """What was not chosen stays in the calendar until it is; a colleague's copy adds nothing."""
    (mara, jonas), subject = callers, "Handover of the turbines"
    nordlys = (await organisation.find(mara, "Nordlys Energi", "account")).matches[0].record.ref
    job = await calendars.job(mara, subject, nordlys)
    agenda, _ = await mailboxes.attachments(mara, job.mail, job.kind)
    status = await calendars.track(replace(job, extent=Extent(without=(file_key(agenda.id),))))
    assert status.state is ImportState.TRACKED
    assert [one.end for one in status.left] == [FileEnd.NOT_CHOSEN, FileEnd.LINK]
    (row,) = await calendars.held(mara, subject)
    assert row["attachmentcount"] == 0
    his = await calendars.job(jonas, subject, nordlys)
    for each, ends in ((job, [FileEnd.LINK]), (job, [FileEnd.LINK]), (his, [])):
        status = await calendars.track(each)
        assert status.state is ImportState.TRACKED
        assert [one.end for one in status.left] == ends
        (row,) = await calendars.held(mara, subject)
        assert row["attachmentcount"] == 1
        (file,) = await organisation.held_files(
            mara, Parent("appointment", UUID(row["activityid"]))
        )
        assert file.name == "Agenda.txt"


async def test_what_was_decided_since_the_press(
    calendars: Calendars, callers: list[Caller], contoso: RecordRef
) -> None:
    """An excluded guest, or no meetings at all: nothing is written. Then only who and when."""
    mara, subject = callers[0], "Budget for the CRM, Contoso included"
    job = await calendars.job(mara, subject, contoso)
    rule = Exclusion("adatum.example", Effect.SKIP)
    for policy in (Policy(exclusions=(rule,)), Policy(meetings=False)):
        assert await calendars.track(job, policy) == failed(ImportReason.EXCLUDED)
    assert await calendars.held(mara, subject) == []
    bare = replace(job, extent=Extent(Disclosure.HEADER))
    assert await calendars.track(bare) == TRACKED
    (row,) = await calendars.held(mara, subject)
    assert not row["description"]
    assert parts(row)


class Notes:
    """Imports of meetings, with what the queue would remember of the rows they began."""

    def __init__(self, calendars: Calendars) -> None:
        self.calendars = calendars
        self.beginnings = Remembered()
        self.policy = Policy()

    async def run(self, job: ImportJob) -> ImportStatus:
        """One run of an import."""
        return await self.calendars.track(job, self.policy, beginnings=self.beginnings)

    async def cleared(self, job: ImportJob) -> ImportStatus:
        """One run of an import that clears away after itself."""
        organisations = {job.caller.tenant: self.calendars.dataverse}
        return await Cleared(self, organisations, self.beginnings).run(job)


async def test_a_meeting_that_may_not_be_tracked_any_more_half_way_leaves_no_appointment(
    calendars: Calendars, callers: list[Caller], contoso: RecordRef
) -> None:
    """Cut off before, at and after its row is made, and then refused: nothing stays of it."""
    mara, subject = callers[0], "Sales stand-up"
    notes, ready = Notes(calendars), calendars.ready
    begun = 0
    for cut in range(8, 12):
        job = await calendars.job(mara, subject, contoso, date=20 + cut)
        before = {row["activityid"] for row in await calendars.held(mara, subject)}
        async with cut_after(ready, cut) as https:
            graph = Graph(Upstream(https, ready["graph"], Service.GRAPH), calendars.bearers)
            crm = Dataverse(
                Upstream(https, ready["dataverse"], Service.DATAVERSE), calendars.bearers
            )
            notes.calendars = replace(calendars, graph=graph, dataverse=crm)
            notes.policy = Policy()
            with pytest.raises((Cut, BaseExceptionGroup)):
                await notes.cleared(job)
        made = {row["activityid"] for row in await calendars.held(mara, subject)} - before
        begun += len(made)
        assert {str(one) for one in notes.beginnings.rows.values()} >= made
        notes.calendars, notes.policy = calendars, Policy(meetings=False)
        ended = await notes.cleared(job)
        assert (ended, ended.row) == (failed(ImportReason.EXCLUDED), "")
        after = {row["activityid"] for row in await calendars.held(mara, subject)}
        assert (after, notes.beginnings.rows) == (before, {})
    assert begun
