"""A request to the token endpoint, once the client has proved who it is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sandbox.entra.errors import EntraError

if TYPE_CHECKING:
    from sandbox.entra.authority import Authority
    from sandbox.world import World

__all__ = ["TokenRequest", "missing"]


@dataclass(frozen=True, slots=True)
class TokenRequest:
    """The posted form, and the authority it was posted to.

    ``proof`` is how the client proved itself, as the claim ``azpacr`` says it.
    """

    world: World
    where: Authority
    form: Mapping[str, str]
    proof: str

    def needed(self, name: str) -> str:
        """A parameter of the form; raises ``EntraError`` where it is missing or empty."""
        value = self.form.get(name, "")
        if not value:
            raise missing(name)
        return value


def missing(name: str) -> EntraError:
    """A parameter the request should have carried."""
    return EntraError(
        "invalid_request",
        900144,
        f"The request body must contain the following parameter: '{name}'.",
    )
