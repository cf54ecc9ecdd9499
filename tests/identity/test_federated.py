"""Proving the app by the identity of the platform it runs on."""

from __future__ import annotations

import ssl
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from capture.errors import Service, ServiceUnavailable
from identity.federated import managed_identity, token_file
from identity.msal_app import EntraApp
from identity.msal_http import MsalHttp
from tests.identity.minting import APP_ID, BOT_AUDIENCE, TENANT
from tests.identity.provider import Provider

IDENTITY = "55555555-aaaa-4bbb-8ccc-666666666666"
SCOPE = f"{BOT_AUDIENCE}/.default"


def entra(provider: Provider, context: ssl.SSLContext, credential) -> EntraApp:
    http = MsalHttp(provider.login_url, context)
    return EntraApp(http, app_id=APP_ID, credential=credential, login_url=provider.login_url)


async def test_a_file_is_read_at_each_use(
    provider: Provider, context: ssl.SSLContext, tmp_path: Path
) -> None:
    """The platform renews it while we run, and no secret is sent."""
    path = tmp_path / "token"
    app = entra(provider, context, token_file(path))
    for token in ("first", "second"):
        provider.federated = {token}
        path.write_text(token + "\n")
        assert (await app.for_client(TENANT, scope=SCOPE)).token in provider.issued
    assert all("client_secret" not in form for form in provider.grants())
    await app.aclose()


async def test_a_file_that_is_gone_is_said(
    provider: Provider, context: ssl.SSLContext, tmp_path: Path
) -> None:
    """Entra is not asked, and nothing but the fact is told."""
    app = entra(provider, context, token_file(tmp_path / "gone"))
    with pytest.raises(ServiceUnavailable) as refused:
        await app.for_client(TENANT, scope=SCOPE)
    assert refused.value.service is Service.ENTRA
    assert provider.grants() == []
    await app.aclose()


class Platform(BaseHTTPRequestHandler):
    """App Service's identity endpoint; ``asked`` keeps what came in."""

    asked: list[str]
    status = 200

    def do_GET(self) -> None:
        """Give a token for whoever asks with the right header."""
        self.asked.append(self.path)
        known = self.headers["X-IDENTITY-HEADER"] == "h"
        self.send_response(type(self).status if known else 401)
        self.end_headers()
        good = b'{"access_token":"of-the-platform","expires_on":"4102444800"}'
        refusal = b'{"statusCode":500,"message":"no identity"}'
        self.wfile.write(good if known and type(self).status == 200 else refusal)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def platform(monkeypatch: pytest.MonkeyPatch) -> Iterator[type[Platform]]:
    handler = type("One", (Platform,), {"asked": []})
    server = HTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    monkeypatch.setenv("IDENTITY_ENDPOINT", f"http://127.0.0.1:{server.server_port}/msi/token")
    monkeypatch.setenv("IDENTITY_HEADER", "h")
    yield handler
    server.shutdown()
    server.server_close()
    thread.join(10)


async def test_a_managed_identity_is_exchanged(
    provider: Provider, context: ssl.SSLContext, platform: type[Platform]
) -> None:
    """Its token, for Entra's own audience, proves the app; the platform is asked once."""
    provider.federated = {"of-the-platform"}
    app = entra(provider, context, managed_identity(IDENTITY))
    for _ in range(3):
        assert (await app.for_client(TENANT, scope=SCOPE)).token in provider.issued
    assert len(platform.asked) == 1
    assert f"client_id={IDENTITY}" in platform.asked[0]
    assert "resource=api%3A%2F%2FAzureADTokenExchange" in platform.asked[0]
    await app.aclose()


async def test_a_platform_that_refuses_is_said(
    provider: Provider, context: ssl.SSLContext, platform: type[Platform]
) -> None:
    """Not as a fault of the person who asks."""
    platform.status = 500
    app = entra(provider, context, managed_identity(IDENTITY))
    with pytest.raises(ServiceUnavailable):
        await app.for_client(TENANT, scope=SCOPE)
    assert provider.grants() == []
    await app.aclose()
