"""The ``claims`` parameter: what the client can do, and what its next token must hold.

Page: "Claims challenges, claims requests, and client capabilities".
"""

from __future__ import annotations

from dataclasses import dataclass

import msgspec

from sandbox.entra.errors import EntraError

__all__ = ["ClaimsRequest", "read_claims"]

_KNOWN_CAPABILITY = "cp1"


class _Wish(msgspec.Struct, frozen=True):
    essential: bool = False
    value: str | None = None
    values: tuple[str, ...] = ()

    @property
    def all(self) -> tuple[str, ...]:
        return self.values if self.value is None else (self.value, *self.values)


class _Token(msgspec.Struct, frozen=True):
    xms_cc: _Wish = _Wish()
    acrs: _Wish = _Wish()
    polids: _Wish = _Wish()
    capolids: _Wish = _Wish()


class _Parameter(msgspec.Struct, frozen=True):
    access_token: _Token = _Token()


@dataclass(frozen=True, slots=True)
class ClaimsRequest:
    """What is asked for; ``policies`` says whether a policy's refusal is being answered.

    ``contexts`` are the authentication contexts that the token must hold.
    """

    capabilities: tuple[str, ...] = ()
    contexts: tuple[str, ...] = ()
    policies: bool = False

    @property
    def steps_up(self) -> bool:
        """Whether an interactive sign-in must include a second factor."""
        return self.policies or bool(self.contexts)


def read_claims(text: str | None) -> ClaimsRequest:
    """Read the parameter; raises ``EntraError`` for what is no claims request."""
    if not text:
        return ClaimsRequest()
    try:
        token = msgspec.json.decode(text, type=_Parameter).access_token
    except msgspec.DecodeError:
        raise EntraError(
            "invalid_request", 9002313, "Invalid request. claims cannot be read."
        ) from None
    return ClaimsRequest(
        capabilities=tuple(one for one in token.xms_cc.values if one.lower() == _KNOWN_CAPABILITY),
        contexts=token.acrs.all if token.acrs.essential else (),
        policies=token.polids.essential or token.capolids.essential,
    )
