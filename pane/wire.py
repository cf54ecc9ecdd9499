"""What travels between the pane's page and its API."""

from __future__ import annotations

from typing import Annotated, Any, Literal, TypeAlias

import msgspec

from capture.dataverse import Acquainted
from capture.models import Record
from cards.catalogue import timeline_words
from cards.header import record_name
from cards.languages import Language
from cards.plain_text import plain
from desks.beside import Seen

__all__ = [
    "Beside",
    "Configuration",
    "Line",
    "Mail",
    "Press",
    "Recipients",
    "Records",
    "Typed",
    "Words",
    "mail_of",
    "recipients_of",
    "records_of",
]

MOST_RECIPIENTS = 500
"""Exchange Online's own bound of recipients for one message is of this order."""
Short: TypeAlias = Annotated[str, msgspec.Meta(max_length=512)]


class Beside(msgspec.Struct, frozen=True):
    """A record in words for its reader."""

    table: str
    id: str
    name: str
    kind: str
    detail: str
    url: str


class Mail(msgspec.Struct, frozen=True):
    """The mail that is open: the card about it, whose it may be, and whether that may change."""

    card: dict[str, Any]
    records: tuple[Beside, ...]
    record: Beside | None
    pending: bool
    strangers: bool


class Recipients(msgspec.Struct, frozen=True):
    """Whose records the recipients are; ``more`` says that not all were looked up or named."""

    records: tuple[Beside, ...]
    strangers: bool
    more: bool


class Records(msgspec.Struct, frozen=True):
    """The records a name may mean."""

    records: tuple[Beside, ...]


class Recipient(msgspec.Struct, frozen=True):
    """Somebody a mail is being written to."""

    address: Short
    name: Short = ""


class Typed(msgspec.Struct, frozen=True):
    """The recipients of a mail that is being written."""

    addresses: Annotated[tuple[Recipient, ...], msgspec.Meta(max_length=MOST_RECIPIENTS)]


class Press(msgspec.Struct, frozen=True):
    """A pressed button: its verb, and its data with the card's inputs, none of it trusted."""

    verb: Annotated[str, msgspec.Meta(max_length=32)]
    data: dict[str, Any]


class Line(msgspec.Struct, frozen=True, omit_defaults=True):
    """One line of a stream: a card as it is now, or a sentence where no card can stand."""

    card: dict[str, Any] | None = None
    message: str | None = None


class Configuration(msgspec.Struct, frozen=True, rename="camel"):
    """What the page's sign-in needs to know; none of it is secret."""

    client_id: str
    authority: str
    scopes: tuple[str, ...]
    redirect: str


class Words(msgspec.Struct, frozen=True):
    """The page's own sentences."""

    language: Literal["en", "zh"]
    words: dict[str, str]


def mail_of(seen: Seen, language: Language) -> Mail:
    """A mail as the page draws it."""
    return Mail(
        seen.card,
        records_of(seen.records, language),
        None if seen.record is None else _beside(seen.record, language),
        seen.pending,
        seen.strangers,
    )


def recipients_of(known: Acquainted, language: Language) -> Recipients:
    """Recipients as the page draws them."""
    more = known.cut or known.unasked > 0
    return Recipients(records_of(known.records, language), bool(known.strangers), more)


def records_of(records: tuple[Record, ...], language: Language) -> tuple[Beside, ...]:
    """Records in words, in their order."""
    return tuple(_beside(one, language) for one in records)


def _beside(record: Record, language: Language) -> Beside:
    table = record.ref.table
    own = plain(record.kind) or plain(table).capitalize()
    kind = timeline_words(language).TABLES.get(table) or own
    name = record_name(record, language)
    return Beside(table, record.ref.id, name, kind, plain(record.detail), record.url)
