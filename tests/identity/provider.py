"""An identity provider over real TLS, in a thread of its own.

Never on the loop under test: MSAL blocks, and a blocked loop cannot answer itself.
It issues what Entra ID and the Bot Framework issue, correct or with any defect, and can be slow,
throttling or broken.
"""

from __future__ import annotations

import asyncio
import hashlib
import secrets
import ssl
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import jwt
import trustme
from aiohttp import web

from tests.identity.minting import (
    ANA,
    APP_ID,
    BEN,
    BOT_ISSUER,
    CHI,
    SECRET,
    SERVICE_URL,
    TENANT,
    Key,
    Person,
    encoded,
    error,
    new_key,
)


@dataclass(frozen=True, slots=True)
class Call:
    """One request that came in."""

    path: str
    form: dict[str, str]


@dataclass(slots=True)
class Fault:
    """Answers the next ``times`` token requests that ``match``."""

    match: Callable[[dict[str, str]], bool]
    answer: Callable[[], web.Response]
    times: int = 1


@dataclass(slots=True)
class _Code:
    person: Person
    query: dict[str, str]


class Provider:
    """Entra ID below ``login_url`` and the Bot Framework's metadata at ``channel_metadata``."""

    def __init__(self, folder: Path) -> None:
        authority = trustme.CA()
        self.ca_file = folder / "ca.pem"
        authority.cert_pem.write_to_path(str(self.ca_file))
        self._certificate = authority.issue_cert("localhost")
        self._spare = (new_key("login-1"), new_key("channel-1"))
        self._ready = threading.Event()
        self._news = threading.Condition()
        self._thread = threading.Thread(target=lambda: asyncio.run(self._serve()))
        self.login_url = ""
        self.reset()

    def reset(self) -> None:
        """Forget everything but the address."""
        login, channel = self._spare
        self.calls: list[Call] = []
        self.login_keys = [login]
        self.channel_keys = [Key(channel.kid, channel.private, {"endorsements": ["msteams"]})]
        self.overrides: dict[str, Callable[[], web.StreamResponse]] = {}
        self.faults: list[Fault] = []
        self.delay = 0.0
        self.gate = threading.Event()
        self.gate.set()
        self.cut = False
        self.lifetime = 3600
        self.hold: Callable[[dict[str, str]], bool] = lambda _: True
        self.federated: set[str] = set()
        self.unconsented: set[str] = set()
        self.refresh: dict[str, Person] = {}
        self.issued: list[str] = []
        self.id_claims: dict[str, Any] = {}
        self.id_key: Key | None = None
        self.answer_as: Person | None = None
        self.client_key: Any = None
        self._codes: dict[str, _Code] = {}

    @property
    def channel_metadata(self) -> str:
        """Where the channel's keys begin."""
        return f"{self.login_url}/v1/.well-known/openidconfiguration"

    def metadata(self, tenant: str = TENANT) -> str:
        """Where a tenant's keys begin."""
        return f"{self.login_url}/{tenant}/v2.0/.well-known/openid-configuration"

    def grants(self, kind: str = "") -> list[dict[str, str]]:
        """The token requests so far, of one ``grant_type`` or of all."""
        forms = [call.form for call in list(self.calls) if call.path.endswith("/token")]
        return [form for form in forms if form["grant_type"].endswith(kind)]

    def wait_for_grants(self, count: int) -> None:
        """Block until so many token requests have come in; call it in a thread."""
        with self._news:
            assert self._news.wait_for(lambda: len(self.grants()) >= count, timeout=10)

    def fetched(self, ending: str) -> int:
        """How often a path was asked for."""
        return sum(call.path.endswith(ending) for call in list(self.calls))

    def person_claims(self, person: Person, audience: str, **more: Any) -> dict[str, Any]:
        """Claims of a version 2 token about a person; one set to ``None`` is left out."""
        now = int(time.time())
        claims = {
            "aud": audience, "iss": f"{self.login_url}/{person.tenant}/v2.0", "tid": person.tenant,
            "oid": person.oid, "name": person.name, "preferred_username": person.mail,
            "iat": now, "nbf": now, "exp": now + self.lifetime, "ver": "2.0",
            "jti": secrets.token_hex(8),
        }  # fmt: skip
        return {name: value for name, value in (claims | more).items() if value is not None}

    def own_api_token(self, person: Person, **more: Any) -> str:
        """What Teams sends in ``signin/tokenExchange``."""
        claims = {"scp": "access_as_user"} | more
        audience = claims.pop("aud", APP_ID)
        return self.login_keys[0].sign(self.person_claims(person, audience, **claims))

    def channel_token(self, *, header: dict[str, Any] | None = None, **more: Any) -> str:
        """What the channel puts into ``Authorization``, good but for what is given."""
        return self.channel_keys[0].sign(self.channel_claims(**more), **(header or {}))

    def channel_claims(self, service_url: str = SERVICE_URL, **more: Any) -> dict[str, Any]:
        """Claims of a channel token; one set to ``None`` is left out."""
        now = int(time.time())
        claims: dict[str, Any] = {"iss": BOT_ISSUER, "aud": APP_ID, "serviceurl": service_url}
        claims |= {"nbf": now, "exp": now + 3600}
        return {name: value for name, value in (claims | more).items() if value is not None}

    def authorise(self, auth_uri: str, person: Person) -> dict[str, str]:
        """Sign in on the page and return the callback's query."""
        query = {name: values[0] for name, values in parse_qs(urlsplit(auth_uri).query).items()}
        assert query["code_challenge_method"] == "S256"
        code = secrets.token_urlsafe(24)
        self._codes[code] = _Code(person, query)
        return {"code": code, "state": query["state"], "client_info": "%%%", "session_state": "x"}

    def start(self) -> None:
        """Serve until ``stop``."""
        self._thread.start()
        assert self._ready.wait(30)

    def stop(self) -> None:
        """Stop serving."""
        self.gate.set()
        self._loop.call_soon_threadsafe(self._stop.set)
        self._thread.join(30)

    async def _serve(self) -> None:
        self._loop, self._stop = asyncio.get_running_loop(), asyncio.Event()
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self._certificate.configure_cert(context)
        application = web.Application()
        application.router.add_route("*", "/{path:.*}", self._answer)
        runner = web.AppRunner(application, access_log=None)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0, ssl_context=context)
        await site.start()
        self.login_url = f"https://localhost:{runner.addresses[0][1]}"
        self._ready.set()
        await self._stop.wait()
        await runner.cleanup()

    async def _answer(self, request: web.Request) -> web.StreamResponse:
        form = {name: str(value) for name, value in (await request.post()).items()}
        with self._news:
            self.calls.append(Call(request.path, form))
            self._news.notify_all()
        if request.path in self.overrides:
            return self.overrides[request.path]()
        if request.path.endswith("configuration"):
            return self._discovery(request.path)
        if request.path.endswith("keys"):
            keys = self.channel_keys if request.path.startswith("/v1/") else self.login_keys
            return web.json_response({"keys": [key.jwk() for key in keys]})
        if request.path.endswith("/oauth2/v2.0/token"):
            if self.cut and request.transport is not None:
                request.transport.abort()
            await asyncio.sleep(self.delay)
            if self.hold(form):
                await asyncio.to_thread(self.gate.wait)
            return self._token(request.path.split("/")[1], form)
        raise web.HTTPNotImplemented

    def _discovery(self, path: str) -> web.Response:
        if path.startswith("/v1/"):
            return web.json_response({"jwks_uri": f"{self.login_url}/v1/.well-known/keys"})
        root = f"{self.login_url}/{path.split('/')[1]}"
        return web.json_response(
            {
                "issuer": f"{root}/v2.0",
                "authorization_endpoint": f"{root}/oauth2/v2.0/authorize",
                "token_endpoint": f"{root}/oauth2/v2.0/token",
                "jwks_uri": f"{root}/discovery/v2.0/keys",
            }
        )

    def _token(self, tenant: str, form: dict[str, str]) -> web.Response:
        for fault in self.faults:
            if fault.times and fault.match(form):
                fault.times -= 1
                answer = fault.answer()
                # asyncio's TLS server loses track of a client that leaves in mid-answer.
                answer.force_close()
                return answer
        if not self._client_known(tenant, form):
            return error("invalid_client", status=401, error_codes=[7000215])
        if form["grant_type"] == "client_credentials":
            return self._for_client(tenant, form)
        person = self.answer_as or self._person(form)
        if person is None or person.tenant != tenant:
            return error("invalid_grant", error_codes=[70008])
        return self._for_person(person, form)

    def _client_known(self, tenant: str, form: dict[str, str]) -> bool:
        if form.get("client_assertion") in self.federated:
            return True
        if self.client_key is None:
            return (form["client_id"], form.get("client_secret")) == (APP_ID, SECRET)
        endpoint = f"{self.login_url}/{tenant}/oauth2/v2.0/token"
        claims = jwt.decode(
            form["client_assertion"], self.client_key, algorithms=["PS256"], audience=endpoint
        )
        return bool(claims["iss"] == claims["sub"] == APP_ID)

    def _for_client(self, tenant: str, form: dict[str, str]) -> web.Response:
        now, audience = int(time.time()), form["scope"].removesuffix("/.default")
        claims = {"aud": audience, "iss": f"{self.login_url}/{tenant}/v2.0", "nbf": now,
                  "exp": now + self.lifetime, "jti": secrets.token_hex(8)}  # fmt: skip
        token = self.login_keys[0].sign(claims)
        self.issued.append(token)
        return web.json_response(
            {"access_token": token, "token_type": "Bearer", "expires_in": self.lifetime}
        )

    def _person(self, form: dict[str, str]) -> Person | None:
        if form["grant_type"] == "refresh_token":
            return self.refresh.get(form["refresh_token"])
        if form["grant_type"] == "authorization_code":
            return self._redeem(form)
        claims = jwt.decode(form["assertion"], options={"verify_signature": False})
        known = {person.oid: person for person in (ANA, BEN, CHI)}
        return known.get(claims["oid"]) or Person(claims["oid"], claims["name"], "x@y.example")

    def _redeem(self, form: dict[str, str]) -> Person | None:
        code = self._codes.pop(form["code"], None)
        if code is None or form["redirect_uri"] != code.query["redirect_uri"]:
            return None
        challenge = encoded(hashlib.sha256(form["code_verifier"].encode()).digest())
        if challenge != code.query["code_challenge"]:
            return None
        self._nonce = code.query["nonce"]
        return code.person

    def _for_person(self, person: Person, form: dict[str, str]) -> web.Response:
        scopes = [name for name in form["scope"].split() if "/" in name]
        roots = {name.rpartition("/")[0] for name in scopes}
        if len(roots) != 1:
            return error("invalid_request", error_codes=[28000])
        (root,) = roots
        if root in self.unconsented:
            return error("invalid_grant", suberror="consent_required", error_codes=[65001])
        names = " ".join(name.rpartition("/")[2] for name in scopes)
        access = self.login_keys[0].sign(self.person_claims(person, root, scp=names))
        again = f"refresh-{secrets.token_urlsafe(32)}"
        self.refresh[again] = person
        nonce = self._nonce if form["grant_type"] == "authorization_code" else None
        id_claims = self.person_claims(person, APP_ID, nonce=nonce, sub=person.oid) | self.id_claims
        id_token = (self.id_key or self.login_keys[0]).sign(id_claims)
        self.issued += [access, again, id_token]
        return web.json_response(
            {
                "access_token": access, "refresh_token": again, "id_token": id_token,
                "token_type": "Bearer", "expires_in": self.lifetime, "scope": " ".join(scopes),
                "client_info": encoded({"uid": person.oid, "utid": person.tenant}),
            }
        )  # fmt: skip
