"""The bot's own bearer for the connector.

It comes through MSAL in its thread like every other token: one call an hour is no reason to write
a second client that knows secrets, certificates, timeouts and Entra's errors.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from capture.errors import CaptureError, Service, ServiceUnavailable
from capture.ports import Clock
from capture.single_flight import SingleFlight
from identity.msal_app import EntraApp

__all__ = ["BotToken"]

EARLY = timedelta(minutes=10)
MARGIN = timedelta(minutes=1)
"""A token nearer to its end than this is not used."""
PAUSE = timedelta(seconds=30)
"""Between attempts at an early renewal, while the old token serves."""


@dataclass(frozen=True, slots=True)
class _Kept:
    token: str = field(repr=False)
    ends: datetime


class BotToken:
    """Client credentials for ``scope`` in ``tenant``: one call at a time, ten minutes early."""

    def __init__(self, entra: EntraApp, *, tenant: str, scope: str, clock: Clock) -> None:
        self._entra = entra
        self._tenant = tenant
        self._scope = scope
        self._clock = clock
        self._kept: _Kept | None = None
        self._next_try = datetime.min.replace(tzinfo=UTC)
        self._flight: SingleFlight[str, str] = SingleFlight()

    async def value(self) -> str:
        """The bearer; raises ``ServiceUnavailable`` of Entra where none can be had."""
        now, kept = self._clock(), self._kept
        if kept is None or kept.ends - now <= MARGIN:
            return await self._flight.run("renew", self._renew)
        if kept.ends - now <= EARLY and now >= self._next_try:
            self._next_try = now + PAUSE
            self._flight.begin("renew", self._renew)
        return kept.token

    async def aclose(self) -> None:
        """End a call that is under way."""
        await self._flight.aclose()

    async def _renew(self) -> str:
        try:
            grant = await self._entra.for_client(self._tenant, scope=self._scope)
        except CaptureError as error:
            raise ServiceUnavailable(Service.ENTRA, "no token for the bot") from error
        self._kept = _Kept(grant.token, self._clock() + timedelta(seconds=grant.seconds))
        return grant.token
