"""What failed in an organisation, in counts by reason, for its administrators."""

from __future__ import annotations

from collections.abc import Mapping

from microsoft_teams.cards.core import CardElement

from capture.models import ImportReason
from cards.catalogue import import_words
from cards.elements import Card, drawn, line, quiet, strong, words
from cards.languages import Language

__all__ = ["failures_card", "redriven_card"]


def failures_card(counts: Mapping[ImportReason, int], language: Language) -> Card:
    """The commonest first; whose they are and of what is nobody else's business."""
    said = import_words(language)
    body: list[CardElement] = [line(strong(said.FAILED_TITLE, size="Medium"))]
    if not counts:
        return drawn([*body, line(words(said.NONE_FAILED), gap="Small")], language)
    ordered = sorted(counts.items(), key=lambda one: (-one[1], one[0]))
    body += [line(words(f"{count:,} × {said.REASONS[one]}"), gap="Small") for one, count in ordered]
    return drawn([*body, line(quiet(said.FAILED_HOW), gap="Medium")], language)


def redriven_card(count: int, language: Language) -> Card:
    """How many are under way again."""
    said = import_words(language)
    told = said.redriven(count) if count else said.NONE_REDRIVEN
    head = line(strong(said.FAILED_TITLE, size="Medium"))
    return drawn([head, line(words(told), gap="Small")], language)
