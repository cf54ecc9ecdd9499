"""The row of a suggestion: the reader's own mail, marked as private, with what became of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from microsoft_teams.cards.core import Action as CardAction
from microsoft_teams.cards.core import CardElement, Container, RichTextBlock, TextRun

from capture.models import ImportReason, ImportState, ImportStatus, Record
from capture.suggestions import Suggestion
from cards import sentences
from cards.actions import Picked, Retry, Seal, Track
from cards.dashes import dashed_edge
from cards.dates import day, deadline, row_time
from cards.elements import (
    beside,
    button,
    buttons,
    coloured,
    label,
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
    if is_tracked(suggestion):
        return Container(
            id=f"tracked-{suggestion.key}",
            items=[_content(suggestion, drawing, [])],
            spacing="Medium",
        )
    why = line(quiet(_why(suggestion, drawing.record)), gap="None")
    return Container(
        id=f"suggestion-{suggestion.key}",
        style="emphasis",
        background_image=dashed_edge(),
        bleed=True,  # the box reaches the card's edges, so that all subjects begin at one line
        items=[_mark(suggestion, drawing.view), _content(suggestion, drawing, [why])],
        spacing="Small",
    )


def is_tracked(suggestion: Suggestion) -> bool:
    """True once its import was read back from Dynamics."""
    return suggestion.status is not None and suggestion.status.state is ImportState.TRACKED


def _mark(suggestion: Suggestion, view: View) -> CardElement:
    private = label(sentences.PRIVATE, accent=True)
    return beside(wide(private), narrow(_time(suggestion, view)))


def _time(suggestion: Suggestion, view: View) -> CardElement:
    return label(row_time(suggestion.when, view), right=True)


def _content(suggestion: Suggestion, drawing: Drawing, why: Sequence[CardElement]) -> CardElement:
    text = wide(
        line(strong(plain(suggestion.subject, SUBJECT_LIMIT) or sentences.NO_SUBJECT)),
        line(quiet(_facts(suggestion)), gap="None"),
        *why,
        *_state(suggestion, drawing.view),
        action=opening(suggestion.url),
    )
    press = _press(suggestion, drawing)
    if is_tracked(suggestion):
        return beside(text, narrow(_time(suggestion, drawing.view)))
    return beside(text, *([narrow(buttons(press), middle=True)] if press else []), gap="None")


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
    return [*lines, *_skipped(status.skipped)]


def _skipped(count: int) -> list[RichTextBlock]:
    return [line(quiet(sentences.skipped(count)), gap="None")] if count else []


def _import(status: ImportStatus, view: View) -> TextRun:
    if status.state is ImportState.WAITING:
        until = deadline(status.until, view) if status.until else ""
        return coloured(sentences.waiting(status.reason, until), "Accent")
    if status.state is ImportState.FAILED:
        return coloured(sentences.failed(status.reason), "Attention")
    sentence = sentences.IMPORTS[status.state]
    return coloured(sentence, "Good" if status.state is ImportState.TRACKED else "Accent")


def _press(suggestion: Suggestion, drawing: Drawing) -> CardAction | None:
    """Track where nothing is known of the mail, Retry where an import failed and may yet work."""
    if not drawing.offered:
        return None
    ids = (drawing.record.ref, (Picked(suggestion.mail, suggestion.key),), drawing.offset)
    status = suggestion.status
    if status is None and suggestion.tracked is None:
        return button(sentences.TRACK, Track(*ids), drawing.seal, primary=True)
    if status and status.state is ImportState.FAILED and status.reason not in _FINAL:
        return button(sentences.RETRY, Retry(*ids), drawing.seal)
    return None
