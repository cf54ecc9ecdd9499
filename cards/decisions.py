"""What a person has decided, as cards for them alone: exclusions, dismissed ones, erasing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from types import ModuleType

from microsoft_teams.cards.core import CardElement, Container, TextRun

from capture.models import ImportKey, MailId, RecordRef
from capture.patterns import PatternRefused
from capture.policy import Exclusion
from cards.actions import Dismissals, Picked, Seal, Undo
from cards.dates import row_time
from cards.decision_words import decision_words
from cards.elements import (
    Card,
    beside,
    button,
    buttons,
    drawn,
    line,
    narrow,
    quiet,
    strong,
    wide,
    words,
)
from cards.languages import Language
from cards.plain_text import SUBJECT_LIMIT, plain
from cards.view import View

__all__ = [
    "DismissedRow",
    "dismissed_card",
    "exclusion_lines",
    "exclusions_card",
    "period_card",
    "refused_pattern",
    "said_card",
]

_SHOWN = 30
_PATTERN_LIMIT = 120
_TOLD = 600


@dataclass(frozen=True, slots=True)
class DismissedRow:
    """One dismissed suggestion; ``subject`` is ``None`` where it is gone from the mailbox.

    ``record_name`` is "" where it could not be read.
    """

    mail: MailId
    key: ImportKey
    record: RecordRef
    subject: str | None = field(repr=False)
    when: datetime | None = None
    record_name: str = ""
    unread: bool = False


def said_card(language: Language, name: str) -> Card:
    """What ``decision_english`` holds as ``<name>_TITLE`` and ``<name>``."""
    said = decision_words(language)
    title, sentence = getattr(said, f"{name}_TITLE"), getattr(said, name)
    return _card(language, title, [line(words(sentence), gap="Small")])


def period_card(fault: str, language: Language) -> Card:
    """Why a period or a number cannot be answered, and what to say instead."""
    said = decision_words(language)
    return _card(language, said.PERIOD_TITLE, [line(words(said.PERIODS[fault]), gap="Small")])


def refused_pattern(refused: PatternRefused, language: Language) -> str:
    """Why a pattern was refused, with what was typed."""
    sentence: str = decision_words(language).FAULTS[refused.fault]
    return sentence.format(plain(refused.typed))


def exclusions_card(exclusions: Sequence[Exclusion], language: Language, told: str = "") -> Card:
    """What one person excludes; ``told`` is what has just happened."""
    said = decision_words(language)
    lead = said.EXCLUSIONS_SOME if exclusions else said.EXCLUSIONS_NONE
    body: list[CardElement] = [
        *([line(words(plain(told, _TOLD)), gap="Small")] if told else []),
        line(quiet(lead), gap="Small"),
        *exclusion_lines(exclusions, language),
        line(quiet(said.EXCLUSIONS_HOW), gap="Medium"),
    ]
    return _card(language, said.EXCLUSIONS_TITLE, body)


def exclusion_lines(exclusions: Sequence[Exclusion], language: Language) -> list[CardElement]:
    """A line for each, the newest first; a long list is cut and counted."""
    said = decision_words(language)
    lines: list[CardElement] = [
        line(
            words(plain(one.pattern, _PATTERN_LIMIT)),
            quiet(f"  {said.EFFECTS[one.effect]}"),
            gap="Small",
        )
        for one in exclusions[::-1][:_SHOWN]
    ]
    if len(exclusions) > _SHOWN:
        lines.append(line(quiet(said.AND_MORE.format(len(exclusions) - _SHOWN)), gap="Small"))
    return lines


def dismissed_card(rows: Sequence[DismissedRow], total: int, view: View, seal: Seal) -> Card:
    """One page of what a person dismissed, newest first, each with the way back.

    ``rows`` begin at ``view.offset`` of ``total``.
    """
    said = decision_words(view.language)
    if not rows:
        return _card(
            view.language, said.DISMISSED_TITLE, [line(words(said.DISMISSED_NONE), gap="Small")]
        )
    end = view.offset + len(rows)
    some = said.DISMISSED_SOME.format(view.offset + 1, end, total)
    back = max(0, view.offset - view.page_size)
    further = [
        *([button(said.NEWER, Dismissals(back), seal)] if view.offset else []),
        *([button(said.OLDER, Dismissals(end), seal)] if end < total else []),
    ]
    body: list[CardElement] = [
        line(quiet(some), gap="Small"),
        *(_dismissed(row, view, seal) for row in rows),
        *([buttons(*further, gap="Medium")] if further else []),
    ]
    return _card(view.language, said.DISMISSED_TITLE, body)


def _dismissed(row: DismissedRow, view: View, seal: Seal) -> CardElement:
    said = decision_words(view.language)
    name = plain(row.record_name)
    record = said.DISMISSED_RECORD.format(name) if name else said.DISMISSED_RECORD_UNKNOWN
    facts = [*([row_time(row.when, view)] if row.when else []), record]
    again = Undo(row.record, (Picked(row.mail, row.key),), view.offset, listed=True)
    text = wide(line(_subject(row, said)), line(quiet(" · ".join(facts)), gap="None"))
    press = narrow(buttons(button(said.SUGGEST_AGAIN, again, seal)), middle=True)
    return Container(items=[beside(text, press)], spacing="Medium")


def _subject(row: DismissedRow, said: ModuleType) -> TextRun:
    if row.subject is None:
        return quiet(said.DISMISSED_UNREAD if row.unread else said.DISMISSED_GONE)
    return strong(plain(row.subject, SUBJECT_LIMIT) or said.NO_SUBJECT)


def _card(language: Language, title: str, body: Sequence[CardElement]) -> Card:
    return drawn([line(strong(title, size="Medium")), *body], language)
