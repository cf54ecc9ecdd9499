"""Every button that leads to an import asks at the click whether its person may track."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest

from capture.models import Caller, ObjectId, TenantId
from tests.capture.live.administrator import Administrator
from tests.flows.chat import Card, Chat, buttons, press, texts
from tests.flows.control import asked_of, clear_calls
from tests.flows.dynamics import Dynamics
from tests.flows.service import Service, service
from tests.flows.test_options import inputs, pressed, suggestion

WORKING = {"incomingemailstatus": 1, "incomingemaildeliverymethod": 2}
NOT_TESTED = {"incomingemailstatus": 0}
FORWARD = {"incomingemaildeliverymethod": 3}
RIGHTS = "your rights in Dynamics do not allow"
MAILBOX = "through a forward mailbox"
Pressed = tuple[str, dict[str, Any]]


@pytest.fixture
def product(tmp_path, redis_url):
    """A product of its own: what people may do is changed."""
    with service(tmp_path, redis_url) as running:
        yield running


@pytest.fixture
def caller(product: Service, mara: Chat) -> Caller:
    return Caller(TenantId(product.sandbox.ready["tenant"]), ObjectId(mara.person["oid"]))


@pytest.fixture
def administrator(product: Service, crm: Dynamics) -> Administrator:
    return Administrator.signed_in(crm.session, product.sandbox.ready)


async def offered(chat: Chat, administrator: Administrator, caller: Caller) -> dict[str, Pressed]:
    """A button of each kind on cards of before: imports that failed, and what was never pressed."""
    card_id, card = await chat.ask("show activities for Contoso")
    asked = (await press(chat, card_id, buttons(card, "trackshown")[0]))["body"]["value"]
    await administrator.set_mailbox(caller, **NOT_TESTED)
    await press(chat, card_id, buttons(asked, "trackshown")[0])  # what was good is still believed

    def failed(cards: list[tuple[str, Card]]) -> bool:
        said = texts(dict(cards)[card_id])
        return " failed" in said and "under way" not in said

    await chat.until(failed, patience=90)
    await administrator.set_mailbox(caller, **WORKING)
    back = buttons(asked, "more")[-1]
    ended = (await press(chat, card_id, back))["body"]["value"]
    listed, mine = await chat.ask("my imports")
    other, page = await chat.ask("show activities for Fabrikam")
    sure = (await press(chat, other, buttons(page, "trackshown")[0]))["body"]["value"]
    return {
        "retry the failed ones": (card_id, buttons(ended, "retryshown")[0]),
        "retry in my imports": (listed, buttons(mine, "retry")[0]),
        "track all": (other, buttons(sure, "trackshown")[0]),
        "follow": (other, buttons(page, "follow")[0]),
        "track": (other, buttons(page, "track")[0]),
    }


@asynccontextmanager
async def withheld(
    product: Service, administrator: Administrator, caller: Caller, why: str
) -> AsyncIterator[None]:
    """Within, the person may not track; no process believes what was so before."""
    product.kill("app.py")
    await administrator.set_mailbox(caller, **(FORWARD if why == MAILBOX else WORKING))
    product.start("app.py")
    if why == MAILBOX:
        yield
        return
    async with administrator.only("Reader", caller):
        yield


@pytest.mark.parametrize("why", [RIGHTS, MAILBOX])
async def test_no_button_queues_what_its_person_may_not_track(
    product: Service, mara: Chat, administrator: Administrator, caller: Caller, why: str
):
    """It says why instead, whichever was pressed; a page of many asks for rights once."""
    found = await offered(mara, administrator, caller)
    product.stop("worker.py")  # so that whatever is queued stays to be seen
    async with withheld(product, administrator, caller, why):
        for name, (card_id, button) in found.items():
            await clear_calls(mara)
            after = (await press(mara, card_id, button))["body"]["value"]
            asked = [one["path"] for one in await asked_of(mara, "dataverse")]
            assert why in texts(after), name
            assert "Queued" not in texts(after), name
            assert "under way" not in texts(after), name
            assert sum("RetrieveUserPrivileges" in one for one in asked) == 1, name
            product.judge()
        _, mine = await mara.ask("my imports")
    assert "Queued" not in texts(mine)
    assert "Followed threads" not in texts(mine)


async def reads_key_accounts(crm: Dynamics, chat: Chat) -> None:
    """A team gives the person a look into another unit, where nothing of theirs may be added."""
    (unit,) = await crm.rows("businessunits", "$filter=name eq 'Key Accounts'")
    (role,) = await crm.rows("roles", "$filter=name eq 'Reader'")
    oid = chat.person["oid"]
    (user,) = await crm.rows("systemusers", f"$filter=azureactivedirectoryobjectid eq {oid}")
    where = {"businessunitid@odata.bind": f"/businessunits({unit['businessunitid']})"}
    await crm.send("POST", "/teams", {"name": "Onlookers", **where})
    (team,) = await crm.rows("teams", "$filter=name eq 'Onlookers'")
    for name, other in (
        ("teamroles_association", f"roles({role['roleid']})"),
        ("teammembership_association", f"systemusers({user['systemuserid']})"),
    ):
        path = f"/teams({team['teamid']})/{name}/$ref"
        await crm.send("POST", path, {"@odata.id": other})


async def test_it_is_the_chosen_record_whose_rights_count(
    product: Service, mara: Chat, crm: Dynamics
):
    """Contoso is shown and may be tracked to; Litware, which she may only read, was chosen."""
    card_id, row = await suggestion(mara, "")
    await reads_key_accounts(crm, mara)
    product.stop("worker.py")
    card = (await press(mara, card_id, buttons(row, "options")[0]))["body"]["value"]
    find = next(one for one in buttons(card, "options") if one["title"] == "Find")
    named = inputs(card, **{"record-name": "Litware"})
    chosen = (await pressed(mara, card_id, find, named))["body"]["value"]
    assert "everyone who can read Litware." in texts(chosen)

    after = await pressed(mara, card_id, buttons(chosen, "track")[0], inputs(chosen))

    said = texts(after["body"]["value"])
    assert said.startswith("Contoso\n")
    assert f"{RIGHTS} it" in said
    _, mine = await mara.ask("my imports")
    assert "You have tracked nothing" in texts(mine)
