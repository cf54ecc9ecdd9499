"""What an organisation and a person have decided about suggestions: values, read for each question.

Sources of the defaults: "Basic auto capture" (50 recent), the two editions of its address table;
"Create and configure sensitivity labels" (Microsoft Purview) names the labels a new tenant gets.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from capture.extent import Disclosure
from capture.models import ImportKey, MailId, RecordRef

__all__ = [
    "LONGEST_LEDGER",
    "LONGEST_UNDO",
    "Dismissal",
    "Effect",
    "Exclusion",
    "Personal",
    "Policy",
    "RuleVariant",
]


LONGEST_UNDO: Final = 60
LONGEST_LEDGER: Final = 730
"""Bounds of ``Policy.undo_seconds`` and ``Policy.ledger_days``."""


class RuleVariant(StrEnum):
    """Which edition of the documented address rules counts."""

    Y2016 = "2016"
    Y2024 = "2024"


class Effect(StrEnum):
    """What an excluded address does to a message that carries it."""

    SKIP = "skip"
    """The whole message is left out."""
    IGNORE = "ignore"
    """The address alone does not count: the message may match by another."""


@dataclass(frozen=True, slots=True)
class Exclusion:
    """One rule; ``pattern`` is an address or a domain, which stands for its subdomains too.

    It is lower case, domains in their ASCII form.
    """

    pattern: str = field(repr=False)
    effect: Effect


@dataclass(frozen=True, slots=True)
class Policy:
    """An organisation's settings; the defaults hold until an administrator changes them.

    ``own_domains`` add to the domains of the caller's own addresses.
    ``allowed_labels`` are names of sensitivity labels, case-folded; mail with another is left out.
    ``disclosure`` is what a press means that says nothing else; ``undo_seconds`` is how long it can
    be taken back; ``following`` lets later messages of a conversation be tracked by themselves;
    ``creation`` lets contacts and leads be made of a suggestion's people.
    ``roles`` and ``groups`` are names, case-folded, of security roles and of teams in Dynamics:
    with any of them only who has one may use it. ``ledger_days`` is how long it is kept who
    imported what.
    """

    window_days: int = 30
    limit: int = 50
    variant: RuleVariant = RuleVariant.Y2024
    own_domains: frozenset[str] = frozenset()
    exclusions: tuple[Exclusion, ...] = ()
    allowed_labels: frozenset[str] = frozenset({"public", "general"})
    meetings: bool = True
    disclosure: Disclosure = Disclosure.FULL
    undo_seconds: int = 5
    following: bool = True
    creation: bool = True
    roles: frozenset[str] = frozenset()
    groups: frozenset[str] = frozenset()
    ledger_days: int = 90


@dataclass(frozen=True, slots=True)
class Dismissal:
    """A suggestion somebody does not want to see again for this record."""

    key: ImportKey
    record: RecordRef
    mail: MailId


@dataclass(frozen=True, slots=True)
class Personal:
    """What one person has decided for themselves.

    ``choices`` are records by the name that was typed, case-folded, where several had it.
    Without ``suggestions`` nothing is looked for in their mailbox.
    """

    exclusions: tuple[Exclusion, ...] = ()
    dismissed: frozenset[ImportKey] = frozenset()
    choices: Mapping[str, RecordRef] = field(default_factory=dict, repr=False)
    suggestions: bool = True
