"""``diagnose`` and ``admin diagnose``: what stands in the way, for a person and for everybody."""

from __future__ import annotations

from capture.authority import Authority
from capture.diagnosis import Finding, Health, Link, broken
from capture.doctor import Doctor
from capture.errors import CaptureError
from capture.imports.queue import ImportQueue
from cards.decisions import said_card
from cards.diagnosis import diagnosis_card
from cards.elements import Card
from cards.languages import language_of
from desks.asker import Asker
from identity.registration import Registration

__all__ = ["Diagnoses"]


class Diagnoses:
    """Draws what the doctor, the registration and the queue say."""

    def __init__(
        self,
        doctor: Doctor,
        registration: Registration,
        imports: ImportQueue,
        authority: Authority,
    ) -> None:
        self._doctor = doctor
        self._authority = authority
        self._registration = registration
        self._imports = imports

    async def personal(self, asker: Asker) -> Card:
        """The asker's own links; nobody needs to be signed in for this."""
        findings = await self._doctor.examine(asker.caller)
        return diagnosis_card(findings, language_of(asker.locale))

    async def administrative(self, asker: Asker) -> Card:
        """The service's links too, for administrators of Dynamics alone.

        Raises what telling an administrator may raise: then the error says what is broken.
        """
        if not await self._authority.is_administrator(asker.caller):
            return said_card(language_of(asker.locale), "NOT_FOR_YOU")
        return diagnosis_card(await self.findings(asker), language_of(asker.locale))

    async def findings(self, asker: Asker) -> tuple[Finding, ...]:
        """The state of the service's links and of the asker's own."""
        service = (*await self._registration.examine(), await self._queue())
        return (*service, *await self._doctor.examine(asker.caller))

    async def _queue(self) -> Finding:
        try:
            await self._imports.depth()
        except CaptureError as error:
            return broken(Link.QUEUE, error)
        return Finding(Link.QUEUE, Health.GOOD)
