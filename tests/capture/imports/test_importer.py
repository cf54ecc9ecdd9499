"""One import, against a mailbox and an organisation that remember."""

from __future__ import annotations

import re
import uuid
from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from itertools import count

import pytest
from aiohttp import ClientSession, web

from capture.dataverse import Dataverse
from capture.errors import Service, ServiceUnavailable, SignInRequired, Throttled
from capture.extent import Difference, Disclosure, Extent, FileEnd, LeftBehind, file_key
from capture.graph import Graph
from capture.imports.importer import Importer, row_id
from capture.imports.job import ImportJob, import_key
from capture.imports.outcome import mismatch
from capture.mail import CONTENT_CLASS, LABELS, MESSAGE_CLASS, SENSITIVITY
from capture.models import (
    FINAL,
    Caller,
    ImportReason,
    ImportState,
    ImportStatus,
    InternetMessageId,
    MailId,
    RecordRef,
    TenantId,
)
from capture.policy import Effect, Exclusion, Personal, Policy
from capture.synchronisation import Synchronisation
from capture.upstream import Upstream
from tests.capture.builders import NOW
from tests.capture.conftest import FixedTokens
from tests.capture.imports.examples import ANN, CONTOSO, TENANT, make_job, message_id
from tests.capture.imports.remembered import Remembered
from tests.capture.imports.world import OWN, SYNCHRONISED, USER, File, World
from tests.capture.questions import Undecided

JOB = make_job()
OURS = str(row_id(TENANT, message_id(1)))
OTHER = RecordRef("account", "0f5e1c1a-0000-4000-8000-0000000000ff")
PROMOTE = "DeliverPromoteEmail"
PDF = File("file-1", "offer.pdf", b"%PDF offer")
LARGE = File("large", "drawing.step", bytes(range(256)) * 20_000)


@pytest.fixture
async def world() -> AsyncIterator[World]:
    world = World()
    world.add_mail(JOB.mail, message_id(1))
    async with world.served():
        yield world


@pytest.fixture
def decided() -> Undecided:
    return Undecided()


@pytest.fixture
def begin(
    session: ClientSession, world: World, tokens: FixedTokens, decided: Undecided
) -> Callable[[], Importer]:
    """What makes an importer that has seen nothing yet, as a new process has."""
    graph = Graph(Upstream(session, world.url, Service.GRAPH, budget=1.0), tokens)
    dataverse = Dataverse(Upstream(session, world.url, Service.DATAVERSE, budget=1.0), tokens)
    organisations = {TENANT: dataverse}
    synchronisation = Synchronisation(organisations, lambda: NOW)
    return lambda: Importer(
        graph, organisations, synchronisation, decided, Remembered(), clock=lambda: NOW
    )


@pytest.fixture
def importer(begin: Callable[[], Importer]) -> Importer:
    return begin()


def failed(reason: ImportReason) -> ImportStatus:
    return ImportStatus(ImportState.FAILED, reason)


def tracked(**left: FileEnd) -> ImportStatus:
    """Tracked, without these files of the mailbox."""
    behind = tuple(LeftBehind(file_key(file), end) for file, end in left.items())
    return ImportStatus(ImportState.TRACKED, left=behind)


def row(email: str, *, regarding: RecordRef | None = None) -> dict[str, object]:
    """A row of this mail that some tool made."""
    lookup = "_regardingobjectid_value"
    facts: dict[str, object] = {
        "activityid": email,
        "messageid": message_id(1),
        "createdon": "2026-01-01T00:00:00Z",
    }
    if regarding is None:
        return facts
    return facts | {
        lookup: regarding.id,
        f"{lookup}@Microsoft.Dynamics.CRM.lookuplogicalname": regarding.table,
    }


def own_row(*, owner: str = USER) -> dict[str, object]:
    """The row of this mail as an import makes it, regarding nothing yet."""
    return row(OURS) | {
        "subject": f"subject of {JOB.mail}",
        "description": "<p>hello</p>",
        "directioncode": False,
        "statuscode": 4,
        "senton": "2026-03-02T10:00:00Z",
        "_ownerid_value": owner,
        "email_activity_parties": [
            {"participationtypemask": 1, "addressused": "Kim@contoso.example"},
            {"participationtypemask": 2, "addressused": OWN},
        ],
    }


def marked(name: str, value: str) -> dict[str, object]:
    """A message with one more property that says how sensitive it is."""
    properties = {MESSAGE_CLASS: "IPM.Note"} | {name: value}
    listed = [{"id": one, "value": said} for one, said in properties.items()]
    return {"singleValueExtendedProperties": listed}


def writes(world: World) -> list[str]:
    posted = [path for path in world.paths("POST") if not path.endswith("$batch")]
    return posted + world.paths("PATCH")


async def test_a_mail_becomes_an_activity_of_the_record_with_all_its_files(
    importer: Importer, world: World
) -> None:
    """Promoted once, regarding the record, attached, read back, and only then tracked."""
    inline = File("file-2", "logo.png", b"PNG")
    item = File("file-3", "Re: terms", b"From: a@b\r\n\r\nx", kind="itemAttachment")
    world.files[JOB.mail] = [PDF, inline, item]
    assert await importer.run(JOB) == tracked()
    assert list(world.emails) == [OURS]
    assert world.emails[OURS]["_regardingobjectid_value"] == CONTOSO.id
    assert world.files_of(OURS) == [
        ("Re_ terms.eml", item.content),
        ("logo.png", inline.content),
        ("offer.pdf", PDF.content),
    ]
    assert world.asked[-1] == ("GET", f"/api/data/v9.2/emails({OURS})")


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"emailrouteraccessapproval": 2}, ImportReason.NOT_APPROVED),
        ({"incomingemailstatus": 0}, ImportReason.NOT_TESTED),
        ({"incomingemaildeliverymethod": 0}, ImportReason.NOT_SYNCHRONISED),
        ({"incomingemaildeliverymethod": 3}, ImportReason.FORWARD_MAILBOX),
    ],
)
async def test_a_mailbox_that_may_no_longer_be_tracked_from_ends_the_import(
    importer: Importer, world: World, change: dict[str, int], reason: ImportReason
) -> None:
    """Whatever it allowed a moment ago; of the mail nothing is read and nothing is written."""
    assert await importer.run(JOB) == tracked()
    world.asked.clear()
    world.synchronisation |= change
    assert await importer.run(JOB) == failed(reason)
    assert [path for _, path in world.asked] == ["/api/data/v9.2/systemusers"]
    world.synchronisation |= SYNCHRONISED
    assert await importer.run(JOB) == tracked()


async def test_a_mailbox_whose_state_cannot_be_read_is_asked_about_later(
    importer: Importer, world: World
) -> None:
    """Nothing is written before it is known, and the import does not end either."""

    async def busy(_method: str, path: str) -> web.Response | None:
        return web.Response(status=503) if path.endswith("/systemusers") else None

    world.before = busy
    with pytest.raises(ServiceUnavailable):
        await importer.run(JOB)
    assert writes(world) == []


async def test_running_it_again_writes_nothing(importer: Importer, world: World) -> None:
    """The second run finds everything in place."""
    world.files[JOB.mail] = [PDF]
    await importer.run(JOB)
    before = writes(world)
    assert await importer.run(JOB) == tracked()
    assert writes(world) == before


async def test_a_crash_after_any_request_is_made_good_by_the_next_run(
    begin: Callable[[], Importer], world: World
) -> None:
    """Cut off after each of its requests in turn, carried out or not, a rerun ends the same."""
    world.files[JOB.mail] = [PDF, File("file-2", "b.pdf", b"b"), LARGE]
    await begin().run(JOB)
    requests = len(world.asked)
    for carried_out in (False, True):
        for cut in range(requests):
            with world.cut(cut + 1, carried_out=carried_out), pytest.raises(SignInRequired):
                await begin().run(JOB)
            assert await begin().run(JOB) == tracked()
            assert list(world.emails) == [OURS]
            assert world.files_of(OURS) == [
                ("b.pdf", b"b"),
                ("drawing.step", LARGE.content),
                ("offer.pdf", PDF.content),
            ]


async def test_what_dynamics_is_told_about_the_mail(importer: Importer, world: World) -> None:
    """The action gets the mail as it is; Bcc stays in the mailbox."""
    hidden = [{"emailAddress": {"address": "boss@adatum.example"}}]
    world.add_mail(
        JOB.mail,
        message_id(1),
        **{"from": {"emailAddress": {"address": OWN}}},
        bccRecipients=hidden,
        toRecipients=[
            {"emailAddress": {"address": "Kim@Contoso.example"}},
            {"emailAddress": {"address": "a@b.example;c@d.example"}},
            {"emailAddress": {"name": "no address"}},
        ],
        importance="high",
        body={"contentType": "text", "content": "1 < 2"},
    )
    assert await importer.run(JOB) == tracked()
    body = world.emails[OURS]["body"]
    assert {name: body[name] for name in body if name != "ReceivedOn"} == {
        "MessageId": message_id(1),
        "Subject": f"subject of {JOB.mail}",
        "From": OWN,
        "To": "kim@contoso.example",
        "Cc": "",
        "Bcc": "",
        "SubmittedBy": "",
        "Importance": "high",
        "Body": "<pre>1 &lt; 2</pre>",
        "Attachments": [],
    }


@pytest.mark.parametrize(
    "bare",
    [
        {"subject": None, "toRecipients": None, "ccRecipients": None},
        {"receivedDateTime": None, "body": None, "importance": None},
        {"receivedDateTime": "0001-01-01T00:00:00Z", "importance": "urgent!"},
        {"subject": "'\"%_[]&?#;\u202e\U0001f600" * 200},
    ],
)
async def test_a_mail_with_hardly_anything_in_it_is_imported_too(
    importer: Importer, world: World, bare: dict[str, object]
) -> None:
    """Missing or odd fields of a broken mail do not stop it."""
    world.add_mail(JOB.mail, message_id(1), **bare)
    assert await importer.run(JOB) == tracked()


async def test_a_mail_without_message_id_goes_by_the_id_of_its_copy(
    importer: Importer, world: World
) -> None:
    """Without a Message-ID the copy's own id names the import."""
    world.add_mail("copy", None)
    key = import_key(TENANT, CONTOSO, InternetMessageId("copy"))
    job = ImportJob(key, ANN, CONTOSO, MailId("copy"))
    assert await importer.run(job) == tracked()
    assert [one["messageid"] for one in world.emails.values()] == ["copy"]


async def test_a_mail_that_is_not_the_one_asked_for_is_refused(
    importer: Importer, world: World
) -> None:
    """When the fetched mail does not make the key of the job, nothing is written."""
    world.add_mail(JOB.mail, "<another@mail.example>")
    assert await importer.run(JOB) == mismatch(Difference.IDENTITY)
    assert writes(world) == []


async def test_a_mail_that_is_gone(importer: Importer, world: World) -> None:
    """Deleted from the mailbox before the import: told, nothing written."""
    del world.mails[JOB.mail]
    assert await importer.run(JOB) == failed(ImportReason.MESSAGE_GONE)
    assert writes(world) == []


async def test_a_mailbox_that_is_gone_is_not_a_mail_that_is_gone(
    importer: Importer, world: World
) -> None:
    """Without a licence nothing of it is found; given back, the mail is there again."""

    async def close(_method: str, path: str) -> web.Response | None:
        refusal = {"error": {"code": "MailboxNotEnabledForRESTAPI"}}
        closed = path.startswith("/v1.0/me/messages/")
        return web.json_response(refusal, status=404) if closed else None

    world.before = close
    assert await importer.run(JOB) == failed(ImportReason.NO_MAILBOX)
    assert ImportReason.NO_MAILBOX not in FINAL
    assert writes(world) == []
    world.before = None
    assert await importer.run(JOB) == tracked()


async def test_a_record_that_is_gone_leaves_no_mail_behind(
    importer: Importer, world: World
) -> None:
    """The record is looked at before anything is written."""
    world.records.clear()
    assert await importer.run(JOB) == failed(ImportReason.RECORD_GONE)
    assert world.emails == {}


async def test_tracked_already_on_this_record(importer: Importer, world: World) -> None:
    """A row another tool made, regarding the record, is the outcome; its files are left alone."""
    email = str(uuid.UUID(int=1))
    world.emails[email] = row(email, regarding=CONTOSO)
    world.files[JOB.mail] = [PDF]
    assert await importer.run(JOB) == tracked()
    assert writes(world) == []


async def test_another_tools_row_may_say_when_a_slow_mail_was_sent(
    importer: Importer, world: World
) -> None:
    """It took three days; the row holds the day on which it was written."""
    email, sent = str(uuid.UUID(int=1)), "2026-02-27T10:00:00Z"
    world.add_mail(JOB.mail, message_id(1), sentDateTime=sent)
    world.emails[email] = row(email, regarding=CONTOSO) | {"senton": sent}
    assert await importer.run(JOB) == tracked()
    world.emails[email]["senton"] = "2026-02-20T10:00:00Z"
    assert await importer.run(JOB) == mismatch(Difference.DATES)


async def test_in_dynamics_but_regarding_nothing(importer: Importer, world: World) -> None:
    """The row that is there gets its record instead of a second row."""
    email = str(uuid.UUID(int=1))
    world.emails[email] = row(email)
    assert await importer.run(JOB) == tracked()
    assert list(world.emails) == [email]
    assert world.emails[email]["_regardingobjectid_value"] == CONTOSO.id


async def test_tracked_on_another_record(importer: Importer, world: World) -> None:
    """It is not taken away from where it is."""
    email = str(uuid.UUID(int=1))
    world.emails[email] = row(email, regarding=OTHER)
    assert await importer.run(JOB) == failed(ImportReason.TRACKED_ELSEWHERE)
    assert writes(world) == []


async def test_dynamics_would_not_take_it(importer: Importer, world: World) -> None:
    """CheckPromoteEmail's no is told as a refusal."""
    world.would_promote = False
    status = await importer.run(JOB)
    assert status == failed(ImportReason.REFUSED)
    assert status.code == "CheckPromoteEmail ReasonCode 1"
    assert writes(world) == []


async def test_another_writer_that_was_faster_is_joined(importer: Importer, world: World) -> None:
    """A row that appears between the question and the promotion is completed, not doubled."""
    world.files[JOB.mail] = [PDF]

    async def overtake(_method: str, path: str) -> None:
        if path.endswith(PROMOTE):
            world.emails[OURS] = own_row()

    world.before = overtake
    assert await importer.run(JOB) == tracked()
    assert list(world.emails) == [OURS]
    assert world.files_of(OURS) == [("offer.pdf", PDF.content)]


async def test_there_already_but_not_for_this_persons_eyes(
    importer: Importer, world: World
) -> None:
    """A row the caller cannot read is neither doubled nor described."""

    async def hide(_method: str, path: str) -> web.Response | None:
        hidden = {"error": {"code": "0x80040237"}}
        return web.json_response(hidden, status=412) if path.endswith(PROMOTE) else None

    world.before = hide
    assert await importer.run(JOB) == failed(ImportReason.ACCESS_DENIED)


async def test_files_that_cannot_come_along_are_counted(importer: Importer, world: World) -> None:
    """A link, a file too large by its size or by its content, a blocked type, a vanished one."""
    world.drawer.limits["maxuploadfilesize"] = 5_242_880
    world.files[JOB.mail] = [
        PDF,
        File("link", "shared.docx", b"", kind="referenceAttachment"),
        File("huge", "video.mp4", b"", size=50_000_000),
        File("liar", "large.bin", b"x" * 3_932_161, size=10),
        File("blocked", "setup.exe", b"MZ"),
    ]

    async def vanish(_method: str, path: str) -> None:
        if path.endswith("/attachments"):
            world.files[JOB.mail] = [one for one in world.files[JOB.mail] if one.id != "gone"]

    world.files[JOB.mail].append(File("gone", "gone.txt", b"gone"))
    world.after = vanish
    assert await importer.run(JOB) == tracked(
        link=FileEnd.LINK,
        huge=FileEnd.TOO_LARGE,
        liar=FileEnd.TOO_LARGE,
        blocked=FileEnd.BLOCKED,
        gone=FileEnd.GONE,
    )
    assert world.files_of(OURS) == [("offer.pdf", PDF.content)]


async def test_equal_files_of_one_mail_stay_two(importer: Importer, world: World) -> None:
    """Two attachments of one name and content are two attachments, in every run."""
    world.files[JOB.mail] = [PDF, File("file-2", PDF.name, PDF.content)]
    assert await importer.run(JOB) == tracked()
    assert len(world.files_of(OURS)) == 2


async def test_a_colleagues_copy_continues_what_another_began(
    importer: Importer, world: World
) -> None:
    """Half imported from one mailbox and ended from another, nothing is there twice."""
    world.files[JOB.mail] = [PDF]
    await importer.run(JOB)
    both = File("x", "b.pdf", b"b"), File("y", *pdf())
    world.add_mail("bens-copy", message_id(1), *both, subject=f"subject of {JOB.mail}")
    job = ImportJob(JOB.key, ANN, CONTOSO, MailId("bens-copy"))
    assert await importer.run(job) == tracked()
    assert world.files_of(OURS) == [("b.pdf", b"b"), ("offer.pdf", PDF.content)]


def pdf() -> tuple[str, bytes]:
    return PDF.name, PDF.content


async def test_only_what_was_read_back_counts(importer: Importer, world: World) -> None:
    """When Dynamics confirms each write and holds something else, it is not called tracked."""

    async def forget(method: str, _path: str) -> None:
        if method == "PATCH":
            world.emails[OURS].pop("_regardingobjectid_value", None)

    world.after = forget
    assert await importer.run(JOB) == mismatch(Difference.REGARDING)


async def test_a_write_that_was_confirmed_and_not_done_is_done_again(
    importer: Importer, world: World
) -> None:
    """An answer mangled on its way passes for a success; what was read back does not agree."""
    times = count()

    async def mangle(method: str, _path: str) -> web.Response | None:
        lost = method == "PATCH" and next(times) == 0
        return web.Response(text='{"value": [') if lost else None

    world.before = mangle
    assert await importer.run(JOB) == tracked()
    assert world.emails[OURS]["_regardingobjectid_value"] == CONTOSO.id


async def test_a_row_that_vanished_is_not_called_tracked(importer: Importer, world: World) -> None:
    """A promotion whose row cannot be read is a mismatch."""

    async def lose(_method: str, path: str) -> None:
        if path.endswith(PROMOTE):
            world.emails.clear()

    world.after = lose
    assert await importer.run(JOB) == mismatch(Difference.IDENTITY)


@pytest.mark.parametrize(
    ("status", "headers", "error"),
    [
        (401, {}, SignInRequired),
        (429, {"Retry-After": "17"}, Throttled),
        (503, {"Retry-After": "17"}, ServiceUnavailable),
    ],
)
@pytest.mark.parametrize("method", ["GET", "POST", "PATCH"])
async def test_what_may_succeed_later_is_raised(
    importer: Importer,
    world: World,
    *,
    method: str,
    status: int,
    headers: dict[str, str],
    error: type[Exception],
) -> None:
    """Signed out, throttled, unavailable: at each kind of step the queue learns of it."""

    async def trouble(asked: str, _path: str) -> web.Response | None:
        return web.Response(status=status, headers=headers) if asked == method else None

    world.before = trouble
    with pytest.raises(error):
        await importer.run(JOB)


@pytest.mark.parametrize(
    ("service", "method"), [("/v1.0", "GET"), ("/api", "GET"), ("/api", "POST")]
)
async def test_no_right_is_told(
    importer: Importer, world: World, *, service: str, method: str
) -> None:
    """Forbidden in the mailbox or in Dynamics ends the import with that reason."""

    async def forbid(asked: str, path: str) -> web.Response | None:
        stops = asked == method and path.startswith(service)
        return web.Response(status=403) if stops else None

    world.before = forbid
    assert await importer.run(JOB) == failed(ImportReason.ACCESS_DENIED)


async def test_a_tenant_that_is_not_served_any_more(importer: Importer, world: World) -> None:
    """A job of a tenant without an organisation asks nobody anything."""
    stranger = Caller(TenantId("elsewhere"), ANN.oid)
    job = make_job(caller=stranger)
    assert await importer.run(job) == failed(ImportReason.ACCESS_DENIED)
    assert world.asked == []


async def test_no_content_in_any_log_line(
    importer: Importer, world: World, capsys: pytest.CaptureFixture[str]
) -> None:
    """What the import logs holds no subject, address, name or Message-ID."""
    world.files[JOB.mail] = [File("blocked", "secret plan.exe", b"MZ")]
    await importer.run(JOB)
    said = "".join(capsys.readouterr())
    assert "attachment_left_behind" in said
    assert not re.search(r"secret|subject|mail\.example|adatum|contoso", said, re.IGNORECASE)


@pytest.mark.parametrize(
    ("disclosure", "said", "files"),
    [
        (Disclosure.FULL, "<p>new</p><blockquote>old</blockquote>", 1),
        (Disclosure.LATEST, "<p>new</p>", 1),
        (Disclosure.HEADER, "", 0),
    ],
)
async def test_how_much_was_chosen(
    importer: Importer, world: World, *, disclosure: Disclosure, said: str, files: int
) -> None:
    """Of a mail whose text nobody is to read not even the files are asked for."""
    html = {"contentType": "html", "content": "<p>new</p><blockquote>old</blockquote>"}
    world.add_mail(JOB.mail, message_id(1), PDF, body=html, uniqueBody=None)
    assert await importer.run(replace(JOB, extent=Extent(disclosure))) == tracked()
    assert world.emails[OURS]["body"]["Body"] == said
    assert len(world.files_of(OURS)) == files
    listed = [path for path in world.paths("GET") if path.endswith("/attachments")]
    assert len(listed) == files


async def test_a_colleagues_row_is_left_as_it_is(importer: Importer, world: World) -> None:
    """They chose what is in it; the second seller's press adds nothing, and it is the mail."""
    world.files[JOB.mail] = [PDF]
    world.emails[OURS] = (
        own_row(owner=CONTOSO.id) | {"description": ""} | row(OURS, regarding=CONTOSO)
    )
    assert await importer.run(JOB) == tracked()
    assert writes(world) == []


@pytest.mark.parametrize(
    ("change", "difference"),
    [
        ({"description": "<p>something else</p>"}, Difference.BODY),
        ({"subject": "something else"}, Difference.SUBJECT),
        ({"_ownerid_value": CONTOSO.id}, None),
        ({"directioncode": True}, Difference.DIRECTION),
        ({"senton": "2026-03-02T11:00:00Z"}, Difference.DATES),
        ({"email_activity_parties": []}, Difference.PARTIES),
        ({"messageid": "<other@mail.example>"}, Difference.IDENTITY),
    ],
)
async def test_what_dynamics_changed_is_told(
    importer: Importer, world: World, change: dict[str, object], difference: Difference | None
) -> None:
    """After a promotion that was confirmed; who owns the row says whose it is."""

    async def alter(_method: str, path: str) -> None:
        if path.endswith(PROMOTE):
            world.emails[OURS] |= change

    world.after = alter
    expected = tracked() if difference is None else mismatch(difference)
    assert await importer.run(JOB) == expected


async def test_a_promotion_whose_answer_is_lost_is_found_again(
    importer: Importer, world: World
) -> None:
    """The next attempt meets the row under its own id, and makes none."""

    async def lose(_method: str, path: str) -> web.Response | None:
        return web.Response(status=504) if path.endswith(PROMOTE) else None

    world.after = lose
    with pytest.raises(ServiceUnavailable):
        await importer.run(JOB)
    assert list(world.emails) == [OURS]
    assert await importer.run(JOB) == tracked()
    assert list(world.emails) == [OURS]
    assert len([path for path in world.paths("POST") if path.endswith(PROMOTE)]) == 1


async def test_a_record_that_was_merged_meanwhile(importer: Importer, world: World) -> None:
    """Its activities have moved to the one that is left, and so goes this one."""
    world.masters[CONTOSO.id] = OTHER.id.upper()
    world.records.add(OTHER.id)
    assert await importer.run(JOB) == tracked()
    assert world.emails[OURS]["_regardingobjectid_value"] == OTHER.id
    assert await importer.run(JOB) == tracked()


@pytest.mark.parametrize("right", ["Create", "Read", "Write", "Append", "Share", "AppendTo"])
async def test_who_lacks_a_right_writes_nothing(
    importer: Importer, world: World, right: str
) -> None:
    """Asked before the first write: a row that regards nothing would be left behind."""
    world.privileges.discard(f"prv{right}Activity")
    if right == "AppendTo":
        world.access = "ReadAccess, WriteAccess"
    assert await importer.run(JOB) == failed(ImportReason.ACCESS_DENIED)
    assert writes(world) == []


@pytest.mark.parametrize(
    ("more", "reason"),
    [
        ({"parentFolderId": "deleteditems"}, ImportReason.DISCARDED),
        ({"parentFolderId": "junkemail"}, ImportReason.DISCARDED),
        ({"parentFolderId": "drafts"}, ImportReason.UNSENT),
        ({"isDraft": True}, ImportReason.UNSENT),
        ({"from": None}, ImportReason.NO_SENDER),
        (marked(SENSITIVITY, "2"), ImportReason.PRIVATE),
        (marked(MESSAGE_CLASS, "IPM.Note.SMIME"), ImportReason.PROTECTED),
        (marked(CONTENT_CLASS, "rpmsg.message"), ImportReason.PROTECTED),
        (marked(LABELS, "MSIP_Label_x"), ImportReason.LABEL),
    ],
)
async def test_what_it_has_become_since_the_press(
    importer: Importer, world: World, more: dict[str, object], reason: ImportReason
) -> None:
    """It was suggested once; nothing is written of what would not be suggested now."""
    world.add_mail(JOB.mail, message_id(1), **more)
    assert await importer.run(JOB) == failed(reason)
    assert writes(world) == []


async def test_what_was_excluded_since_the_press(
    importer: Importer, world: World, decided: Undecided
) -> None:
    """By the person or the organisation, by address or domain; to ignore one is not to exclude."""
    for pattern, effect in (("contoso.example", Effect.SKIP), ("kim@contoso.example", Effect.SKIP)):
        rule = Exclusion(pattern, effect)
        decided.decided = Policy(exclusions=(rule,)), Personal()
        assert await importer.run(JOB) == failed(ImportReason.EXCLUDED)
        decided.decided = Policy(), Personal(exclusions=(rule,))
        assert await importer.run(JOB) == failed(ImportReason.EXCLUDED)
    assert writes(world) == []
    ignored = Exclusion("contoso.example", Effect.IGNORE)
    decided.decided = Policy(exclusions=(ignored,)), Personal()
    assert await importer.run(JOB) == tracked()


async def test_a_body_dynamics_finds_too_large(importer: Importer, world: World) -> None:
    """Refused by its size, it is told so."""

    async def refuse(_method: str, path: str) -> web.Response | None:
        return web.Response(status=413) if path.endswith(PROMOTE) else None

    world.before = refuse
    assert await importer.run(JOB) == failed(ImportReason.TOO_LARGE)
