"""Whose certificates outgoing TLS believes."""

from __future__ import annotations

import ssl
from pathlib import Path

import certifi

__all__ = ["trusted"]


def trusted(ca_bundle: Path | None) -> ssl.SSLContext:
    """The public authorities (certifi's) and those of ``ca_bundle``.

    Neither ``REQUESTS_CA_BUNDLE`` nor ``SSL_CERT_FILE`` has a say.
    Takes tens of milliseconds: build one at start and share it.
    """
    context = ssl.create_default_context(cafile=certifi.where())
    if ca_bundle is not None:
        context.load_verify_locations(cafile=ca_bundle)
    return context
