"""The app proves itself by certificate or by another issuer's token, and a secret runs out."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any
from uuid import uuid4

import jwt
import pytest
import requests
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key
from jwt.algorithms import RSAAlgorithm

from tests.sandbox.certificates import Pair, make_pair
from tests.sandbox.sign_in import Msal, control
from tests.sandbox.test_core_process import run
from tests.sandbox_process import sandbox_process

CONNECTOR = ["https://api.botframework.com/.default"]
ASSERTION_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
EXCHANGE = "api://AzureADTokenExchange"


@pytest.fixture(scope="module")
def pair() -> Pair:
    return make_pair()


@pytest.fixture(scope="module")
def ready(tmp_path_factory: pytest.TempPathFactory, pair: Pair) -> Iterator[dict[str, Any]]:
    """A sandbox that was told of the certificate when it started."""
    folder = tmp_path_factory.mktemp("credentials")
    pem = folder / "app.pem"
    pem.write_text(pair.private_pem + pair.pem, encoding="utf-8")
    with sandbox_process(folder / "data", "--app-certificate", str(pem)) as running:
        yield running.ready


@pytest.fixture
def client(ready: dict[str, Any]) -> Iterator[Msal]:
    with closing(Msal(ready)) as client:
        yield client


def said(token: str) -> dict[str, Any]:
    found: dict[str, Any] = jwt.decode(token, options={"verify_signature": False})
    return found


def sha1(pair: Pair) -> dict[str, Any]:
    thumbprint = pair.certificate.fingerprint(hashes.SHA1()).hex()  # noqa: S303 - what x5t is
    return {"private_key": pair.private_pem, "thumbprint": thumbprint}


def sha256(pair: Pair) -> dict[str, Any]:
    return {"private_key": pair.private_pem, "public_certificate": pair.pem}


@pytest.mark.parametrize("credential", [sha1, sha256])
def test_msals_certificate_credential_works_for_every_grant(
    ready: dict[str, Any], client: Msal, pair: Pair, credential: Any
) -> None:
    """By SHA-1 with RS256 and by SHA-256 with PS256; tokens say that a certificate was used."""
    client.credential = credential(pair)
    answer = client.app().acquire_token_for_client(CONNECTOR)
    assert said(answer["access_token"])["appidacr"] == "2"
    mara = ready["people"][0]["oid"]
    mail = [f"{ready['graph']}/Mail.Read"]
    signed_in = client.sign_in(mara, mail, mail)
    assert said(signed_in["access_token"])["azpacr"] == "2"
    exchanged = client.app().acquire_token_on_behalf_of(client.assertion(mara), mail)
    assert said(exchanged["access_token"])["oid"] == mara


def test_an_expired_secret_is_told_apart_from_a_wrong_one(
    ready: dict[str, Any], client: Msal
) -> None:
    """7000222 for the app's own, 7000215 for any other; valid again when told so."""
    control(ready, "secret", state="expired")
    expired = client.app().acquire_token_for_client(CONNECTOR)
    assert (expired["error"], expired["error_codes"]) == ("invalid_client", [7000222])
    client.credential = "another"
    assert client.app().acquire_token_for_client(CONNECTOR)["error_codes"] == [7000215]
    control(ready, "secret", state="valid")
    client.credential = ready["env"]["MicrosoftAppPassword"]
    assert "access_token" in client.app().acquire_token_for_client(CONNECTOR)


def test_a_certificate_is_registered_and_forgotten_while_it_runs(
    ready: dict[str, Any], client: Msal
) -> None:
    """An unknown one is 700027; known ones are listed without key material."""
    other = make_pair()
    client.credential = sha256(other)
    assert client.app().acquire_token_for_client(CONNECTOR)["error_codes"] == [700027]
    name = control(ready, "certificate", pem=other.pem).json()["thumbprint"]
    assert name == other.sha256
    assert "access_token" in client.app().acquire_token_for_client(CONNECTOR)
    url = f"{ready['page']}/control/credentials"
    listed = requests.get(url, timeout=10).json()["certificates"]
    assert name in [one["thumbprint"] for one in listed]
    assert requests.delete(f"{ready['page']}/control/certificate/{name}", timeout=10).ok
    client.cache = type(client.cache)()
    assert client.app().acquire_token_for_client(CONNECTOR)["error_codes"] == [700027]
    gone = requests.delete(f"{ready['page']}/control/certificate/{name}", timeout=10)
    assert gone.status_code == 404


def test_an_expired_certificate_is_refused(ready: dict[str, Any], client: Msal) -> None:
    """700027 says that the key has expired."""
    old = make_pair(days=-1)
    control(ready, "certificate", pem=old.pem)
    client.credential = sha256(old)
    refused = client.app().acquire_token_for_client(CONNECTOR)
    assert refused["error_codes"] == [700027]
    assert "expired" in refused["error_description"]


def ask(ready: dict[str, Any], assertion: str, **fields: str | None) -> tuple[str, int]:
    """Error and number of a request for the app's own token that must fail."""
    form = {
        "grant_type": "client_credentials",
        "scope": CONNECTOR[0],
        "client_id": ready["env"]["MicrosoftAppId"],
        "client_assertion_type": ASSERTION_TYPE,
        "client_assertion": assertion,
    } | fields
    url = f"{ready['login']}/{ready['tenant']}/oauth2/v2.0/token"
    body = requests.post(url, form, verify=ready["ca"], timeout=10).json()
    return body["error"], body["error_codes"][0]


def sign(
    ready: dict[str, Any],
    pair: Pair,
    *,
    key: RSAPrivateKey | None = None,
    algorithm: str = "PS256",
    **changes: Any,
) -> str:
    """A well-formed assertion with claims changed; ``None`` leaves one out."""
    app, now = ready["env"]["MicrosoftAppId"], int(time.time())
    claims = {
        "aud": f"{ready['login']}/{ready['tenant']}/oauth2/v2.0/token",
        "iss": app,
        "sub": app,
        "jti": str(uuid4()),
        "nbf": now,
        "exp": now + 600,
    } | changes
    kept = {name: value for name, value in claims.items() if value is not None}
    return jwt.encode(kept, key or pair.key, algorithm, {"x5t#S256": pair.sha256})


@pytest.mark.parametrize(
    ("changes", "error", "code"),
    [
        ({"aud": "https://localhost:1/elsewhere/oauth2/v2.0/token"}, "invalid_client", 700023),
        ({"aud": ["a", "b"]}, "invalid_request", 50027),
        ({"aud": None}, "invalid_request", 50027),
        ({"sub": "11111111-1111-4111-8111-111111111111"}, "invalid_client", 50048),
        ({"sub": None}, "invalid_request", 50027),
        ({"iss": "11111111-1111-4111-8111-111111111111"}, "invalid_client", 700211),
        ({"exp": 1_000_000_000}, "invalid_client", 700024),
        ({"exp": "soon"}, "invalid_request", 50027),
        ({"exp": True}, "invalid_request", 50027),
        ({"exp": None}, "invalid_request", 50027),
        ({"nbf": 4_000_000_000}, "invalid_client", 700024),
    ],
)
def test_one_wrong_claim_of_an_assertion_is_enough(
    ready: dict[str, Any], pair: Pair, changes: dict[str, Any], error: str, code: int
) -> None:
    """Each claim is checked by itself and has its number."""
    assert ask(ready, sign(ready, pair, **changes)) == (error, code)


def test_a_signature_counts_only_by_the_registered_key(ready: dict[str, Any], pair: Pair) -> None:
    """Another key under a known thumbprint is 50012; a shared secret or none is no signature."""
    foreign = generate_private_key(public_exponent=65537, key_size=2048)
    assert ask(ready, sign(ready, pair, key=foreign)) == ("invalid_client", 50012)
    shared = jwt.encode({"iss": "x"}, "s" * 32, "HS256", {"x5t#S256": pair.sha256})
    assert ask(ready, shared) == ("invalid_request", 5002738)
    assert ask(ready, jwt.encode({"iss": "x"}, "", "none")) == ("invalid_request", 5002738)
    for rubbish in ("", "e30", "e30.e30.e30", "\u2603", "a.b.c"):
        assert ask(ready, rubbish)[1] in (50027, 5002738)
    good = sign(ready, pair)
    assert ask(ready, good, client_assertion_type="else") == ("invalid_request", 900144)
    assert ask(ready, good, scope="nonsense") == ("invalid_scope", 1002012)


class Issuer:
    """Another service that signs tokens, such as a cluster or a managed identity."""

    def __init__(self) -> None:
        self.key = generate_private_key(public_exponent=65537, key_size=2048)
        self.jwk = RSAAlgorithm.to_jwk(self.key.public_key(), as_dict=True) | {"kid": "k1"}

    def token(self, **changes: Any) -> str:
        """A token for the exchange, with claims changed."""
        now = int(time.time())
        claims = {
            "iss": "https://issuer.example/cluster",
            "sub": "system:serviceaccount:sales:bot",
            "aud": EXCHANGE,
            "exp": now + 600,
            "nbf": now,
        } | changes
        return jwt.encode(claims, self.key, "RS256", {"kid": changes.pop("kid", "k1")})


def test_another_issuers_token_stands_for_the_app_once_it_is_trusted(
    ready: dict[str, Any], client: Msal
) -> None:
    """MSAL's client_assertion: issuer, subject, audience, key and time must all be right."""
    issuer = Issuer()
    client.credential = {"client_assertion": issuer.token}
    assert client.app().acquire_token_for_client(CONNECTOR)["error_codes"] == [700211]
    trusted = {
        "name": "cluster",
        "issuer": "https://issuer.example/cluster",
        "subject": "system:serviceaccount:sales:bot",
        "jwks": {"keys": [issuer.jwk]},
    }
    control(ready, "federation", **trusted)
    answer = client.app().acquire_token_for_client(CONNECTOR)
    assert said(answer["access_token"])["appidacr"] == "2"
    for changes, code in (
        ({"sub": "system:serviceaccount:sales:other"}, 700213),
        ({"aud": "https://elsewhere.example"}, 700212),
        ({"exp": 1_000_000_000}, 700024),
    ):
        assert ask(ready, issuer.token(**changes)) == ("invalid_client", code)
    assert ask(ready, Issuer().token()) == ("invalid_client", 50012)
    unnamed = jwt.encode(said(issuer.token()), issuer.key, "RS256", {"kid": "k2"})
    assert ask(ready, unnamed) == ("invalid_client", 700027)
    assert requests.delete(f"{ready['page']}/control/federation/cluster", timeout=10).ok
    assert ask(ready, issuer.token()) == ("invalid_client", 700211)


@pytest.mark.parametrize(
    ("what", "body"),
    [
        ("secret", {"state": "lost"}),
        ("certificate", {"pem": "nonsense"}),
        ("certificate", {"pem": make_pair(key=ec.generate_private_key(ec.SECP256R1())).pem}),
        ("certificate", {"pem": ""}),
        ("federation", {"name": "a", "issuer": "b", "subject": "c", "jwks": {}}),
        ("federation", {"name": "a", "issuer": "b", "subject": "c", "jwks": {"keys": [1]}}),
        ("federation", {"name": "", "issuer": "b", "subject": "c", "jwks": {"keys": []}}),
    ],
)
def test_a_credential_that_makes_no_sense_is_refused(
    ready: dict[str, Any], what: str, body: dict[str, Any]
) -> None:
    """400 with a sentence."""
    answer = requests.post(f"{ready['page']}/control/{what}", json=body, timeout=10)
    assert answer.status_code == 400
    assert answer.text.endswith(".")


def test_a_file_without_a_certificate_stops_the_start(tmp_path: Path) -> None:
    """A sentence and status 1, no traceback."""
    pem = tmp_path / "app.pem"
    pem.write_text("nothing", encoding="utf-8")
    refused = run("--data", str(tmp_path / "data"), "--app-certificate", str(pem))
    assert refused.returncode == 1
    assert refused.stderr == f"{pem} cannot be used: there is no certificate in PEM format.\n"
