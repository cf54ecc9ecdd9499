"""The mails and records behind ids, read live: what they are called is kept nowhere."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Iterable, Mapping, Sequence
from typing import Any, Protocol

from capture.errors import CaptureError
from capture.mail import FoundMail, FoundMeeting
from capture.models import Caller, MailId, Record, RecordMatch, RecordRef
from capture.parallel import attempt, both, together
from capture.rules import Found

__all__ = ["Mailbox", "Named"]


class Mailbox(Protocol):
    """The caller's own mailbox, read live; raises errors of ``capture.errors``."""

    def messages(
        self, caller: Caller, ids: Sequence[MailId]
    ) -> Coroutine[Any, Any, Mapping[MailId, FoundMail]]:
        """Messages by their ids; what is gone or no message is left out."""

    def meetings(
        self, caller: Caller, ids: Sequence[MailId]
    ) -> Coroutine[Any, Any, Mapping[MailId, FoundMeeting]]:
        """Dates of the calendar by their ids; what is gone is left out."""


class Named:
    """Asks the mailbox and Dynamics at the same time; only ``SignInRequired`` is raised."""

    def __init__(
        self,
        mailbox: Mailbox,
        match: Callable[[Caller, RecordRef], Coroutine[Any, Any, RecordMatch]],
    ) -> None:
        self._mailbox = mailbox
        self._match = match

    async def of(
        self, caller: Caller, mails: Sequence[MailId], records: Iterable[RecordRef]
    ) -> tuple[Mapping[MailId, Found] | None, Mapping[RecordRef, Record]]:
        """``None`` where the mailbox does not answer; what cannot be read is left out."""
        wanted = list(dict.fromkeys(records))
        found, names = await both(
            attempt(self._found(caller, mails)),
            together(attempt(self._match(caller, record)) for record in wanted),
        )
        known = zip(wanted, names, strict=True)
        return (
            None if isinstance(found, CaptureError) else found,
            {ref: one.record for ref, one in known if isinstance(one, RecordMatch)},
        )

    async def _found(self, caller: Caller, ids: Sequence[MailId]) -> Mapping[MailId, Found]:
        """What is no message may be a date of the calendar."""
        mails = await self._mailbox.messages(caller, ids)
        others = [one for one in ids if one not in mails]
        return {**mails, **(await self._mailbox.meetings(caller, others) if others else {})}
