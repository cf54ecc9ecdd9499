"""Proving the app with a certificate instead of a secret."""

from __future__ import annotations

import datetime as dt
import ssl
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from identity.credential import certificate
from identity.msal_app import EntraApp
from identity.msal_http import MsalHttp
from tests.identity.minting import APP_ID, TENANT
from tests.identity.provider import Provider

KEY = rsa.generate_private_key(65537, 2048)


def parts() -> tuple[bytes, bytes]:
    """The key and a self-signed certificate, as PEM."""
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "bot")])
    now = dt.datetime.now(dt.UTC)
    built = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(KEY.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now)
        .not_valid_after(now + dt.timedelta(days=1))
        .sign(KEY, hashes.SHA256())
    )
    private = KEY.private_bytes(Encoding.PEM, PrivateFormat.TraditionalOpenSSL, NoEncryption())
    return private, built.public_bytes(Encoding.PEM)


@pytest.mark.parametrize("turned", [False, True])
async def test_a_certificate_proves_the_app(
    *, turned: bool, provider: Provider, context: ssl.SSLContext, tmp_path: Path
) -> None:
    """A PEM with key and certificate in either order signs our requests; no secret is sent."""
    private, public = parts()
    path = tmp_path / "bot.pem"
    path.write_bytes(b"Bag Attributes\n" + (public + private if turned else private + public))
    provider.client_key = KEY.public_key()
    http = MsalHttp(provider.login_url, context)
    entra = EntraApp(
        http, app_id=APP_ID, credential=certificate(path), login_url=provider.login_url
    )

    grant = await entra.for_client(TENANT, scope="https://api.botframework.com/.default")

    assert grant.token in provider.issued
    assert "client_secret" not in provider.grants()[0]
    await entra.aclose()


@pytest.mark.parametrize("which", ["neither", "no key", "no certificate", "broken"])
def test_an_incomplete_file_stops_the_start(which: str, tmp_path: Path) -> None:
    """The mistake shows at once, without the file's content."""
    private, public = parts()
    content = {
        "neither": b"hello",
        "no key": public,
        "no certificate": private,
        "broken": private[:200] + b"-----END RSA PRIVATE KEY-----\n" + public,
    }[which]
    path = tmp_path / "bot.pem"
    path.write_bytes(content)

    with pytest.raises(ValueError) as refused:  # noqa: PT011 - cryptography's text is not ours
        certificate(path)
    assert "hello" not in str(refused.value)
