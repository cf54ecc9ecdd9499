"""What a person asked to track, and what became of each, for them alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from microsoft_teams.cards.core import CardElement, Container, ExecuteAction, TextRun

from capture.imports.job import ImportJob, OwnImport
from capture.imports.untracking import made_here
from capture.models import ImportState, InternetMessageId, Record
from cards.actions import Imports, Options, Picked, Retry, Seal, Undo, Untrack
from cards.catalogue import import_words, options_words, timeline_words
from cards.dates import moment
from cards.elements import (
    Card,
    beside,
    button,
    buttons,
    coloured,
    drawn,
    line,
    link,
    narrow,
    quiet,
    strong,
    wide,
    words,
)
from cards.header import record_name
from cards.plain_text import SUBJECT_LIMIT, plain
from cards.suggestion_text import details, import_run, may_be_retried
from cards.view import View

__all__ = ["ImportRow", "imports_card", "named", "subject_run"]


@dataclass(frozen=True, slots=True)
class ImportRow:
    """One import; ``subject`` is ``None`` where the mail is gone, or ``unread``.

    ``record`` is ``None`` where it could not be read; ``url`` opens the activity, "" if that is not
    known. ``followed`` says that nobody pressed for it. ``owner`` is whose the activity is, "" for
    one's own. ``identity`` is that of the mail or meeting where it could be read.
    """

    own: OwnImport
    subject: str | None = field(repr=False)
    record: Record | None
    unread: bool = False
    followed: bool = False
    url: str = ""
    owner: str = field(default="", repr=False)
    identity: InternetMessageId | None = field(default=None, repr=False)


def imports_card(
    rows: Sequence[ImportRow],
    total: int,
    view: View,
    seal: Seal,
    below: Sequence[CardElement] = (),
    *,
    told: str = "",
) -> Card:
    """One page, newest first; ``rows`` begin at ``view.offset`` of ``total``.

    ``told`` is what the last press did; ``below`` is what else a person has under way.
    """
    said = import_words(view.language)
    head: list[CardElement] = [line(strong(said.TITLE, size="Medium"))]
    head += [line(words(told), gap="Small")] if told else []
    if not rows:
        return drawn([*head, line(words(said.NONE), gap="Small"), *below], view.language)
    end = view.offset + len(rows)
    newer = Imports(max(0, view.offset - view.page_size))
    turns = [
        *([button(said.NEWER, newer, seal)] if view.offset else []),
        *([button(said.OLDER, Imports(end), seal)] if end < total else []),
    ]
    body: list[CardElement] = [
        line(quiet(said.some(view.offset + 1, end, total)), gap="Small"),
        *(_row(row, view, seal) for row in rows),
        *([buttons(*turns, gap="Medium")] if turns else []),
        *below,
    ]
    return drawn([*head, *body], view.language)


def _row(row: ImportRow, view: View, seal: Seal) -> CardElement:
    said, own = import_words(view.language), row.own
    name = named(row, view)
    way = link(timeline_words(view.language).OPEN_IN_DYNAMICS, row.record.url) if row.record else ()
    asked = said.followed if row.followed else said.asked
    facts = f"{name} · {asked(moment(own.pressed, view))}"
    text = wide(
        line(subject_run(row, view)),
        line(quiet(f"{facts} ·\u00a0" if way else facts), *way, gap="None"),
        line(_state(row, view), *_activity(row, view), gap="None"),
        *details(own.status, view, row.url),
    )
    presses = [buttons(press, gap="Small") for press in _presses(row, view, seal)]
    right = [narrow(*presses, middle=True)] if presses else []
    return Container(items=[beside(text, *right)], spacing="Medium")


def named(row: ImportRow, view: View) -> str:
    """What the record is called, or that it could not be read."""
    if row.record is None:
        return str(import_words(view.language).RECORD_UNKNOWN)
    return record_name(row.record, view.language)


def subject_run(row: ImportRow, view: View) -> TextRun:
    """The subject, or why there is none."""
    said = import_words(view.language)
    if row.subject is None:
        return quiet(said.UNREAD if row.unread else said.GONE)
    return strong(plain(row.subject, SUBJECT_LIMIT) or said.NO_SUBJECT)


def _state(row: ImportRow, view: View) -> TextRun:
    own = row.own
    said, state = import_words(view.language), own.status.state
    if state is ImportState.TRACKED:
        when = moment(own.ended or own.pressed, view)
        return coloured(said.tracked(when, plain(row.owner)), "Good")
    if state in said.STATES:
        return coloured(said.STATES[state], "Accent")
    return import_run(own.status, view)


def _activity(row: ImportRow, view: View) -> tuple[TextRun, ...]:
    """The way to what is tracked."""
    if row.own.status.state is not ImportState.TRACKED:
        return ()
    way = link(import_words(view.language).OPEN_ACTIVITY, row.url)
    return (quiet(" ·\u00a0"), *way) if way else ()


def _presses(row: ImportRow, view: View, seal: Seal) -> list[ExecuteAction]:
    said, own, job = timeline_words(view.language), row.own, row.own.job
    picked = (Picked(job.mail, job.key, job.kind),)
    if own.status.undo:
        undo = Undo(job.record, picked, view.offset, listed=True, of="import")
        return [button(said.UNDO, undo, seal)]
    if may_be_retried(own.status):
        return [button(said.RETRY, Retry(job.record, picked, view.offset, listed=True), seal)]
    if own.status.state is not ImportState.TRACKED:
        return []
    presses = [_files(job, view, seal)] if own.status.left else []
    if own.owned and _removable(row):
        untrack = Untrack(job.key, view.offset)
        presses.append(button(import_words(view.language).UNTRACK, untrack, seal))
    return presses


def _removable(row: ImportRow) -> bool:
    """False where another tool made what was tracked; while that is not known a press finds out."""
    if row.identity is None:
        return bool(row.own.status.row)
    return made_here(row.own, row.identity)


def _files(job: ImportJob, view: View, seal: Seal) -> ExecuteAction:
    """The way to what became of the files, of meetings too, which a record's list cannot tell."""
    files = Options(job.record, job.mail, view.offset, kind=job.kind, listed=True)
    return button(options_words(view.language).FILES, files, seal)
