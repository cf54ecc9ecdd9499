"""What the product's meaning needs from its surroundings, as types."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from contextlib import AbstractAsyncContextManager
from datetime import datetime
from typing import Protocol

from capture.imports.job import OwnImport
from capture.models import Caller, ImportKey, ImportStatus
from capture.policy import Personal, Policy

Clock = Callable[[], datetime]
"""The time now, aware, in UTC."""


class Tokens(Protocol):
    """Delegated access tokens of a signed-in person."""

    async def for_graph(self, caller: Caller) -> str:
        """A bearer for Graph in the caller's name; raises ``SignInRequired``."""

    async def for_dataverse(self, caller: Caller) -> str:
        """A bearer for the caller's Dataverse; raises ``SignInRequired``."""


class Imports(Protocol):
    """What the queue knows of imports."""

    async def statuses(
        self, keys: Iterable[ImportKey], caller: Caller
    ) -> Mapping[ImportKey, ImportStatus]:
        """Where these imports stand, for this person; unknown ones are left out.

        Raises ``ServiceUnavailable``.
        """

    async def mine(self, caller: Caller) -> tuple[OwnImport, ...]:
        """What this person asked for, the newest first; raises ``ServiceUnavailable``."""


class Decisions(Protocol):
    """What organisations and people have decided."""

    async def of(self, caller: Caller) -> tuple[Policy, Personal]:
        """Both in one round trip; raises ``SwitchedOff`` and ``ServiceUnavailable``."""


class WayIn(Protocol):
    """Who lets a call in, and hears how long its service wants to be left alone."""

    def __call__(self, caller: Caller, places: int) -> AbstractAsyncContextManager[None]:
        """Around one call in this name; raises ``Throttled`` before its time has come."""

    async def rest(self, caller: Caller, seconds: float) -> None:
        """Ask nothing in this name for so long."""
