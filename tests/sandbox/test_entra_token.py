"""The token endpoint refuses what Entra ID refuses, with its numbers."""

from __future__ import annotations

import asyncio
import base64
import hashlib
from typing import Any
from uuid import UUID

import aiohttp
import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key
from yarl import URL

from tests.sandbox.sign_in import REDIRECT, pick

VERIFIER = "v" * 64
CHALLENGE = base64.urlsafe_b64encode(hashlib.sha256(VERIFIER.encode()).digest()).decode()[:-1]

Ask = Any


@pytest.fixture
def ask(sandbox: dict[str, Any], http: aiohttp.ClientSession) -> Ask:
    """Posts a form to the token endpoint with the app's secret; ``None`` leaves a field out."""

    async def post(
        *,
        tenant: str = sandbox["tenant"],
        headers: dict[str, str] | None = None,
        **fields: str | None,
    ) -> tuple[int, dict[str, Any]]:
        form = {
            "client_id": sandbox["env"]["MicrosoftAppId"],
            "client_secret": sandbox["env"]["MicrosoftAppPassword"],
        } | fields
        url = f"{sandbox['login']}/{tenant}/oauth2/v2.0/token"
        sent = {name: value for name, value in form.items() if value is not None}
        async with http.post(url, data=sent, headers=headers) as answer:
            assert answer.headers["Cache-Control"] == "no-store"
            return answer.status, await answer.json()

    return post


async def code_for(sandbox: dict[str, Any], scope: str, place: int = 0) -> str:
    """A fresh authorization code of one of the people."""
    url = f"{sandbox['page']}/login/{sandbox['tenant']}/oauth2/v2.0/authorize"
    query = {
        "client_id": sandbox["env"]["MicrosoftAppId"],
        "response_type": "code",
        "redirect_uri": REDIRECT,
        "scope": scope,
        "code_challenge": CHALLENGE,
        "code_challenge_method": "S256",
    }
    address = URL(url).with_query(query)
    choice = {"person": sandbox["people"][place]["oid"]}
    return (await asyncio.to_thread(pick, str(address), choice))["code"]


def redeeming(code: str, **fields: str | None) -> dict[str, str | None]:
    form: dict[str, str | None] = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": REDIRECT,
        "code_verifier": VERIFIER,
    }
    return form | fields


def obo(assertion: str, scope: str, **fields: str | None) -> dict[str, str | None]:
    form: dict[str, str | None] = {
        "grant_type": "urn:ietf:params:oauth:grant-type:jwt-bearer",
        "requested_token_use": "on_behalf_of",
        "assertion": assertion,
        "scope": scope,
    }
    return form | fields


CLIENT = {"grant_type": "client_credentials", "scope": "https://api.botframework.com/.default"}
SELF = "b3a7c9d4-61c2-4a8e-8f3b-0d9e4f5a6b7c"


@pytest.mark.parametrize(
    ("fields", "status", "error", "code"),
    [
        ({"client_secret": "wrong"}, 401, "invalid_client", 7000215),
        ({"client_secret": "sandbox-only-secre\u0301t"}, 401, "invalid_client", 7000215),
        ({"client_secret": None}, 401, "invalid_client", 7000218),
        ({"client_secret": ""}, 401, "invalid_client", 7000218),
        ({"client_assertion": "e30.e30.x"}, 400, "invalid_request", 900144),
        ({"client_id": None}, 400, "invalid_request", 900144),
        ({"client_id": "11111111-1111-4111-8111-111111111111"}, 400, "unauthorized_client", 700016),
        ({"client_id": "' OR 1=1 --"}, 400, "unauthorized_client", 700016),
        ({"tenant": "contoso.example"}, 400, "invalid_request", 90002),
        ({"tenant": "common"}, 400, "invalid_request", 50059),
        ({"tenant": "organizations"}, 400, "invalid_request", 50059),
        ({"tenant": "consumers"}, 400, "invalid_request", 9002332),
        ({"grant_type": None}, 400, "invalid_request", 900144),
        ({"grant_type": "password"}, 400, "unsupported_grant_type", 70003),
        ({"scope": None}, 400, "invalid_request", 900144),
        ({"scope": "https://api.botframework.com"}, 400, "invalid_scope", 1002012),
        ({"scope": ".default"}, 400, "invalid_scope", 1002012),
        ({"scope": "https://elsewhere.example/.default"}, 400, "invalid_resource", 500011),
        ({"scope": f"api://botid-{SELF}/.default"}, 400, "invalid_request", 90009),
    ],
)
async def test_client_credentials_are_refused(
    ask: Ask, fields: dict[str, str | None], status: int, error: str, code: int
) -> None:
    """Each thing wrong with an app's own request has its number."""
    got, body = await ask(**(CLIENT | fields))
    assert (got, body["error"], body["error_codes"]) == (status, error, [code])
    assert body["error_description"].startswith(f"AADSTS{code}: ")


async def test_an_error_carries_the_callers_correlation_id(ask: Ask) -> None:
    """A GUID in client-request-id comes back; anything else is replaced by a new one."""
    mine = "0f0e0d0c-0b0a-4908-8706-050403020100"
    _, body = await ask(headers={"client-request-id": mine}, grant_type="password")
    assert body["correlation_id"] == mine
    assert mine in body["error_description"]
    _, body = await ask(headers={"client-request-id": "<script>"}, grant_type="password")
    assert str(UUID(body["correlation_id"])) == body["correlation_id"]
    assert str(UUID(body["trace_id"])) == body["trace_id"]


async def test_the_secret_may_come_as_basic_credentials(ask: Ask, sandbox: dict[str, Any]) -> None:
    """RFC 6749's header works too, and a broken one is a protocol error."""
    env = sandbox["env"]
    basic = aiohttp.encode_basic_auth(env["MicrosoftAppId"], env["MicrosoftAppPassword"])
    alone = CLIENT | {"client_id": None, "client_secret": None}
    status, body = await ask(headers={"Authorization": basic}, **alone)
    assert (status, body["token_type"]) == (200, "Bearer")
    for broken in ("Basic %%%", "Basic", "Basic YWJj", "Bearer YTpi", "Basic \udcff"):
        status, body = await ask(headers={"Authorization": broken}, **alone)
        assert (status, body["error_codes"]) == (400, [90023])


async def test_a_code_buys_tokens_once(ask: Ask, sandbox: dict[str, Any]) -> None:
    """The second redemption of a code is AADSTS54005."""
    code = await code_for(sandbox, f"openid offline_access {sandbox['graph']}/Mail.Read")
    status, body = await ask(**redeeming(code, client_info="1"))
    assert status == 200
    assert {"access_token", "refresh_token", "id_token", "client_info"} <= set(body)
    assert f"{sandbox['graph']}/Mail.Read" in body["scope"].split()
    status, body = await ask(**redeeming(code))
    assert (status, body["error"], body["error_codes"]) == (400, "invalid_grant", [54005])


@pytest.mark.parametrize(
    ("fields", "error", "code"),
    [
        ({"code_verifier": "w" * 64}, "invalid_grant", 501481),
        ({"code_verifier": None}, "invalid_grant", 501481),
        ({"redirect_uri": "http://localhost:3979/auth/callback"}, "invalid_client", 500112),
        ({"redirect_uri": None}, "invalid_request", 900144),
        ({"code": "made-up"}, "invalid_grant", 9002313),
        ({"code": None}, "invalid_request", 900144),
        ({"scope": "Mail.Send"}, "invalid_scope", 70011),
        ({"scope": "https://elsewhere.example/Mail.Read"}, "invalid_resource", 500011),
        ({"scope": "/Mail.Read"}, "invalid_scope", 70011),
        ({"scope": "  "}, "invalid_request", 900144),
        ({"scope": f"api://botid-{SELF}/access_as_user"}, "invalid_request", 90009),
        ({"client_secret": "wrong"}, "invalid_client", 7000215),
    ],
)
async def test_a_code_is_refused(
    ask: Ask, sandbox: dict[str, Any], fields: dict[str, str | None], error: str, code: int
) -> None:
    """Verifier, redirect address, code, scope and secret are each needed, each by itself."""
    text = await code_for(sandbox, f"openid {sandbox['graph']}/Mail.Read")
    _, body = await ask(**(redeeming(text) | fields))
    assert (body["error"], body["error_codes"]) == (error, [code])


async def test_without_offline_access_there_is_no_refresh_token(
    ask: Ask, sandbox: dict[str, Any]
) -> None:
    """Only what was asked for comes back: no refresh token, no id token, no client_info."""
    code = await code_for(sandbox, f"{sandbox['graph']}/Mail.Read")
    _, body = await ask(**redeeming(code))
    assert not {"refresh_token", "id_token", "client_info"} & set(body)


async def test_default_means_what_was_consented_and_stands_alone(
    ask: Ask, sandbox: dict[str, Any]
) -> None:
    """/.default gives the configured permissions and cannot be mixed with others."""
    root = sandbox["dataverse"]
    code = await code_for(sandbox, f"openid offline_access {root}/.default")
    _, body = await ask(**redeeming(code))
    assert body["scope"] == f"{root}/user_impersonation"
    both = f"{root}/.default {root}/user_impersonation"
    _, body = await ask(grant_type="refresh_token", refresh_token=body["refresh_token"], scope=both)
    assert body["error_codes"] == [70011]


@pytest.mark.parametrize(
    ("fields", "error", "code"),
    [
        ({"refresh_token": "made-up"}, "invalid_grant", 9002313),
        ({"refresh_token": "\u2603"}, "invalid_grant", 9002313),
        ({"refresh_token": None}, "invalid_request", 900144),
        ({"scope": None}, "invalid_request", 90009),
        ({"scope": "https://api.botframework.com/.default"}, "invalid_scope", 70011),
        ({"claims": "[]"}, "invalid_request", 9002313),
        ({"claims": '{"access_token":{"xms_cc":{"values":"CP1"}}}'}, "invalid_request", 9002313),
    ],
)
async def test_a_refresh_is_refused(
    ask: Ask, sandbox: dict[str, Any], fields: dict[str, str | None], error: str, code: int
) -> None:
    """Token, scope and claims are each checked."""
    text = await code_for(sandbox, f"offline_access {sandbox['graph']}/Mail.Read")
    _, body = await ask(**redeeming(text))
    form = {
        "grant_type": "refresh_token",
        "refresh_token": body["refresh_token"],
        "scope": "Mail.Read",
    }
    _, body = await ask(**(form | fields))
    assert (body["error"], body["error_codes"]) == (error, [code])


async def assertion(ask: Ask, sandbox: dict[str, Any], place: int = 0) -> str:
    scope = f"{sandbox['env']['MicrosoftAppId']}/access_as_user"
    _, body = await ask(**redeeming(await code_for(sandbox, scope, place)))
    return str(body["access_token"])


@pytest.mark.parametrize(
    ("fields", "error", "code"),
    [
        ({"requested_token_use": None}, "invalid_request", 900144),
        ({"requested_token_use": "on_behalf"}, "invalid_request", 9002313),
        ({"assertion": "e30.e30.e30"}, "invalid_grant", 50013),
        ({"assertion": "not a token"}, "invalid_grant", 50013),
        ({"assertion": None}, "invalid_request", 900144),
        ({"scope": None}, "invalid_request", 900144),
        ({"scope": "Mail.Read Mail.Send"}, "invalid_scope", 70011),
    ],
)
async def test_an_exchange_is_refused(
    ask: Ask, sandbox: dict[str, Any], fields: dict[str, str | None], error: str, code: int
) -> None:
    """An on-behalf-of request lacks or garbles one thing at a time."""
    form = obo(await assertion(ask, sandbox), "Mail.Read") | fields
    _, body = await ask(**form)
    assert (body["error"], body["error_codes"]) == (error, [code])


async def test_only_a_persons_token_for_this_app_signed_here_can_be_exchanged(
    ask: Ask, sandbox: dict[str, Any]
) -> None:
    """Another audience, an app's own token, a foreign key and an id token are all refused."""
    code = await code_for(sandbox, f"openid {sandbox['graph']}/Mail.Read")
    _, mine = await ask(**redeeming(code))
    _, app_only = await ask(grant_type="client_credentials", scope=f"{SELF}/.default")
    good = await assertion(ask, sandbox)
    said = jwt.decode(good, options={"verify_signature": False})
    foreign = generate_private_key(public_exponent=65537, key_size=2048)
    forged = jwt.encode(
        said, foreign, algorithm="RS256", headers={"kid": jwt.get_unverified_header(good)["kid"]}
    )
    unsigned = jwt.encode(said, "", algorithm="none")
    for text, expected in (
        (mine["access_token"], 500131),
        (app_only["access_token"], 7000114),
        (forged, 50013),
        (unsigned, 50013),
        (mine["id_token"], 50013),
    ):
        _, body = await ask(**obo(text, "Mail.Read"))
        assert body["error_codes"] == [expected]


async def test_without_consent_an_exchange_says_consent_required(
    ask: Ask, sandbox: dict[str, Any]
) -> None:
    """The second seller has not agreed to mail being read: AADSTS65001, and which suberror."""
    _, body = await ask(**obo(await assertion(ask, sandbox, place=1), "Mail.Read"))
    assert (body["error"], body["suberror"]) == ("invalid_grant", "consent_required")
    assert body["error_codes"] == [65001]


async def test_openid_scopes_alone_give_nothing_more(ask: Ask, sandbox: dict[str, Any]) -> None:
    """Somebody who consented to nothing can be signed in, and Graph gets nothing from it."""
    code = await code_for(sandbox, "openid profile", place=1)
    _, body = await ask(**redeeming(code))
    assert body["scope"] == "openid profile"
    said = jwt.decode(body["access_token"], options={"verify_signature": False})
    assert (said["aud"], said["scp"]) == (sandbox["graph"], "openid profile")


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"", "application/x-www-form-urlencoded"),
        (b'{"grant_type":"client_credentials"}', "application/json"),
        (b"%ff%fe&=&&grant_type", "application/x-www-form-urlencoded"),
        (b"\xff\xfe", "application/x-www-form-urlencoded"),
        (b"a=b", "application/x-www-form-urlencoded; charset=nonsense"),
        (b"--x\r\ngarbage", "multipart/form-data; boundary=x"),
        (b"garbage", "multipart/form-data"),
        (b"grant_type=client_credentials&grant_type=password", "application/x-www-form-urlencoded"),
        (b"x=" + b"y" * 300_000, "application/x-www-form-urlencoded"),
    ],
)
async def test_rubbish_is_a_refusal(
    sandbox: dict[str, Any], http: aiohttp.ClientSession, body: bytes, kind: str
) -> None:
    """Whatever is posted, the answer is a 4xx."""
    url = f"{sandbox['login']}/{sandbox['tenant']}/oauth2/v2.0/token"
    async with http.post(url, data=body, headers={"Content-Type": kind}) as answer:
        assert 400 <= answer.status < 500


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", "/adatum.example/oauth2/token"),
        ("GET", "/adatum.example/oauth2/v2.0/devicecode"),
        ("GET", "/"),
    ],
)
async def test_what_it_does_not_know_is_501_with_a_sentence(
    sandbox: dict[str, Any], http: aiohttp.ClientSession, method: str, path: str
) -> None:
    """An unknown address is never an empty answer."""
    async with http.request(method, sandbox["login"] + path) as answer:
        assert answer.status == 501
        assert path in (await answer.json())["error_description"]


async def test_the_token_endpoint_takes_posts_only(
    sandbox: dict[str, Any], http: aiohttp.ClientSession
) -> None:
    """Another method is AADSTS900561."""
    url = f"{sandbox['login']}/adatum.example/oauth2/v2.0/token"
    for method in ("GET", "PUT"):
        async with http.request(method, url) as answer:
            assert (answer.status, (await answer.json())["error_codes"]) == (400, [900561])


async def test_discovery_names_https_endpoints_for_machines(
    sandbox: dict[str, Any], http: aiohttp.ClientSession
) -> None:
    """The tenant is known by id and by domain; another one is AADSTS90002."""
    for tenant in (sandbox["tenant"], "adatum.example"):
        url = f"{sandbox['login']}/{tenant}/v2.0/.well-known/openid-configuration"
        async with http.get(url) as answer:
            found = await answer.json()
        assert found["issuer"] == f"{sandbox['login']}/{sandbox['tenant']}/v2.0"
        assert found["token_endpoint"].startswith(sandbox["login"] + "/")
        assert found["authorization_endpoint"].startswith(sandbox["page"] + "/login/")
        async with http.get(found["jwks_uri"]) as answer:
            key = (await answer.json())["keys"][0]
        assert (key["kty"], key["use"], "endorsements" in key) == ("RSA", "sig", False)
        assert key["issuer"] == found["issuer"]
    url = f"{sandbox['login']}/contoso.example/v2.0/.well-known/openid-configuration"
    async with http.get(url) as answer:
        assert (answer.status, (await answer.json())["error_codes"]) == (400, [90002])
