"""The conversations a person follows, and how each goes; for them alone."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Literal

from microsoft_teams.cards.core import CardElement, Container, TextRun

from capture.models import Record
from capture.threads.thread import Ending, Found
from cards.actions import Follow, Followed, Imports, Seal
from cards.catalogue import import_words, thread_words
from cards.dates import moment
from cards.elements import (
    Card,
    beside,
    button,
    buttons,
    coloured,
    drawn,
    line,
    narrow,
    quiet,
    strong,
    wide,
    words,
)
from cards.header import record_name
from cards.paging import CARD_LIMIT, weight
from cards.plain_text import SUBJECT_LIMIT, plain
from cards.view import View

__all__ = ["IN_SECTION", "ThreadRow", "threads_card", "with_section"]

IN_SECTION = 5
"""Threads that stand below the list of imports; the rest has a card of its own."""


@dataclass(frozen=True, slots=True)
class ThreadRow:
    """One thread; ``subject`` is ``None`` where its newest message is gone, or ``unread``.

    ``record`` is ``None`` where it could not be read.
    """

    found: Found
    subject: str | None = field(repr=False)
    record: Record | None
    unread: bool = False


def threads_card(rows: Sequence[ThreadRow], total: int, view: View, seal: Seal) -> Card:
    """One page, newest first; ``rows`` begin at ``view.offset`` of ``total``."""
    said, turned = thread_words(view.language), import_words(view.language)
    end = view.offset + len(rows)
    newer = Followed(max(0, view.offset - view.page_size))
    turns = [
        *([button(turned.NEWER, newer, seal)] if view.offset else []),
        *([button(turned.OLDER, Followed(end), seal)] if end < total else []),
        button(turned.TITLE, Imports(), seal),
    ]
    body: list[CardElement] = [
        line(strong(said.TITLE, size="Medium")),
        *([] if rows else [line(words(said.NONE), gap="Small")]),
        *(_row(row, view, seal, "followed") for row in rows),
        buttons(*turns, gap="Medium"),
    ]
    return drawn(body, view.language)


def with_section(
    build: Callable[[Sequence[CardElement]], Card],
    rows: Sequence[ThreadRow],
    total: int,
    view: View,
    seal: Seal,
) -> Card:
    """What ``build`` makes with the newest threads below it: as many as fit the card."""
    shown = min(len(rows), IN_SECTION)
    card = build(_section(rows[:shown], total, view, seal) if rows else ())
    while shown and weight(card) > CARD_LIMIT:
        shown -= 1
        card = build(_section(rows[:shown], total, view, seal))
    return card


def _section(rows: Sequence[ThreadRow], total: int, view: View, seal: Seal) -> list[CardElement]:
    said = thread_words(view.language)
    more = button(said.every(total), Followed(), seal)
    return [
        line(strong(said.TITLE, size="Medium"), gap="Medium"),
        *(_row(row, view, seal, "imports") for row in rows),
        *([buttons(more, gap="Medium")] if len(rows) < total else []),
    ]


def _row(
    row: ThreadRow, view: View, seal: Seal, listed: Literal["imports", "followed"]
) -> CardElement:
    said, thread = thread_words(view.language), row.found.thread
    unknown = import_words(view.language).RECORD_UNKNOWN
    name = record_name(row.record, view.language) if row.record else unknown
    looked = moment(thread.looked, view) if thread.looked else ""
    text = wide(
        line(_subject(row, view)),
        line(quiet(said.facts(name, moment(thread.begun, view), thread.tracked)), gap="None"),
        line(_state(row, view), quiet(said.looked(looked)), gap="None"),
    )
    right = []
    if thread.ending is None:
        stop = Follow(thread.record, thread.mail, view.offset, thread=thread.id, listed=listed)
        right.append(narrow(buttons(button(said.STOP_ALONE, stop, seal)), middle=True))
    return Container(items=[beside(text, *right)], spacing="Medium")


def _subject(row: ThreadRow, view: View) -> TextRun:
    said = import_words(view.language)
    if row.subject is None:
        return quiet(said.UNREAD if row.unread else said.GONE)
    return strong(plain(row.subject, SUBJECT_LIMIT) or said.NO_SUBJECT)


def _state(row: ThreadRow, view: View) -> TextRun:
    said, thread = thread_words(view.language), row.found.thread
    if thread.ending is not None:
        when = moment(thread.ended, view) if thread.ended else ""
        told = said.stopped(when, said.ENDINGS[thread.ending])
        return quiet(told) if thread.ending is Ending.TOLD else coloured(told, "Attention")
    if row.found.waits:
        return coloured(said.WAITING, "Accent")
    if thread.paused:
        return coloured(said.PAUSED, "Accent")
    return coloured(said.INSIDE if thread.inside else said.GOES_ON, "Good")
