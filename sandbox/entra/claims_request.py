"""The ``claims`` parameter: what the client can do, and what its next token must hold.

Page: "Claims challenges, claims requests, and client capabilities".
"""

from __future__ import annotations

import msgspec

from sandbox.entra.errors import EntraError

__all__ = ["capabilities"]


class _Values(msgspec.Struct, frozen=True):
    values: tuple[str, ...] = ()


class _Requested(msgspec.Struct, frozen=True):
    xms_cc: _Values = _Values()


class _ClaimsRequest(msgspec.Struct, frozen=True):
    access_token: _Requested = _Requested()


def capabilities(claims: str | None) -> tuple[str, ...]:
    """The client capabilities declared in the parameter; raises ``EntraError``."""
    if not claims:
        return ()
    try:
        return msgspec.json.decode(claims, type=_ClaimsRequest).access_token.xms_cc.values
    except msgspec.DecodeError:
        raise EntraError(
            "invalid_request", 9002313, "Invalid request. claims cannot be read."
        ) from None
