"""Consent: by a person, by an administrator for a tenant, bit by bit, and taken back."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import jwt
import pytest
import requests
from yarl import URL

from tests.sandbox.sign_in import REDIRECT, Msal, control, pick, press, read_forms, shown
from tests.sandbox_process import sandbox_process

MARA, JONAS, PRIYA, SAM = range(4)


@pytest.fixture(scope="module")
def ready(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Any]]:
    """A sandbox of its own, whose switches are used."""
    with sandbox_process(tmp_path_factory.mktemp("consent")) as running:
        yield running.ready


@pytest.fixture
def client(ready: dict[str, Any]) -> Iterator[Msal]:
    with closing(Msal(ready)) as client:
        yield client


@pytest.fixture
def jonas(ready: dict[str, Any]) -> str:
    """The second seller, who has consented to nothing, in a tenant where everybody may."""
    oid = str(ready["people"][JONAS]["oid"])
    control(ready, "consent", oid=oid, granted=False)
    control(ready, "consent", tenant=ready["tenant"], granted=False)
    control(ready, "tenant", tenant=ready["tenant"], users="all")
    return oid


@pytest.fixture
def proseware(ready: dict[str, Any]) -> dict[str, Any]:
    """The second tenant, which does not know the app."""
    tenant: dict[str, Any] = ready["tenants"][1]
    control(ready, "tenant", tenant=tenant["id"], provisioned=False, users="all")
    return tenant


def graph(ready: dict[str, Any], *names: str) -> list[str]:
    return [f"{ready['graph']}/{name}" for name in names]


def scopes_of(answer: dict[str, Any]) -> set[str]:
    claims = jwt.decode(answer["access_token"], options={"verify_signature": False})
    return set(claims["scp"].split())


def admin_page(ready: dict[str, Any], path: str, **query: str) -> str:
    """The address an administrator is sent to."""
    known = {"client_id": ready["env"]["MicrosoftAppId"], "redirect_uri": REDIRECT, "state": "s"}
    return str(URL(f"{ready['page']}/login/{path}").with_query(known | query))


def test_consent_grows_with_what_is_asked_for(
    ready: dict[str, Any], client: Msal, jonas: str
) -> None:
    """What was agreed to stays; what is new needs the page; a token holds all of it."""
    assertion = client.assertion(jonas)
    first, second = graph(ready, "User.Read"), graph(ready, "Mail.Read")
    client.sign_in(jonas, first, first)
    assert scopes_of(client.app().acquire_token_on_behalf_of(assertion, first)) == {"User.Read"}
    refused = client.app().acquire_token_on_behalf_of(assertion, second)
    assert (refused["error"], refused["suberror"]) == ("invalid_grant", "consent_required")
    assert refused["error_codes"] == [65001]
    client.sign_in(jonas, second, second)
    both = client.app().acquire_token_on_behalf_of(assertion, first)
    assert scopes_of(both) == {"User.Read", "Mail.Read"}


def test_consent_taken_back_ends_what_it_allowed(
    ready: dict[str, Any], client: Msal, jonas: str
) -> None:
    """A refresh token gets 65001 afterwards, for the resource it was taken back for alone."""
    mail, crm = graph(ready, "Mail.Read"), [f"{ready['dataverse']}/user_impersonation"]
    kept = client.sign_in(jonas, mail + crm, mail)["refresh_token"]
    control(ready, "consent", oid=jonas, granted=False, resource="graph")
    refused = client.app().acquire_token_by_refresh_token(kept, mail)
    assert refused["error_codes"] == [65001]
    assert "access_token" in client.app().acquire_token_by_refresh_token(kept, crm)
    control(ready, "consent", oid=jonas, granted=True, resource="graph")
    assert "access_token" in client.app().acquire_token_by_refresh_token(kept, mail)


@pytest.mark.parametrize(("users", "code"), [("none", 90094), ("ask", 90095)])
def test_where_people_may_not_consent_an_administrator_must(
    ready: dict[str, Any], client: Msal, jonas: str, users: str, code: int
) -> None:
    """The page says so and sends back a refusal; after admin consent the person just signs in."""
    control(ready, "tenant", tenant=ready["tenant"], users=users)
    mail = graph(ready, "Mail.Read")
    page = shown(client.page(mail), jonas)
    assert f"AADSTS{code}" in page
    back = read_forms(press(client.page(mail), read_forms(page), {"cancel": "1"}).text).fields
    assert back["error"] == "access_denied"
    sam = ready["people"][SAM]["oid"]
    url = admin_page(ready, f"{ready['tenant']}/adminconsent")
    assert pick(url, {"person": sam})["admin_consent"] == "True"
    assert "Mail.Read" in scopes_of(client.sign_in(jonas, mail, mail))
    assert f"AADSTS{code}" in shown(client.page(mail, prompt="consent"), jonas)


def test_a_permission_that_needs_an_administrator(
    ready: dict[str, Any], client: Msal, jonas: str
) -> None:
    """A seller is turned away with 90094; the administrator can agree to it for themselves."""
    wide = graph(ready, "User.Read.All")
    assert "AADSTS90094" in shown(client.page(wide), jonas)
    sam = ready["people"][SAM]["oid"]
    assert "User.Read.All" in scopes_of(client.sign_in(sam, wide, wide))


def test_prompt_consent_shows_the_page_again_and_grants(
    ready: dict[str, Any], client: Msal, jonas: str
) -> None:
    """What product and MSAL use to ask anew works for who may consent."""
    url = client.page(graph(ready, "Mail.Read"), prompt="consent")
    assert "code" in pick(url, {"person": jonas})


def test_an_app_that_a_tenant_does_not_know_gets_nothing_there(
    ready: dict[str, Any], proseware: dict[str, Any]
) -> None:
    """700016 until an administrator consents; then its own and people's tokens are given."""
    mail = graph(ready, "Mail.Read")
    seller, administrator = (one["oid"] for one in proseware["people"])
    with closing(Msal(ready, tenant=proseware["id"])) as client:
        refused = client.app().acquire_token_for_client(graph(ready, ".default"))
        assert (refused["error"], refused["error_codes"]) == ("unauthorized_client", [700016])
        assert "'Proseware'" in refused["error_description"]
        control(ready, "tenant", tenant=proseware["domain"], users="none")
        assert "AADSTS90094" in shown(client.page(mail), seller)
        url = admin_page(ready, f"{proseware['id']}/adminconsent")
        told = pick(url, {"person": administrator})
        assert told == {"admin_consent": "True", "tenant": proseware["id"], "state": "s"}
        assert "access_token" in client.app().acquire_token_for_client(graph(ready, ".default"))
        kept = client.sign_in(seller, mail, mail)["refresh_token"]
        control(ready, "tenant", tenant=proseware["id"], provisioned=False)
        gone = client.app().acquire_token_by_refresh_token(kept, mail)
        assert gone["error_codes"] == [700016]


def test_the_first_person_who_consents_lets_the_app_in(
    ready: dict[str, Any], proseware: dict[str, Any]
) -> None:
    """Where people may consent no administrator is needed."""
    mail = graph(ready, "Mail.Read")
    with closing(Msal(ready, tenant=proseware["id"])) as client:
        token = client.sign_in(proseware["people"][0]["oid"], mail, mail)
        assert scopes_of(token) == {"Mail.Read"}
        assert "access_token" in client.app().acquire_token_for_client(graph(ready, ".default"))


def test_admin_consent_to_some_scopes(ready: dict[str, Any], client: Msal, jonas: str) -> None:
    """Version 2 names scopes, grants those alone, and says which."""
    wanted = f"{ready['graph']}/User.Read.All"
    url = admin_page(ready, "organizations/v2.0/adminconsent", scope=wanted)
    told = pick(url, {"person": ready["people"][SAM]["oid"]})
    assert told == {
        "admin_consent": "True",
        "tenant": ready["tenant"],
        "scope": wanted,
        "state": "s",
    }
    assertion = client.assertion(jonas)
    app = client.app()
    assert scopes_of(app.acquire_token_on_behalf_of(assertion, [wanted])) == {"User.Read.All"}
    mail = graph(ready, "Mail.Read")
    assert app.acquire_token_on_behalf_of(assertion, mail)["error_codes"] == [65001]


def test_only_an_administrator_may_consent_for_a_tenant(ready: dict[str, Any]) -> None:
    """Anybody else is told on the page; who cancels is reported as documented."""
    old = admin_page(ready, f"{ready['tenant']}/adminconsent")
    new = admin_page(ready, f"{ready['tenant']}/v2.0/adminconsent", scope="Mail.Read")
    for place in (MARA, PRIYA):
        assert "AADSTS90094" in shown(old, ready["people"][place]["oid"])
    assert pick(old, {"cancel": "1"}) == {
        "error": "permission_denied",
        "error_description": "The admin canceled the request",
        "state": "s",
    }
    told = pick(new, {"cancel": "1"})
    assert (told["error"], told["admin_consent"]) == ("consent_required", "True")
    assert told["error_description"].startswith("AADSTS65004: ")


@pytest.mark.parametrize(
    ("path", "query", "code"),
    [
        ("contoso.example/adminconsent", {}, 90002),
        ("consumers/adminconsent", {}, 9002332),
        ("common/v2.0/adminconsent", {"scope": "Mail.Read"}, 90130),
        ("organizations/v2.0/adminconsent", {}, 900144),
        ("organizations/adminconsent", {"client_id": "someone"}, 700016),
        ("organizations/adminconsent", {"redirect_uri": "https://evil.example/"}, 50011),
    ],
)
def test_a_wrong_admin_consent_request_is_refused_on_the_page(
    ready: dict[str, Any], path: str, query: dict[str, str], code: int
) -> None:
    """Nobody is sent anywhere."""
    answer = requests.get(admin_page(ready, path, **query), timeout=10, allow_redirects=False)
    assert answer.status_code == 400
    assert f"AADSTS{code}" in answer.text


def test_an_unknown_scope_of_admin_consent_is_told_to_the_app(ready: dict[str, Any]) -> None:
    """As the authorize endpoint does."""
    url = admin_page(ready, f"{ready['tenant']}/v2.0/adminconsent", scope="Mail.Send")
    sent = requests.get(url, timeout=10, allow_redirects=False)
    told = dict(parse_qsl(urlsplit(sent.headers["Location"]).query))
    assert (told["error"], told["state"]) == ("invalid_scope", "s")
