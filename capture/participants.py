"""Who takes part in a mail or a meeting, and what becomes of each of them: without any I/O.

Nothing in here shows itself in a ``repr``, because all of it came out of a mailbox.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from capture.mail import FoundMail, FoundMeeting, Recipient
from capture.models import RecordRef

__all__ = [
    "Company",
    "Known",
    "NewTable",
    "Participant",
    "People",
    "Person",
    "Rights",
    "external",
    "participants",
    "people",
]

NewTable: TypeAlias = Literal["contact", "lead"]
ADDRESS_LENGTH = 100
"""Characters of ``emailaddress1`` ("Contact table/entity reference")."""
_SMTP = re.compile(
    r"[^\s@<>()\[\]\\,;:\"\x00-\x1f\x7f]{1,64}@[^\s@<>()\[\]\\,;:\"/\x00-\x1f\x7f]{1,253}"
)


@dataclass(frozen=True, slots=True)
class Participant:
    """Somebody a mail or a meeting names.

    ``position`` counts from 0 through From, To and Cc, or through the organizer and the attendees.
    ``address`` is lower case; somebody without a mail address has a directory name or "" there.
    """

    position: int
    name: str = field(repr=False)
    address: str = field(repr=False)

    @property
    def has_address(self) -> bool:
        """Whether the address is one that a row of Dynamics can hold."""
        return len(self.address) <= ADDRESS_LENGTH and bool(_SMTP.fullmatch(self.address))


@dataclass(frozen=True, slots=True)
class Known:
    """A row of Dynamics that has somebody's address: contact, lead, account or user."""

    ref: RecordRef
    name: str = field(repr=False)
    url: str


@dataclass(frozen=True, slots=True)
class Person:
    """A participant from outside; ``known`` may be several rows and is empty for a stranger.

    ``asked`` is false for those whom Dynamics was not asked about.
    """

    participant: Participant
    known: tuple[Known, ...] = ()
    asked: bool = True


@dataclass(frozen=True, slots=True)
class Company:
    """The account a record belongs to, which may be the record itself."""

    ref: RecordRef
    name: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Rights:
    """What the caller may make here; ``company`` is the account a new contact is put under."""

    tables: frozenset[NewTable] = frozenset()
    company: Company | None = None


@dataclass(frozen=True, slots=True)
class People:
    """Who takes part in one suggestion: outsiders in their order, colleagues as a number."""

    subject: str = field(repr=False)
    persons: tuple[Person, ...] = field(repr=False)
    internal: int
    rights: Rights

    def at(self, position: int) -> Person | None:
        """The outsider who stands at a position, if there is one."""
        return next((one for one in self.persons if one.participant.position == position), None)

    def may_make(self, person: Person) -> frozenset[NewTable]:
        """What the caller may make of a person: nothing where a row of theirs is known."""
        stranger = person.asked and not person.known and person.participant.has_address
        return self.rights.tables if stranger else frozenset()


def participants(suggested: FoundMail | FoundMeeting) -> tuple[Participant, ...]:
    """Everybody a mail or a meeting names, each address at its first position."""
    first: dict[str, Participant] = {}
    for position, one in enumerate(_listed(suggested)):
        if one.address or one.name:
            found = Participant(position, one.name, one.address)
            first.setdefault(one.address or one.name.casefold(), found)
    return tuple(first.values())


def external(
    everybody: Iterable[Participant], own: frozenset[str], own_domains: frozenset[str]
) -> list[Participant]:
    """Those who are neither the mailbox's owner nor of its organisation.

    The organisation's domains are those of ``own`` addresses and ``own_domains``, with their
    subdomains. Exchange's directory names (``/o=…``) are colleagues'.
    """
    domains = own_domains | {one.partition("@")[2] for one in own} - {""}
    return [one for one in everybody if not _internal(one.address, own, domains)]


def people(
    subject: str,
    outsiders: Sequence[Participant],
    known: Mapping[str, tuple[Known, ...]],
    *,
    internal: int,
    rights: Rights,
) -> People:
    """Outsiders with what Dynamics knows of them; who is no key of ``known`` was not asked for."""
    persons = tuple(
        Person(one, known.get(one.address, ()), asked=one.address in known) for one in outsiders
    )
    return People(subject, persons, internal, rights)


def _listed(suggested: FoundMail | FoundMeeting) -> list[Recipient]:
    if isinstance(suggested, FoundMail):
        first, others = suggested.sender, (*(suggested.to or ()), *(suggested.cc or ()))
    else:
        first, others = suggested.organizer, (suggested.attendees or ())
    return [*([first] if first else []), *others]


def _internal(address: str, own: frozenset[str], domains: frozenset[str]) -> bool:
    if address in own or address.startswith("/o="):
        return True
    domain = address.rpartition("@")[2] if "@" in address else ""
    return any(domain == one or domain.endswith(f".{one}") for one in domains)
