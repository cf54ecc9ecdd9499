"""What the app proves itself with at Entra ID."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)

__all__ = ["Credential", "certificate", "certificate_end"]

Credential = str | dict[str, str] | dict[str, Callable[[], str]]
"""MSAL's ``client_credential``: the secret, the two parts of a certificate, or what makes an
assertion for each request (``identity.federated``)."""


def certificate(path: Path) -> Credential:
    """The credential in a PEM file that holds a private key and its certificate, in any order.

    Raises ``ValueError`` or ``OSError``: the start should fail.
    """
    pem = path.read_bytes()
    key = load_pem_private_key(_block(pem, b"PRIVATE KEY"), None)
    public = x509.load_pem_x509_certificate(_block(pem, b"CERTIFICATE"))
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    return {
        "private_key": private.decode(),
        "public_certificate": public.public_bytes(Encoding.PEM).decode(),
    }


def certificate_end(path: Path) -> datetime:
    """When the certificate in such a file ends."""
    return x509.load_pem_x509_certificate(
        _block(path.read_bytes(), b"CERTIFICATE")
    ).not_valid_after_utc


def _block(pem: bytes, label: bytes) -> bytes:
    edge = rb"-----%s [A-Z ]*" + label + rb"-----"
    found = re.search(edge % b"BEGIN" + rb".+?" + edge % b"END", pem, re.DOTALL)
    if found is None:
        raise ValueError(f"no {label.decode().lower()} in the file")
    return found.group() + b"\n"
