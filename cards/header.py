"""The top of every card about one record: what it is and where it lives."""

from __future__ import annotations

from microsoft_teams.cards.core import CardElement

from capture.models import Record
from cards import sentences
from cards.elements import beside, line, link, narrow, quiet, strong, wide
from cards.plain_text import plain


def header(record: Record, summary: str) -> list[CardElement]:
    """Name, type and detail of ``record``, the way to it, and how much there is of it."""
    title = line(strong(record_name(record), size="Large"))
    about = line(quiet(described(record)), gap="None")
    way = link(sentences.OPEN_IN_DYNAMICS, record.url)
    right = [narrow(line(*way))] if way else []
    body: list[CardElement] = [beside(wide(title, about), *right)]
    return [*body, line(quiet(summary), gap="Small")] if summary else body


def record_name(record: Record) -> str:
    """The record's name as text a card may show."""
    return plain(record.name) or sentences.NO_NAME


def described(record: Record) -> str:
    """Type and detail: ``Account · Redmond``."""
    table = record.ref.table
    kind = sentences.TABLES.get(table) or plain(table).capitalize()
    return " · ".join(part for part in (kind, plain(record.detail)) if part)
