"""When a search that comes in pages has seen enough to name the most recent mails."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from capture.mail import FoundMail

__all__ = ["BEFORE_ALL", "Found", "Reach", "unfinished"]

BEFORE_ALL = datetime.min.replace(tzinfo=UTC)
LATE = timedelta(days=1)
"""How long a mail may have been under way. A search comes in the order of sending and a mail counts
by its arrival: without a margin, one that waited behind an outage would be cut off. Servers give up
after four or five days (RFC 5321, section 4.5.4.1); a day covers what happens."""


@dataclass(frozen=True, slots=True)
class Reach:
    """How far a question reaches back: to its ``limit`` most recent mails, none before ``since``.

    ``pages`` bounds what one expression may cost.
    """

    limit: int
    since: datetime
    pages: int


@dataclass(slots=True)
class Found:
    """What one expression has found so far, latest sent first, and the link to what is older."""

    mails: list[FoundMail] = field(default_factory=list, repr=False)
    next: str | None = field(default=None, repr=False)
    pages: int = 0

    def add(self, mails: Iterable[FoundMail], link: str | None) -> None:
        """Append one page."""
        self.mails += mails
        self.next = link
        self.pages += 1

    @property
    def beyond(self) -> datetime | None:
        """No mail of a further page arrived later; ``None`` when there is nothing to tell by."""
        sent = (one.sent for one in reversed(self.mails))
        last = next((moment for moment in sent if moment and moment.year > 1), None)
        return None if last is None else last + LATE


def unfinished(
    found: Sequence[Found], kept: Callable[[FoundMail], bool], reach: Reach
) -> list[Found]:
    """The searches whose older mails may still be among the most recent ones that are kept.

    One is finished when it has no further page, or when what is older lies before the window or
    before the last of the ``limit`` newest kept mails of all searches together.
    """
    open_ = [one for one in found if one.next is not None]
    if not open_:
        return []
    newest: dict[str, datetime] = {}
    for mail in (mail for one in found for mail in one.mails if kept(mail)):
        newest[mail.identity] = max(mail.when or BEFORE_ALL, newest.get(mail.identity, BEFORE_ALL))
    horizon = reach.since
    if len(newest) >= reach.limit:
        horizon = max(horizon, sorted(newest.values(), reverse=True)[reach.limit - 1])
    return [one for one in open_ if one.beyond is None or one.beyond >= horizon]
