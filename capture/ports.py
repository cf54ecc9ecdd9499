"""What the product's meaning needs from its surroundings, as types."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Protocol

from capture.models import Caller

Clock = Callable[[], datetime]
"""The time now, aware, in UTC."""


class Tokens(Protocol):
    """Delegated access tokens of a signed-in person."""

    async def for_graph(self, caller: Caller) -> str:
        """A bearer for Graph in the caller's name; raises ``SignInRequired``."""

    async def for_dataverse(self, caller: Caller) -> str:
        """A bearer for the caller's Dataverse; raises ``SignInRequired``."""
