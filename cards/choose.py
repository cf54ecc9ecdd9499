"""The cards that ask which record was meant: of several, or of those with a name like it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from microsoft_teams.cards.core import CardElement, Container

from capture.models import Record, RecordMatch
from capture.scope import Scope
from cards.actions import Choose, Seal
from cards.catalogue import notice_words
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
from cards.header import described, record_name
from cards.languages import Language
from cards.plain_text import plain

__all__ = ["CHOICES", "Question", "choose_card", "not_found_card"]

CHOICES = 12
_UNSAID = Scope()


@dataclass(frozen=True, slots=True)
class Question:
    """What was asked for, as far as a choice of records needs it.

    ``name`` is what was typed. ``memory`` names the question among those of this person
    (``cards.actions.Choose``), "" where the choice is not to be remembered.
    """

    name: str = ""
    memory: str = ""
    scope: Scope = _UNSAID
    language: Language = "en"


_UNNAMED = Question()


def choose_card(matches: Sequence[RecordMatch], seal: Seal, question: Question = _UNNAMED) -> Card:
    """The best matches, each with a button; more than ``CHOICES`` are counted, not listed."""
    said = notice_words(question.language)
    name, shown = plain(question.name), matches[:CHOICES]
    body: list[CardElement] = [
        line(strong(said.which(name) if name else said.WHICH, size="Medium")),
        line(quiet(said.several(len(matches))), gap="None"),
        *(_choice(match.record, seal, question) for match in shown),
    ]
    cut = said.only_first(len(shown), len(matches)) if len(matches) > CHOICES else ""
    below = [cut or said.NONE_OF_THESE, *([said.REMEMBERED] if question.memory else [])]
    gap = "" if question.language == "zh" else " "
    return drawn([*body, line(quiet(gap.join(below)), gap="Medium")], question.language)


def not_found_card(nearest: Sequence[Record], seal: Seal, question: Question) -> Card:
    """No record has the name of ``question``; the nearest names can be chosen instead."""
    said = notice_words(question.language)
    body: list[CardElement] = [
        line(strong(said.NOT_FOUND_TITLE, size="Medium")),
        line(words(said.not_found(plain(question.name))), gap="Small"),
    ]
    if nearest:
        body.append(line(words(said.NEAREST)))
        body += [_choice(record, seal, question) for record in nearest[:CHOICES]]
    return drawn(body, question.language)


def _choice(record: Record, seal: Seal, question: Question) -> CardElement:
    language = question.language
    text = wide(
        line(strong(record_name(record, language))),
        line(quiet(described(record, language)), gap="None"),
    )
    meant = Choose(record.ref, question.memory, question.scope)
    press = buttons(button(notice_words(language).SHOW, meant, seal))
    return Container(items=[beside(text, narrow(press, middle=True))], spacing="Medium")
