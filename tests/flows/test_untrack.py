"""Taking a tracked mail or meeting out of Dynamics again, from the list of one's own imports."""

from __future__ import annotations

import asyncio

import pytest

from capture.models import Caller, ObjectId, TenantId
from tests.capture.live.administrator import Administrator
from tests.flows.chat import (
    Card,
    Chat,
    as_text,
    buttons,
    pages,
    press,
    subject_of,
    suggestions,
    texts,
)
from tests.flows.control import arrives, fault, no_faults
from tests.flows.dynamics import Dynamics
from tests.flows.service import Service, service
from tests.flows.test_options import mail, suggestion, without_regarding

QUESTION = "show activities for Contoso"
SHARED = "Minutes of the steering call"
MEETING = "Kick-off of the pilot"
BUSY = "Not just now: it is being imported or removed."


@pytest.fixture
def product(tmp_path, redis_url):
    """A product of its own: the list is to hold this story's imports alone."""
    with service(tmp_path, redis_url) as running:
        yield running


async def ids(crm: Dynamics, table: str = "emails") -> set[str]:
    """The activities of a table."""
    return {row["activityid"] for row in await crm.rows(table, "$select=activityid")}


async def offered(chat: Chat, subject: str = "") -> tuple[str, Card]:
    """A suggestion of one message, or the one with a subject, and the card it stands on."""
    walked = await pages(chat, QUESTION)
    card_id, _ = (await chat.cards())[-1]
    found = (one for page in walked for one in suggestions(page) if buttons(one, "track"))
    return card_id, next(
        one
        for one in found
        if (subject_of(one) == subject if subject else "Meeting ·" not in texts(one))
        and buttons(one, "track")[0]["title"] == "Track"
    )


async def tracked(
    chat: Chat, crm: Dynamics, table: str = "emails", subject: str = ""
) -> tuple[Card, str, str]:
    """Track a suggestion: itself, its activity's id, and the list that shows it as tracked."""
    before = await ids(crm, table)
    card_id, one = await offered(chat, subject)
    await press(chat, card_id, buttons(one, "track")[0])
    listed, _ = await chat.ask("my imports")
    await chat.until(lambda cards: buttons(dict(cards)[listed], "untrack"))
    (made,) = await ids(crm, table) - before
    async with asyncio.timeout(60):
        while BUSY in await answered(chat, listed):  # its other cards are still being drawn
            continue
    return one, made, (await chat.ask("my imports"))[0]


async def answered(chat: Chat, listed: str) -> str:
    """What the first press on Untrack answers."""
    press_ = buttons(await shown(chat, listed), "untrack")[0]
    return texts((await press(chat, listed, press_))["body"]["value"])


async def shown(chat: Chat, card_id: str) -> Card:
    """A card as it stands now."""
    return dict(await chat.cards())[card_id]


async def sure(chat: Chat, listed: str) -> Card:
    """Press Untrack, then confirm; the card after it."""
    asked = await press(chat, listed, buttons(await shown(chat, listed), "untrack")[0])
    question = asked["body"]["value"]
    return dict((await press(chat, listed, buttons(question, "untrack")[0]))["body"]["value"])


async def test_untracked_after_saying_who_could_see_it(mara: Chat, crm: Dynamics):
    """Two steps, deleted with its attachments and read as gone; then it can be tracked anew."""
    one, made, listed = await tracked(mara, crm)
    card = await shown(mara, listed)
    assert f"id={made}" in str(card)  # the way to the activity
    asked = await press(mara, listed, buttons(card, "untrack")[0])
    question = asked["body"]["value"]
    assert "Everyone who can read Contoso could see it since Today" in texts(question)
    assert subject_of(one) in texts(question)
    assert made in await ids(crm)
    assert buttons(question, "imports")[0]["title"] == "Cancel"

    confirm = buttons(question, "untrack")[0]
    after = (await press(mara, listed, confirm))["body"]["value"]
    assert "Untracked: it is not in Dynamics 365 any more." in texts(after)
    assert subject_of(one) not in texts(after)
    assert made not in await ids(crm)
    twice = (await press(mara, listed, confirm))["body"]["value"]
    assert "There is nothing to take out: it is not tracked." in texts(twice)

    card_id, card = await mara.ask(QUESTION)
    again = next(row for row in suggestions(card) if row["id"] == one["id"])
    await press(mara, card_id, buttons(again, "track")[0])
    await mara.until(lambda cards: one["id"] not in str(dict(cards)[card_id]))
    assert made in await ids(crm)  # the same id is taken once more


async def test_a_meeting_alike(mara: Chat, crm: Dynamics):
    """An appointment goes as an e-mail does."""
    _, made, listed = await tracked(mara, crm, "appointments", MEETING)
    after = await sure(mara, listed)
    assert "Untracked: it is not in Dynamics 365 any more." in texts(after)
    assert made not in await ids(crm, "appointments")


async def test_what_somebody_deleted_in_dynamics_is_forgotten(mara: Chat, crm: Dynamics):
    """Nothing is left to remove, and it is said so."""
    one, made, listed = await tracked(mara, crm)
    await crm.send("DELETE", f"/emails({made})")
    card = await shown(mara, listed)
    after = (await press(mara, listed, buttons(card, "untrack")[0]))["body"]["value"]
    assert "Somebody had deleted it from Dynamics 365 already" in texts(after)
    assert subject_of(one) not in texts(after)


async def test_what_another_seller_wants_too_stays(
    mara: Chat, jonas_signed_in: Chat, crm: Dynamics
):
    """Both asked for one mail; neither takes it from the other, and Dynamics is not asked to."""
    his_card, his = await offered(jonas_signed_in, SHARED)
    _, made, listed = await tracked(mara, crm, subject=SHARED)
    await press(jonas_signed_in, his_card, buttons(his, "track")[0])

    after = await press(mara, listed, buttons(await shown(mara, listed), "untrack")[0])
    assert "It stays: somebody else asked for it too" in texts(after["body"]["value"])
    his_list, card = await jonas_signed_in.ask("my imports")
    assert "✓ Tracked" in texts(card)
    assert not buttons(card, "untrack")  # it was made in her name
    assert made in await ids(crm)

    hers = buttons(await shown(mara, listed), "untrack")[0]
    refused = await press(jonas_signed_in, his_list, hers)
    assert "value" not in refused["body"] or isinstance(refused["body"]["value"], str)
    assert made in await ids(crm)


async def test_a_row_that_regards_another_record_by_now_stays(mara: Chat, crm: Dynamics):
    """What a colleague made of it is theirs."""
    _, made, listed = await tracked(mara, crm)
    (other,) = await crm.rows("accounts", "$select=accountid&$filter=name eq 'Fabrikam'")
    body = {"regardingobjectid_account_email@odata.bind": f"/accounts({other['accountid']})"}
    await crm.send("PATCH", f"/emails({made})", body)
    card = await shown(mara, listed)
    after = (await press(mara, listed, buttons(card, "untrack")[0]))["body"]["value"]
    assert "It stays: the activity regards another record by now." in texts(after)
    assert made in await ids(crm)


async def test_without_the_right_to_delete_it_stays(mara: Chat, crm: Dynamics, product: Service):
    """Dynamics refuses the person, and they are told who can help."""
    _, made, listed = await tracked(mara, crm)
    asked = await press(mara, listed, buttons(await shown(mara, listed), "untrack")[0])
    confirm = buttons(asked["body"]["value"], "untrack")[0]
    ready = product.sandbox.ready
    caller = Caller(TenantId(ready["tenant"]), ObjectId(mara.person["oid"]))
    async with Administrator.signed_in(crm.session, ready).only("Reader", caller):
        after = (await press(mara, listed, confirm))["body"]["value"]
    assert "your rights in Dynamics 365 do not let you delete activities" in texts(after)
    assert made in await ids(crm)
    again = (await press(mara, listed, confirm))["body"]["value"]
    assert "Untracked: it is not in Dynamics 365 any more." in texts(again)


async def test_a_deletion_whose_answer_is_lost_is_looked_for_again(mara: Chat, crm: Dynamics):
    """Done, but nobody heard: the next press finds it gone, and it can be tracked anew."""
    one, made, listed = await tracked(mara, crm)
    asked = await press(mara, listed, buttons(await shown(mara, listed), "untrack")[0])
    confirm = buttons(asked["body"]["value"], "untrack")[0]
    await fault(
        mara, service="dataverse", kind="late", seconds=20, count=9, method="DELETE", path=made
    )
    slow = (await press(mara, listed, confirm))["body"]["value"]
    assert "Untracked" not in texts(slow)
    await no_faults(mara)
    assert made not in await ids(crm)

    card_id, again = await offered(mara, subject_of(one))
    await press(mara, card_id, buttons(again, "track")[0])
    await mara.until(lambda cards: one["id"] not in as_text(dict(cards)[card_id]), patience=90)
    assert made in await ids(crm)


async def test_dynamics_busy_while_deleting_leaves_it_tracked(mara: Chat, crm: Dynamics):
    """Not done is not said to be; the list comes back and the next try removes it."""
    _, made, listed = await tracked(mara, crm)
    asked = await press(mara, listed, buttons(await shown(mara, listed), "untrack")[0])
    confirm = buttons(asked["body"]["value"], "untrack")[0]
    await fault(mara, service="dataverse", kind="fail", count=9, path=made)
    busy = (await press(mara, listed, confirm))["body"]["value"]
    assert "Untracked" not in texts(busy)
    assert made in await ids(crm)
    await no_faults(mara)
    back = (await press(mara, listed, buttons(busy, "imports")[0]))["body"]["value"]
    assert buttons(back, "untrack")
    after = (await press(mara, listed, confirm))["body"]["value"]
    assert "Untracked: it is not in Dynamics 365 any more." in texts(after)


async def test_what_another_tool_made_stays(mara: Chat, crm: Dynamics):
    """Its regarding was set and no more: not offered, and refused where nobody could know."""
    await arrives(mara, mail("Made elsewhere"))
    (user,) = await crm.rows(
        "systemusers",
        f"$select=systemuserid&$filter=azureactivedirectoryobjectid eq {mara.person['oid']}",
    )
    owner = {"ownerid@odata.bind": f"/systemusers({user['systemuserid']})"}
    await without_regarding(crm, "Made elsewhere", **owner)
    card_id, row = await suggestion(mara, "Made elsewhere")
    await press(mara, card_id, buttons(row, "track")[0])
    listed, _ = await mara.ask("my imports")
    done = await mara.until(
        lambda cards: dict(cards)[listed] if "✓ Tracked" in texts(dict(cards)[listed]) else None
    )
    assert not buttons(done, "untrack")

    await fault(mara, service="graph", kind="fail", count=99)
    blind, card = await mara.ask("my imports")
    await no_faults(mara)
    after = (await press(mara, blind, buttons(card, "untrack")[0]))["body"]["value"]
    assert "It stays: the activity was made with another tool" in texts(after)
    assert await crm.tracked("Made elsewhere") == [("account", "Contoso")]
