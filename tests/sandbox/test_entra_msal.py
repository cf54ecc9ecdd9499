"""MSAL, unchanged, signs people in, exchanges, refreshes and is refused as by the real service."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import jwt
import pytest
import requests

from tests.sandbox.sign_in import Msal
from tests.sandbox_process import sandbox_process

MARA, JONAS, PRIYA, SAM = range(4)


@pytest.fixture
def msal_client(sandbox: dict[str, Any]) -> Iterator[Msal]:
    with closing(Msal(sandbox)) as client:
        yield client


def oid(ready: dict[str, Any], place: int) -> str:
    return str(ready["people"][place]["oid"])


def graph(ready: dict[str, Any]) -> list[str]:
    return [f"{ready['graph']}/User.Read", f"{ready['graph']}/Mail.Read"]


def dataverse(ready: dict[str, Any]) -> list[str]:
    return [f"{ready['dataverse']}/user_impersonation"]


def claims(token: str, ready: dict[str, Any]) -> dict[str, Any]:
    """The token's claims, its signature checked with the published keys."""
    address = f"{ready['login']}/{ready['tenant']}/discovery/v2.0/keys"
    keys = requests.get(address, verify=ready["ca"], timeout=10).json()["keys"]
    kid = jwt.get_unverified_header(token)["kid"]
    key = next(one for one in keys if one["kid"] == kid)
    found: dict[str, Any] = jwt.decode(
        token, jwt.PyJWK(key), algorithms=["RS256"], options={"verify_aud": False}
    )
    return found


def test_a_person_signs_in_with_code_and_pkce_and_a_second_resource_is_silent(
    msal_client: Msal, sandbox: dict[str, Any]
) -> None:
    """Consent covers two resources; the code buys one token, the refresh token the other."""
    scopes = graph(sandbox) + dataverse(sandbox)
    mara = oid(sandbox, MARA)

    token = msal_client.sign_in(mara, scopes, graph(sandbox))

    assert token["id_token_claims"]["preferred_username"] == "mara.lindqvist@adatum.example"
    said = claims(token["access_token"], sandbox)
    assert said["iss"] == f"{sandbox['login']}/{sandbox['tenant']}/v2.0"
    assert (said["aud"], said["oid"], said["tid"]) == (sandbox["graph"], mara, sandbox["tenant"])
    assert {"User.Read", "Mail.Read"} <= set(said["scp"].split())
    assert (said["ver"], said["azp"]) == ("2.0", sandbox["env"]["MicrosoftAppId"])
    app = msal_client.app()
    [account] = app.get_accounts()
    assert account["home_account_id"] == f"{mara}.{sandbox['tenant']}"
    silent = app.acquire_token_silent(dataverse(sandbox), account)
    assert claims(silent["access_token"], sandbox)["aud"] == sandbox["dataverse"]


def test_each_kind_of_token_says_what_it_should_and_nothing_more(
    msal_client: Msal, sandbox: dict[str, Any]
) -> None:
    """Persons' and apps' access tokens and id tokens; the subject differs between resources."""
    common = {"aud", "iss", "iat", "nbf", "exp", "tid", "ver", "uti", "oid", "sub"}
    about = {"sid", "name", "preferred_username", "acct"}
    mara = oid(sandbox, MARA)
    mail = msal_client.sign_in(mara, graph(sandbox), graph(sandbox))
    said = claims(mail["access_token"], sandbox)
    assert set(said) == common | about | {"azp", "azpacr", "scp", "amr"}
    assert said["azpacr"] == "1"
    who = mail["id_token_claims"]
    assert set(who) == common | about | {"nonce"}
    own = claims(msal_client.assertion(mara), sandbox)
    assert own["sub"] == who["sub"] != said["sub"]
    assert own["sid"] == who["sid"] == said["sid"]
    app = msal_client.app().acquire_token_for_client([f"{sandbox['graph']}/.default"])
    said = claims(app["access_token"], sandbox)
    assert set(said) == common | {"appid", "appidacr", "idtyp"}
    assert (said["ver"], said["idtyp"], said["sub"]) == ("1.0", "app", said["oid"])


def test_a_code_for_two_resources_is_refused_as_by_entra(
    msal_client: Msal, sandbox: dict[str, Any]
) -> None:
    """One token is for one resource: asking for two at the token endpoint is AADSTS28000."""
    scopes = graph(sandbox) + dataverse(sandbox)
    answer = msal_client.sign_in(oid(sandbox, MARA), scopes, scopes)
    assert (answer["error"], answer["error_codes"]) == ("invalid_request", [28000])


def test_on_behalf_of_gives_tokens_for_both_resources(
    msal_client: Msal, sandbox: dict[str, Any]
) -> None:
    """A consenting person's assertion buys a token, an account and a refresh token."""
    priya = oid(sandbox, PRIYA)
    assertion = msal_client.assertion(priya)
    for scopes, audience in (
        (graph(sandbox), sandbox["graph"]),
        (dataverse(sandbox), sandbox["dataverse"]),
    ):
        token = msal_client.app().acquire_token_on_behalf_of(assertion, scopes)
        said = claims(token["access_token"], sandbox)
        assert (said["aud"], said["oid"]) == (audience, priya)
        assert "refresh_token" in token
    [account] = msal_client.app().get_accounts()
    assert account["home_account_id"] == f"{priya}.{sandbox['tenant']}"


def test_a_token_opens_the_service_it_is_for_and_no_other(
    msal_client: Msal, sandbox: dict[str, Any]
) -> None:
    """Graph and Dataverse each know the person by their own token, and refuse the other's."""
    mara = sandbox["people"][MARA]
    scopes = graph(sandbox) + dataverse(sandbox)
    mail = msal_client.sign_in(mara["oid"], scopes, graph(sandbox))["access_token"]
    app = msal_client.app()
    [account] = app.get_accounts()
    crm = app.acquire_token_silent(dataverse(sandbox), account)["access_token"]

    def ask(url: str, token: str) -> requests.Response:
        headers = {"Authorization": f"Bearer {token}"}
        return requests.get(url, headers=headers, verify=sandbox["ca"], timeout=10)

    me, who = f"{sandbox['graph']}/v1.0/me", f"{sandbox['dataverse']}/api/data/v9.2/WhoAmI"
    assert ask(me, mail).json()["id"] == mara["oid"]
    assert ask(who, crm).status_code == 200
    assert (ask(me, crm).status_code, ask(who, mail).status_code) == (401, 401)


def test_client_credentials_name_the_app_and_nobody(
    msal_client: Msal, sandbox: dict[str, Any]
) -> None:
    """The bot's own token is for the connector, carries its app id and no person's scopes."""
    token = msal_client.app().acquire_token_for_client(["https://api.botframework.com/.default"])
    said = claims(token["access_token"], sandbox)
    assert said["aud"] == "https://api.botframework.com"
    assert said["appid"] == sandbox["env"]["MicrosoftAppId"]
    assert "scp" not in said


def test_consent_and_refresh_tokens_survive_a_restart(tmp_path: Path) -> None:
    """The second seller must consent once, on the page; a new start on the same data remembers."""
    with sandbox_process(tmp_path) as running:
        ready = running.ready
        with closing(Msal(ready)) as client:
            jonas = oid(ready, JONAS)
            assertion = client.assertion(jonas)
            refused = client.app().acquire_token_on_behalf_of(assertion, graph(ready))
            assert (refused["error"], refused["suberror"]) == ("invalid_grant", "consent_required")
            assert refused["error_codes"] == [65001]
            client.sign_in(jonas, graph(ready) + dataverse(ready), graph(ready))
            assertion = client.assertion(jonas)
            token = client.app().acquire_token_on_behalf_of(assertion, dataverse(ready))
            keys = [claims(token["access_token"], ready)["sid"], token["refresh_token"]]
        assert running.stop() == 0
    with sandbox_process(tmp_path) as running, closing(Msal(running.ready)) as client:
        again = client.app().acquire_token_by_refresh_token(keys[1], graph(running.ready))
        assert claims(again["access_token"], running.ready)["sid"] == keys[0]
        assertion = client.assertion(jonas)
        token = client.app().acquire_token_on_behalf_of(assertion, graph(running.ready))
        assert claims(token["access_token"], running.ready)["oid"] == jonas


def test_a_rotated_refresh_token_and_the_one_before_it_both_work(
    msal_client: Msal, sandbox: dict[str, Any]
) -> None:
    """Each redemption gives a new refresh token; Entra does not spoil the old one."""
    first = msal_client.sign_in(oid(sandbox, MARA), graph(sandbox), graph(sandbox))["refresh_token"]
    app = msal_client.app()
    second = app.acquire_token_by_refresh_token(first, graph(sandbox))["refresh_token"]
    assert second != first
    for token in (first, second):
        answer = msal_client.app().acquire_token_by_refresh_token(token, dataverse(sandbox))
        assert claims(answer["access_token"], sandbox)["aud"] == sandbox["dataverse"]


def test_revoking_a_persons_sessions_spoils_what_they_had_and_not_what_they_get_next(
    sandbox: dict[str, Any],
) -> None:
    """After a revocation refresh tokens and assertions fail with 50173; a new sign-in works."""
    with closing(Msal(sandbox, client_capabilities=["CP1"])) as client:
        sam = oid(sandbox, SAM)
        before = client.sign_in(sam, graph(sandbox), graph(sandbox))
        assert claims(before["access_token"], sandbox)["xms_cc"] == ["CP1"]
        assertion = client.assertion(sam)
        revoked = requests.post(f"{sandbox['page']}/control/revoke", json={"oid": sam}, timeout=10)
        assert revoked.status_code == 204
        app = client.app()
        silent = app.acquire_token_by_refresh_token(before["refresh_token"], graph(sandbox))
        assert silent["error_codes"] == [50173]
        exchanged = client.app().acquire_token_on_behalf_of(assertion, graph(sandbox))
        assert exchanged["error_codes"] == [50173]
        after = client.sign_in(sam, graph(sandbox), graph(sandbox))
        assert claims(after["access_token"], sandbox)["oid"] == sam
