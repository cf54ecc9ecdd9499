"""What stands in an address: path segments and query values, encoded once."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import quote

__all__ = ["Encoded", "encode_path", "encode_query", "encoded"]


def encode_path(segment: str) -> str:
    """One path segment, every reserved character encoded."""
    return quote(segment, safe="")


class Encoded(str):
    """A query value that is encoded already: constants need it once, not with every request."""

    __slots__ = ()


def encoded(value: str) -> Encoded:
    """Encode a constant query value."""
    return Encoded(quote(value, safe=""))


def encode_query(params: Mapping[str, str]) -> str:
    """A query string: names, which are ours, as they are, and values encoded whole."""
    return "&".join(
        f"{name}={value if isinstance(value, Encoded) else quote(value, safe='')}"
        for name, value in params.items()
    )
