"""When a search that comes in pages has seen enough to name the most recent mails."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from capture.mail import FoundMail

__all__ = ["Found", "unfinished"]

BEFORE_ALL = datetime.min.replace(tzinfo=UTC)


@dataclass(slots=True)
class Found:
    """What one expression has found so far, newest first, and the link to what is older."""

    mails: list[FoundMail] = field(default_factory=list, repr=False)
    next: str | None = field(default=None, repr=False)
    pages: int = 0

    def add(self, mails: Iterable[FoundMail], link: str | None) -> None:
        """Append one page."""
        self.mails += mails
        self.next = link
        self.pages += 1


def unfinished(
    found: Sequence[Found], wanted: Callable[[FoundMail], bool], *, limit: int
) -> list[Found]:
    """The searches whose older mails may still be among the ``limit`` most recent wanted ones.

    One is finished when it has no further page, or when its oldest mail is older than the last of
    the ``limit`` newest wanted mails of all searches together.
    """
    open_ = [one for one in found if one.next is not None]
    if not open_:
        return []
    newest: dict[str, datetime] = {}
    for mail in (mail for one in found for mail in one.mails if wanted(mail)):
        newest[mail.identity] = max(_when(mail), newest.get(mail.identity, BEFORE_ALL))
    if len(newest) < limit:
        return open_
    horizon = sorted(newest.values(), reverse=True)[limit - 1]
    return [one for one in open_ if not one.mails or _when(one.mails[-1]) >= horizon]


def _when(mail: FoundMail) -> datetime:
    return mail.when or BEFORE_ALL
