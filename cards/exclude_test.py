"""What an exclusion would leave out, for the person whose suggestions these are."""

from __future__ import annotations

from collections.abc import Sequence

from microsoft_teams.cards.core import CardElement

from capture.models import Record
from capture.suggestions import Suggestion
from cards.dates import row_time
from cards.decision_words import decision_words
from cards.elements import Card, drawn, line, quiet, strong, words
from cards.languages import Language
from cards.plain_text import SUBJECT_LIMIT, plain
from cards.view import View

__all__ = ["exclude_test_card", "test_refused_card"]

_SHOWN = 10


def exclude_test_card(record: Record, gone: Sequence[Suggestion], total: int, view: View) -> Card:
    """``gone`` of the person's ``total`` suggestions for the record would vanish."""
    said = decision_words(view.language)
    summary = said.TEST_GONE.format(len(gone), total, plain(record.name))
    body: list[CardElement] = [
        line(strong(said.TEST_TITLE, size="Medium")),
        line(words(summary), gap="Small"),
    ]
    for one in gone[:_SHOWN]:
        when = f"  {row_time(one.when, view)}" if one.when else ""
        subject = plain(one.subject, SUBJECT_LIMIT) or said.NO_SUBJECT
        body.append(line(words(subject), quiet(when), gap="Small"))
    if len(gone) > _SHOWN:
        body.append(line(quiet(said.AND_MORE.format(len(gone) - _SHOWN)), gap="Small"))
    body += [line(quiet(said.TEST_OTHERS), gap="Medium"), line(quiet(said.TEST_DRY), gap="Small")]
    return drawn(body, view.language)


def test_refused_card(sentence: str, language: Language) -> Card:
    """Why nothing was tested."""
    title = line(strong(decision_words(language).TEST_TITLE, size="Medium"))
    return drawn([title, line(words(sentence), gap="Small")], language)
