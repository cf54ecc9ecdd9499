"""A client that cannot sign reaches the bot through the relay, and the bot reaches it back."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import jwt
import pytest
from aiohttp import web
from yarl import URL

from sandbox.people import APP_ID, TENANT
from tests.sandbox.scripted_bot import Workplace, workplace_in

RELAY = "/relay/api/messages"


@pytest.fixture
async def at(tmp_path: Path) -> AsyncIterator[Workplace]:
    async with workplace_in(tmp_path) as workplace:
        yield workplace


@pytest.fixture
async def client() -> AsyncIterator[tuple[str, list[dict[str, Any]]]]:
    """A client's own connector: its service URL, and the calls that reached it."""
    calls: list[dict[str, Any]] = []

    async def take(request: web.Request) -> web.Response:
        calls.append(
            {
                "method": request.method,
                "path": request.raw_path,
                "authorization": request.headers.get("Authorization"),
                "body": await request.text(),
            }
        )
        return web.json_response({"id": "there-1"}, status=201)

    app = web.Application()
    app.router.add_route("*", "/{path:.*}", take)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    yield f"http://localhost:{runner.addresses[0][1]}/_connector", calls
    await runner.cleanup()


def activity(service_url: object, **more: Any) -> dict[str, Any]:
    return {
        "type": "message",
        "text": "hi",
        "channelId": "msteams",
        "serviceUrl": service_url,
        "from": {"id": "user-1", "aadObjectId": "not-of-the-sandbox"},
        "conversation": {"id": "personal-chat-1"},
    } | more


async def test_an_unsigned_activity_arrives_signed_and_otherwise_as_it_was(
    at: Workplace, client: tuple[str, list[dict[str, Any]]]
) -> None:
    """Only the service URL is another, the token is for it, and a missing tenant is filled in."""
    sent = activity(client[0])
    async with at.page.post(RELAY, json=sent) as answer:
        assert answer.status == 200
    (heard,) = at.bot.heard
    service = heard["serviceUrl"]
    assert service.startswith(f"{at.world.endpoints.connector}/relay/")
    assert heard == sent | {"serviceUrl": service, "channelData": {"tenant": {"id": TENANT}}}
    token = at.bot.tokens[0].removeprefix("Bearer ")
    claims = jwt.decode(token, options={"verify_signature": False})
    assert (claims["serviceurl"], claims["aud"]) == (service, APP_ID)


async def test_a_tenant_that_is_named_is_kept(
    at: Workplace, client: tuple[str, list[dict[str, Any]]]
) -> None:
    """The client's own tenant is the bot's to judge."""
    named = activity(client[0], channelData={"tenant": {"id": "another"}, "x": 1})
    async with at.page.post(RELAY, json=named) as answer:
        assert answer.status == 200
    assert at.bot.heard[0]["channelData"] == {"tenant": {"id": "another"}, "x": 1}


async def test_the_bots_answer_comes_back_as_it_is(
    at: Workplace, client: tuple[str, list[dict[str, Any]]]
) -> None:
    """Status and body of an invoke are the client's to read."""
    at.bot.script["adaptiveCard/action"] = (412, {"why": "consent"})
    invoke = activity(client[0], type="invoke", name="adaptiveCard/action", value={})
    async with at.page.post(RELAY, json=invoke) as answer:
        assert (answer.status, await answer.json()) == (412, {"why": "consent"})


async def test_the_bot_answers_through_tls_and_its_bearer_stays_behind(
    at: Workplace, client: tuple[str, list[dict[str, Any]]]
) -> None:
    """A call to the relay reaches the client's connector, ids as they were, without a token."""
    async with at.page.post(RELAY, json=activity(client[0])):
        pass
    under = at.bot.heard[0]["serviceUrl"].removeprefix(at.world.endpoints.connector)
    path = f"{under}v3/conversations/a%3Aone%2Ftwo/activities/x%3By?z=%20"
    url = URL(path, encoded=True)
    async with at.connector.put(url, json={"text": "back"}) as answer:
        assert (answer.status, await answer.json()) == (201, {"id": "there-1"})
    assert client[1] == [
        {
            "method": "PUT",
            "path": "/_connector/v3/conversations/a%3Aone%2Ftwo/activities/x%3By?z=%20",
            "authorization": None,
            "body": '{"text": "back"}',
        }
    ]


async def test_nobody_without_the_bots_token_gets_through(
    at: Workplace, client: tuple[str, list[dict[str, Any]]]
) -> None:
    """The relay's way back is as closed as the connector itself."""
    async with at.page.post(RELAY, json=activity(client[0])):
        pass
    url = at.bot.heard[0]["serviceUrl"].removeprefix(at.world.endpoints.connector)
    headers = {"Authorization": "Bearer nonsense"}
    async with at.connector.get(f"{url}v3/conversations", headers=headers) as answer:
        assert answer.status == 401
    async with at.connector.get("/relay/unknown/v3/conversations") as answer:
        assert answer.status == 404
    async with at.connector.get(f"{url}v3/attachments/1") as answer:
        assert answer.status == 404
    assert client[1] == []


@pytest.mark.parametrize(
    "service_url",
    [
        None,
        "",
        7,
        "https://smba.trafficmanager.net/teams/",
        "http://192.168.0.1/",
        "http://localhost.evil.example/",
        "http://localhost@evil.example/",
        "http://user@localhost/",
        "https://localhost:1/",
        "file:///etc/passwd",
        "http://[",
        "http://127.0.0.1.evil.example/",
    ],
)
async def test_only_a_client_on_this_machine_is_relayed(at: Workplace, service_url: object) -> None:
    """Any other service URL is 400, and the bot hears nothing."""
    async with at.page.post(RELAY, json=activity(service_url)) as answer:
        assert answer.status == 400
    assert at.bot.heard == []


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"\xff"])
async def test_a_body_that_is_no_activity_is_refused(at: Workplace, body: bytes) -> None:
    """Rubbish is 400."""
    async with at.page.post(RELAY, data=body) as answer:
        assert answer.status == 400


async def test_a_client_may_ask_whether_it_is_there(at: Workplace) -> None:
    """HEAD is how the Playground looks for a bot."""
    async with at.page.head(RELAY) as answer:
        assert answer.status == 200


async def test_a_bot_or_client_that_is_gone_is_a_bad_gateway(
    at: Workplace, client: tuple[str, list[dict[str, Any]]]
) -> None:
    """Neither direction hangs or answers as if all were well."""
    gone = "http://localhost:9/_connector"
    async with at.page.post(RELAY, json=activity(gone)):
        pass
    path = at.bot.heard[0]["serviceUrl"].removeprefix(at.world.endpoints.connector)
    async with at.connector.get(f"{path}v3/conversations") as answer:
        assert answer.status == 502
    at.world.bot_url = "http://127.0.0.1:9/api/messages"
    async with at.page.post(RELAY, json=activity(client[0])) as answer:
        assert answer.status == 502
