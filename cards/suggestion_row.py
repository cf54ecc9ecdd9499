"""The row of a suggestion: the reader's own mail, marked as private, with what became of it."""

from __future__ import annotations

from dataclasses import dataclass

from microsoft_teams.cards.core import Action as CardAction
from microsoft_teams.cards.core import CardElement, Container, RichTextBlock, TextRun

from capture.models import ImportReason, ImportState, ImportStatus, Record, Suggestion
from cards import sentences
from cards.actions import Retry, Seal, Track
from cards.dashes import dashed_edge
from cards.dates import day, deadline, moment
from cards.elements import (
    beside,
    button,
    buttons,
    coloured,
    line,
    link,
    narrow,
    opening,
    quiet,
    strong,
    wide,
)
from cards.header import record_name
from cards.plain_text import SUBJECT_LIMIT, plain
from cards.view import View

_FINAL = frozenset(
    {ImportReason.MESSAGE_GONE, ImportReason.RECORD_GONE, ImportReason.TRACKED_ELSEWHERE}
)
"""Failures that trying again cannot change."""


@dataclass(frozen=True, slots=True)
class Drawing:
    """What the suggestion rows of one card share.

    ``offset`` is the page's first row; ``offered`` is false while Track is withheld.
    """

    record: Record
    view: View
    seal: Seal
    offset: int
    offered: bool


def suggestion_row(suggestion: Suggestion, drawing: Drawing) -> CardElement:
    """A suggestion in its state; once it is tracked it is private no longer and drawn so."""
    status = suggestion.status
    done = status is not None and status.state is ImportState.TRACKED
    return Container(
        id=("tracked-" if done else "suggestion-") + suggestion.key,
        style=None if done else "emphasis",
        background_image=None if done else dashed_edge(),
        items=[_content(suggestion, drawing, private=not done)],
        separator=done or None,
        spacing="Small",
    )


def _content(suggestion: Suggestion, drawing: Drawing, *, private: bool) -> CardElement:
    mark = line(coloured(sentences.PRIVATE, "Accent"), quiet(f" · {sentences.SUGGESTED}"))
    text = wide(
        *([mark] if private else []),
        line(strong(plain(suggestion.subject, SUBJECT_LIMIT) or sentences.NO_SUBJECT), gap="None"),
        line(quiet(_facts(suggestion)), gap="None"),
        *([line(quiet(_why(suggestion, drawing.record)), gap="None")] if private else []),
        *_state(suggestion, drawing.view),
        action=opening(suggestion.url),
    )
    when = moment(suggestion.when, drawing.view) if suggestion.when else sentences.NO_DATE
    press = _press(suggestion, drawing)
    right: list[CardElement] = [line(quiet(when), right=True)]
    return beside(text, narrow(*right, *([buttons(press, gap="Small")] if press else [])))


def _facts(suggestion: Suggestion) -> str:
    sender = plain(suggestion.sender) or plain(suggestion.sender_address) or sentences.SOMEBODY
    recipients = plain(suggestion.recipients) or sentences.SOMEBODY
    facts = [sentences.correspondence(suggestion.direction, sender, recipients)]
    return " · ".join([*facts, *([sentences.ATTACHED] if suggestion.has_attachments else [])])


def _why(suggestion: Suggestion, record: Record) -> str:
    address = suggestion.reason.address
    role = plain(suggestion.reason.role)
    return sentences.why(plain(address.address), address.rule, record_name(record), role)


def _state(suggestion: Suggestion, view: View) -> list[RichTextBlock]:
    """What became of the suggestion, where anything did."""
    status, tracked = suggestion.status, suggestion.tracked
    if status is None:
        if tracked is None:
            return []
        owner, regarding = plain(tracked.owner) or sentences.SOMEBODY, plain(tracked.regarding)
        when = day(tracked.when, view) if tracked.when else ""
        said = quiet(sentences.tracked_elsewhere(owner, regarding, when) + " ")
        return [line(said, *link(sentences.OPEN, tracked.url), gap="Small")]
    lines = [line(_import(status, view), gap="Small")]
    return [*lines, *([line(quiet(sentences.skipped(status.skipped)))] if status.skipped else [])]


def _import(status: ImportStatus, view: View) -> TextRun:
    until = deadline(status.until, view) if status.until else ""
    match status.state:
        case ImportState.QUEUED:
            return coloured(sentences.QUEUED, "Accent")
        case ImportState.IMPORTING:
            return coloured(sentences.IMPORTING, "Accent")
        case ImportState.WAITING:
            return coloured(sentences.waiting(status.reason, until), "Warning")
        case ImportState.FAILED:
            return coloured(sentences.failed(status.reason), "Attention")
        case ImportState.TRACKED:
            return coloured(sentences.TRACKED, "Good")


def _press(suggestion: Suggestion, drawing: Drawing) -> CardAction | None:
    """Track where nothing is known of the mail, Retry where an import failed and may yet work."""
    if not drawing.offered:
        return None
    ids = (drawing.record.ref, suggestion.mail, suggestion.key, drawing.offset)
    status = suggestion.status
    if status is None and suggestion.tracked is None:
        return button(sentences.TRACK, Track(*ids), drawing.seal, primary=True)
    if status and status.state is ImportState.FAILED and status.reason not in _FINAL:
        return button(sentences.RETRY, Retry(*ids), drawing.seal)
    return None
