"""What a person is told about what is known of them, in both languages."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

from capture.models import ImportKey, ImportReason, Record, RecordRef
from capture.read_ledger import Page, Written
from capture.reads import Purpose, Read
from cards import Card
from cards.languages import Language
from cards.privacy import Known, privacy_card

from .builders import NOW, REF, VIEW, make_record, seal

GONE = RecordRef("contact", "0c0ffee0-0000-4000-8000-00000000000a")
ADDRESS = "https://bot.example/export?ticket=T"
KEY = ImportKey("ab" * 32)
RECORDS: dict[RecordRef, Record] = {REF: make_record()}


def lines() -> tuple[Written, ...]:
    """One of each kind that looks different."""
    found = (
        Read(NOW, Purpose.SHOW, REF, 1_237, 4),
        Read(NOW - timedelta(minutes=2), Purpose.TRACK, REF, 1, 0, "tracked", KEY),
        Read(NOW - timedelta(hours=1), Purpose.TRACK, REF, 0, 1, ImportReason.ACCESS_DENIED, KEY),
        Read(NOW - timedelta(days=1), Purpose.TRACK, GONE, 1, 0, "", KEY),
        Read(NOW - timedelta(days=3), Purpose.LISTS, None, 10),
        Read(NOW - timedelta(days=4), Purpose.LOST, lost=12),
    )
    return (*(Written(one.when, one) for one in found), Written(NOW - timedelta(days=5), None))


def drawn(language: Language, offset: int = 10, *, waiting: int = 2) -> Card:
    known = Known(True, Page(lines(), 2_431, waiting), RECORDS, 90, ADDRESS)  # noqa: FBT003
    return privacy_card(known, replace(VIEW, language=language, offset=offset), seal())


def empty(language: Language) -> Card:
    known = Known(False, Page((), 0), {}, 730, ADDRESS)  # noqa: FBT003
    return privacy_card(known, replace(VIEW, language=language), seal())


CARDS: dict[str, Callable[[], Card]] = {
    "privacy": lambda: drawn("en"),
    "privacy-chinese": lambda: drawn("zh"),
    "privacy-empty": lambda: empty("en"),
    "privacy-empty-chinese": lambda: empty("zh"),
}
