"""A person who blocked or uninstalled the bot is left in peace, and the bot is told why."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from tests.sandbox.connector_calls import HELLO, opened, refused
from tests.sandbox.scripted_bot import Workplace, workplace_in


@pytest.fixture
async def at(tmp_path: Path) -> AsyncIterator[Workplace]:
    async with workplace_in(tmp_path) as workplace:
        yield workplace


async def block(at: Workplace, **body: Any) -> None:
    async with at.page.post("/control/block", json=body) as answer:
        assert answer.status == 204, await answer.text()


async def reason(at: Workplace, method: str, path: str) -> dict[str, Any]:
    """What a refused write says, which is JSON in a text."""
    url = f"/v3/conversations{path}"
    async with at.connector.request(method, url, json=HELLO) as answer:
        assert answer.status == 403
        body = await answer.json()
    assert body["errorCode"] == 209
    inner: dict[str, Any] = json.loads(body["message"])
    return inner


async def test_a_blocked_bot_writes_nothing_until_it_is_let_in_again(tmp_path: Path) -> None:
    """Sending, changing and deleting are MessageWritesBlocked, also after a restart."""
    async with workplace_in(tmp_path) as at:
        conversation = await opened(at)
        sent = await at.send(conversation, HELLO)
        await block(at, oid=at.world.people[0].oid, blocked=True)
    async with workplace_in(tmp_path) as at:
        path = f"/{conversation}/activities"
        for method, where in (
            ("POST", path),
            ("PUT", f"{path}/{sent}"),
            ("DELETE", f"{path}/{sent}"),
        ):
            assert await reason(at, method, where) == {
                "subCode": "MessageWritesBlocked",
                "details": "Thread is blocked from message writes.",
                "errorCode": None,
                "errorSubCode": None,
            }
        assert [one["id"] for one in await at.entries()] == [sent]
        await block(at, oid=at.world.people[0].oid, blocked=False)
        await at.send(conversation, HELLO)


async def test_only_the_person_who_blocked_it_is_spared(at: Workplace) -> None:
    """Colleagues' chats go on, and its members can still be read where it is blocked."""
    mine, other = await opened(at), await opened(at, person=1)
    await block(at, conversation=mine, blocked=True)
    await at.send(other, HELLO)
    async with at.connector.get(f"/v3/conversations/{mine}/pagedmembers") as answer:
        assert answer.status == 200


async def test_a_team_that_blocks_it_uses_other_words(at: Workplace) -> None:
    """Moderation of a channel is ConversationBlockedByUser."""
    channel = await opened(at, "channel")
    await block(at, conversation=channel, blocked=True)
    found = await refused(at, "POST", f"/{channel}/activities", json=HELLO)
    assert found[:2] == (403, "ConversationBlockedByUser")


async def test_a_bot_that_was_uninstalled_is_told_so(at: Workplace) -> None:
    """In a person's chat writes are blocked; elsewhere the bot is no longer in the roster."""
    personal, group = await opened(at), await opened(at, "group")
    for kind in ("personal", "group"):
        path = at.chat(kind) + "/installation"
        async with at.page.post(path, json={"action": "remove"}) as answer:
            assert answer.status == 204
    inner = await reason(at, "POST", f"/{personal}/activities")
    assert inner["subCode"] == "MessageWritesBlocked"
    found = await refused(at, "POST", f"/{group}/activities", json=HELLO)
    assert found[:2] == (403, "BotNotInConversationRoster")
    mara = at.world.people[0]
    body = {"members": [{"id": mara.bot_id}], "tenantId": mara.tenant}
    found = await refused(at, "POST", "", json=body)
    assert found[:2] == (403, "ForbiddenOperationException")


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"blocked": True},
        {"oid": "x"},
        {"oid": "nobody", "blocked": True},
        {"conversation": "19:none", "blocked": True},
        {"oid": "x", "conversation": "y", "blocked": True},
        {"oid": 7, "blocked": True},
        {"oid": "x", "blocked": "yes"},
        {"oid": "x", "blocked": True, "more": 1},
    ],
)
async def test_what_cannot_be_blocked_is_said(at: Workplace, body: dict[str, Any]) -> None:
    """Anything but one known person or conversation is 400 with a sentence."""
    async with at.page.post("/control/block", json=body) as answer:
        assert answer.status == 400
        assert (await answer.text()).endswith(".")


@pytest.mark.parametrize(
    ("status", "code"),
    [
        (400, "BadArgument"),
        (412, "PreconditionFailed"),
        (500, "ServiceError"),
        (502, "ServiceError"),
    ],
)
async def test_failures_on_demand_have_the_documented_code(
    at: Workplace, status: int, code: str
) -> None:
    """A fault of the connector reads as the table of status codes says, and is over after one."""
    conversation = await opened(at)
    fault = {"service": "connector", "kind": "fail", "status": status, "count": 1}
    async with at.page.post("/control/faults", json=fault) as answer:
        assert answer.ok, await answer.text()
    found = await refused(at, "POST", f"/{conversation}/activities", json=HELLO)
    assert found[:2] == (status, code)
    await at.send(conversation, HELLO)


@pytest.mark.parametrize("status", [503, 504])
async def test_a_gateways_failure_is_no_json(at: Workplace, status: int) -> None:
    """For 503 and 504 no code is documented; a bot must not count on a body."""
    conversation = await opened(at)
    fault = {"service": "connector", "kind": "fail", "status": status, "count": 1}
    async with at.page.post("/control/faults", json=fault) as answer:
        assert answer.ok, await answer.text()
    path = f"/v3/conversations/{conversation}/activities"
    async with at.connector.post(path, json=HELLO) as answer:
        assert (answer.status, answer.content_type) == (status, "text/html")
