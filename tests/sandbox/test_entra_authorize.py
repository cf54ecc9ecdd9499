"""The sign-in page sends people back only where the app is registered, and says why otherwise."""

from __future__ import annotations

import asyncio
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import aiohttp
import pytest
from yarl import URL

from tests.sandbox.sign_in import REDIRECT, pick, read_forms

CHALLENGE = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"


def address(sandbox: dict[str, Any], **changes: str | None) -> str:
    """A well-formed authorize request, changed in places; ``None`` leaves one out."""
    query = {
        "client_id": sandbox["env"]["MicrosoftAppId"],
        "response_type": "code",
        "redirect_uri": REDIRECT,
        "scope": f"openid {sandbox['graph']}/Mail.Read",
        "state": "s1",
        "code_challenge": CHALLENGE,
        "code_challenge_method": "S256",
    } | changes
    tenant = query.pop("tenant", sandbox["tenant"])
    url = URL(f"{sandbox['page']}/login/{tenant}/oauth2/v2.0/authorize")
    return str(url.with_query({name: text for name, text in query.items() if text is not None}))


@pytest.mark.parametrize(
    "changes",
    [
        {"redirect_uri": "https://evil.example/auth/callback"},
        {"redirect_uri": "http://localhost.evil.example/auth/callback"},
        {"redirect_uri": "http://localhost:3978@evil.example/auth/callback"},
        {"redirect_uri": "http://user@localhost:3978/auth/callback"},
        {"redirect_uri": "http://localhost:3978/auth/callback/../../x"},
        {"redirect_uri": "http://localhost:3978/auth/callback?next=https://evil.example"},
        {"redirect_uri": "http://localhost:3978/auth/callback#x"},
        {"redirect_uri": "http://localhost:3978/auth/callback\r\nSet-Cookie: a=b"},
        {"redirect_uri": "http://localhost:99999/auth/callback"},
        {"redirect_uri": "http://localhost:x/auth/callback"},
        {"redirect_uri": "http://LOCALHOST:3978/auth/callback"},
        {"redirect_uri": "http://[::1/auth/callback"},
        {"redirect_uri": "https://localhost:3978/auth/callback"},
        {"redirect_uri": "javascript:alert(1)//localhost/auth/callback"},
        {"redirect_uri": "//evil.example/auth/callback"},
        {"redirect_uri": ""},
        {"redirect_uri": None},
        {"client_id": "11111111-1111-4111-8111-111111111111"},
        {"client_id": None},
        {"tenant": "contoso.example"},
        {"tenant": "consumers"},
        {"response_mode": "fragment"},
    ],
)
async def test_nobody_is_sent_to_an_address_that_is_not_registered(
    sandbox: dict[str, Any], http: aiohttp.ClientSession, changes: dict[str, str | None]
) -> None:
    """Where the app or its address is wrong, the person is told here: no redirect, no form."""
    url = address(sandbox, **changes)
    for method in ("GET", "POST"):
        choice = {"person": sandbox["people"][0]["oid"]} if method == "POST" else None
        async with http.request(method, url, data=choice, allow_redirects=False) as answer:
            assert answer.status == 400
            assert "Location" not in answer.headers
            html = await answer.text()
            assert "AADSTS" in html
            assert read_forms(html).action == ""


@pytest.mark.parametrize(
    ("changes", "error", "code"),
    [
        ({"response_type": "token"}, "unsupported_response_type", 700054),
        ({"response_type": "code id_token"}, "unsupported_response_type", 700054),
        ({"scope": None}, "invalid_request", 900144),
        ({"scope": "https://elsewhere.example/Mail.Read"}, "invalid_resource", 500011),
        ({"scope": "Mail.ReadWrite"}, "invalid_scope", 70011),
        ({"code_challenge": None}, "invalid_request", 501491),
        ({"code_challenge": "short"}, "invalid_request", 501491),
        ({"code_challenge": "%" * 43}, "invalid_request", 501491),
        ({"code_challenge_method": "plain"}, "invalid_request", 9002325),
        ({"code_challenge_method": None}, "invalid_request", 9002325),
        ({"claims": "[]"}, "invalid_request", 9002313),
        ({"claims": '{"access_token":{"acrs":1}}'}, "invalid_request", 9002313),
        ({"prompt": "none"}, "login_required", 50058),
        ({"prompt": "whatever"}, "invalid_request", 90023),
    ],
)
async def test_other_mistakes_are_told_to_the_app(
    sandbox: dict[str, Any],
    http: aiohttp.ClientSession,
    changes: dict[str, str | None],
    error: str,
    code: int,
) -> None:
    """The app gets the error and its own state back at its own address."""
    async with http.get(address(sandbox, **changes), allow_redirects=False) as answer:
        assert answer.status == 303
        location = answer.headers["Location"]
    assert location.startswith(REDIRECT + "?")
    told = dict(parse_qsl(urlsplit(location).query))
    assert (told["error"], told["state"]) == (error, "s1")
    assert told["error_description"].startswith(f"AADSTS{code}: ")


async def test_a_repeated_parameter_is_refused_here(
    sandbox: dict[str, Any], http: aiohttp.ClientSession
) -> None:
    """Two redirect addresses are no redirect address."""
    url = address(sandbox) + "&redirect_uri=https%3A%2F%2Fevil.example"
    async with http.get(URL(url, encoded=True), allow_redirects=False) as answer:
        assert answer.status == 400


async def test_cancelling_is_access_denied(sandbox: dict[str, Any]) -> None:
    """Pressing Cancel tells the app that the person declined."""
    for mode in ("query", "form_post"):
        url = address(sandbox, response_mode=mode)
        told = await asyncio.to_thread(pick, url, {"cancel": "1"})
        assert (told["error"], told["state"]) == ("access_denied", "s1")
        assert "code" not in told


async def test_an_unknown_person_cannot_be_picked(
    sandbox: dict[str, Any], http: aiohttp.ClientSession
) -> None:
    """A made-up or missing choice, or a body that is not a form, is refused."""
    for body in ({"person": "00000000-0000-4000-8000-000000000000"}, {}, b"\xff", b"a=1&a=2"):
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        async with http.post(
            address(sandbox), data=body, headers=headers, allow_redirects=False
        ) as answer:
            assert answer.status == 400


async def test_the_page_is_safe_and_says_what_it_is(
    sandbox: dict[str, Any], http: aiohttp.ClientSession
) -> None:
    """It names itself a sandbox, lists the people with the hinted one first, and escapes input."""
    hint = sandbox["people"][2]["mail"]
    url = address(sandbox, login_hint=hint, state='"><script>alert(1)</script>')
    async with http.get(url) as answer:
        html = await answer.text()
        policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "Sandbox sign-in" in html
    assert "<script>alert" not in html
    buttons = read_forms(html).buttons
    everybody = {f"person-{person['oid']}" for person in sandbox["people"]} | {"cancel"}
    assert set(buttons) == everybody
    assert buttons[0] == f"person-{sandbox['people'][2]['oid']}"


async def test_a_form_post_carries_the_state_unchanged(sandbox: dict[str, Any]) -> None:
    """What the app sent as state comes back to the letter, in either response mode."""
    state = '<&">\u2603 +%2F\r\n'
    for mode in ("query", "form_post"):
        url = address(sandbox, response_mode=mode, state=state)
        told = await asyncio.to_thread(pick, url, {"person": sandbox["people"][0]["oid"]})
        assert told["state"] == state
        assert told["code"]
