"""The mails and records behind ids, read live: what they are called is kept nowhere."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Iterable, Mapping, Sequence
from typing import Any, Protocol

from capture.errors import CaptureError
from capture.mail import FoundMail
from capture.models import Caller, MailId, Record, RecordMatch, RecordRef
from capture.parallel import attempt, both, together

__all__ = ["Fetch", "Named"]


class Fetch(Protocol):
    """The caller's messages by their ids; what is gone is left out."""

    def __call__(
        self, caller: Caller, ids: Sequence[MailId], /
    ) -> Coroutine[Any, Any, Mapping[MailId, FoundMail]]:
        """Read live, in the caller's name; raises errors of ``capture.errors``."""


class Named:
    """Asks the mailbox and Dynamics at the same time; only ``SignInRequired`` is raised."""

    def __init__(
        self,
        fetch: Fetch,
        match: Callable[[Caller, RecordRef], Coroutine[Any, Any, RecordMatch]],
    ) -> None:
        self._fetch = fetch
        self._match = match

    async def of(
        self, caller: Caller, mails: Sequence[MailId], records: Iterable[RecordRef]
    ) -> tuple[Mapping[MailId, FoundMail] | None, Mapping[RecordRef, Record]]:
        """``None`` where the mailbox does not answer; what cannot be read is left out."""
        wanted = list(dict.fromkeys(records))
        found, names = await both(
            attempt(self._fetch(caller, mails)),
            together(attempt(self._match(caller, record)) for record in wanted),
        )
        known = zip(wanted, names, strict=True)
        return (
            None if isinstance(found, CaptureError) else found,
            {ref: one.record for ref, one in known if isinstance(one, RecordMatch)},
        )
