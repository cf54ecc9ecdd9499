"""A token that knows whose it is, so that a service's limits can be kept for each person."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from capture.models import Caller

__all__ = ["Bearer"]


class Bearer(str):  # noqa: SLOT000 - a text with a name on it; str allows no slots
    """A token in a caller's name; it is the secret itself, so it is never logged or shown."""

    caller: Caller

    def __new__(cls, token: str, caller: Caller) -> Self:
        """Give the token an owner."""
        bearer = super().__new__(cls, token)
        bearer.caller = caller
        return bearer
