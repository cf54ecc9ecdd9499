"""The list of a person's own imports: queued, waiting, failed and tracked, and acted on there."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import AsyncIterator, Callable
from typing import Any

import aiohttp
import pytest

from capture.models import Caller, ObjectId, TenantId
from tests.capture.live.administrator import Administrator
from tests.flows.chat import Card, Chat, as_text, buttons, press, subject_of, suggestions, texts
from tests.flows.service import Service, service

QUESTION = "show activities for Contoso"


@pytest.fixture
def product(tmp_path, redis_url):
    """A product of its own: the list is to hold this story's imports alone."""
    with service(tmp_path, redis_url) as running:
        yield running


@pytest.fixture
def sam(product: Service, session) -> Chat:
    """The System Administrator in his personal chat; his client speaks Chinese."""
    return Chat(session, product.page, product.people[3])


@pytest.fixture
async def administrator(product: Service) -> AsyncIterator[Administrator]:
    context = ssl.create_default_context(cafile=product.sandbox.ready["ca"])
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(ssl=context)) as https:
        yield Administrator.signed_in(https, product.sandbox.ready)


async def set_tested(
    product: Service, chat: Chat, administrator: Administrator, *, tested: bool
) -> None:
    """Test a person's mailbox, or undo that; the administrator's own requests are not judged."""
    product.judge()
    caller = Caller(TenantId(product.sandbox.ready["tenant"]), ObjectId(chat.person["oid"]))
    await administrator.set_mailbox(caller, incomingemailstatus=int(tested))
    async with chat.session.delete(f"{chat.page}/control/calls") as reply:
        assert reply.status < 300


def says(card_id: str, *wanted: str) -> Callable[[list[tuple[str, Card]]], Card | None]:
    """A card once it says all of this."""

    def look(cards: list[tuple[str, Card]]) -> Card | None:
        now = dict(cards)[card_id]
        return now if all(one in texts(now) for one in wanted) else None

    return look


async def offered(chat: Chat) -> tuple[str, list[dict[str, Any]]]:
    """The suggestions of one mail each, no meetings, and the card they stand on."""
    card_id, card = await chat.ask(QUESTION)
    found = [
        one
        for one in suggestions(card)
        if [button["title"] for button in buttons(one, "track")] == ["Track"]
        and "Meeting ·" not in texts(one)
    ]
    return card_id, found


async def test_failed_then_retried_from_the_list(
    product: Service, mara: Chat, administrator: Administrator
):
    """With record, time and reason; retried there, the list itself changes to tracked."""
    _, none = await mara.ask("my imports")
    assert "You have tracked nothing" in texts(none)
    card_id, rows = await offered(mara)
    await set_tested(product, mara, administrator, tested=False)
    await press(mara, card_id, buttons(rows[0], "track")[0])
    await mara.until(says(card_id, "your mailbox was not tested and enabled"))

    listed, card = await mara.ask("my imports")
    said = texts(card)
    assert subject_of(rows[0]) in said
    assert "Contoso · asked for Today" in said
    assert "Not tracked: your mailbox was not tested and enabled" in said

    await set_tested(product, mara, administrator, tested=True)
    answer = await press(mara, listed, buttons(card, "retry")[0])
    assert "Queued" in texts(answer["body"]["value"])
    tracked = await mara.until(says(listed, "✓ Tracked Today"))
    assert subject_of(rows[0]) in texts(tracked)
    assert not buttons(tracked, "retry")


async def test_an_administrator_tries_failed_imports_again(
    product: Service, mara: Chat, sam: Chat, administrator: Administrator
):
    """Counts and no more; what was mended meanwhile is tracked, in its person's own name."""
    card_id, rows = await offered(mara)
    await set_tested(product, mara, administrator, tested=False)
    await press(mara, card_id, buttons(rows[0], "track")[0])
    await mara.until(says(card_id, "your mailbox was not tested and enabled"))
    await sam.ask("show activities for Fabrikam")

    _, refused = await mara.ask("admin failed")
    assert "Only a System Administrator" in texts(refused)
    _, counts = await sam.ask("admin failed")
    assert "1 × 邮箱未经测试和启用" in texts(counts)
    assert subject_of(rows[0]) not in as_text(counts)

    await set_tested(product, mara, administrator, tested=True)
    _, again = await sam.ask("admin retry")
    assert "正在重试 1 个导入。" in texts(again)
    async with asyncio.timeout(60):
        while "✓ Tracked" not in texts((await mara.ask("my imports"))[1]):
            continue
    _, none = await sam.ask("admin failed")
    assert "×" not in texts(none)


async def test_waiting_says_until_when_and_why(mara: Chat):
    """A service that asked for ten minutes; the newest press stands first, and is undone there."""
    card_id, rows = await offered(mara)
    fault = {"service": "dataverse", "kind": "throttle", "count": 20, "seconds": 600}
    body = fault | {"path": "CheckPromoteEmail"}
    async with mara.session.post(f"{mara.page}/control/faults", json=body) as reply:
        assert reply.status == 201, await reply.text()
    await press(mara, card_id, buttons(rows[0], "track")[0])
    await mara.until(says(card_id, "Waiting: the service is busy."))
    await press(mara, card_id, buttons(rows[1], "track")[0])

    listed, card = await mara.ask("my imports")
    said = texts(card)
    assert said.index(subject_of(rows[1])) < said.index(subject_of(rows[0]))
    assert "It continues by itself at" in said

    answer = await press(mara, listed, buttons(card, "undo")[0])
    left = texts(answer["body"]["value"])
    assert subject_of(rows[1]) not in left
    assert subject_of(rows[0]) in left


async def test_the_list_is_private_and_can_be_forgotten(mara: Chat, group: Chat):
    """Not in a group, and after being forgotten there is none."""
    card_id, rows = await offered(mara)
    await press(mara, card_id, buttons(rows[0], "track")[0])

    _, refused = await group.ask("@Auto Capture my imports")
    assert subject_of(rows[0]) not in as_text(refused)
    assert "personal chat" in texts(refused)

    _, listed = await mara.ask("my imports")
    assert subject_of(rows[0]) in texts(listed)
    await mara.ask("yes, forget me")
    _, none = await mara.ask("my imports")
    assert "You have tracked nothing" in texts(none)
