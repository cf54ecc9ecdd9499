"""Conditional Access and continuous access evaluation, walked through with the real MSAL."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Iterator
from contextlib import closing
from typing import Any

import jwt
import pytest
import requests

from tests.sandbox.sign_in import REDIRECT, Msal, control, press, read_forms, shown
from tests.sandbox_process import sandbox_process

SAM = 3


@pytest.fixture(scope="module")
def ready(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Any]]:
    """A sandbox of its own, whose switches are used."""
    with sandbox_process(tmp_path_factory.mktemp("policies")) as running:
        yield running.ready


@pytest.fixture
def sam(ready: dict[str, Any]) -> Iterator[str]:
    """Somebody whose account is in order before and after."""
    oid = str(ready["people"][SAM]["oid"])
    yield oid
    control(ready, "account", oid=oid, enabled=True)
    for resource in ("*", "graph", "dataverse"):
        control(ready, "conditional-access", oid=oid, policy="none", resource=resource)


@pytest.fixture
def capable(ready: dict[str, Any]) -> Iterator[Msal]:
    with closing(Msal(ready, client_capabilities=["CP1"])) as client:
        yield client


@pytest.fixture
def plain(ready: dict[str, Any]) -> Iterator[Msal]:
    with closing(Msal(ready)) as client:
        yield client


def graph(ready: dict[str, Any]) -> list[str]:
    return [f"{ready['graph']}/User.Read", f"{ready['graph']}/Mail.Read"]


def dataverse(ready: dict[str, Any]) -> list[str]:
    return [f"{ready['dataverse']}/user_impersonation"]


def me(ready: dict[str, Any], token: str) -> requests.Response:
    headers = {"Authorization": f"Bearer {token}"}
    url = f"{ready['graph']}/v1.0/me"
    return requests.get(url, headers=headers, verify=ready["ca"], timeout=10)


def who_am_i(ready: dict[str, Any], token: str) -> requests.Response:
    headers = {"Authorization": f"Bearer {token}"}
    url = f"{ready['dataverse']}/api/data/v9.2/WhoAmI"
    return requests.get(url, headers=headers, verify=ready["ca"], timeout=10)


def said(token: str) -> dict[str, Any]:
    found: dict[str, Any] = jwt.decode(token, options={"verify_signature": False})
    return found


def challenge(answer: requests.Response) -> str:
    """The claims of a 401, decoded as a client must pass them on."""
    assert answer.status_code == 401
    header = answer.headers["WWW-Authenticate"]
    assert 'error="insufficient_claims"' in header
    found = re.search(r'claims="([^"]+)"', header)
    assert found
    return base64.b64decode(found[1]).decode()


def test_an_exchange_that_needs_a_second_factor_is_resolved_by_its_claims(
    ready: dict[str, Any], sam: str, plain: Msal
) -> None:
    """The refusal's claims, sent with a sign-in, lead to a second factor and to good tokens.

    Who has no second factor yet is told to enroll (50079), later to use it (50076).
    """
    assertion = plain.assertion(sam)
    control(ready, "conditional-access", oid=sam, policy="mfa", resource="graph")
    for code in (50079, 50076):
        refused = plain.app().acquire_token_on_behalf_of(assertion, graph(ready))
        assert (refused["error"], refused["suberror"]) == ("interaction_required", "basic_action")
        assert refused["error_codes"] == [code]
        wanted = json.loads(refused["claims"])["access_token"]["polids"]
        assert (wanted["essential"], len(wanted["values"])) == (True, 1)
        own = [f"{ready['env']['MicrosoftAppId']}/access_as_user"]
        strong = plain.sign_in(sam, own, own, claims=refused["claims"], approve="1")
        assert said(strong["access_token"])["amr"] == ["pwd", "mfa"]
        token = plain.app().acquire_token_on_behalf_of(strong["access_token"], graph(ready))
        assert me(ready, token["access_token"]).json()["id"] == sam
    elsewhere = plain.app().acquire_token_on_behalf_of(assertion, dataverse(ready))
    assert "access_token" in elsewhere


def test_a_refresh_token_is_as_strong_as_the_sign_in_it_came_from(
    ready: dict[str, Any], sam: str, plain: Msal
) -> None:
    """One of a sign-in with a password is refused under a policy, one with a second factor not."""
    weak = plain.sign_in(sam, graph(ready), graph(ready))["refresh_token"]
    control(ready, "conditional-access", oid=sam, policy="mfa")
    refused = plain.app().acquire_token_by_refresh_token(weak, graph(ready))
    assert refused["error"] == "interaction_required"
    strong = plain.sign_in(sam, graph(ready), graph(ready), approve="1")["refresh_token"]
    token = plain.app().acquire_token_by_refresh_token(strong, dataverse(ready))
    assert said(token["access_token"])["amr"] == ["pwd", "mfa"]


def test_blocked_stays_blocked(ready: dict[str, Any], sam: str, plain: Msal) -> None:
    """Silently 53003 that no claims resolve; on the page the same, and only going back helps."""
    assertion = plain.assertion(sam)
    control(ready, "conditional-access", oid=sam, policy="block", resource="dataverse")
    refused = plain.app().acquire_token_on_behalf_of(assertion, dataverse(ready))
    assert (refused["error"], refused["suberror"]) == ("interaction_required", "message_only")
    assert refused["error_codes"] == [53003]
    assert "access_token" in plain.app().acquire_token_on_behalf_of(assertion, graph(ready))
    url = plain.page(dataverse(ready), claims_challenge=refused["claims"])
    page = shown(url, sam)
    assert "AADSTS53003" in page
    back = read_forms(press(url, read_forms(page), {"cancel": "1"}).text)
    assert (back.action, back.fields["error"]) == (REDIRECT, "access_denied")


def test_an_authentication_context_must_be_stepped_up_to(
    ready: dict[str, Any], sam: str, plain: Msal
) -> None:
    """A token with acrs comes from a sign-in that asked for it, and says so."""
    wanted = '{"access_token":{"acrs":{"essential":true,"value":"c1"}}}'
    first = plain.sign_in(sam, graph(ready), graph(ready))
    assert "acrs" not in said(first["access_token"])
    app = plain.app()
    [account] = app.get_accounts()
    refused = app.acquire_token_silent_with_error(graph(ready), account, claims_challenge=wanted)
    assert (refused["error"], json.loads(refused["claims"])) == (
        "interaction_required",
        json.loads(wanted),
    )
    token = plain.sign_in(sam, graph(ready), graph(ready), claims=wanted, approve="1")
    claims = said(token["access_token"])
    assert (claims["acrs"], claims["amr"]) == (["c1"], ["pwd", "mfa"])


def test_a_revoked_session_is_told_to_a_capable_client_and_healed_by_signing_in(
    ready: dict[str, Any], sam: str, capable: Msal
) -> None:
    """Graph and Dataverse answer 401 with claims; MSAL takes them past its cache to a refusal.

    The token would have lived for a day.
    """
    token = capable.sign_in(sam, graph(ready), graph(ready))
    assert token["expires_in"] == 24 * 3600
    app = capable.app()
    [account] = app.get_accounts()
    crm = app.acquire_token_silent(dataverse(ready), account)["access_token"]
    control(ready, "revoke", oid=sam)
    claims = challenge(me(ready, token["access_token"]))
    assert set(json.loads(claims)["access_token"]) == {"nbf"}
    assert json.loads(challenge(who_am_i(ready, crm)))["access_token"]["nbf"]["essential"] is True
    refused = app.acquire_token_silent_with_error(graph(ready), account, claims_challenge=claims)
    assert refused["error_codes"] == [50173]
    again = capable.sign_in(sam, graph(ready), graph(ready), claims=claims)
    assert me(ready, again["access_token"]).ok


def test_a_new_policy_ends_a_capable_clients_token(
    ready: dict[str, Any], sam: str, capable: Msal
) -> None:
    """401 with claims; the refresh token is refused with others; a second factor heals both."""
    token = capable.sign_in(sam, graph(ready), graph(ready))["access_token"]
    assert me(ready, token).ok
    control(ready, "conditional-access", oid=sam, policy="mfa")
    answer = me(ready, token)
    assert "TokenCreatedWithOutdatedPolicies" in answer.json()["error"]["message"]
    claims = challenge(answer)
    app = capable.app()
    [account] = app.get_accounts()
    refused = app.acquire_token_silent_with_error(graph(ready), account, claims_challenge=claims)
    assert refused["error"] == "interaction_required"
    strong = capable.sign_in(sam, graph(ready), graph(ready), claims=refused["claims"], approve="1")
    assert me(ready, strong["access_token"]).ok


def test_a_plain_clients_token_is_good_until_it_expires(
    ready: dict[str, Any], sam: str, plain: Msal
) -> None:
    """Nothing is told to who did not declare cp1, for an hour at most; no new token is given."""
    token = plain.sign_in(sam, graph(ready), graph(ready))
    assert token["expires_in"] == 3600
    control(ready, "revoke", oid=sam)
    control(ready, "account", oid=sam, enabled=False)
    assert me(ready, token["access_token"]).ok
    refused = plain.app().acquire_token_by_refresh_token(token["refresh_token"], graph(ready))
    assert refused["error"] == "invalid_grant"


def test_a_disabled_account_gets_nothing(ready: dict[str, Any], sam: str, capable: Msal) -> None:
    """50057 for every grant and on the page, and 401 with claims from the services."""
    token = capable.sign_in(sam, graph(ready), graph(ready))
    assertion = capable.assertion(sam)
    control(ready, "account", oid=sam, enabled=False)
    app = capable.app()
    for answer in (
        app.acquire_token_by_refresh_token(token["refresh_token"], graph(ready)),
        app.acquire_token_on_behalf_of(assertion, graph(ready)),
    ):
        assert (answer["error"], answer["error_codes"]) == ("invalid_grant", [50057])
    assert "AADSTS50057" in shown(capable.page(graph(ready)), sam)
    challenge(me(ready, token["access_token"]))
    control(ready, "account", oid=sam, enabled=True)
    assert me(ready, token["access_token"]).ok


def test_a_guest_is_told_apart_by_claims(ready: dict[str, Any], sam: str, plain: Msal) -> None:
    """A member has acct 0 and no idp; a guest acct 1 and the provider of the other tenant."""
    member = plain.sign_in(sam, graph(ready), graph(ready))["id_token_claims"]
    assert (member["acct"], "idp" in member) == (0, False)
    control(ready, "account", oid=sam, guest=True)
    guest = plain.sign_in(sam, graph(ready), graph(ready))
    control(ready, "account", oid=sam, guest=False)
    home = f"{ready['login']}/{ready['tenants'][1]['id']}/"
    for claims in (guest["id_token_claims"], said(guest["access_token"])):
        assert (claims["acct"], claims["idp"]) == (1, home)
