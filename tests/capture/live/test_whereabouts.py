"""Where a mail lies is asked once for many imports, and again for whatever could have changed."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from io import BytesIO
from typing import Any

import pytest
from aiohttp import ClientSession

from capture.graph import Graph
from capture.mail import MailMessage
from capture.models import Caller, MailId
from capture.parallel import together
from capture.suggestions import Skipped
from capture.whereabouts import Whereabouts
from tests.capture.live.journal import Journal
from tests.capture.live.mails import written

Arrives = Callable[[str, str], Awaitable[MailId]]
PRESSED = datetime(2026, 11, 26, 9, tzinfo=UTC)


@pytest.fixture
def arrives(https: ClientSession, ready: dict[str, Any], callers: list[Caller]) -> Arrives:
    async def arrive(number: str, folder: str) -> MailId:
        address = f"{ready['page']}/control/mail?oid={callers[0].oid}&folder={folder}"
        body, headers = BytesIO(written(number).as_bytes()), {"Content-Type": "message/rfc822"}
        async with https.post(address, data=body, headers=headers) as reply:
            assert reply.status == 201, await reply.text()
            return MailId((await reply.json())["immutableId"])

    return arrive


async def test_folders_are_asked_once(
    https: ClientSession,
    ready: dict[str, Any],
    mailboxes: Graph,
    callers: list[Caller],
    arrives: Arrives,
) -> None:
    """By imports that run beside each other, and after one another within a minute."""
    time, mara = PRESSED, callers[0]
    whereabouts = Whereabouts(mailboxes, lambda: time)
    mails = [await mailboxes.message(mara, await arrives(f"w{at}", "inbox")) for at in range(3)]
    batches = _batches(https, ready)
    replies = await together(whereabouts.of(mara, mail) for mail in mails)
    replies = [*replies, await whereabouts.of(mara, mails[0])]
    assert await batches() == 1
    assert all(mail.folder not in one.places for mail, one in zip(mails, replies, strict=False))
    assert {one.own for one in replies} == {await mailboxes.own_addresses(mara)}
    assert not any(one.mails for one in replies), "mail of one import is not kept for the next"
    time += timedelta(seconds=61)
    await whereabouts.of(mara, mails[0])
    assert await batches() == 1


async def test_what_is_not_believed(
    https: ClientSession,
    ready: dict[str, Any],
    mailboxes: Graph,
    callers: list[Caller],
    arrives: Arrives,
) -> None:
    """A folder not seen before, even one made since, and one that is left out."""
    mara = callers[0]
    whereabouts = Whereabouts(mailboxes, lambda: PRESSED)
    kept: MailMessage = await mailboxes.message(mara, await arrives("w-kept", "archive/w-kept"))
    assert kept.folder not in (await whereabouts.of(mara, kept)).places
    thrown = await mailboxes.message(mara, await arrives("w-new", "deleteditems/w-new"))
    batches = _batches(https, ready)
    for _ in range(2):
        places = (await whereabouts.of(mara, thrown)).places
        assert places.get(thrown.folder or "") is Skipped.DELETED
    assert await batches() == 2
    await whereabouts.of(mara, kept)
    assert await batches() == 0


def _batches(https: ClientSession, ready: dict[str, Any]) -> Callable[[], Awaitable[int]]:
    """How many there were since this was asked last; those before the first time do not count."""
    journal, begun = Journal(https, ready, "graph"), datetime.now(UTC)

    async def count() -> int:
        return sum(
            call["path"].endswith("$batch") and datetime.fromisoformat(call["started"]) > begun
            for call in await journal.calls()
        )

    return count
