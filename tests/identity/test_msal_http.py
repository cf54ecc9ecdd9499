"""The blocking client: whom it trusts, where it goes, and how long it waits."""

from __future__ import annotations

import socket
import ssl
from pathlib import Path

import pytest
import requests
import trustme
from aiohttp import web

from capture.errors import Service, ServiceUnavailable, Throttled, UnexpectedReply
from identity.msal_app import EntraApp
from identity.msal_http import EntraTrouble, MsalHttp
from identity.trust import trusted
from tests.identity.minting import APP_ID, SECRET, TENANT, claims_of
from tests.identity.provider import Provider

SCOPE = "https://api.botframework.com/.default"
DISCOVERY = f"/{TENANT}/v2.0/.well-known/openid-configuration"


def trouble(http: MsalHttp, url: str) -> Exception:
    """What a GET ends in."""
    with pytest.raises(EntraTrouble) as refused:
        http.get(url)
    http.close()
    return refused.value.error


@pytest.mark.parametrize("variable", ["REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "SSL_CERT_FILE"])
async def test_the_environment_does_not_choose_whom_we_trust(
    variable: str,
    provider: Provider,
    entra: EntraApp,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A CA variable that names other authorities changes nothing."""
    other = tmp_path / "other.pem"
    trustme.CA().cert_pem.write_to_path(str(other))
    monkeypatch.setenv(variable, str(other))

    grant = await entra.for_client(TENANT, scope=SCOPE)

    assert claims_of(grant.token)["aud"] == "https://api.botframework.com"


def test_the_environment_cannot_add_an_authority(
    provider: Provider, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nor is a provider believed because a variable says so."""
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(provider.ca_file))
    http = MsalHttp(provider.login_url, trusted(None))

    error = trouble(http, provider.metadata())

    assert isinstance(error, ServiceUnavailable)
    assert "SSLError" in str(error)
    assert provider.calls == []


def test_a_proxy_in_the_environment_is_not_used(
    provider: Provider, context: ssl.SSLContext, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Secrets go to the sign-in service directly."""
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:9")
    http = MsalHttp(provider.login_url, context)

    assert http.get(provider.metadata()).status_code == 200
    http.close()


def test_the_bundle_comes_besides_the_usual_authorities(provider: Provider) -> None:
    """Naming one authority does not distrust the public ones."""
    usual, both = trusted(None), trusted(provider.ca_file)

    assert both.cert_store_stats()["x509_ca"] == usual.cert_store_stats()["x509_ca"] + 1
    assert usual.cert_store_stats()["x509_ca"] > 50
    assert both.verify_mode is ssl.CERT_REQUIRED
    assert both.check_hostname


def test_another_name_than_the_certificates_is_refused(
    provider: Provider, context: ssl.SSLContext
) -> None:
    """A trusted authority is not enough: the certificate must be for the host."""
    url = provider.login_url.replace("localhost", "127.0.0.1")

    assert isinstance(trouble(MsalHttp(url, context), f"{url}/x"), ServiceUnavailable)


async def test_discovery_is_read_once_a_day(provider: Provider, entra: EntraApp) -> None:
    """Every operation has an application of its own, and still asks for the document only once."""
    for _ in range(3):
        await entra.for_client(TENANT, scope=SCOPE)

    assert provider.fetched(DISCOVERY) == 1
    assert len(provider.grants()) == 3


async def test_a_failed_discovery_is_not_kept(provider: Provider, entra: EntraApp) -> None:
    """An outage at the first use does not last a day."""
    provider.overrides[DISCOVERY] = lambda: web.Response(status=503)
    with pytest.raises(ServiceUnavailable):
        await entra.for_client(TENANT, scope=SCOPE)
    provider.reset()

    assert (await entra.for_client(TENANT, scope=SCOPE)).token


@pytest.mark.parametrize(
    "endpoint",
    [
        "https://evil.example/token",
        "http://localhost:1/token",
        "https://localhost:1/t/token",
        "https://localhost/t/token",
    ],
)
async def test_the_secret_goes_to_the_sign_in_host_only(
    endpoint: str, provider: Provider, entra: EntraApp
) -> None:
    """A discovery document cannot send our secret elsewhere."""
    root = f"{provider.login_url}/{TENANT}"
    body = {"authorization_endpoint": f"{root}/authorize", "token_endpoint": endpoint}
    provider.overrides[DISCOVERY] = lambda: web.json_response(body)

    with pytest.raises(UnexpectedReply):
        await entra.for_client(TENANT, scope=SCOPE)
    assert provider.grants() == []


@pytest.mark.parametrize(
    "answer",
    [
        lambda: web.json_response({}),
        lambda: web.json_response({"token_endpoint": 5}),
        lambda: web.json_response([]),
        lambda: web.Response(text="<html>"),
        lambda: web.json_response({"error": "invalid_tenant"}, status=400),
        lambda: web.Response(status=404),
    ],
)
async def test_an_unfit_discovery_is_entras_fault(
    answer: object, provider: Provider, entra: EntraApp
) -> None:
    """Whatever stands where the document should be becomes one of the product's errors."""
    assert callable(answer)
    provider.overrides[DISCOVERY] = answer

    with pytest.raises(UnexpectedReply) as refused:
        await entra.for_client(TENANT, scope=SCOPE)
    assert refused.value.service is Service.ENTRA
    assert refused.value.__cause__ is None


def test_redirects_are_not_followed(provider: Provider, context: ssl.SSLContext) -> None:
    """Not even to the same host."""
    provider.overrides["/moved"] = lambda: web.Response(
        status=307, headers={"Location": provider.metadata()}
    )
    http = MsalHttp(provider.login_url, context)

    assert isinstance(trouble(http, f"{provider.login_url}/moved"), UnexpectedReply)
    assert [call.path for call in provider.calls] == ["/moved"]


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ("3", 3),
        ("99999", 3600),
        ("-1", 5),
        ("Mon, 23 Nov 2026 10:00:00 GMT", 5),
        ("", 5),
        ("1e9", 5),
    ],
)
def test_a_wait_is_bounded(
    header: str, seconds: float, provider: Provider, context: ssl.SSLContext
) -> None:
    """Entra says how long in seconds; anything else means five."""
    provider.overrides["/busy"] = lambda: web.Response(status=429, headers={"Retry-After": header})
    http = MsalHttp(provider.login_url, context)

    error = trouble(http, f"{provider.login_url}/busy")

    assert isinstance(error, Throttled)
    assert error.retry_after == seconds


@pytest.mark.parametrize("sent", ["ok-1", "two words", "x" * 65, "ü"])
def test_a_request_id_is_passed_on_if_it_looks_like_one(
    sent: str, provider: Provider, context: ssl.SSLContext
) -> None:
    """It is safe to log and to show."""
    provider.overrides["/x"] = lambda: web.Response(status=500, headers={"x-ms-request-id": sent})

    error = trouble(MsalHttp(provider.login_url, context), f"{provider.login_url}/x")

    assert isinstance(error, ServiceUnavailable)
    assert error.request_id == (sent if sent == "ok-1" else "")


def test_a_silent_service_is_not_waited_for() -> None:
    """A thread is never lost to a service that says nothing."""
    with socket.create_server(("127.0.0.1", 0)) as deaf:
        url = f"https://127.0.0.1:{deaf.getsockname()[1]}"
        error = trouble(MsalHttp(url, trusted(None), seconds=0.1), f"{url}/x")

    assert isinstance(error, ServiceUnavailable)
    assert "Timeout" in str(error)


async def test_a_request_that_was_sent_is_not_repeated(provider: Provider, entra: EntraApp) -> None:
    """A code or assertion might have been used up: the person is told instead."""
    provider.cut = True

    with pytest.raises(ServiceUnavailable):
        await entra.for_client(TENANT, scope=SCOPE)
    assert len(provider.grants()) == 1


def test_trouble_is_what_msal_falls_back_on() -> None:
    """MSAL keeps using a token that is still good when a renewal ends in a RequestException."""
    assert issubclass(EntraTrouble, requests.RequestException)


async def test_a_wrong_secret_is_not_the_persons_fault(
    provider: Provider, context: ssl.SSLContext
) -> None:
    """It is neither "sign in" nor an outage, and the secret is not shown."""
    http = MsalHttp(provider.login_url, context)
    entra = EntraApp(
        http, app_id=APP_ID, credential=SECRET + "-wrong", login_url=provider.login_url
    )

    with pytest.raises(UnexpectedReply) as refused:
        await entra.for_client(TENANT, scope=SCOPE)

    assert refused.value.request_id == "c0-ffee"
    assert SECRET not in str(refused.value)
    await entra.aclose()
