"""The whole web application before a channel of our own: real tokens, real TLS, a connector."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
import trustme
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer
from cryptography.fernet import Fernet

from app import application
from capture.models import RecordRef
from cards.actions import Show
from cards.sealing import Sealer
from identity.envelope import Envelope
from settings import Settings
from tests.identity.minting import ANA, APP_ID, SECRET, TENANT, Person
from tests.identity.provider import Provider
from tests.switching import turn_on


@pytest.fixture(scope="session")
def running_provider(tmp_path_factory) -> Iterator[Provider]:
    provider = Provider(tmp_path_factory.mktemp("provider"))
    provider.start()
    yield provider
    provider.stop()


@pytest.fixture
def provider(running_provider: Provider) -> Provider:
    running_provider.reset()
    return running_provider


@dataclass
class Channel:
    """A connector over TLS that remembers what was sent to it, and signs what it sends."""

    provider: Provider
    service_url: str
    client: TestClient[Any, Any]
    sealer: Sealer
    sent: list[dict[str, Any]] = field(default_factory=list)
    arrived: asyncio.Condition = field(default_factory=asyncio.Condition)

    async def until(self, count: int) -> None:
        """Wait until so many cards have been sent to the connector."""
        async with self.arrived:
            await self.arrived.wait_for(lambda: len(self.cards) >= count)

    def activity(self, person: Person = ANA, **more: Any) -> dict[str, Any]:
        """A message as Teams writes it; a key set to ``None`` is left out."""
        made = {
            "type": "message",
            "id": "1700000000000",
            "channelId": "msteams",
            "serviceUrl": self.service_url,
            "from": {"id": f"29:{person.oid}", "name": person.name, "aadObjectId": person.oid},
            "recipient": {"id": f"28:{APP_ID}", "name": "Auto Capture"},
            "conversation": {"id": "a:one", "conversationType": "personal", "tenantId": TENANT},
            "channelData": {"tenant": {"id": person.tenant}},
            "text": "help",
        } | more
        return {name: value for name, value in made.items() if value is not None}

    def bearer(self, **claims: Any) -> str:
        """A good header apart from what is given."""
        key = self.provider.channel_keys[0]
        return "Bearer " + key.sign(self.provider.channel_claims(self.service_url, **claims))

    async def post(self, body: Any, **headers: str) -> tuple[int, Any]:
        """Post to the bot; the status and the decoded answer."""
        sent = {"Authorization": self.bearer(), "Content-Type": "application/json"} | headers
        kind = "data" if isinstance(body, bytes) else "json"
        async with self.client.post(
            "/api/messages", headers={k: v for k, v in sent.items() if v}, **{kind: body}
        ) as reply:
            text = await reply.text()
            return reply.status, await reply.json() if text.startswith("{") else text

    async def press(self, person: Person = ANA, **more: Any) -> tuple[int, Any]:
        """Press Show of an account on a card of the person's own; ``more`` joins the value."""
        asked = Show(RecordRef("account", "0d4f4f0e-0000-4000-8000-000000000001"))
        data = self.sealer.seal(asked, f"{person.tenant}/{person.oid}")
        action = {"type": "Action.Execute", "verb": "show", "data": data}
        value = {"action": action, "trigger": "manual"} | more
        return await self.post(
            self.activity(
                person,
                type="invoke",
                name="adaptiveCard/action",
                value=value,
                text=None,
                replyToId="card-1",
            )
        )

    @property
    def cards(self) -> list[dict[str, Any]]:
        """The contents of the attachments that were sent."""
        return [one["content"] for sent in self.sent for one in sent.get("attachments", ())]


@pytest.fixture
async def channel(provider: Provider, redis_url, redis, tmp_path) -> AsyncIterator[Channel]:
    authority = trustme.CA()
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("localhost").configure_cert(tls)
    bundle = tmp_path / "ca.pem"
    bundle.write_bytes(provider.ca_file.read_bytes() + authority.cert_pem.bytes())
    sent: list[dict[str, Any]] = []
    arrived = asyncio.Condition()

    async def take(request: web.Request) -> web.Response:
        sent.append(await request.json())
        async with arrived:
            arrived.notify_all()
        return web.json_response({"id": str(len(sent))}, status=201)

    connector = web.Application()
    connector.router.add_route("*", "/{path:.*}", take)
    server = TestServer(connector, host="localhost")
    await server.start_server(ssl=tls)
    try:
        settings = _settings(provider, server.port, redis_url, bundle)
        await turn_on(redis, _envelope(settings), TENANT)
        async with TestClient(TestServer(await application(settings))) as client:
            service_url = f"https://localhost:{server.port}/teams/"
            sealer = Sealer(settings.token_keys)
            yield Channel(provider, service_url, client, sealer, sent, arrived)
    finally:
        await server.close()


def _envelope(settings: Settings) -> Envelope:
    return Envelope([key.get_secret_value() for key in settings.token_keys])


def _settings(provider: Provider, port: int | None, redis_url: str, bundle: Any) -> Settings:
    values: dict[str, Any] = {
        "MicrosoftAppId": APP_ID,
        "MicrosoftAppPassword": SECRET,
        "MicrosoftAppTenantId": TENANT,
        "REDIS_URL": redis_url,
        "LOGIN_URL": provider.login_url,
        "GRAPH_URL": "https://localhost:9",
        "DATAVERSE_URL": "https://localhost:9",
        "BOT_OPENID_URL": provider.channel_metadata,
        "SERVICE_HOSTS": f"localhost:{port}",
        "CA_BUNDLE": str(bundle),
        "TOKEN_KEYS": Fernet.generate_key().decode(),
    }
    return Settings(**values)
