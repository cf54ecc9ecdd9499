"""Mails become e-mails in the sandbox's Dataverse as they are, or with a reason not at all."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Any

import pytest
from aiohttp import ClientSession

from capture.dataverse import Dataverse
from capture.extent import Disclosure, FileEnd
from capture.graph import Graph
from capture.imports.importer import Importer
from capture.imports.outcome import failed
from capture.models import Caller, ImportReason, ImportState, ImportStatus, RecordRef
from capture.policy import Effect, Exclusion, Personal, Policy
from capture.synchronisation import Synchronisation
from tests.capture.imports.remembered import Remembered
from tests.capture.live.administrator import Administrator
from tests.capture.live.conftest import Bearers
from tests.capture.live.mails import MARA, NADIA, Mails, parts, written
from tests.capture.questions import Undecided
from tests.sandbox.test_mail_hostile import NASTY

TRACKED = ImportStatus(ImportState.TRACKED)


@pytest.fixture
def undecided() -> Undecided:
    return Undecided()


def _now() -> datetime:
    return datetime.now(UTC)


@pytest.fixture
def mails(  # noqa: PLR0917 - what an import needs
    https: ClientSession,
    ready: dict[str, Any],
    bearers: Bearers,
    mailboxes: Graph,
    organisation: Dataverse,
    callers: list[Caller],
    undecided: Undecided,
) -> Mails:
    organisations = {callers[0].tenant: organisation}
    synchronisation = Synchronisation(organisations, _now)
    importer = Importer(
        mailboxes, organisations, synchronisation, undecided, Remembered(), clock=_now
    )
    return Mails(https, ready, bearers, importer)


@pytest.fixture
async def contoso(organisation: Dataverse, callers: list[Caller]) -> RecordRef:
    return (await organisation.find(callers[0], "Contoso", "account")).matches[0].record.ref


async def test_a_received_mail_as_it_is(
    mails: Mails, callers: list[Caller], contoso: RecordRef
) -> None:
    """People are found, or kept by address; what runs and what spies stays behind."""
    html = (
        '<html><head><title>T</title><style>p{color:red}</style></head><body onload="x()">'
        '<p style="color:red">Hi<script>evil()</script> <a href="javascript:evil()">there</a></p>'
        '<img src="cid:logo@contoso"><img src="https://spy.example/1.gif" width="1">'
        '<a href="https://contoso.example/offer">offer</a></body></html>'
    )
    mail = written(
        "faithful-1",
        html,
        To=f"{MARA}, Stranger <someone@nowhere.example>",
        Cc="Jonas Weber <jonas.weber@adatum.example>, Mei Chen <mei.chen@contoso.example>",
        Importance="high",
        In_Reply_To="<before@contoso.example>",
    )
    picture = mail.get_body(("html",))
    assert picture is not None
    picture.add_related(b"\x89PNG logo", "image", "png", cid="<logo@contoso>", filename="logo.png")
    assert await mails.track(callers[0], mail, contoso) == TRACKED

    (row,) = await mails.rows(callers[0], "faithful-1")
    assert row["_regardingobjectid_value"] == contoso.id
    assert parts(row) == {
        "nadia.hassan@contoso.example": (1, "contact"),
        "mara.lindqvist@adatum.example": (2, "systemuser"),
        "someone@nowhere.example": (2, ""),
        "jonas.weber@adatum.example": (3, "systemuser"),
        "mei.chen@contoso.example": (3, "contact"),
    }
    assert (row["directioncode"], row["statecode"], row["statuscode"]) == (False, 1, 4)
    assert row["prioritycode"] == 2
    assert row["_ownerid_value@OData.Community.Display.V1.FormattedValue"] == "Mara Lindqvist"
    body = row["description"]
    assert not re.search(r"script|onload|spy\.example|style>|evil", body)
    assert 'href="https://contoso.example/offer"' in body
    assert re.search(r'<p style="color: ?red">Hi', body)
    (file,) = row["email_activity_mime_attachment"]
    assert f'src="cid:{file["attachmentcontentid"]}"' in body


async def test_a_sent_mail_is_outgoing(
    mails: Mails, callers: list[Caller], contoso: RecordRef
) -> None:
    """Sent by its owner, at the time it was sent; who got a blind copy stays in the mailbox."""
    hidden = "priya.raman@adatum.example"
    mail = written("faithful-2", From=MARA, To=NADIA, Bcc=hidden)
    assert await mails.track(callers[0], mail, contoso, folder="sentitems") == TRACKED
    (row,) = await mails.rows(callers[0], "faithful-2")
    assert (row["directioncode"], row["statuscode"]) == (True, 3)
    assert parts(row) == {
        "mara.lindqvist@adatum.example": (1, "systemuser"),
        "nadia.hassan@contoso.example": (2, "contact"),
    }
    assert hidden not in str(row)


@pytest.mark.parametrize(
    ("disclosure", "said", "hidden", "files"),
    [
        (Disclosure.FULL, "New words|Old words", "nothing", 1),
        (Disclosure.LATEST, "New words", "Old words|nadia.hassan@", 1),
        (Disclosure.HEADER, "", "New words|Old words|<", 0),
    ],
)
async def test_how_much_is_disclosed(
    mails: Mails,
    callers: list[Caller],
    contoso: RecordRef,
    *,
    disclosure: Disclosure,
    said: str,
    hidden: str,
    files: int,
) -> None:
    """The whole mail, its newest part, or only who, when and the subject."""
    quoted = (
        "<div>New words</div><div><b>Von:</b> Nadia &lt;nadia.hassan@contoso.example&gt;<br>"
        "<b>Gesendet:</b> Montag<br><b>An:</b> Mara<br><b>Betreff:</b> x</div><p>Old words</p>"
    )
    mail = written(f"faithful-{disclosure}", quoted)
    mail.add_attachment(b"%PDF", "application", "pdf", filename="offer.pdf")
    assert await mails.track(callers[0], mail, contoso, disclosure) == TRACKED
    (row,) = await mails.rows(callers[0], f"faithful-{disclosure}")
    body = row["description"] or ""
    assert all(part in body for part in said.split("|"))
    assert not re.search(hidden, body)
    assert row["attachmentcount"] == files


async def test_two_sellers_one_row(mails: Mails, callers: list[Caller], contoso: RecordRef) -> None:
    """The second adds nothing to the first one's row, and takes nothing from it."""
    mara, jonas = callers
    mail = written("faithful-both", "<p>For both</p>")
    mail.add_attachment(b"%PDF", "application", "pdf", filename="offer.pdf")
    assert await mails.track(mara, mail, contoso, Disclosure.HEADER) == TRACKED
    before = await mails.rows(mara, "faithful-both")
    assert await mails.track(jonas, mail, contoso) == TRACKED
    assert await mails.rows(mara, "faithful-both") == before
    assert len(before) == 1


async def test_what_happened_since_the_press(
    mails: Mails, callers: list[Caller], contoso: RecordRef, undecided: Undecided
) -> None:
    """Moved: tracked. Deleted, thrown away, marked, labelled or excluded: not, and why."""
    mara = callers[0]
    where = {
        "archive/2026": None,
        "drafts": ImportReason.UNSENT,
        "deleteditems/old": ImportReason.DISCARDED,
        "junkemail": ImportReason.DISCARDED,
    }
    for folder, reason in where.items():
        number = f"moved-{folder.replace('/', '-')}"
        ids = await mails.delivered(mara, written(number))
        job = mails.job(mara, ids, contoso)
        await mails.control(
            "move", oid=mara.oid, internetMessageId=f"<{number}@contoso.example>", folder=folder
        )
        assert await mails.importer.run(job) == (failed(reason) if reason else TRACKED), folder
        assert len(await mails.rows(mara, number)) == (reason is None)
    ids = await mails.delivered(mara, written("gone"))
    await mails.control("delete", oid=mara.oid, internetMessageId="<gone@contoso.example>")
    gone = await mails.importer.run(mails.job(mara, ids, contoso))
    assert gone == failed(ImportReason.MESSAGE_GONE)

    label = "MSIP_Label_1b8d6d0e-0000-4000-8000-000000000001"
    marked = {
        "private": ({"Sensitivity": "Private"}, ImportReason.PRIVATE),
        "confidential": ({"Sensitivity": "Company-Confidential"}, ImportReason.PRIVATE),
        "labelled": (
            {"msip_labels": f"{label}_Enabled=True; {label}_Name=Secret"},
            ImportReason.LABEL,
        ),
    }
    for number, (headers, reason) in marked.items():
        ended = await mails.track(mara, written(number, **headers), contoso)
        assert ended == failed(reason), number
        assert await mails.rows(mara, number) == []

    rule = Exclusion("nadia.hassan@contoso.example", Effect.SKIP)
    for decided in (
        (Policy(exclusions=(rule,)), Personal()),
        (Policy(), Personal(exclusions=(rule,))),
    ):
        undecided.decided = decided
        assert await mails.track(mara, written("excluded"), contoso) == failed(
            ImportReason.EXCLUDED
        )
    assert await mails.rows(mara, "excluded") == []


SMIME = b"""From: Nadia Hassan <nadia.hassan@contoso.example>\r
To: mara.lindqvist@adatum.example\r
Subject: Sealed\r
Message-ID: <sealed@contoso.example>\r
MIME-Version: 1.0\r
Content-Type: application/pkcs7-mime; smime-type=enveloped-data; name=smime.p7m\r
Content-Transfer-Encoding: base64\r
\r
AAAA\r
"""
RPMSG = (
    SMIME.replace(b"<sealed@", b"<rights@")
    .replace(
        b"application/pkcs7-mime; smime-type=enveloped-data; name=smime.p7m",
        b"application/x-microsoft-rpmsg-message; name=message.rpmsg",
    )
    .replace(b"MIME-Version", b"Content-Class: rpmsg.message\r\nMIME-Version")
)


PGP = b"""From: Nadia Hassan <nadia.hassan@contoso.example>\r
To: mara.lindqvist@adatum.example\r
Subject: Sealed\r
Message-ID: <pgp@contoso.example>\r
MIME-Version: 1.0\r
Content-Type: Multipart/Encrypted; protocol="application/pgp-encrypted"; boundary=b\r
\r
--b\r
Content-Type: application/pgp-encrypted\r
\r
Version: 1\r
--b\r
Content-Type: application/octet-stream; name=encrypted.asc\r
\r
-----BEGIN PGP MESSAGE-----\r
-----END PGP MESSAGE-----\r
--b--\r
"""


@pytest.mark.parametrize(("number", "raw"), [("sealed", SMIME), ("rights", RPMSG), ("pgp", PGP)])
async def test_what_is_encrypted_stays(
    mails: Mails, callers: list[Caller], contoso: RecordRef, number: str, raw: bytes
) -> None:
    """Nobody else could read it in Dynamics, and whoever protected it meant that."""
    assert await mails.track(callers[0], raw, contoso) == failed(ImportReason.PROTECTED)
    assert await mails.rows(callers[0], number) == []


async def test_bad_mail_is_imported_as_far_as_it_can_be(
    mails: Mails, callers: list[Caller], contoso: RecordRef
) -> None:
    """Long subjects, control characters, syntax in addresses, crowds, scripts and broken MIME."""
    mara = callers[0]
    base = b"From: %s\r\nTo: %s\r\nMessage-ID: <%s@contoso.example>\r\nSubject: %s\r\n\r\n%s"
    sender, to = b"nadia.hassan@contoso.example", b"mara.lindqvist@adatum.example"
    crowd = ", ".join(f"g{one}@crowd.example" for one in range(3_000)).encode()
    bad = {
        "long": (sender, to, b"w " * 900, b"x"),
        "nul": (sender, to, b"a\x00b \xed\xa0\x80", b"x\x00\x0b\xed\xa0\x80y"),
        "semicolon": (sender, b'"a;b"@x.example, ' + to, b"s", b"x"),
        "crowd": (sender, to + b", " + crowd, b"s", b"x"),
        "empty": (sender, to, b"", b""),
    }
    for number, (who, whom, subject, text) in bad.items():
        raw = base % (who, whom, number.encode(), subject, text)
        assert await mails.track(mara, raw, contoso) == TRACKED, number
        (row,) = await mails.rows(mara, number)
        assert len(row["subject"] or "") <= 800
    mixed = (
        b"From: %s\r\nTo: %s\r\nMessage-ID: <mixed@contoso.example>\r\nMIME-Version: 1.0\r\n"
        b'Content-Type: multipart/mixed; boundary="x"\r\n\r\n--x\r\nContent-Type: text/html\r\n'
        b"Content-Transfer-Encoding: base64\r\n\r\n!!!not base64"
    )
    assert await mails.track(mara, mixed % (sender, to), contoso) == TRACKED
    assert await mails.track(mara, written("script", "<script>alert(1)</script>"), contoso) == (
        TRACKED
    )
    (row,) = await mails.rows(mara, "script")
    assert "alert" not in (row["description"] or "")
    deep = written("deep", "<div>" * 20_000 + "text")
    assert await mails.track(mara, deep, contoso) == TRACKED
    nobody = base % (b"", to, b"nobody", b"s", b"x")
    assert await mails.track(mara, nobody, contoso) == failed(ImportReason.NO_SENDER)


async def test_rights_and_records(
    mails: Mails,
    callers: list[Caller],
    contoso: RecordRef,
    organisation: Dataverse,
) -> None:
    """Who may not write leaves nothing behind; a record that is gone takes nothing."""
    mara = callers[0]
    sam = Administrator.signed_in(mails.https, mails.ready)
    async with sam.only("Reader", mara):
        denied = await mails.track(mara, written("denied"), contoso)
    assert denied == failed(ImportReason.ACCESS_DENIED)
    assert await mails.rows(mara, "denied") == []
    nobody = RecordRef("account", "00000000-0000-4000-8000-000000000001")
    gone = await mails.track(mara, written("no-record"), nobody)
    assert gone == failed(ImportReason.RECORD_GONE)
    assert await mails.rows(mara, "no-record") == []


async def test_a_file_that_is_refused_is_no_difference(
    mails: Mails, callers: list[Caller], contoso: RecordRef
) -> None:
    """What stays behind is told; what came along is counted."""
    mail = written("files")
    mail.add_attachment(b"MZ", "application", "octet-stream", filename="setup.exe")
    mail.add_attachment(b"%PDF", "application", "pdf", filename="offer.pdf")
    ended = await mails.track(callers[0], mail, contoso)
    assert ended.state is ImportState.TRACKED
    assert [one.end for one in ended.left] in ([FileEnd.REFUSED], [FileEnd.BLOCKED])


async def test_a_picture_of_what_is_quoted_stays_with_it(
    mails: Mails, callers: list[Caller], contoso: RecordRef
) -> None:
    """Of the newest part alone only its own pictures come along, and every other file."""
    quoted = (
        '<div>New <img src="cid:new@x"></div><blockquote>Old <img src="cid:old@x"></blockquote>'
    )
    mail = written("pictures", quoted)
    html = mail.get_body(("html",))
    assert html is not None
    for name in ("new", "old"):
        cid, filename = f"<{name}@x>", f"{name}.png"
        html.add_related(name.encode(), "image", "png", cid=cid, filename=filename)
    mail.add_attachment(b"%PDF", "application", "pdf", filename="offer.pdf")
    ended = await mails.track(callers[0], mail, contoso, Disclosure.LATEST)
    assert (ended.state, [one.end for one in ended.left]) == (TRACKED.state, [FileEnd.QUOTED])
    (row,) = await mails.rows(callers[0], "pictures")
    names = {one["filename"] for one in row["email_activity_mime_attachment"]}
    assert names == {"new.png", "offer.pdf"}
    assert "Old" not in row["description"]


async def test_a_mailbox_that_is_gone(
    mails: Mails, callers: list[Caller], contoso: RecordRef
) -> None:
    """It is not tried for days; the reason is the mailbox, and another try may come later."""
    mara = callers[0]
    ids = await mails.delivered(mara, written("no-mailbox"))

    async def becomes(state: str) -> None:
        url = f"{mails.ready['page']}/control/mailbox"
        async with mails.https.post(url, json={"oid": mara.oid, "state": state}) as reply:
            assert reply.status == 204, await reply.text()

    await becomes("unlicensed")
    try:
        ended = await mails.importer.run(mails.job(mara, ids, contoso))
    finally:
        await becomes("ready")
    assert ended == failed(ImportReason.NO_MAILBOX)
    assert await mails.rows(mara, "no-mailbox") == []


@pytest.mark.parametrize("name", NASTY)
async def test_mail_with_every_defect(
    mails: Mails, callers: list[Caller], contoso: RecordRef, name: str
) -> None:
    """It is tracked, and then it is that mail; or it ends with a reason, and nothing is left."""
    mara = callers[0]
    ids = await mails.delivered(mara, NASTY[name])
    ended = await mails.importer.run(mails.job(mara, ids, contoso))
    if ended.state is not ImportState.TRACKED:
        assert (ended.state, ended.differs) == (ImportState.FAILED, ())
        assert ended.reason in {ImportReason.NO_SENDER, ImportReason.UNSENT, ImportReason.PROTECTED}
    again = await mails.importer.run(mails.job(mara, ids, contoso))
    assert again == ended
