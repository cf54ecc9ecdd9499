"""The app's own standing at Entra ID, for the sign-in doctor."""

from __future__ import annotations

from datetime import datetime, timedelta

from capture.diagnosis import Finding, Health, Link, Remedy, broken
from capture.errors import CaptureError
from capture.ports import Clock
from identity.msal_app import EntraApp

__all__ = ["Registration"]

_NOTICE = timedelta(days=30)
"""How long before its end a certificate is worth a word."""


class Registration:
    """``certificate_ends`` is ``None`` where the app proves itself otherwise.

    The end of a secret cannot be read with the permissions we have; only its being refused shows.
    """

    def __init__(
        self,
        entra: EntraApp,
        *,
        tenant: str,
        scope: str,
        certificate_ends: datetime | None,
        clock: Clock,
    ) -> None:
        self._entra = entra
        self._tenant = tenant
        self._scope = scope
        self._ends = certificate_ends
        self._clock = clock

    async def examine(self) -> tuple[Finding, ...]:
        """Whether Entra knows the app and takes its credential now, and the certificate's end."""
        try:
            await self._entra.for_client(self._tenant, scope=self._scope)
        except CaptureError as error:
            bot = broken(Link.BOT, error)
        else:
            bot = Finding(Link.BOT, Health.GOOD)
        return (bot,) if self._ends is None else (bot, self._certificate(self._ends))

    def _certificate(self, ends: datetime) -> Finding:
        left = ends - self._clock()
        if left > _NOTICE:
            return Finding(Link.CERTIFICATE, Health.GOOD)
        days = max(left.days, 0)
        return Finding(Link.CERTIFICATE, Health.BROKEN, Remedy.CERTIFICATE_ENDS, number=days)
