"""A certificate authority that lives as long as one start, for the listeners that need TLS."""

from __future__ import annotations

import ssl
from typing import TYPE_CHECKING

import trustme

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["make_context"]


def make_context(ca_file: Path) -> ssl.SSLContext:
    """A server context for this machine's names; its authority's certificate goes to ``ca_file``.

    The authority is installed nowhere: a client trusts it only if told to read the file.
    """
    authority = trustme.CA(organization_name="Auto Capture sandbox")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    authority.issue_cert("localhost", "127.0.0.1", "::1").configure_cert(context)
    authority.cert_pem.write_to_path(str(ca_file))
    return context
