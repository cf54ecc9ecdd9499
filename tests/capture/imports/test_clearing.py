"""What an import that failed leaves behind in Dynamics: nothing, or what it says."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from itertools import count
from uuid import UUID

import pytest
from aiohttp import ClientSession, web

from capture.dataverse import Dataverse
from capture.errors import Service, ServiceUnavailable, SignInRequired, Throttled
from capture.extent import Difference
from capture.graph import Graph
from capture.imports.clearing import Cleared
from capture.imports.importer import Importer
from capture.imports.job import ImportJob, import_key
from capture.imports.outcome import mismatch
from capture.models import ImportReason, ImportStatus
from capture.synchronisation import Synchronisation
from capture.upstream import Upstream
from tests.capture.builders import NOW
from tests.capture.conftest import FixedTokens
from tests.capture.imports.examples import ANN, CONTOSO, TENANT, make_job, message_id
from tests.capture.imports.remembered import Remembered
from tests.capture.imports.test_importer import (
    JOB,
    OTHER,
    OURS,
    PDF,
    PROMOTE,
    failed,
    own_row,
    row,
    tracked,
)
from tests.capture.imports.world import Step, World
from tests.capture.questions import Undecided

GONE, REFUSED = failed(ImportReason.MESSAGE_GONE), failed(ImportReason.REFUSED)
STRANGER = "00000000-0000-4000-8000-0000000000bb"
ELSEWHERE = ImportJob(import_key(TENANT, OTHER, message_id(1)), ANN, OTHER, JOB.mail)


@dataclass
class Office:
    """Imports of one organisation, with what the queue remembers of them."""

    begin: Callable[[], Cleared]
    """What makes imports that have seen nothing yet, as a new process has."""
    world: World
    notes: Remembered = field(default_factory=Remembered)

    async def run(self, job: ImportJob = JOB) -> ImportStatus:
        """As the worker does it: what was called tracked has begun nothing any more."""
        status = await self.begin().run(job)
        if status == tracked():
            await self.notes.ended(job.key)
        return status


@pytest.fixture
async def office(session: ClientSession, tokens: FixedTokens) -> AsyncIterator[Office]:
    world, notes = World(), Remembered()
    world.add_mail(JOB.mail, message_id(1))
    world.records.add(OTHER.id)
    async with world.served():
        graph = Graph(Upstream(session, world.url, Service.GRAPH, budget=1.0), tokens)
        dataverse = Dataverse(Upstream(session, world.url, Service.DATAVERSE, budget=1.0), tokens)
        organisations = {TENANT: dataverse}
        mailboxes = Synchronisation(organisations, lambda: NOW)

        def begin() -> Cleared:
            importer = Importer(
                graph, organisations, mailboxes, Undecided(), notes, clock=lambda: NOW
            )
            return Cleared(importer, organisations, notes)

        yield Office(begin, world, notes)


def answer(status: int, *, of: str, path: str = "", code: str = "0x1") -> Step:
    """What answers each such request so."""

    async def refuse(method: str, asked: str) -> web.Response | None:
        if method != of or not asked.endswith(path):
            return None
        headers = {"x-ms-service-request-id": "r-1"}
        return web.json_response({"error": {"code": code}}, status=status, headers=headers)

    return refuse


async def begin(office: Office) -> None:
    """Have the row made, and the answer lost."""
    office.world.after = answer(504, of="POST", path=PROMOTE)
    with pytest.raises(ServiceUnavailable):
        await office.run()
    office.world.after = None
    assert list(office.world.emails) == [OURS]


async def test_a_mail_that_goes_after_its_row_was_made_takes_it_along(office: Office) -> None:
    """The mailbox cannot say any more which row it was; the note made before can."""
    await begin(office)
    mail = office.world.mails.pop(JOB.mail)
    status = await office.run()
    assert (status, status.row, office.world.emails) == (GONE, "", {})
    deleted = office.world.asked.index(("DELETE", f"/api/data/v9.2/emails({OURS})"))
    assert ("GET", f"/api/data/v9.2/emails({OURS})") in office.world.asked[deleted + 1 :]
    office.world.mails[JOB.mail] = mail
    assert await office.run() == tracked()


async def test_a_record_that_cannot_be_set_leaves_no_row_that_regards_nothing(
    office: Office,
) -> None:
    """A plug-in refuses it; once that is mended, another try makes the row under the same id."""
    office.world.before = answer(400, of="PATCH", code="0x80040265")
    status = await office.run()
    assert (status, status.row, office.world.emails) == (REFUSED, "", {})
    assert (status.code, status.request_id) == ("0x80040265", "r-1")
    office.world.before = None
    assert await office.run() == tracked()
    assert list(office.world.emails) == [OURS]


@pytest.mark.parametrize(("of", "path"), [("PATCH", ""), ("POST", PROMOTE), ("GET", f"({OURS})")])
async def test_a_refusal_is_logged_by_its_code_and_request(
    office: Office, capsys: pytest.CaptureFixture[str], of: str, path: str
) -> None:
    """At whichever step; nothing of what the service wrote beside them."""

    async def refuse(method: str, asked: str) -> web.Response | None:
        if method != of or not asked.endswith(path):
            return None
        error = {"code": "0x80040265", "message": "secret plan"}
        headers = {"x-ms-service-request-id": "r-7"}
        return web.json_response({"error": error}, status=400, headers=headers)

    office.world.before = refuse
    status = await office.run()
    assert (status, status.code, status.request_id) == (REFUSED, "0x80040265", "r-7")
    said = capsys.readouterr().out
    (line,) = [one for one in said.splitlines() if "import_refused" in one]
    assert "0x80040265" in line
    assert "r-7" in line
    assert "secret" not in said


async def test_what_differs_does_not_stay_for_everybody(office: Office) -> None:
    """Not tracked means that colleagues do not see it on the record."""

    async def change(_method: str, path: str) -> None:
        if path.endswith(PROMOTE):
            office.world.emails[OURS]["description"] = "<p>something else</p>"

    office.world.after = change
    assert await office.run() == mismatch(Difference.BODY)
    assert office.world.emails == {}


async def test_what_was_tracked_once_stays(office: Office) -> None:
    """Pressed again when the mail is gone, or when the row was changed since."""
    assert await office.run() == tracked()
    office.world.emails[OURS]["description"] = "<p>completed by hand</p>"
    assert await office.run() == mismatch(Difference.BODY)
    del office.world.mails[JOB.mail]
    assert await office.run() == GONE
    assert list(office.world.emails) == [OURS]


async def test_what_was_tracked_and_not_found_for_a_moment_stays(office: Office) -> None:
    """A promotion that meets a row has made none."""
    assert await office.run() == tracked()

    async def miss(method: str, path: str) -> web.Response | None:
        missed = method == "GET" and path.endswith("/emails")
        return web.json_response({"value": []}) if missed else None

    office.world.before = miss
    assert await office.run() == failed(ImportReason.ACCESS_DENIED)
    office.world.before = None
    del office.world.mails[JOB.mail]
    assert await office.run() == GONE
    assert list(office.world.emails) == [OURS]


@pytest.mark.parametrize(
    "held",
    [
        row(OURS, regarding=OTHER) | {"_ownerid_value": own_row()["_ownerid_value"]},
        own_row(owner=STRANGER),
    ],
    ids=["another record", "another owner"],
)
async def test_a_row_that_somebody_else_wants_stays(
    office: Office, held: dict[str, object]
) -> None:
    """Moved to another record, or given to a colleague, since it was begun; nothing is said."""
    await begin(office)
    office.world.emails[OURS] = held
    del office.world.mails[JOB.mail]
    status = await office.run()
    assert (status, status.row, office.world.emails) == (GONE, "", {OURS: held})
    assert office.notes.rows == {}


async def test_a_row_that_does_not_prove_itself_stays_and_is_told(office: Office) -> None:
    """Its id is not the one of the Message-ID that it holds by now."""
    await begin(office)
    office.world.emails[OURS]["messageid"] = message_id(2)
    del office.world.mails[JOB.mail]
    status = await office.run()
    assert (status, status.row) == (GONE, OURS)
    assert list(office.world.emails) == [OURS]


async def test_who_takes_it_up_meanwhile_keeps_it(office: Office) -> None:
    """Between the look and the deletion an import to another record made it its own."""
    await begin(office)
    del office.world.mails[JOB.mail]
    times = count()

    async def adopt(method: str, _path: str) -> None:
        if method == "DELETE" and next(times) == 0:
            office.world.emails[OURS] |= {
                "_regardingobjectid_value": OTHER.id,
                "_regardingobjectid_value@Microsoft.Dynamics.CRM.lookuplogicalname": "account",
            }

    office.world.before = adopt
    status = await office.run()
    assert (status, status.row, list(office.world.emails)) == (GONE, "", [OURS])
    assert len(office.world.paths("DELETE")) == 1


@pytest.mark.parametrize("at", ["PATCH", "GET"])
async def test_an_import_whose_row_is_taken_out_by_another_makes_it_anew(
    office: Office, at: str
) -> None:
    """Both import one mail to different records; one fails while the other has the row in hand."""
    await begin(office)
    times = count()

    async def other_fails(method: str, path: str) -> None:
        if method == at and path.endswith(f"emails({OURS})") and next(times) == 0:
            office.world.before = None
            mail = office.world.mails.pop(JOB.mail)
            assert await office.run() == GONE
            assert office.world.emails == {}
            office.world.mails[JOB.mail] = mail

    office.world.before = other_fails
    assert await office.run(ELSEWHERE) == tracked()
    assert office.world.emails[OURS]["_regardingobjectid_value"] == OTHER.id


@pytest.mark.parametrize("status", [400, 403], ids=["a plug-in", "no right"])
async def test_a_deletion_that_is_refused_is_told(office: Office, status: int) -> None:
    """The row stays, with its id for a link; another try completes it."""

    async def refuse(method: str, path: str) -> web.Response | None:
        refused = answer(status, of="DELETE"), answer(400, of="PATCH")
        for one in refused:
            if said := await one(method, path):
                return said
        return None

    office.world.before = refuse
    ended = await office.run()
    assert (ended, ended.row) == (REFUSED, OURS)
    office.world.before = None
    assert await office.run() == tracked()
    assert office.world.emails[OURS]["_regardingobjectid_value"] == CONTOSO.id


@pytest.mark.parametrize(
    ("status", "error"), [(429, Throttled), (503, ServiceUnavailable), (401, SignInRequired)]
)
async def test_a_deletion_that_may_succeed_later_is_tried_with_the_import_again(
    office: Office, status: int, error: type[Exception]
) -> None:
    """It has not failed before it has cleared away."""
    await begin(office)
    del office.world.mails[JOB.mail]
    office.world.before = answer(status, of="DELETE")
    with pytest.raises(error):
        await office.run()
    office.world.before = None
    assert await office.run() == GONE
    assert office.world.emails == {}


async def test_a_deletion_that_is_confirmed_and_not_done_is_told(office: Office) -> None:
    """That it is gone is said after looking."""
    await begin(office)
    del office.world.mails[JOB.mail]

    async def mangle(method: str, _path: str) -> web.Response | None:
        return web.Response(status=204) if method == "DELETE" else None

    office.world.before = mangle
    status = await office.run()
    assert (status, status.row, list(office.world.emails)) == (GONE, OURS, [OURS])


async def test_a_crash_after_any_request_of_it_is_made_good_by_the_next_run(
    office: Office,
) -> None:
    """Cut off after each request of a clearing in turn, carried out or not."""
    await begin(office)
    made = dict(office.world.emails)
    mail = office.world.mails.pop(JOB.mail)
    office.world.asked.clear()
    assert await office.run() == GONE
    requests = len(office.world.asked)
    assert requests > 3
    for carried_out in (False, True):
        for cut in range(requests):
            office.world.emails = {name: dict(one) for name, one in made.items()}
            office.notes.rows[JOB.key] = UUID(OURS)
            office.world.asked.clear()

            async def fail(_method: str, _path: str, *, at: int = cut + 1) -> web.Response | None:
                return web.Response(status=401) if len(office.world.asked) == at else None

            office.world.before, office.world.after = (None, fail) if carried_out else (fail, None)
            with pytest.raises(SignInRequired):
                await office.run()
            office.world.before = office.world.after = None
            assert await office.run() == GONE
            assert (office.world.emails, office.notes.rows) == ({}, {})
    office.world.mails[JOB.mail] = mail
    assert await office.run() == tracked()


async def test_wherever_an_import_was_cut_off_a_mail_that_goes_leaves_nothing(
    office: Office,
) -> None:
    """After each of its requests in turn, carried out or not; what it had begun is found again."""
    world = office.world
    world.files[JOB.mail] = [PDF]
    assert await office.run() == tracked()
    requests, mail = len(world.asked), world.mails[JOB.mail]
    begun = 0
    for carried_out in (False, True):
        for cut in range(requests):
            with world.cut(cut + 1, carried_out=carried_out), pytest.raises(SignInRequired):
                await office.run()
            begun += len(world.emails)
            del world.mails[JOB.mail]
            assert await office.run() == GONE
            assert (world.emails, office.notes.rows) == ({}, {})
            world.mails[JOB.mail] = mail
    assert begun > 5


async def test_an_import_that_began_nothing_asks_nothing_more(office: Office) -> None:
    """Refused before its first write, it costs no request."""
    del office.world.mails[JOB.mail]
    assert await office.run(make_job()) == GONE
    assert office.world.asked[-1] == ("GET", f"/v1.0/me/messages/{JOB.mail}")
