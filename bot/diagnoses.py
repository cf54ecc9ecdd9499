"""``diagnose`` and ``admin diagnose``: what stands in the way, for a person and for everybody."""

from __future__ import annotations

from bot.answers import Asker
from capture.diagnosis import Finding, Health, Link, broken
from capture.doctor import Doctor
from capture.errors import CaptureError
from capture.imports.queue import ImportQueue
from cards.diagnosis import diagnosis_card
from cards.elements import Card
from cards.languages import language_of
from cards.notice_sentences import NOT_FOR_YOU, NOT_FOR_YOU_TITLE
from cards.notices import notice_card
from identity.registration import Registration

__all__ = ["Diagnoses"]


class Diagnoses:
    """Draws what the doctor, the registration and the queue say."""

    def __init__(self, doctor: Doctor, registration: Registration, imports: ImportQueue) -> None:
        self._doctor = doctor
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
        if not await self._doctor.is_administrator(asker.caller):
            return notice_card(NOT_FOR_YOU_TITLE, NOT_FOR_YOU)
        service = (*await self._registration.examine(), await self._queue())
        personal = await self._doctor.examine(asker.caller)
        return diagnosis_card((*service, *personal), language_of(asker.locale))

    async def _queue(self) -> Finding:
        try:
            await self._imports.depth()
        except CaptureError as error:
            return broken(Link.QUEUE, error)
        return Finding(Link.QUEUE, Health.GOOD)
