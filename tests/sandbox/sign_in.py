"""Drives the sandbox's sign-in page over HTTP, as a browser and a person would."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import Any
from urllib.parse import parse_qsl, urljoin, urlsplit

import requests
from msal.application import ConfidentialClientApplication
from msal.token_cache import SerializableTokenCache

APPLICATION: Any = ConfidentialClientApplication
CACHE: Any = SerializableTokenCache
"""MSAL ships no types."""

REDIRECT = "http://localhost:3978/auth/callback"


class _Forms(HTMLParser):
    """The first form's address, its hidden fields, and the ids of all buttons."""

    def __init__(self) -> None:
        super().__init__()
        self.action = ""
        self.fields: dict[str, str] = {}
        self.buttons: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.action = found["action"]
        if tag == "input":
            self.fields[found["name"]] = found["value"]
        if tag == "button":
            self.buttons.append(found["id"])


def read_forms(html: str) -> _Forms:
    """The forms of a page."""
    forms = _Forms()
    forms.feed(html)
    return forms


def pick(url: str, choice: dict[str, str]) -> dict[str, str]:
    """Open the page, press one of its buttons, and return what the app would receive.

    With ``approve`` in the choice a second factor is given where it is asked for, and must be.
    """
    page = requests.get(url, allow_redirects=False, timeout=10)
    assert page.status_code == 200, page.text
    forms = read_forms(page.text)
    pressed = f"person-{choice['person']}" if "person" in choice else "cancel"
    assert pressed in forms.buttons
    first = {name: value for name, value in choice.items() if name != "approve"}
    sent = press(url, forms, first)
    if "approve" in choice:
        forms = read_forms(sent.text)
        assert "approve" in forms.buttons, sent.text
        sent = press(url, forms, {**forms.fields, "approve": "1"})
    if sent.status_code == 303:
        return dict(parse_qsl(urlsplit(sent.headers["Location"]).query))
    back = read_forms(sent.text)
    assert back.action == REDIRECT, sent.text
    return back.fields


def press(url: str, forms: _Forms, fields: dict[str, str]) -> requests.Response:
    """Send a page's form, which was found at ``url``."""
    address = urljoin(url, forms.action)
    return requests.post(address, data=fields, allow_redirects=False, timeout=10)


def shown(url: str, person: str) -> str:
    """The page somebody sees who was picked and is not sent back."""
    forms = read_forms(requests.get(url, timeout=10).text)
    sent = press(url, forms, {"person": person})
    assert read_forms(sent.text).action != REDIRECT
    return sent.text


class Msal:
    """The real MSAL against one running sandbox; ``close`` it afterwards.

    ``tenant`` is the first part of its authority's path: the first tenant unless told otherwise.
    """

    def __init__(self, ready: dict[str, Any], *, tenant: str = "", **options: Any) -> None:
        self._session = requests.Session()
        self._session.trust_env = False
        self._session.verify = ready["ca"]
        self.ready = ready
        self.cache = CACHE()
        self.tenant = tenant or ready["tenant"]
        self.credential: Any = ready["env"]["MicrosoftAppPassword"]
        self.options = options

    def app(self) -> Any:
        """A fresh application on the same token cache, so that MSAL's throttling is not ours."""
        env = self.ready["env"]
        return APPLICATION(
            env["MicrosoftAppId"],
            client_credential=self.credential,
            authority=f"{env['LOGIN_URL']}/{self.tenant}",
            instance_discovery=False,
            http_client=self._session,
            token_cache=self.cache,
            **self.options,
        )

    def sign_in(
        self,
        oid: str,
        scopes: list[str],
        redeem: list[str],
        *,
        claims: str | None = None,
        **pressed: str,
    ) -> dict[str, Any]:
        """Authorization code with PKCE: consent to ``scopes``, redeem the code for ``redeem``.

        ``claims`` answers a challenge; ``pressed`` are further buttons, as ``pick`` takes them.
        """
        app = self.app()
        flow = app.initiate_auth_code_flow(
            scopes, redirect_uri=REDIRECT, response_mode="form_post", claims_challenge=claims
        )
        answer = pick(flow["auth_uri"], {"person": oid, **pressed})
        token: dict[str, Any] = app.acquire_token_by_auth_code_flow(flow, answer, scopes=redeem)
        return token

    def page(self, scopes: list[str], **options: Any) -> str:
        """The address of the sign-in page for these scopes."""
        flow = self.app().initiate_auth_code_flow(
            scopes, redirect_uri=REDIRECT, response_mode="form_post", **options
        )
        return str(flow["auth_uri"])

    def assertion(self, oid: str, **pressed: str) -> str:
        """An access token for the app's own API, as a client of it would hold."""
        scopes = [f"{self.ready['env']['MicrosoftAppId']}/access_as_user"]
        return str(self.sign_in(oid, scopes, scopes, **pressed)["access_token"])

    def close(self) -> None:
        """Close its connections."""
        self._session.close()


def control(ready: dict[str, Any], what: str, **body: Any) -> requests.Response:
    """Tell the control API something; it must be understood."""
    url = f"{ready['page']}/control/{what}"
    answer = requests.post(url, json=body, timeout=10)
    assert answer.ok, answer.text
    return answer
