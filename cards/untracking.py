"""What taking a tracked mail or meeting out of Dynamics means, before it is done."""

from __future__ import annotations

from datetime import datetime

from capture.imports.untracking import Refusal, Untracked
from cards.actions import Imports, Seal, Untrack
from cards.catalogue import import_words
from cards.dates import moment
from cards.elements import Card, button, buttons, drawn, line, quiet, strong, words
from cards.imports import ImportRow, named, subject_run
from cards.view import View

__all__ = ["untrack_card", "untracked_sentence"]


def untrack_card(row: ImportRow, since: datetime | None, view: View, seal: Seal) -> Card:
    """Who could have seen it and since when, and what will be deleted."""
    said, key = import_words(view.language), row.own.job.key
    name, seen = named(row, view), moment(since, view) if since else ""
    return drawn(
        [
            line(strong(said.UNTRACK_TITLE, size="Medium")),
            line(subject_run(row, view), gap="Small"),
            line(words(said.seen_since(name, seen)), gap="Small"),
            line(quiet(said.UNTRACK_MEANS), gap="Small"),
            buttons(
                button(said.UNTRACK, Untrack(key, view.offset, sure=True), seal),
                button(said.CANCEL, Imports(view.offset), seal),
                gap="Medium",
            ),
        ],
        view.language,
    )


def untracked_sentence(ended: Untracked | Refusal, view: View) -> str:
    """How it ended."""
    said = import_words(view.language)
    return str(said.UNTRACKED if isinstance(ended, Untracked) else said.NOT_UNTRACKED[ended])
