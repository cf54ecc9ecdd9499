"""Two tenants: each has its own people, tokens and Dataverse, and learns nothing of the other."""

from __future__ import annotations

from contextlib import closing
from typing import Any

import jwt
import pytest
import requests
from aiohttp.test_utils import TestClient, TestServer

from sandbox import dataverse
from sandbox.entra.tokens import access_token
from tests.sandbox.sign_in import REDIRECT, Msal, control, pick, read_forms
from tests.sandbox.small_world import make_world


def second(ready: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = ready["tenants"][1]
    return found


def ask(ready: dict[str, Any], url: str, token: str) -> requests.Response:
    headers = {"Authorization": f"Bearer {token}"}
    return requests.get(url, headers=headers, verify=ready["ca"], timeout=10)


def said(token: str) -> dict[str, Any]:
    found: dict[str, Any] = jwt.decode(token, options={"verify_signature": False})
    return found


@pytest.mark.parametrize("by", ["id", "domain", "organizations", "common"])
def test_a_person_of_the_second_tenant_gets_tokens_of_that_tenant(
    sandbox: dict[str, Any], by: str
) -> None:
    """Whichever address they sign in at, their own tenant issues, and their own CRM answers."""
    other = second(sandbox)
    seller = other["people"][0]
    mail = [f"{sandbox['graph']}/User.Read", f"{sandbox['graph']}/Mail.Read"]
    crm = [f"{other['dataverse']}/user_impersonation"]
    with closing(Msal(sandbox, tenant=other.get(by, by))) as client:
        token = client.sign_in(seller["oid"], mail + crm, mail)
        claims = said(token["access_token"])
        assert (claims["tid"], claims["oid"]) == (other["id"], seller["oid"])
        assert claims["iss"] == f"{sandbox['login']}/{other['id']}/v2.0"
        app = client.app()
        [account] = app.get_accounts()
        assert account["home_account_id"] == f"{seller['oid']}.{other['id']}"
        access = app.acquire_token_silent(crm, account)["access_token"]
    me = ask(sandbox, f"{sandbox['graph']}/v1.0/me", token["access_token"]).json()
    assert me["mail"] == seller["mail"]
    url = f"{other['dataverse']}/api/data/v9.2/accounts?$select=name,address1_city"
    rows = ask(sandbox, url, access).json()["value"]
    assert ("Contoso", "Izmir") in [(row["name"], row["address1_city"]) for row in rows]
    assert ("Contoso", "Seattle") not in [(row["name"], row["address1_city"]) for row in rows]


def test_nothing_of_the_first_tenant_lies_in_the_seconds_mailboxes(sandbox: dict[str, Any]) -> None:
    """The seller talks to their own Contoso, the administrator to the seller alone."""
    other = second(sandbox)
    found = []
    with closing(Msal(sandbox, tenant=other["id"])) as client:
        for person in other["people"]:
            mail = [f"{sandbox['graph']}/Mail.Read"]
            token = client.sign_in(person["oid"], mail, mail)["access_token"]
            url = f"{sandbox['graph']}/v1.0/me/messages?$select=subject,from"
            rows = ask(sandbox, url, token).json()["value"]
            found.append({row["from"]["emailAddress"]["address"] for row in rows})
    assert all(found)
    assert not any(address.endswith("@adatum.example") for one in found for address in one)
    assert "nadia.hassan@contoso.example" not in set().union(*found)


def test_each_tenants_dataverse_is_a_resource_of_its_own(sandbox: dict[str, Any]) -> None:
    """The other's organisation cannot be asked for, and its tokens open nothing here."""
    other = second(sandbox)
    own, foreign = ([f"{one['dataverse']}/user_impersonation"] for one in sandbox["tenants"])
    mara = sandbox["people"][0]["oid"]
    with closing(Msal(sandbox)) as client:
        token = client.sign_in(mara, own, own)["access_token"]
        app = client.app()
        [account] = app.get_accounts()
        refused = app.acquire_token_silent_with_error(foreign, account)
        assert (refused["error"], refused["error_codes"]) == ("invalid_resource", [500011])
    answer = ask(sandbox, f"{other['dataverse']}/api/data/v9.2/WhoAmI", token)
    assert answer.status_code == 401
    challenge = answer.headers["WWW-Authenticate"]
    assert f"/{other['id']}/oauth2/v2.0/authorize" in challenge
    assert f"resource_id={other['dataverse']}" in challenge
    assert ask(sandbox, f"{own[0].rpartition('/')[0]}/api/data/v9.2/WhoAmI", token).ok


def test_what_one_tenant_issued_buys_nothing_in_the_other(sandbox: dict[str, Any]) -> None:
    """Codes are 700005, refresh tokens 50020, assertions 50013 there."""
    other = second(sandbox)
    mara = sandbox["people"][0]["oid"]
    mail = [f"{sandbox['graph']}/Mail.Read"]
    with closing(Msal(sandbox)) as here, closing(Msal(sandbox, tenant=other["id"])) as there:
        kept = here.sign_in(mara, mail, mail)["refresh_token"]
        assertion = here.assertion(mara)
        assert there.app().acquire_token_by_refresh_token(kept, mail)["error_codes"] == [50020]
        exchanged = there.app().acquire_token_on_behalf_of(assertion, mail)
        assert exchanged["error_codes"] == [50013]
        flow = here.app().initiate_auth_code_flow(
            mail, redirect_uri=REDIRECT, response_mode="form_post"
        )
        code = pick(flow["auth_uri"], {"person": mara})
        redeemed = there.app().acquire_token_by_auth_code_flow(flow, code)
        assert redeemed["error_codes"] == [700005]
        assert "access_token" in here.app().acquire_token_by_auth_code_flow(flow, code)


def test_only_a_tenants_own_people_can_be_picked(sandbox: dict[str, Any]) -> None:
    """A tenant's page lists its people; the shared address lists everybody."""
    everybody = [{f"person-{one['oid']}" for one in each["people"]} for each in sandbox["tenants"]]
    first, other = (each["id"] for each in sandbox["tenants"])
    for tenant, listed in (
        (first, everybody[0]),
        (other, everybody[1]),
        ("organizations", everybody[0] | everybody[1]),
    ):
        with closing(Msal(sandbox, tenant=tenant)) as client:
            flow = client.app().initiate_auth_code_flow(
                ["User.Read"], redirect_uri=REDIRECT, response_mode="form_post"
            )
        html = requests.get(flow["auth_uri"], timeout=10).text
        assert set(read_forms(html).buttons) == listed | {"cancel"}
        stranger = {"person": sandbox["tenants"][1 if tenant == first else 0]["people"][0]["oid"]}
        posted = requests.post(flow["auth_uri"], stranger, timeout=10, allow_redirects=False)
        assert posted.status_code == (200 if tenant == "organizations" else 400)


def test_at_a_shared_address_the_person_decides_which_organisation_can_be_asked_for(
    sandbox: dict[str, Any],
) -> None:
    """Each signs in for their own tenant's Dataverse; the other's is told to the app as 500011."""
    mara = sandbox["people"][0]["oid"]
    own, foreign = ([f"{one['dataverse']}/user_impersonation"] for one in sandbox["tenants"])
    with closing(Msal(sandbox, tenant="organizations")) as client:
        assert "code" in pick(client.page(own), {"person": mara})
        told = pick(client.page(foreign), {"person": mara})
        assert told["error"] == "invalid_resource"
        assert told["error_description"].startswith("AADSTS500011: ")
        assert "error" not in client.sign_in(mara, own, own)


def test_discovery_of_a_shared_address_is_a_template(sandbox: dict[str, Any]) -> None:
    """The issuer holds {tenantid}, since it is not known yet who signs in."""
    url = f"{sandbox['login']}/organizations/v2.0/.well-known/openid-configuration"
    found = requests.get(url, verify=sandbox["ca"], timeout=10).json()
    assert found["issuer"] == f"{sandbox['login']}/{{tenantid}}/v2.0"
    assert found["token_endpoint"] == f"{sandbox['login']}/organizations/oauth2/v2.0/token"
    keys = requests.get(found["jwks_uri"], verify=sandbox["ca"], timeout=10).json()["keys"]
    assert keys[0]["issuer"] == found["issuer"]


def test_the_apps_own_token_is_a_tenants(sandbox: dict[str, Any]) -> None:
    """Client credentials name the tenant they were asked of, and the app's principal there."""
    control(sandbox, "consent", tenant=second(sandbox)["id"], granted=True)
    principals = set()
    for tenant in sandbox["tenants"]:
        with closing(Msal(sandbox, tenant=tenant["domain"])) as client:
            answer = client.app().acquire_token_for_client([f"{sandbox['graph']}/.default"])
        claims = said(answer["access_token"])
        assert claims["tid"] == tenant["id"]
        assert claims["iss"] == f"{sandbox['login']}/{tenant['id']}/"
        principals.add(claims["oid"])
    assert len(principals) == 2


async def test_an_organisation_refuses_a_good_token_of_another_tenant() -> None:
    """Even one that was made out to it: 401, with where its own people sign in."""
    world = make_world()
    tenant = world.tenants[1]
    audience = world.organisation(tenant)
    async with TestClient(TestServer(dataverse.application(world, tenant))) as client:
        for person, status in ((world.people[0], 401), (tenant.people[0], 200)):
            token = access_token(
                world, person, audience=audience, permissions=["user_impersonation"]
            )
            headers = {"Authorization": f"Bearer {token}"}
            async with client.get("/api/data/v9.2/WhoAmI", headers=headers) as answer:
                assert answer.status == status
                if status == 401:
                    assert tenant.id in answer.headers["WWW-Authenticate"]
