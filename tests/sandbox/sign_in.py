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
    """Open the page, press one of its buttons, and return what the app would receive."""
    page = requests.get(url, allow_redirects=False, timeout=10)
    assert page.status_code == 200, page.text
    forms = read_forms(page.text)
    pressed = f"person-{choice['person']}" if "person" in choice else "cancel"
    assert pressed in forms.buttons
    sent = requests.post(urljoin(url, forms.action), data=choice, allow_redirects=False, timeout=10)
    if sent.status_code == 303:
        return dict(parse_qsl(urlsplit(sent.headers["Location"]).query))
    back = read_forms(sent.text)
    assert back.action == REDIRECT
    return back.fields


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
        self.options = options

    def app(self) -> Any:
        """A fresh application on the same token cache, so that MSAL's throttling is not ours."""
        env = self.ready["env"]
        return APPLICATION(
            env["MicrosoftAppId"],
            client_credential=env["MicrosoftAppPassword"],
            authority=f"{env['LOGIN_URL']}/{self.tenant}",
            instance_discovery=False,
            http_client=self._session,
            token_cache=self.cache,
            **self.options,
        )

    def sign_in(self, oid: str, scopes: list[str], redeem: list[str]) -> dict[str, Any]:
        """Authorization code with PKCE: consent to ``scopes``, redeem the code for ``redeem``."""
        app = self.app()
        flow = app.initiate_auth_code_flow(scopes, redirect_uri=REDIRECT, response_mode="form_post")
        answer = pick(flow["auth_uri"], {"person": oid})
        token: dict[str, Any] = app.acquire_token_by_auth_code_flow(flow, answer, scopes=redeem)
        return token

    def assertion(self, oid: str) -> str:
        """An access token for the app's own API, as a client of it would hold."""
        scopes = [f"{self.ready['env']['MicrosoftAppId']}/access_as_user"]
        return str(self.sign_in(oid, scopes, scopes)["access_token"])

    def close(self) -> None:
        """Close its connections."""
        self._session.close()
