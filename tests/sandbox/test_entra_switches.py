"""The control API's switches of Entra ID: they last, make sense, and can be looked at."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
import requests

from tests.sandbox.sign_in import REDIRECT, Msal, control
from tests.sandbox_process import sandbox_process

MARA = 0


@pytest.fixture(scope="module")
def ready(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Any]]:
    """A sandbox of its own, whose switches are used."""
    with sandbox_process(tmp_path_factory.mktemp("switches")) as running:
        yield running.ready


@pytest.fixture
def client(ready: dict[str, Any]) -> Iterator[Msal]:
    with closing(Msal(ready)) as client:
        yield client


def test_signing_out_leads_back_to_the_app_alone(ready: dict[str, Any]) -> None:
    """A registered address gets its state back; any other gets nobody."""
    url = f"{ready['page']}/login/{ready['tenant']}/oauth2/v2.0/logout"
    query = {"post_logout_redirect_uri": REDIRECT, "state": "s"}
    sent = requests.get(url, query, timeout=10, allow_redirects=False)
    assert (sent.status_code, sent.headers["Location"]) == (303, f"{REDIRECT}?state=s")
    query["post_logout_redirect_uri"] = "https://evil.example/"
    stays = requests.get(url, query, timeout=10, allow_redirects=False)
    assert (stays.status_code, "signed out" in stays.text) == (200, True)


def test_what_was_switched_outlives_a_restart(tmp_path: Path) -> None:
    """Consent, policies, accounts, tenants, credentials: all of it is as it was left."""
    url = "{}/control/people"
    with sandbox_process(tmp_path) as running:
        ready = running.ready
        mara, jonas = (one["oid"] for one in ready["people"][:2])
        control(ready, "conditional-access", oid=mara, policy="block", resource="graph")
        control(ready, "account", oid=jonas, enabled=False)
        control(ready, "consent", oid=jonas, granted=True, resource="dataverse")
        control(ready, "consent", oid=mara, granted=False)
        control(ready, "consent", tenant=ready["tenants"][1]["id"], granted=True)
        control(ready, "tenant", tenant=ready["tenant"], users="ask")
        control(ready, "secret", state="expired")
        before = requests.get(url.format(ready["page"]), timeout=10).json()
        assert running.stop() == 0
    with sandbox_process(tmp_path) as running:
        after = requests.get(url.format(running.ready["page"]), timeout=10).json()
    assert after == before
    people = {one["oid"]: one for one in after["people"]}
    assert people[mara]["conditional_access"] == {"graph": "block"}
    assert people[mara]["effective"]["graph"] == []
    assert people[jonas]["enabled"] is False
    assert people[jonas]["consents"] == {"dataverse": ["user_impersonation"]}
    first, second = after["tenants"]
    assert (first["users"], first["provisioned"], second["provisioned"]) == ("ask", True, True)
    assert "Mail.Read" in second["consents"]["graph"]
    assert people[ready["tenants"][1]["people"][0]["oid"]]["effective"]["graph"]
    assert after["credentials"]["secret"] == "expired"


@pytest.mark.parametrize(
    ("what", "body"),
    [
        ("conditional-access", {"oid": "nobody", "policy": "mfa"}),
        ("conditional-access", {"oid": "mara", "policy": "sometimes"}),
        ("conditional-access", {"oid": "mara", "policy": "mfa", "resource": "teams"}),
        ("account", {"oid": "nobody", "enabled": False}),
        ("account", {"oid": "mara", "enabled": "no"}),
        ("account", {"oid": "mara"}),
        ("consent", {"granted": True}),
        ("consent", {"oid": "mara", "tenant": "adatum.example", "granted": True}),
        ("consent", {"oid": "mara"}),
        ("consent", {"tenant": "contoso.example", "granted": True}),
        ("consent", {"oid": "mara", "granted": True, "resource": "everything"}),
        ("tenant", {"tenant": "adatum.example"}),
        ("tenant", {"tenant": "adatum.example", "provisioned": False}),
        ("tenant", {"tenant": "contoso.example", "users": "all"}),
        ("tenant", {"tenant": "adatum.example", "users": "some"}),
        ("rotate", {"which": "login", "retire": "now"}),
        ("revoke", {"oid": "nobody"}),
    ],
)
def test_a_command_that_makes_no_sense_is_refused(
    ready: dict[str, Any], what: str, body: dict[str, Any]
) -> None:
    """400 with a sentence."""
    if body.get("oid") == "mara":
        body = body | {"oid": ready["people"][MARA]["oid"]}
    answer = requests.post(f"{ready['page']}/control/{what}", json=body, timeout=10)
    assert answer.status_code == 400
    assert answer.text.endswith(".")


def test_a_retired_key_ends_what_it_signed(ready: dict[str, Any], client: Msal) -> None:
    """A rotation leaves the old key published; retiring it does not, and MSAL gets new tokens."""
    mara, mail = ready["people"][MARA]["oid"], [f"{ready['graph']}/User.Read"]
    control(ready, "consent", oid=mara, granted=True)
    signed_in = client.sign_in(mara, mail, mail)
    token = signed_in["access_token"]

    def me(bearer: str) -> int:
        headers = {"Authorization": f"Bearer {bearer}"}
        url = f"{ready['graph']}/v1.0/me"
        return requests.get(url, headers=headers, verify=ready["ca"], timeout=10).status_code

    control(ready, "rotate", which="login")
    assert me(token) == 200
    control(ready, "rotate", which="login", retire=True)
    assert me(token) == 401
    app = client.app()
    fresh = app.acquire_token_by_refresh_token(signed_in["refresh_token"], mail)["access_token"]
    assert me(fresh) == 200
