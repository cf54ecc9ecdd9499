"""Which later messages of a conversation are tracked by themselves, and what ends a follow.

The rules are those of suggestions, but one: whoever takes part from outside counts, known to
Dynamics or not, because the person chose the conversation. A message that is private, protected or
labelled ends the follow wherever it lies, and nothing that came after it is tracked.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime

from capture.exclusions import Patterns, own_domains
from capture.mail import FoundMail
from capture.mailbox_reply import MailboxReply
from capture.models import MailId
from capture.pages import BEFORE_ALL
from capture.policy import Effect, Personal, Policy
from capture.rules import KeyOf, participants
from capture.sensitivity import withheld
from capture.suggestions import LeftOut, Skipped
from capture.threads.thread import Ending, mark

__all__ = ["Judged", "Outside", "judged"]

_UNSENT = (Skipped.DRAFTS, Skipped.OUTBOX)
_ENDINGS = {
    LeftOut.PRIVATE: Ending.PRIVATE,
    LeftOut.LABEL: Ending.LABELLED,
    LeftOut.PROTECTED: Ending.PROTECTED,
}


@dataclass(frozen=True, slots=True)
class Judged:
    """``track`` are messages to be tracked, oldest first; ``seen`` marks all that were decided on.

    ``outside`` says whether somebody from outside reads the newest message, ``ever`` any of them.
    """

    track: tuple[FoundMail, ...] = field(repr=False)
    seen: tuple[str, ...]
    newest: FoundMail | None = field(repr=False)
    outside: bool
    ever: bool
    ending: Ending | None


class Outside:
    """Whether a message reaches somebody who is no colleague and whose address counts."""

    def __init__(self, reply: MailboxReply, policy: Policy, personal: Personal) -> None:
        rules = (*policy.exclusions, *personal.exclusions)
        self._own = reply.own
        self._colleagues = own_domains(reply.own, policy.own_domains)
        self._ignored = Patterns(one.pattern for one in rules if one.effect is Effect.IGNORE)
        self._skipped = Patterns(one.pattern for one in rules if one.effect is Effect.SKIP)

    def reached(self, mail: FoundMail) -> bool:
        """True for a message with somebody outside."""
        return any(self._counts(address) for _, address in participants(mail))

    def is_excluded(self, mail: FoundMail) -> bool:
        """True for a message that an exclusion leaves out whole."""
        return any(address in self._skipped for _, address in participants(mail))

    def _counts(self, address: str) -> bool:
        known = address in self._own or address in self._colleagues or address in self._ignored
        return "@" in address and not known


def judged(
    reply: MailboxReply,
    decided: tuple[Policy, Personal],
    key_of: KeyOf,
    *,
    seen: Collection[str] = (),
    since: datetime = BEFORE_ALL,
) -> Judged:
    """A whole conversation held against the rules; ``seen`` are marks of earlier looks."""
    policy, personal = decided
    outside = Outside(reply, policy, personal)
    sent = sorted((one for one in reply.mails if not _is_unsent(one, reply)), key=_order)
    ending, before = _first_withheld(sent, policy)
    lying = [one for one in sent if (one.folder or "") not in reply.places]
    mails = [one for one in lying if withheld(one, policy.allowed_labels) is not LeftOut.CHAT]

    def may_be_tracked(mail: FoundMail) -> bool:
        is_later = mark(mail.id) not in seen and (mail.when is None or mail.when >= since)
        is_wanted = key_of(mail.identity) not in personal.dismissed
        is_fit = outside.reached(mail) and not outside.is_excluded(mail)
        return is_later and is_wanted and is_fit and _is_certainly_before(mail, before)

    return Judged(
        track=tuple(one for one in mails if may_be_tracked(one)),
        seen=tuple(mark(*_place(one, reply)) for one in sent),
        newest=mails[-1] if mails else None,
        outside=any(outside.reached(one) for one in mails if one.when == mails[-1].when),
        ever=any(map(outside.reached, mails)),
        ending=ending,
    )


def _first_withheld(
    mails: Collection[FoundMail], policy: Policy
) -> tuple[Ending | None, datetime | None]:
    """The first message that may not be crossed, and when it came; undated ones come first."""
    for mail in mails:
        ending = _ENDINGS.get(withheld(mail, policy.allowed_labels) or LeftOut.CHAT)
        if ending is not None:
            return ending, mail.when or BEFORE_ALL
    return None, None


def _is_certainly_before(mail: FoundMail, end: datetime | None) -> bool:
    """Moments are whole seconds, so of two messages in one nobody can say which came first."""
    return end is None or (mail.when is not None and mail.when < end)


def _is_unsent(mail: FoundMail, reply: MailboxReply) -> bool:
    """A draft keeps its id when it is sent, so it must not count as seen before."""
    return bool(mail.is_draft) or reply.places.get(mail.folder or "") in _UNSENT


def _place(mail: FoundMail, reply: MailboxReply) -> tuple[MailId, str | None]:
    """What lies where nothing counts is looked at again once it lies elsewhere."""
    return mail.id, mail.folder if (mail.folder or "") in reply.places else None


def _order(mail: FoundMail) -> tuple[datetime, str]:
    return mail.when or BEFORE_ALL, mail.id
