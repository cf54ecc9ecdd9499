"""Who may track: what the administrator sets in Dynamics decides, at the list, click and import."""

from __future__ import annotations

import ssl
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest

from capture.models import Caller, ObjectId, TenantId
from tests.capture.live.administrator import Administrator
from tests.flows.chat import Chat, as_text, buttons, press, suggestions, texts
from tests.flows.service import Service, service

QUESTION = "show activities for Contoso"
NOT_TESTED = {"incomingemailstatus": 0}
WORKING = {"incomingemailstatus": 1, "enabledforincomingemail": True}


@pytest.fixture
def product(tmp_path, redis_url):
    """A product of its own for each story: the first answer is believed for minutes."""
    with service(tmp_path, redis_url) as running:
        yield running


@pytest.fixture
def priya(product: Service, session) -> Chat:
    """The manager, whose mailbox was approved and never tested."""
    return Chat(session, product.page, product.people[2])


@pytest.fixture
async def administrator(product: Service) -> AsyncIterator[Administrator]:
    context = ssl.create_default_context(cafile=product.sandbox.ready["ca"])
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(ssl=context)) as https:
        yield Administrator.signed_in(https, product.sandbox.ready)


async def set_mailbox(
    product: Service, chat: Chat, administrator: Administrator, **values: Any
) -> None:
    """Bring a person's mailbox into a state; the administrator's own requests are not judged."""
    product.judge()
    tenant = TenantId(product.sandbox.ready["tenant"])
    await administrator.set_mailbox(Caller(tenant, ObjectId(chat.person["oid"])), **values)
    async with chat.session.delete(f"{chat.page}/control/calls") as reply:
        assert reply.status < 300


async def asked_of(chat: Chat, name: str) -> list[dict[str, Any]]:
    """What one service was asked."""
    async with chat.session.get(f"{chat.page}/control/calls") as reply:
        return [one for one in (await reply.json())["calls"] if one["service"] == name]


async def test_a_mailbox_that_was_never_tested_is_view_only(
    product: Service, priya: Chat, administrator: Administrator
):
    """With who must do what above the list; tested, the next list offers Track."""
    card_id, which = await priya.ask(QUESTION)
    answer = await press(priya, card_id, buttons(which, "choose")[0])
    card = answer["body"]["value"]

    assert suggestions(card)
    assert texts(card).count("was not tested and enabled in Dynamics 365") == 1
    assert not buttons(card, "track")

    await set_mailbox(product, priya, administrator, **WORKING)
    _, again = await priya.ask(QUESTION)
    assert "was not tested" not in texts(again)
    assert buttons(again, "track")


async def test_what_changed_before_the_import_ends_it_with_the_reason(
    product: Service, mara: Chat, administrator: Administrator
):
    """Offered, clicked, and refused by the worker: nothing is written, and the row says why."""
    card_id, card = await mara.ask(QUESTION)
    offered = next(one for one in suggestions(card) if buttons(one, "track"))
    await set_mailbox(product, mara, administrator, **NOT_TESTED)

    await press(mara, card_id, buttons(offered, "track")[0])
    refused = await mara.until(
        lambda cards: (
            dict(cards)[card_id] if "Not tracked" in as_text(dict(cards)[card_id]) else None
        )
    )

    assert "your mailbox was not tested and enabled" in texts(refused)
    assert not buttons(refused, "track")
    writes = [one for one in await asked_of(mara, "dataverse") if "DeliverPromote" in one["path"]]
    assert writes == []


async def test_a_click_on_an_old_card_is_checked(
    product: Service, mara: Chat, administrator: Administrator
):
    """A card outlives what was allowed when it was drawn: the list comes back, without Track."""
    card_id, card = await mara.ask(QUESTION)
    button = buttons(card, "track")[0]
    await set_mailbox(product, mara, administrator, **NOT_TESTED)
    product.kill("app.py")
    product.start("app.py")

    answer = await press(mara, card_id, button)

    assert "was not tested and enabled in Dynamics 365" in texts(answer["body"]["value"])
    assert not buttons(answer["body"]["value"], "track")
    assert "Queued" not in texts(answer["body"]["value"])


async def test_a_forward_mailbox_is_not_asked(
    product: Service, mara: Chat, administrator: Administrator
):
    """Nothing of it is shown, and Graph hears nothing of the question."""
    await set_mailbox(product, mara, administrator, incomingemaildeliverymethod=3)
    _, card = await mara.ask(QUESTION)

    assert "through a forward mailbox" in texts(card)
    assert "Tracked by" in texts(card)
    assert not suggestions(card)
    assert await asked_of(mara, "graph") == []
