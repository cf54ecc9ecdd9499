"""Makes self-signed certificates, as somebody who registers an app would."""

from __future__ import annotations

from base64 import urlsafe_b64encode
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key


@dataclass(frozen=True, slots=True)
class Pair:
    """A private key and its certificate."""

    key: Any
    certificate: x509.Certificate

    @property
    def private_pem(self) -> str:
        """The private key in PEM."""
        return self.key.private_bytes(  # type: ignore[no-any-return]
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        ).decode()

    @property
    def pem(self) -> str:
        """The certificate in PEM."""
        return self.certificate.public_bytes(serialization.Encoding.PEM).decode()

    @property
    def sha256(self) -> str:
        """The thumbprint as an assertion names it."""
        digest = self.certificate.fingerprint(hashes.SHA256())
        return urlsafe_b64encode(digest).rstrip(b"=").decode()


def make_pair(days: int = 30, key: Any = None) -> Pair:
    """A self-signed certificate that runs out in so many days."""
    key = key or generate_private_key(public_exponent=65537, key_size=2048)
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "the bot")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=60))
        .not_valid_after(now + timedelta(days=days))
        .sign(key, hashes.SHA256())
    )
    return Pair(key, certificate)
