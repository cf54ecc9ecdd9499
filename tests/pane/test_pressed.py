"""What is chosen and pressed in the pane reaches Dynamics so, and what may not be does not."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from capture.models import Caller, ObjectId, TenantId
from pane.limits import FOLLOWED
from tests.capture.live.administrator import Administrator
from tests.flows.chat import Chat, as_text, buttons, texts
from tests.flows.control import arrives, asked_of, clear_calls
from tests.flows.dynamics import Dynamics
from tests.flows.service import Service
from tests.flows.test_administration import restrict
from tests.flows.test_options import NEWEST, SECRET, files_of, inputs, mail, without_regarding
from tests.pane.client import Pane, mail_ids, pane_of


async def opened(pane: Pane, chat: Chat, subject: str, *files: tuple[str, bytes]) -> str:
    """A mail that has just come; the id Office knows it by."""
    await arrives(chat, mail(subject, *files))
    return (await mail_ids(pane.session, pane.product, pane.person))[subject]


async def options(pane: Pane, ident: str) -> dict[str, Any]:
    """The card of choices that a mail's own card leads to."""
    seen = await pane.mail(ident)
    (line,) = await pane.press(buttons(seen["card"], "options")[0])
    return dict(line["card"])


async def test_the_header_alone_is_shared(pane: Pane, mara: Chat, crm: Dynamics) -> None:
    """What is chosen beside the mail is what is in the row: no text and no file."""
    ident = await opened(pane, mara, "Pane header", ("terms.pdf", b"%PDF-1.7 secret"))
    card = await options(pane, ident)
    lines = await pane.press(buttons(card, "track")[0], **inputs(card, disclosure="header"))
    assert "Tracked by Mara Lindqvist" in texts(lines[-1]["card"])
    (row,) = await crm.rows("emails", "$filter=subject eq 'Pane header'")
    assert NEWEST not in as_text(row)
    assert await files_of(crm, row) == set()


async def test_a_file_is_left_out_and_inputs_of_nobody_share_nothing(
    pane: Pane, mara: Chat, crm: Dynamics
) -> None:
    """Unticked it stays; a press without the card's inputs gets the card again."""
    files = (("offer.pdf", b"%PDF-1.7 offer"), ("internal.txt", b"not for them"))
    card = await options(pane, await opened(pane, mara, "Pane files", *files))
    track = buttons(card, "track")[0]
    (wrong,) = await pane.press(track, disclosure="everything")
    assert "did not arrive as it was drawn, so nothing was tracked" in texts(wrong["card"])

    chosen = inputs(card, disclosure="latest")
    boxes = [one for one in chosen if one.startswith("file-")]
    await pane.press(track, **chosen | {boxes[1]: "false"})

    (row,) = await crm.rows("emails", "$filter=subject eq 'Pane files'")
    assert await files_of(crm, row) == {"offer.pdf"}
    assert NEWEST in as_text(row)
    assert SECRET not in as_text(row)


async def test_another_record_is_found_by_name(pane: Pane, mara: Chat, crm: Dynamics) -> None:
    """Of what is tracked there the mail's own card tells beside each record."""
    ident = await opened(pane, mara, "Pane elsewhere")
    card = await options(pane, ident)
    find = next(one for one in buttons(card, "options") if one["title"] == "Find")
    (found,) = await pane.press(find, **inputs(card, **{"record-name": "Fabrikam"}))
    assert "everyone who can read Fabrikam." in texts(found["card"])
    track = buttons(found["card"], "track")[0]
    await pane.press(track, **inputs(found["card"]))
    (fabrikam,) = (await pane.get("/records?name=Fabrikam"))["records"]
    _ = [line async for line in pane.timeline(fabrikam)]  # ends with the import
    after = await pane.mail(ident)
    assert "regarding Fabrikam" in texts(after["card"])
    assert not after["pending"]
    assert await crm.tracked("Pane elsewhere") == [("account", "Fabrikam")]


async def test_what_came_since_the_mail_was_opened_is_seen(
    pane: Pane, mara: Chat, crm: Dynamics, product: Service, session
) -> None:
    """It begins without rest and ends within the seconds for which an opened mail is remembered."""
    ident = await opened(pane, mara, "Pane since")
    sam = Chat(session, product.page, product.people[3])
    await sam.ask("help")
    product.stop("worker.py")
    try:
        await restrict(sam, undo="0")
        card = await options(pane, ident)
        find = next(one for one in buttons(card, "options") if one["title"] == "Find")
        (found,) = await pane.press(find, **inputs(card, **{"record-name": "Fabrikam"}))
        track = buttons(found["card"], "track")[0]
        stream = pane.pressed(track, **inputs(found["card"]))
        await anext(stream)
        await stream.aclose()
        await sam.ask("admin rollback 0")
        assert (await pane.mail(ident))["pending"]
    finally:
        await asyncio.to_thread(product.start, "worker.py")
    while not await crm.tracked("Pane since"):
        continue
    while (after := await pane.mail(ident))["pending"]:
        continue
    assert "regarding Fabrikam" in texts(after["card"])


async def test_a_tracked_mail_is_given_a_regarding(pane: Pane, mara: Chat, crm: Dynamics) -> None:
    """The row that is there is changed, and not copied."""
    ident = await opened(pane, mara, "Pane regarding")
    mine = f"azureactivedirectoryobjectid eq {mara.person['oid']}"
    (user,) = await crm.rows("systemusers", f"$select=systemuserid&$filter={mine}")
    owner = {"ownerid@odata.bind": f"/systemusers({user['systemuserid']})"}
    await without_regarding(crm, "Pane regarding", **owner)
    seen = await pane.mail(ident)
    assert "Tracked by Mara Lindqvist regarding no record" in texts(seen["card"])
    (regarding,) = buttons(seen["card"], "track")
    assert regarding["title"] == "Set regarding"
    await pane.press(regarding)
    after = await pane.mail(ident)
    assert "regarding Nadia Hassan" in texts(after["card"])
    assert await crm.tracked("Pane regarding") == [("contact", "Nadia Hassan")]


async def test_without_rights_nothing_is_offered_and_an_earlier_button_does_nothing(
    pane: Pane, mara: Chat, crm: Dynamics, product: Service
) -> None:
    """The card says that it is the rights; a press of before asks Dynamics at that moment."""
    ident = await opened(pane, mara, "Pane rights")
    seen = await pane.mail(ident)
    record = next(one for one in seen["records"] if one["table"] == "account")
    ready = product.sandbox.ready
    sam = Administrator.signed_in(crm.session, ready)
    caller = Caller(TenantId(ready["tenant"]), ObjectId(mara.person["oid"]))
    async with sam.only("Reader", caller):
        there = await pane.mail(ident, record=f"account:{record['id']}")
        lines = await pane.press(buttons(seen["card"], "track")[0])
    assert "rights in Dynamics 365 do not let you track to this record" in texts(there["card"])
    assert not buttons(there["card"], "track")
    assert "your rights in Dynamics do not allow it" in texts(lines[-1]["card"])
    assert await crm.tracked("Pane rights") == []


async def test_a_mailbox_that_was_never_tested_is_not_tracked_from(
    product: Service, session
) -> None:
    """It is shown and says what to do; there is no Track."""
    pane = await pane_of(session, product, product.people[2])
    mails = await mail_ids(session, product, product.people[2])
    for ident in list(mails.values())[:12]:
        seen = await pane.mail(ident)
        assert not buttons(seen["card"], "track")
        assert not buttons(seen["card"], "options")
    known = [one for one in mails if "Escalation" in one]
    assert "mailbox" in texts((await pane.mail(mails[known[0]]))["card"])


async def test_who_may_not_use_it_has_no_mail_read_and_tracks_nothing(
    pane: Pane, product: Service, session, mara: Chat, crm: Dynamics
) -> None:
    """From that moment: a refusal with its sentence, and a button of before does nothing."""
    ident = await opened(pane, mara, "Pane users")
    track = buttons((await pane.mail(ident))["card"], "track")[0]
    sam = Chat(session, product.page, product.people[3])
    await sam.ask("help")
    await restrict(sam, roles="Sales Manager")
    try:
        await clear_calls(mara)
        for method, path, body in (
            ("GET", f"/mails/{ident.replace('=', '%3D')}", None),
            ("POST", "/recipients", {"addresses": [{"address": "nadia.hassan@contoso.example"}]}),
        ):
            async with pane.asked(method, path, json=body) as reply:
                problem = await reply.json()
            assert (reply.status, problem["code"]) == (403, "not_a_user")
        lines = await pane.press(track)
        assert "you are not among them" in texts(lines[-1]["card"])
        assert not await asked_of(mara, "graph")
    finally:
        await sam.ask("admin rollback 0")
    assert await crm.tracked("Pane users") == []
    assert buttons((await pane.mail(ident))["card"], "track")


@pytest.fixture
def no_worker(product: Service) -> Iterator[None]:
    """What is queued stays so, and its streams stay open."""
    product.stop("worker.py")
    yield
    product.start("worker.py")


@pytest.mark.usefixtures("no_worker")
async def test_of_too_many_streams_the_oldest_ends(pane: Pane, mara: Chat) -> None:
    """Whole, and for one person alone; what they opened last is followed."""
    ident = await opened(pane, mara, "Pane streams")
    seen = await pane.mail(ident)
    pressed = pane.pressed(buttons(seen["card"], "track")[0])
    await anext(pressed)
    pages = [replace(pane, pane=f"window-{number:04}") for number in range(FOLLOWED)]
    streams = [one.timeline(seen["record"]) for one in pages]
    for one in streams:
        await anext(one)
    assert [line async for line in pressed] == []
    lasting = asyncio.create_task(anext(streams[-1]))
    undone = await pane.mail(ident)
    await pane.press(buttons(undone["card"], "undo")[0])
    assert (await lasting)["card"]
    for one in streams:
        await one.aclose()


async def test_what_was_forgotten_counts_no_more_for_what_is_open(pane: Pane, mara: Chat) -> None:
    """The mail that was read under their own exclusion a moment ago is read anew without it."""
    ident = await opened(pane, mara, "Pane forgotten")
    await mara.ask("exclude contoso.example")
    before = await pane.mail(ident)
    assert not buttons(before["card"], "track")
    await mara.ask("yes, forget me")
    assert buttons((await pane.mail(ident))["card"], "track")


async def test_a_press_beside_a_mail_counts_although_nothing_is_to_be_suggested(
    pane: Pane, mara: Chat, crm: Dynamics
) -> None:
    """Suggestions that were turned off meanwhile: the mail was not suggested but opened."""
    ident = await opened(pane, mara, "Pane unsuggested")
    track = buttons((await pane.mail(ident))["card"], "track")[0]
    await mara.ask("suggestions off")
    try:
        await pane.press(track)
        assert await crm.tracked("Pane unsuggested") == [("contact", "Nadia Hassan")]
        assert not buttons((await pane.mail(ident))["card"], "track")
    finally:
        await mara.ask("suggestions on")
