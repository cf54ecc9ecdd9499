"""In whose name the page asks: silently, by a press where that is needed, and never in a loop."""

from __future__ import annotations

import base64
import json
import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from playwright.async_api import Page, expect

from tests.pane_page.outlook import Bridge, Outlook, problem

KNOWN = "Quote for the second production line"
CLAIMS = '{"access_token":{"acrs":{"essential":true,"value":"c1"}}}'


def once(answer: dict[str, Any], times: int = 1) -> Any:
    """A route that answers so ``times`` times, and then not at all."""
    left = [answer] * times

    async def handle(route: Any) -> None:
        if left:
            await route.fulfill(**left.pop())
        else:
            await route.continue_()

    return handle


async def test_an_expired_bearer_is_renewed_and_the_question_repeated(outlook: Outlook) -> None:
    """Without a word to the person; the host is asked for a fresh one."""
    expired = problem(401, "token", "Your sign-in has ended.")
    pane = await outlook.pane(
        {"itemId": (await outlook.ids())[KNOWN]}, routes={r"/pane/api/mails/": once(expired)}
    )
    await expect(pane.page.locator("#mail .card")).to_be_visible()
    renewed = [one["tokenParams"].get("forceRefresh") for one in pane.bridge.asked]
    assert renewed.count(True) == 1
    assert [one.startswith("mails/") for one in pane.asked].count(True) >= 2


async def test_a_bearer_refused_twice_is_no_loop(outlook: Outlook) -> None:
    """One repetition, then the sentence and a button."""
    expired = problem(401, "token", "Your sign-in has ended.")
    pane = await outlook.pane(
        {"itemId": "AAMk="}, routes={r"/pane/api/mails/": once(expired, times=9)}
    )
    await expect(pane.page.locator("#notice")).to_contain_text("Your sign-in has ended.")
    assert [one.startswith("mails/") for one in pane.asked].count(True) == 2


async def test_a_challenge_is_met_once_by_a_press(outlook: Outlook) -> None:
    """Its claims reach the host's own window; the question goes on by itself."""
    asked = problem(401, "sign_in", "A second factor is needed.")
    asked["body"] = asked["body"].replace("}", f', "claims": {quoted(CLAIMS)}}}')
    pane = await outlook.pane(
        {"itemId": (await outlook.ids())[KNOWN]}, routes={r"/pane/api/mails/": once(asked)}
    )
    button = pane.page.get_by_role("button", name="Sign in")
    await expect(button).to_be_visible()
    assert "GetTokenPopup" not in pane.bridge.methods
    assert await pane.violations() == []
    await button.click()
    await expect(pane.page.locator("#mail .card")).to_be_visible()
    (popup,) = [one for one in pane.bridge.asked if one["method"] == "GetTokenPopup"]
    assert "acrs" in popup["tokenParams"]["claims"]


async def test_where_silence_does_not_do_a_press_does(outlook: Outlook) -> None:
    """A person who has to agree first is asked by a button; refusing leaves the button there."""
    bridge = await outlook.bridge()
    bridge.refuse = ["USER_INTERACTION_REQUIRED", "USER_CANCEL"]
    pane = await outlook.pane({"itemId": (await outlook.ids())[KNOWN]}, bridge=bridge)
    button = pane.page.get_by_role("button", name="Sign in")
    await button.click()
    await expect(pane.page.locator("#sign-in")).to_contain_text("That did not work")
    await button.click()
    await expect(pane.page.locator("#mail .card")).to_be_visible()
    assert bridge.methods[:3] == ["GetToken", "GetTokenPopup", "GetTokenPopup"]
    assert bridge.methods.count("GetTokenPopup") == 2


async def test_offices_own_sign_on_where_there_is_no_nesting(outlook: Outlook) -> None:
    """Silently too, and without MSAL's nested application."""
    bridge = await outlook.bridge()
    token = f"globalThis.hostToken = async () => {quoted(bridge.bearer)};"
    pane = await outlook.pane(
        {"itemId": (await outlook.ids())[KNOWN]},
        bridge=bridge,
        script=token,
        sets=["IdentityAPI 1.3"],
    )
    await expect(pane.page.locator("#mail .card")).to_be_visible()
    assert bridge.asked == []


async def test_the_last_way_is_a_window_that_a_press_opens(outlook: Outlook) -> None:
    """Never by itself; one that is closed leaves the button, one that is used ends in a token."""
    popups: list[Page] = []
    authority = Authority(await outlook.bridge())
    ids = await outlook.ids()
    pane = await outlook.pane({"itemId": ids[KNOWN]}, sets=[], routes=authority.routes)
    await pane.context.route(AUTHORIZE, authority.authorize)
    pane.page.on("popup", lambda one: popups.append(one))  # noqa: PLW0108 - Playwright marks it
    button = pane.page.get_by_role("button", name="Sign in")
    await expect(button).to_be_visible()
    assert not popups
    async with pane.page.expect_popup() as opened:
        await button.click()
    await (await opened.value).close()
    await expect(pane.page.locator("#sign-in")).to_contain_text("If it was closed, press again.")

    authority.agreed = True
    await button.click()
    await expect(pane.page.locator("#mail .card")).to_be_visible()
    assert len(popups) == 2
    assert popups[1].is_closed()


AUTHORIZE = re.compile(r"/authorize\?")


@dataclass
class Authority:
    """Entra ID as a browser's own sign-in meets it; the token is the sandbox's."""

    bridge: Bridge
    agreed: bool = False
    nonce: str = ""

    @property
    def routes(self) -> dict[str, Any]:
        """For the page: discovery and token endpoint, which answer any origin."""
        return {r"/\.well-known/openid-configuration": self._discovery, r"/token\?": self._token}

    async def authorize(self, route: Any) -> None:
        """The window's page; once the person agrees it goes back where it was told to."""
        query = {k: v[0] for k, v in parse_qs(urlsplit(route.request.url).query).items()}
        self.nonce = query["nonce"]
        if not self.agreed:
            await route.fulfill(body="<!doctype html><title>Sign in</title>")
            return
        answer = urlencode({"code": "once", "state": query["state"]})
        place = {"Location": f"{query['redirect_uri']}#{answer}"}
        await route.fulfill(status=302, headers=place)

    async def _discovery(self, route: Any) -> None:
        root = route.request.url.partition("/v2.0/")[0]
        body = {
            "authorization_endpoint": f"{root}/oauth2/v2.0/authorize",
            "token_endpoint": f"{root}/oauth2/v2.0/token",
            "issuer": f"{root}/v2.0",
            "jwks_uri": f"{root}/discovery/v2.0/keys",
        }
        await route.fulfill(json=body, headers={"Access-Control-Allow-Origin": "*"})

    async def _token(self, route: Any) -> None:
        person = self.bridge.person
        claims = {"oid": person["oid"], "tid": person["tenant"], "nonce": self.nonce, "sub": "s"}
        body = {
            "token_type": "Bearer",
            "expires_in": 3600,
            "access_token": self.bridge.bearer,
            "id_token": f"{encoded({'alg': 'none'})}.{encoded(claims)}.x",
            "client_info": encoded({"uid": person["oid"], "utid": person["tenant"]}),
            "scope": parse_qs(route.request.post_data)["scope"][0],
        }
        await route.fulfill(json=body, headers={"Access-Control-Allow-Origin": "*"})


def encoded(value: dict[str, Any]) -> str:
    """As a part of a token."""
    return base64.urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode()


def quoted(text: str) -> str:
    """As a JavaScript or JSON string."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
