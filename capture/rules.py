"""Everything that decides for one question which mails and meetings are suggestions.

A message qualifies if From, To or Cc equals an address of the record ("Auto capture of related
emails"), a meeting if its organizer or an attendee does; Bcc, display names and rooms do not count,
and the address of a group or a distribution list counts like any other.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property

from capture.addresses import normal
from capture.exclusions import Patterns, own_domains
from capture.mail import FoundMail, FoundMeeting, Recipient
from capture.models import ImportKey, InternetMessageId, RecordAddress
from capture.policy import Effect, Personal, Policy
from capture.scope import Window
from capture.sensitivity import withheld
from capture.suggestions import LeftOut, MatchReason

__all__ = [
    "Found",
    "KeyOf",
    "Rules",
    "host_of",
    "identity_of",
    "participants",
    "skipped",
    "when_of",
]

KeyOf = Callable[[InternetMessageId], ImportKey]
Found = FoundMail | FoundMeeting


@dataclass(frozen=True)
class Rules:
    """The record's addresses, the window and what organisation and person decided.

    The caller's own addresses are not among it: the mailbox names them when it answers.
    """

    addresses: tuple[RecordAddress, ...] = field(repr=False)
    window: Window
    policy: Policy
    personal: Personal
    key_of: KeyOf = field(repr=False)

    def matches(self, mail: FoundMail) -> bool:
        """Whether a search should count this mail.

        Its folder and whether it is internal are judged when the mailbox has answered.
        """
        return (
            isinstance(self.match(mail), MatchReason)
            and withheld(mail, self.policy.allowed_labels) is None
            and self.is_recent(mail)
            and not self.is_dismissed(mail)
        )

    def match(self, found: Found) -> MatchReason | LeftOut:
        """The first participant that counts: the sender, else To, else Cc, in the mail's order."""
        first = None
        is_ignored = is_skipped = False
        for role, address in participants(found):
            is_skipped = is_skipped or address in self._skipped
            known = self._by_address.get(address)
            if known is None or first is not None:
                continue
            if address in self.ignored:
                is_ignored = True
            else:
                first = MatchReason(known, role)
        if first is None and not is_ignored:
            return LeftOut.NO_EXACT_ADDRESS
        return LeftOut.EXCLUDED if is_skipped or first is None else first

    def is_recent(self, found: Found) -> bool:
        """Whether it lies within the window; what has no date is not older than anything."""
        when = when_of(found)
        if when is None:
            return True
        is_meeting = isinstance(found, FoundMeeting)
        return self.window.since <= when and not (is_meeting and when > self.window.meetings_until)

    def is_dismissed(self, found: Found) -> bool:
        """Whether the person does not want to see it for this record."""
        dismissed = self.personal.dismissed
        return bool(dismissed) and self.key_of(identity_of(found)) in dismissed

    def colleagues(self, own: frozenset[str]) -> Patterns:
        """The organisation's domains, for a caller who has these addresses."""
        if own not in self._colleagues:
            self._colleagues[own] = own_domains(own, self.policy.own_domains)
        return self._colleagues[own]

    @cached_property
    def _colleagues(self) -> dict[frozenset[str], Patterns]:
        """By the caller's addresses: a mailbox names the same for each of a hundred mails."""
        return {}

    @cached_property
    def ignored(self) -> frozenset[str]:
        """The record's addresses that do not count because a rule ignores them."""
        patterns = _patterns(self.policy, self.personal, Effect.IGNORE)
        return frozenset(address for address in self._by_address if address in patterns)

    @cached_property
    def _skipped(self) -> Patterns:
        return skipped(self.policy, self.personal)

    @cached_property
    def _by_address(self) -> dict[str, RecordAddress]:
        """The first entry of an address is its strongest."""
        return {normal(one.address): one for one in reversed(self.addresses)}


def skipped(policy: Policy, personal: Personal) -> Patterns:
    """Whose messages are left out altogether."""
    return _patterns(policy, personal, Effect.SKIP)


def _patterns(policy: Policy, personal: Personal, effect: Effect) -> Patterns:
    rules = (*policy.exclusions, *personal.exclusions)
    return Patterns(one.pattern for one in rules if one.effect is effect)


def participants(found: Found) -> Iterator[tuple[str, str]]:
    """Role and address, "" where it has none, of everybody who counts."""
    if isinstance(found, FoundMeeting):
        people = (one for one in found.attendees or () if (one.type or "").lower() != "resource")
        return _named(("organizer", _host(found)), ("attendee", people))
    return _named(("from", _host(found)), ("to", found.to or ()), ("cc", found.cc or ()))


def host_of(found: Found) -> Recipient | None:
    """Who sent the mail, or organizes the meeting."""
    return found.organizer if isinstance(found, FoundMeeting) else found.sender


def identity_of(found: Found) -> InternetMessageId:
    """What all copies share: Message-ID or iCalUId, or the id of this copy without one."""
    if isinstance(found, FoundMeeting):
        return InternetMessageId((found.uid or "").strip() or found.id)
    return found.identity


def when_of(found: Found) -> datetime | None:
    """Of a mail when it was received, else sent; of a meeting when it begins."""
    if isinstance(found, FoundMeeting):
        return found.start.moment if found.start else None
    return found.when


def _named(*groups: tuple[str, Iterable[Recipient]]) -> Iterator[tuple[str, str]]:
    return ((role, person.address) for role, people in groups for person in people)


def _host(found: Found) -> tuple[Recipient, ...]:
    host = host_of(found)
    return () if host is None else (host,)
