"""What the pane's API does not take: each with its own status and the one shape of a problem."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from aiohttp import web
from openapi_spec_validator import OpenAPIV31SpecValidator
from yarl import URL

from identity.errors import NotAllowed
from tests.bot.conftest import Channel, channel, provider, running_provider
from tests.identity.minting import ANA, TENANT
from tests.identity.test_user import BAD

__all__ = ["channel", "provider", "running_provider"]

MAIL = "/pane/api/mails/AAMk"
PRESSES = "/pane/api/presses"
ORIGIN = "http://localhost:3978"


async def asked(
    channel: Channel, method: str, path: str, **options: Any
) -> tuple[int, Mapping[str, str], Any]:
    """A request of a good pane but for what is given; a header of ``None`` is left out."""
    good = {
        "Authorization": f"Bearer {channel.provider.own_api_token(ANA)}",
        "Pane": "pane-0001",
        "Accept-Language": "en-US",
        "Sec-Fetch-Site": "same-origin",
    }
    headers = {k: v for k, v in (good | options.pop("headers", {})).items() if v is not None}
    address = URL(path, encoded=True)
    async with channel.client.request(method, address, headers=headers, **options) as reply:
        return reply.status, reply.headers, json.loads(await reply.text() or "null")


def is_problem(answer: tuple[int, Mapping[str, str], Any], status: int, code: str) -> None:
    got, headers, body = answer
    assert (got, body["status"], body["code"]) == (status, status, code), body
    assert headers["Content-Type"].startswith("application/problem+json")
    assert body["title"]
    assert body["detail"]
    assert "Access-Control-Allow-Origin" not in headers


async def test_a_bad_bearer_is_refused(channel: Channel) -> None:
    """Every defect that the verifier knows, at this door."""
    for row, (make, kind, reason) in BAD.items():
        token = make(channel.provider)
        if not token.isascii() or len(token) > 8_000:
            continue  # the server itself takes no such header
        answer = await asked(channel, "GET", MAIL, headers={"Authorization": f"Bearer {token}"})
        status, code = (403, reason) if kind is NotAllowed else (401, "token")
        assert answer[0] == status, row
        is_problem(answer, status, code)
        assert ("WWW-Authenticate" in answer[1]) == (status == 401)


async def test_without_a_bearer_nothing_is_answered(channel: Channel) -> None:
    for header in (None, "", "Bearer", "Basic YTpi"):
        answer = await asked(channel, "GET", MAIL, headers={"Authorization": header})
        is_problem(answer, 401, "token")


async def test_the_channels_token_opens_nothing_here(channel: Channel) -> None:
    """What the bot's own door takes is refused at this one."""
    answer = await asked(channel, "GET", MAIL, headers={"Authorization": channel.bearer()})
    is_problem(answer, 401, "token")


async def test_another_site_gets_nothing(channel: Channel) -> None:
    for headers in (
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": ORIGIN + ".evil.example"},
    ):
        is_problem(await asked(channel, "GET", MAIL, headers=headers), 403, "site")
        is_problem(await asked(channel, "POST", PRESSES, headers=headers, json={}), 403, "site")


async def test_a_preflight_is_not_granted(channel: Channel) -> None:
    """No header of an answer lets another origin in."""
    headers = {"Origin": "https://evil.example", "Access-Control-Request-Method": "POST"}
    is_problem(await asked(channel, "OPTIONS", PRESSES, headers=headers), 403, "site")


UNREADABLE: list[tuple[str, str, dict[str, Any], int, str]] = [
    ("GET", "/pane/api/nothing", {}, 404, "gone"),
    ("GET", "/pane/api/", {}, 404, "gone"),
    ("DELETE", MAIL, {}, 405, "method"),
    ("GET", PRESSES, {}, 405, "method"),
    ("POST", PRESSES, {"data": b"{}"}, 415, "media_type"),
    ("POST", PRESSES, {"json": {}}, 400, "malformed"),
    ("POST", PRESSES, {"json": {"verb": 1, "data": {}}}, 400, "malformed"),
    ("POST", PRESSES, {"json": {"verb": "x" * 33, "data": {}}}, 400, "malformed"),
    ("POST", PRESSES, {"json": [[[[]]]]}, 400, "malformed"),
    ("POST", PRESSES, {"json": {"verb": "x", "data": {"a": "x" * 300_000}}}, 413, "too_large"),
    ("POST", "/pane/api/recipients", {"json": {"addresses": ["a"]}}, 400, "malformed"),
    (
        "POST",
        "/pane/api/recipients",
        {"json": {"addresses": [{"address": "a@b.example"}] * 501}},
        400,
        "malformed",
    ),
    ("GET", MAIL + "?kind=task", {}, 400, "malformed"),
    ("GET", MAIL + "?record=account", {}, 400, "malformed"),
    ("GET", MAIL + "?record=account:1", {}, 400, "malformed"),
    ("GET", "/pane/api/mails/%3Cscript%3E", {}, 400, "malformed"),
    ("GET", "/pane/api/mails/" + "A" * 1025, {}, 400, "malformed"),
    ("GET", "/pane/api/records", {}, 400, "malformed"),
    ("GET", "/pane/api/records?name=%E2%80%AE", {}, 400, "malformed"),
    ("GET", "/pane/api/timelines/Account/x", {}, 400, "malformed"),
    ("GET", MAIL, {"headers": {"Pane": "short"}}, 400, "malformed"),
    ("GET", MAIL, {"headers": {"Pane": None}}, 400, "malformed"),
    ("GET", MAIL, {"headers": {"Time-Zone": "x" * 65}}, 400, "malformed"),
]


async def test_what_cannot_be_read_is_said(channel: Channel) -> None:
    for method, path, options, status, code in UNREADABLE:
        is_problem(await asked(channel, method, path, **options), status, code)


async def test_a_problem_is_in_the_readers_language(channel: Channel) -> None:
    answer = await asked(
        channel, "GET", MAIL, headers={"Accept-Language": "zh-CN", "Authorization": None}
    )
    assert "登录" in answer[2]["detail"]


async def test_keys_that_cannot_be_had_are_no_fault_of_the_bearer(channel: Channel) -> None:
    """503 with a time, so that the page asks again with the same token."""
    discovery = f"/{TENANT}/v2.0/.well-known/openid-configuration"
    channel.provider.overrides[discovery] = lambda: web.Response(status=503)
    answer = await asked(channel, "GET", MAIL)
    is_problem(answer, 503, "unavailable")
    assert int(answer[1]["Retry-After"]) > 0


async def test_whoever_asks_too_fast_is_told_when_to_ask_again(channel: Channel) -> None:
    """A hundred at once are answered; other people are not held up by them."""
    answers = [await asked(channel, "GET", "/pane/api/records", headers={}) for _ in range(140)]
    refused = [one for one in answers if one[0] == 429]
    assert refused
    assert all(one[0] == 400 for one in answers[:100])
    is_problem(refused[0], 429, "too_many")
    assert int(refused[0][1]["Retry-After"]) >= 1


async def test_the_description_is_valid_and_names_every_route(channel: Channel) -> None:
    """By the official schema of OpenAPI 3.1; every path of it is answered."""
    status, headers, document = await asked(
        channel, "GET", "/pane/api/openapi.json", headers={"Authorization": None}
    )
    assert status == 200
    OpenAPIV31SpecValidator(document).validate()
    assert set(document["paths"]) == {
        *("/configuration", "/words", "/mails/{id}", "/recipients", "/records"),
        *("/timelines/{table}/{guid}", "/presses"),
    }
    assert document["paths"]["/presses"]["post"]["summary"]
    again = await asked(
        channel, "GET", "/pane/api/openapi.json", headers={"If-None-Match": headers["ETag"]}
    )
    assert again[0] == 304


async def test_anybody_may_know_how_to_sign_in_and_the_pages_words(channel: Channel) -> None:
    open_to_all = {"Authorization": None, "Pane": None}
    _, _, known = await asked(channel, "GET", "/pane/api/configuration", headers=open_to_all)
    assert set(known) == {"clientId", "authority", "scopes", "redirect"}
    assert known["scopes"] == [f"{known['clientId']}/access_as_user"]
    assert known["redirect"] == f"{ORIGIN}/pane/signed-in"
    path = "/pane/api/words?language=zh-CN"
    _, headers, words = await asked(channel, "GET", path, headers=open_to_all)
    assert words["language"] == "zh"
    assert words["words"]
    tag = open_to_all | {"If-None-Match": headers["ETag"]}
    assert (await asked(channel, "GET", path, headers=tag))[0] == 304


async def test_a_file_above_the_pages_folder_is_not_served(channel: Channel) -> None:
    for path in ("/pane/static/..%2Fapi.py", "/pane/static/.env", "/pane/static/api.py"):
        async with channel.client.get(URL(path, encoded=True)) as reply:
            assert reply.status == 404
