"""A pane as its page is: a bearer for our own API, the pane's headers, and lines as they come."""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
import ssl
from collections.abc import AsyncGenerator, AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, quote, urlsplit

import aiohttp
from yarl import URL

from tests.flows.browsing import _Form
from tests.flows.chat import Chat
from tests.flows.service import STORY, Service

__all__ = ["Pane", "bearer_of", "delivered", "mail_ids", "mails_of", "meeting_ids", "pane_of"]


@dataclass
class Pane:
    """One open pane of one person."""

    session: aiohttp.ClientSession
    product: Service
    person: dict[str, Any]
    bearer: str = field(repr=False)
    pane: str = field(default_factory=lambda: secrets.token_urlsafe(12))
    language: str = "en-US"

    @property
    def headers(self) -> dict[str, str]:
        """What the page sends with everything."""
        return {
            "Authorization": f"Bearer {self.bearer}",
            "Accept-Language": self.language,
            "Time-Zone": "Europe/London",
            "Pane": self.pane,
        }

    def url(self, path: str) -> URL:
        """An address of the API, as it stands on the wire."""
        return URL(f"{self.product.url}/pane/api{path}", encoded=True)

    @asynccontextmanager
    async def asked(
        self, method: str, path: str, **options: Any
    ) -> AsyncIterator[aiohttp.ClientResponse]:
        """A request and its answer."""
        headers: Mapping[str, str | None] = self.headers | options.pop("headers", {})
        kept = {name: value for name, value in headers.items() if value is not None}
        async with self.session.request(method, self.url(path), headers=kept, **options) as reply:
            yield reply

    async def get(self, path: str, **options: Any) -> Any:
        """The answer to a question that is answered."""
        async with self.asked("GET", path, **options) as reply:
            assert reply.status == 200, await reply.text()
            return await reply.json()

    async def mail(self, ident: str, **query: str) -> dict[str, Any]:
        """The state of a mail."""
        text = "&".join(f"{name}={quote(value, safe='')}" for name, value in query.items())
        return dict(await self.get(f"/mails/{quote(ident, safe='')}?{text}"))

    async def press(self, button: dict[str, Any], **inputs: str) -> list[dict[str, Any]]:
        """Every line that a press leads to."""
        return [line async for line in self.pressed(button, **inputs)]

    async def pressed(
        self, button: dict[str, Any], **inputs: str
    ) -> AsyncGenerator[dict[str, Any], None]:
        """The lines of a press, as they come."""
        body = {"verb": button["verb"], "data": button["data"] | inputs}
        async with self.asked("POST", "/presses", json=body) as reply:
            assert reply.status == 200, await reply.text()
            async for line in reply.content:
                yield json.loads(line)

    async def timeline(self, record: Mapping[str, str]) -> AsyncGenerator[dict[str, Any], None]:
        """The lines of a record's timeline, as they come."""
        path = f"/timelines/{record['table']}/{record['id']}"
        async with self.asked("GET", path) as reply:
            assert reply.status == 200, await reply.text()
            assert reply.content_type == "application/x-ndjson"
            async for line in reply.content:
                yield json.loads(line)


async def pane_of(
    session: aiohttp.ClientSession, product: Service, person: dict[str, Any], **options: Any
) -> Pane:
    """A pane that the person has opened and signed in to."""
    return Pane(session, product, person, await bearer_of(session, product, person), **options)


async def bearer_of(
    session: aiohttp.ClientSession, product: Service, person: dict[str, Any], scope: str = ""
) -> str:
    """A token for our own API (another ``scope`` if one is named), from the sandbox's sign-in."""
    env = product.environment
    verifier = secrets.token_urlsafe(48)
    digest = hashlib.sha256(verifier.encode()).digest()
    app, tenant = env["MicrosoftAppId"], env["MicrosoftAppTenantId"]
    root = URL(f"{env['LOGIN_URL']}/{tenant}/oauth2/v2.0")
    scope = scope or f"{app}/access_as_user"
    asked = {
        "client_id": app,
        "response_type": "code",
        "redirect_uri": f"{product.url}/auth/callback",
        "scope": f"openid profile {scope}",
        "state": "s",
        "code_challenge": base64.urlsafe_b64encode(digest).rstrip(b"=").decode(),
        "code_challenge_method": "S256",
    }
    discovery = f"{env['LOGIN_URL']}/{tenant}/v2.0/.well-known/openid-configuration"
    async with session.get(discovery, ssl=_trust(product)) as reply:
        authorize = URL((await reply.json())["authorization_endpoint"])
    code = await _code(session, authorize, asked, person, product)
    grant = {
        "client_id": app,
        "client_secret": env["MicrosoftAppPassword"],
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": asked["redirect_uri"],
        "code_verifier": verifier,
        "scope": asked["scope"],
    }
    options: Any = {"ssl": _trust(product), "headers": {"User-Agent": STORY}}
    async with session.post(root / "token", data=grant, **options) as reply:
        answer = await reply.json()
        assert reply.status == 200, answer
        return str(answer["access_token"])


async def _code(
    session: aiohttp.ClientSession,
    address: URL,
    asked: dict[str, str],
    person: dict[str, Any],
    product: Service,
) -> str:
    options: Any = {"ssl": _trust(product), "allow_redirects": False}
    agent = {"User-Agent": STORY}
    async with session.get(address.with_query(asked), headers=agent, **options) as reply:
        status, page, where = reply.status, await reply.text(), reply.headers.get("Location", "")
        address = reply.url
    choice = {"person": person["oid"]}
    while status == 200:
        form = _Form(page)
        target = address.join(URL(form.action))
        headers = agent | {"Origin": str(target.origin())}
        data = form.hidden | choice
        async with session.post(target, data=data, headers=headers, **options) as reply:
            status, page = reply.status, await reply.text()
            where, address = reply.headers.get("Location", ""), reply.url
        choice = {"approve": "1"} if "approve" in _Form(page).buttons else {}
    query = parse_qs(urlsplit(where).query)
    assert "code" in query, (status, where, page[:500])
    return query["code"][0]


def _trust(product: Service) -> Any:
    return ssl.create_default_context(cafile=product.environment["CA_BUNDLE"])


async def mail_ids(
    session: aiohttp.ClientSession, product: Service, person: dict[str, Any]
) -> dict[str, str]:
    """A person's newest mails by subject, with the ids Office knows them by."""
    return await _ids(session, product, person, "me/messages?$select=id,subject&$top=200")


async def mails_of(session: aiohttp.ClientSession, product: Service, bearer: str) -> list[Any]:
    """The newest mails of the bearer's mailbox as Office would know them."""
    root = product.environment["GRAPH_URL"]
    path = f"{root}/v1.0/me/messages?$select=id,subject,from,isDraft&$top=100"
    return await _listed(session, product, path, bearer)


async def meeting_ids(
    session: aiohttp.ClientSession, product: Service, person: dict[str, Any]
) -> dict[str, str]:
    """The dates of their calendar around now, likewise."""
    now = datetime.now(UTC)
    span = "&".join(
        f"{name}DateTime={now + timedelta(days=away):%Y-%m-%dT%H:%M:%SZ}"
        for name, away in (("start", -14), ("end", 21))
    )
    path = f"me/calendarView?{span}&$select=id,subject&$top=50"
    return await _ids(session, product, person, path)


async def delivered(chat: Chat, mail: str) -> str:
    """A mail comes into the person's mailbox; the id Office knows it by."""
    address = f"{chat.page}/control/mail?oid={chat.person['oid']}&folder=inbox"
    headers = {"Content-Type": "message/rfc822"}
    async with chat.session.post(address, data=mail.encode(), headers=headers) as reply:
        assert reply.status == 201, await reply.text()
        return str((await reply.json())["id"])


async def _ids(
    session: aiohttp.ClientSession, product: Service, person: dict[str, Any], path: str
) -> dict[str, str]:
    root = product.environment["GRAPH_URL"]
    bearer = await bearer_of(session, product, person, f"{root}/Mail.Read {root}/Calendars.Read")
    found = await _listed(session, product, f"{root}/v1.0/{path}", bearer)
    return {one["subject"]: one["id"] for one in found}


async def _listed(
    session: aiohttp.ClientSession, product: Service, path: str, bearer: str
) -> list[Any]:
    options: Any = {
        "ssl": _trust(product),
        "headers": {"Authorization": f"Bearer {bearer}", "User-Agent": STORY},
    }
    async with session.get(URL(path, encoded=True), **options) as reply:
        assert reply.status == 200, await reply.text()
        return list((await reply.json())["value"])
