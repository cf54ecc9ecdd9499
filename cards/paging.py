"""Pages of a list, small enough for a message: fewer rows on a page rather than a refused card."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import msgspec
from microsoft_teams.cards.core import CardElement

from capture.models import RecordRef
from cards.actions import More, Seal
from cards.catalogue import timeline_words
from cards.elements import Card, beside, button, buttons, line, narrow, quiet, wide
from cards.view import View

_AROUND = 512
"""Bytes of the message around a card: its type, its id, what it holds."""
CARD_LIMIT = 28 * 1024 - _AROUND
"""Bytes of UTF-8 JSON (page: Format your bot messages; reports differ, this is safe)."""


@dataclass(frozen=True, slots=True)
class Page:
    """Rows ``start`` to ``end`` (exclusive) of ``total``."""

    start: int
    end: int
    total: int


def fitting(build: Callable[[Page], Card], total: int, view: View) -> Card:
    """The card with as many rows as the view asks for, or as many as fit; at least one.

    An offset beyond the list, which became shorter, shows its last page.
    """
    size = max(1, view.page_size)
    start = max(0, view.offset)
    if start >= total:
        start = max(0, total - 1) // size * size
    count = min(size, total - start)
    while True:
        card = build(Page(start, start + count, total))
        taken = weight(card)
        if taken <= CARD_LIMIT or count <= 1:
            return card
        count = max(1, min(count - 1, count * CARD_LIMIT // taken))


def shrinking(build: Callable[[int], Card], most: int) -> Card:
    """What ``build`` makes of as many parts as fit the card: ``most``, then a quarter fewer."""
    count = most
    while weight(card := build(count)) > CARD_LIMIT and count:
        count = count * 3 // 4
    return card


def weight(card: Card) -> int:
    """Bytes of the card on the wire."""
    return len(msgspec.json.encode(card))


def navigation(page: Page, record: RecordRef, view: View, seal: Seal) -> list[CardElement]:
    """Which rows these are, and buttons to the rows before and after; nothing on a single page."""
    if page.start == 0 and page.end >= page.total:
        return []
    said = timeline_words(view.language)
    where = line(quiet(said.rows(page.start + 1, page.end, page.total)))
    ways = []
    if page.start:
        back = max(0, page.start - max(1, view.page_size))
        ways.append(button(said.BACK, More(record, back, view.scope), seal))
    if page.end < page.total:
        ways.append(button(said.MORE, More(record, page.end, view.scope), seal))
    return [beside(wide(where), narrow(buttons(*ways)), gap="Medium")]
