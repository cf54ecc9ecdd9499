"""What the app may prove itself with: its secret, certificates, and other issuers' tokens.

Pages: "Microsoft identity platform certificate credentials", "Workload identity federation".
"""

from __future__ import annotations

from base64 import urlsafe_b64encode
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey

if TYPE_CHECKING:
    from sandbox.world import World

__all__ = [
    "EXCHANGE",
    "Federation",
    "certificates",
    "federations",
    "forget_certificate",
    "forget_federation",
    "is_secret_expired",
    "register_certificate",
    "register_federation",
    "set_secret_expired",
    "thumbprint",
]

EXCHANGE = "api://AzureADTokenExchange"
"""The audience a federated token has unless another one is registered."""
_SECRET = "app_secrets"  # noqa: S105 - a collection's name
_CERTIFICATES = "app_certificates"
_FEDERATIONS = "app_federations"
_SMALLEST_KEY = 2048


@dataclass(frozen=True, slots=True)
class Federation:
    """Another issuer whose token for one subject stands for the app; ``jwks`` are its keys."""

    issuer: str
    subject: str
    audience: str
    jwks: dict[str, Any]


def is_secret_expired(world: World) -> bool:
    """Whether the app's secret has run out."""
    return bool(world.store.get(_SECRET, "expired"))


def set_secret_expired(world: World, *, expired: bool) -> None:
    """Let the app's secret run out, or be good again."""
    world.store.put(_SECRET, "expired", expired)


def register_certificate(world: World, pem: bytes) -> str:
    """Add a certificate to the app and return its thumbprint (SHA-256, base64url).

    ``pem`` may hold a private key too, which is not kept. Raises ``ValueError`` with a sentence.
    """
    try:
        certificate = x509.load_pem_x509_certificate(pem)
    except ValueError:
        raise ValueError("there is no certificate in PEM format") from None
    key = certificate.public_key()
    if not isinstance(key, RSAPublicKey) or key.key_size < _SMALLEST_KEY:
        raise ValueError(f"a certificate needs an RSA key of at least {_SMALLEST_KEY} bits")
    name = thumbprint(certificate, hashes.SHA256())
    text = certificate.public_bytes(serialization.Encoding.PEM).decode()
    world.store.put(_CERTIFICATES, name, text)
    return name


def certificates(world: World) -> dict[str, x509.Certificate]:
    """The registered certificates by thumbprint."""
    return {
        name: x509.load_pem_x509_certificate(text.encode())
        for name, text in world.store.items(_CERTIFICATES)
    }


def forget_certificate(world: World, name: str) -> bool:
    """Remove a certificate; whether there was one of this thumbprint."""
    known = world.store.get(_CERTIFICATES, name) is not None
    world.store.delete(_CERTIFICATES, name)
    return known


def thumbprint(certificate: x509.Certificate, algorithm: hashes.HashAlgorithm) -> str:
    """As the headers ``x5t`` (SHA-1) and ``x5t#S256`` name it: base64url without padding."""
    return urlsafe_b64encode(certificate.fingerprint(algorithm)).rstrip(b"=").decode()


def register_federation(world: World, name: str, federation: Federation) -> None:
    """Trust another issuer for one subject, under a name."""
    world.store.put(_FEDERATIONS, name, asdict(federation))


def federations(world: World) -> dict[str, Federation]:
    """The issuers trusted, by name."""
    return {name: Federation(**body) for name, body in world.store.items(_FEDERATIONS)}


def forget_federation(world: World, name: str) -> bool:
    """Trust it no more; whether it was trusted."""
    known = world.store.get(_FEDERATIONS, name) is not None
    world.store.delete(_FEDERATIONS, name)
    return known
