"""What one question asks a real neighbour over TLS: places, properties, meetings, and trouble."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime, timedelta
from io import BytesIO
from typing import Any

import pytest
from aiohttp import ClientSession

from capture.errors import CaptureError, ServiceUnavailable, Throttled, UnexpectedReply
from capture.graph import Graph
from capture.kql import search_for
from capture.mail import MESSAGE_CLASS, SENSITIVITY
from capture.mailbox_reply import MailboxReply
from capture.models import Caller, MailId
from capture.scope import Window
from capture.suggestions import Skipped
from tests.capture.live.test_against_the_sandbox import control
from tests.sandbox_process import sandbox_process

TREY = ("priyanka.shah@treyresearch.example", "wren.ashby@treyresearch.example",
        "duncan.fraser@treyresearch.example")  # fmt: skip
LAMNA = ("astrid.oberg@lamnahealthcare.example", "nils.akesson@lamnahealthcare.example",
         "solveig.hagstrom@lamnahealthcare.example")  # fmt: skip


@pytest.fixture(scope="module")
def ready(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Any]]:
    """A sandbox of these tests' own: they put mail into it."""
    with sandbox_process(tmp_path_factory.mktemp("sandbox")) as running:
        yield running.ready


@pytest.fixture
async def trouble(https: ClientSession, ready: dict[str, Any]) -> AsyncIterator[Any]:
    """Switches faults of Graph on, which end with the test."""

    async def switch(kind: str, path: str, count: int = 50, **more: Any) -> None:
        fault = {"service": "graph", "kind": kind, "path": path, "count": count, **more}
        await control(https, ready, "POST", "faults", **fault)

    yield switch
    await control(https, ready, "DELETE", "faults")


async def ask(
    graph: Graph, caller: Caller, *addresses: str, days: int = 30, meetings: bool = True
) -> MailboxReply:
    now = datetime.now(UTC)
    search = search_for(addresses)
    assert search.used == len(addresses)
    return await graph.search(
        caller,
        search.expressions,
        window=Window(now - timedelta(days=days), now, 50),
        meetings=meetings,
        wanted=lambda mail: bool({mail.sender_address, *_recipients(mail)} & set(addresses)),
    )


def _recipients(mail: Any) -> set[str]:
    return {person.address for person in (*(mail.to or ()), *(mail.cc or ()))}


async def deliver(
    https: ClientSession, ready: dict[str, Any], raw: bytes, folder: str = "inbox"
) -> dict[str, str]:
    url = f"{ready['page']}/control/mail"
    query = {"oid": ready["people"][0]["oid"], "folder": folder}
    headers = {"Content-Type": "message/rfc822"}
    async with https.post(url, params=query, data=BytesIO(raw), headers=headers) as response:
        assert response.status == 201, await response.text()
        answer: dict[str, str] = await response.json()
        return answer


def letter(sender: str, name: str, *, to: str = "mara.lindqvist@adatum.example") -> bytes:
    date = datetime.now(UTC).strftime("%a, %d %b %Y %H:%M:%S +0000")
    fields = {"From": sender, "To": to, "Date": date, "Message-ID": f"<{name}@test.example>"}
    lines = [f"{field}: {value}" for field, value in fields.items() if value]
    return ("\r\n".join([*lines, f"Subject: {name}", "", "Hello"])).encode()


async def calls(https: ClientSession, ready: dict[str, Any]) -> list[dict[str, Any]]:
    found = (await control(https, ready, "GET", "calls?service=graph&detail=true"))["calls"]
    return list(found)


async def test_each_folder_of_trey_research(
    mailboxes: Graph, callers: list[Caller], https: ClientSession, ready: dict[str, Any]
) -> None:
    """Each subject says where the mail lies; one call tells which of them are left out."""
    await control(https, ready, "DELETE", "calls")
    reply = await ask(mailboxes, callers[0], *TREY)
    lies = {mail.subject: reply.places.get(mail.folder or "") for mail in reply.mails}
    assert {subject: place for subject, place in lies.items() if place} == {
        "Deleted together with its folder": Skipped.DELETED,
        "Taken for junk": Skipped.JUNK,
        "A conversation of an older chat program": Skipped.CHATS,
        "Lens prices, to be sent tonight": Skipped.OUTBOX,
        "RE: Lens prices": Skipped.DRAFTS,
        "": Skipped.CHATS,
    }
    assert {"Put two folders down", "Archived in a subfolder", "Archived"} <= set(lies)
    kinds = Counter(one["kind"] for one in await calls(https, ready))
    assert kinds["inner"] <= 20
    assert sum(kinds.values()) - kinds["inner"] == 1


async def test_meetings_and_properties_come_along(
    mailboxes: Graph, callers: list[Caller], ready: dict[str, Any]
) -> None:
    """The calendar within the window in UTC, and for each mail how sensitive it is."""
    reply = await ask(mailboxes, callers[0], "nadia.hassan@contoso.example")
    assert (reply.meetings_failed, reply.meetings_capped) == (False, False)
    starts = [one.start.moment for one in reply.meetings if one.start]
    now = datetime.now(UTC)
    assert len(starts) == len(reply.meetings) > 3
    assert all(start and now - timedelta(days=31) < start for start in starts)
    assert all(start and start < now + timedelta(days=3) for start in starts)
    assert starts == sorted(starts, key=lambda start: start or now, reverse=True)
    assert any(one.series for one in reply.meetings)
    assert any(one.is_cancelled for one in reply.meetings)
    assert {one.sensitivity for one in reply.meetings} >= {"normal", "private"}
    assert {mail.extended(MESSAGE_CLASS) for mail in reply.mails} >= {"IPM.Note"}
    assert all(mail.conversation and mail.conversation_index for mail in reply.mails)
    assert any(mail.body_preview for mail in reply.mails)
    found = await mailboxes.by_subject(callers[0], "contract", limit=50)
    assert all("contract" in (mail.subject or "").lower() for mail in found.mails)
    assert found.own == reply.own
    assert dict(found.places) == dict(reply.places)


async def test_sensitive_mail_is_marked(mailboxes: Graph, callers: list[Caller]) -> None:
    """Private, personal and confidential mail of one sender, by the number of MAPI."""
    reply = await ask(mailboxes, callers[0], *(LAMNA), days=90)
    assert {mail.extended(SENSITIVITY) for mail in reply.mails} >= {"0", "1", "2", "3"}


async def test_deeper_deleted_folders(
    mailboxes: Graph, callers: list[Caller], https: ClientSession, ready: dict[str, Any]
) -> None:
    """Three levels down in Deleted Items is deleted; as deep in a person's own folder is not."""
    sender = "deep@contoso.example"
    for name, folder in (("gone", "deleteditems/A/B/C"), ("kept", "inbox/A/B/C")):
        await deliver(https, ready, letter(sender, name), folder)
    reply = await ask(mailboxes, callers[0], sender)
    lies = {mail.subject: reply.places.get(mail.folder or "") for mail in reply.mails}
    assert lies == {"gone": Skipped.DELETED, "kept": None}


async def test_never_more_than_four_at_once(
    mailboxes: Graph, callers: list[Caller], https: ClientSession, ready: dict[str, Any]
) -> None:
    """Several questions of one person at the same moment are never turned away."""
    await control(https, ready, "DELETE", "calls")
    await asyncio.gather(*(ask(mailboxes, callers[0], *TREY) for _ in range(5)))
    statuses = Counter(one["status"] for one in await calls(https, ready))
    assert set(statuses) == {200}


@pytest.mark.parametrize("seconds", [0, 1])
async def test_a_throttled_step_is_asked_again(
    mailboxes: Graph, callers: list[Caller], trouble: Any, seconds: int
) -> None:
    """With Retry-After or without: the answer is whole in the end."""
    await trouble("throttle", "/me/messages", 1, seconds=seconds)
    reply = await ask(mailboxes, callers[0], *TREY)
    assert (reply.failed, reply.retry_after, bool(reply.mails)) == ((), None, True)


async def test_a_group_that_stays_throttled_is_continued(
    mailboxes: Graph, callers: list[Caller], trouble: Any, https: ClientSession,
    ready: dict[str, Any],
) -> None:  # fmt: skip
    """What failed is named, and asking for it later makes the answer whole."""
    addresses = (*TREY, *(f"nobody{at}@treyresearch.example" for at in range(40)))
    whole = await ask(mailboxes, callers[0], *addresses)
    await trouble("throttle", "priyanka", seconds=90)
    first = await ask(mailboxes, callers[0], *addresses)
    assert (len(first.failed), first.retry_after) == (1, 90.0)
    await control(https, ready, "DELETE", "faults")
    now = datetime.now(UTC)
    window = Window(now - timedelta(days=30), now, 50)
    later = await mailboxes.search(
        callers[0], first.failed, window=window, meetings=False, wanted=lambda _: True
    )
    joined = first.joined(later)
    assert {mail.id for mail in joined.mails} == {mail.id for mail in whole.mails}
    assert joined.failed == ()


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        ({"kind": "throttle", "path": "/me/messages", "seconds": 90}, Throttled),
        ({"kind": "throttle", "path": "mailFolders", "seconds": 90}, Throttled),
        ({"kind": "fail", "path": "childFolders", "status": 504}, ServiceUnavailable),
        ({"kind": "malformed", "path": "$batch"}, UnexpectedReply),
        ({"kind": "cut", "path": "$batch"}, ServiceUnavailable),
    ],
)
async def test_trouble_is_told_by_its_kind(
    mailboxes: Graph,
    callers: list[Caller],
    trouble: Any,
    fault: dict[str, Any],
    error: type[CaptureError],
) -> None:
    """Without the folders or any group there is no answer, and the error says why."""
    await trouble(**fault)
    with pytest.raises(error):
        await ask(mailboxes, callers[0], *TREY)


@pytest.mark.parametrize(("kind", "more"), [("fail", {}), ("throttle", {"seconds": 90})])
async def test_without_the_calendar_there_is_mail(
    mailboxes: Graph, callers: list[Caller], trouble: Any, kind: str, more: dict[str, Any]
) -> None:
    """The meetings are said to be missing."""
    await trouble(kind, "calendarView", **more)
    reply = await ask(mailboxes, callers[0], *TREY)
    assert (reply.meetings_failed, reply.failed, bool(reply.mails)) == (True, (), True)


async def test_a_token_without_the_calendar(without_calendar: Graph, callers: list[Caller]) -> None:
    """Consent from before it was asked for costs the meetings alone."""
    reply = await ask(without_calendar, callers[0], *TREY)
    assert (reply.meetings_failed, bool(reply.mails)) == (True, True)


async def test_hostile_mail(
    mailboxes: Graph, callers: list[Caller], https: ClientSession, ready: dict[str, Any]
) -> None:
    """Nothing a stranger can put into a mail keeps the others from being found."""
    sender = "hostile@contoso.example"
    crowd = ",\r\n ".join(f"Person {at} <p{at}@crowd.example>" for at in range(5000))
    for raw in (
        letter(sender, "plain"),
        letter(sender, "crowd", to=crowd),
        letter(sender, "big " + "x" * 2_000_000),
        letter("", "nobody", to=sender),
        letter(sender, "list", to="Undisclosed recipients:;"),
        b"Subject: no date\r\nFrom: " + sender.encode() + b"\r\n\r\n",
    ):
        await deliver(https, ready, raw)
    reply = await ask(mailboxes, callers[0], sender)
    subjects = {(mail.subject or "")[:10].strip() for mail in reply.mails}
    assert {"plain", "crowd", "big xxxxxx", "nobody", "list", "no date"} <= subjects
    found = await mailboxes.by_subject(callers[0], "big", limit=3)
    assert found.mails


@pytest.mark.parametrize(
    "address",
    ["o'brien@contoso.example", "100%@x.example", "r&d/emea@x.example", "#1!$~@x.example",
     "jörg@müller.example", "王@例子.example", "a+b@x.example", "or@x.example", "NOT@x.example"],
)  # fmt: skip
async def test_each_shape_is_read_as_one_address(
    mailboxes: Graph, callers: list[Caller], https: ClientSession, ready: dict[str, Any],
    address: str,
) -> None:  # fmt: skip
    """Mail of that address is found by it, and nothing else is: its words are no operators."""
    name = f"shape {address.encode().hex()}"
    await deliver(https, ready, letter(address, name))
    reply = await ask(mailboxes, callers[0], address, meetings=False)
    assert [mail.subject for mail in reply.mails] == [name]


async def test_messages_by_id(mailboxes: Graph, callers: list[Caller]) -> None:
    """Those that are there, marked; another person's are not."""
    mara, jonas = callers
    reply = await ask(mailboxes, mara, *TREY)
    wanted = [mail.id for mail in reply.mails][:25]
    found = await mailboxes.messages(mara, wanted)
    assert list(found) == wanted
    assert all(found[mail.id] == mail for mail in reply.mails if mail.id in found)
    theirs = (await ask(mailboxes, jonas, "nadia.hassan@contoso.example")).mails[0].id
    others = [theirs, reply.meetings[0].id, MailId("no id")]
    assert await mailboxes.messages(mara, [*others, wanted[0]]) == {wanted[0]: found[wanted[0]]}
