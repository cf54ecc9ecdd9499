"""The top of every card about one record: what it is and where it lives."""

from __future__ import annotations

from microsoft_teams.cards.core import CardElement

from capture.models import Record
from cards.catalogue import timeline_words
from cards.elements import beside, line, link, narrow, quiet, strong, wide
from cards.languages import Language
from cards.plain_text import plain


def header(record: Record, summary: str, language: Language = "en") -> list[CardElement]:
    """Name, type and detail of ``record``, the way to it, and how much there is of it."""
    title = line(strong(record_name(record, language), size="Large"))
    about = line(quiet(described(record, language)), gap="None")
    way = link(timeline_words(language).OPEN_IN_DYNAMICS, record.url)
    right = [narrow(line(*way))] if way else []
    body: list[CardElement] = [beside(wide(title, about), *right)]
    return [*body, line(quiet(summary), gap="Small")] if summary else body


def record_name(record: Record, language: Language = "en") -> str:
    """The record's name as text a card may show."""
    return plain(record.name) or str(timeline_words(language).NO_NAME)


def described(record: Record, language: Language = "en") -> str:
    """Type and detail: ``Account · Redmond``."""
    table = record.ref.table
    own = plain(record.kind) or plain(table).capitalize()
    kind = timeline_words(language).TABLES.get(table) or own
    return " · ".join(part for part in (kind, plain(record.detail)) if part)
