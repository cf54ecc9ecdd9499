"""What is said of one suggestion: its subject, its facts, why it is there, what became of it."""

from __future__ import annotations

from dataclasses import replace

from microsoft_teams.cards.core import RichTextBlock, TextRun

from capture.models import (
    FINAL,
    Direction,
    ImportReason,
    ImportState,
    ImportStatus,
    Record,
    TrackedAs,
)
from capture.suggestions import Kind, MatchReason, Suggestion
from cards.catalogue import difference_words, options_words, timeline_words
from cards.dates import day, deadline, row_time, span
from cards.drawing import Drawing
from cards.elements import coloured, line, link, quiet
from cards.header import record_name
from cards.notices import reference_words
from cards.plain_text import SUBJECT_LIMIT, plain
from cards.view import View

__all__ = [
    "because",
    "can_be_dismissed",
    "can_be_regarded",
    "can_be_tracked",
    "can_be_tried_again",
    "can_be_undone",
    "details",
    "facts",
    "import_run",
    "is_tracked",
    "left_behind",
    "may_be_retried",
    "newest",
    "people",
    "state",
    "subject",
    "undone",
    "why",
]


def is_tracked(suggestion: Suggestion) -> bool:
    """True once its import was read back from Dynamics."""
    return suggestion.status is not None and suggestion.status.state is ImportState.TRACKED


def can_be_tracked(suggestion: Suggestion) -> bool:
    """True for a mail or a meeting of which neither Dynamics nor the queue knows."""
    other = suggestion.elsewhere
    under_way = other is not None and other.under_way
    return suggestion.status is None and suggestion.tracked is None and not under_way


def can_be_regarded(suggestion: Suggestion) -> bool:
    """True for what Dynamics holds without regarding anything, and nobody is changing that."""
    tracked = suggestion.tracked
    return suggestion.status is None and tracked is not None and not tracked.regarding


def can_be_tried_again(suggestion: Suggestion) -> bool:
    """True where an import failed and may yet work."""
    return suggestion.status is not None and may_be_retried(suggestion.status)


def may_be_retried(status: ImportStatus) -> bool:
    """True for a failure that trying again may change."""
    return status.state is ImportState.FAILED and status.reason not in FINAL


def can_be_undone(suggestion: Suggestion) -> bool:
    """True where this person pressed Track and no worker has begun."""
    return undone(suggestion) is not None


def undone(suggestion: Suggestion) -> Suggestion | None:
    """The suggestion by the name of the import that can be taken back, if there is one."""
    if suggestion.status is not None:
        return suggestion if suggestion.status.undo else None
    other = suggestion.elsewhere
    return replace(suggestion, key=other.key) if other is not None and other.status.undo else None


def can_be_dismissed(suggestion: Suggestion) -> bool:
    """True where nothing is on its way to Dynamics."""
    status, other = suggestion.status, suggestion.elsewhere
    if other is not None and other.under_way:
        return False
    return status is None or status.state is ImportState.FAILED


def subject(suggestion: Suggestion, drawing: Drawing) -> str:
    """The subject, or that there is none."""
    return plain(suggestion.subject, SUBJECT_LIMIT) or str(drawing.said.NO_SUBJECT)


def people(suggestion: Suggestion, drawing: Drawing) -> tuple[str, str]:
    """Who wrote, and to whom."""
    nobody = str(drawing.said.SOMEBODY)
    sender = plain(suggestion.sender) or plain(suggestion.sender_address) or nobody
    return sender, plain(suggestion.recipients) or nobody


def facts(suggestion: Suggestion, drawing: Drawing) -> str:
    """Direction, people and attachment mark; of a meeting when it is and whose."""
    said = drawing.said
    sender, recipients = people(suggestion, drawing)
    if suggestion.kind is Kind.MEETING:
        when = suggestion.when
        view = drawing.view
        times = span(when, suggestion.until, view) if when else row_time(None, view)
        invited = plain(suggestion.recipients)
        told = [said.meeting(sender, invited, times, repeats=suggestion.repeats)]
    else:
        told = [said.correspondence(suggestion.direction, sender, recipients)]
    return " · ".join([*told, *([said.ATTACHED] if suggestion.has_attachments else [])])


def newest(suggestion: Suggestion, drawing: Drawing) -> str:
    """Who wrote the newest message of a conversation, or to whom it went."""
    sender, recipients = people(suggestion, drawing)
    if suggestion.direction is Direction.INCOMING:
        return str(drawing.said.newest_from(sender))
    return str(drawing.said.newest_to(recipients))


def why(suggestion: Suggestion, drawing: Drawing) -> str:
    """Why it is a suggestion."""
    return because(suggestion.reason, drawing.record, drawing.view)


def because(reason: MatchReason, record: Record, view: View) -> str:
    """The address that matches, whose it is, by which rule, and where it stands in the message."""
    said, known = timeline_words(view.language), reason.address
    owner, name = plain(known.owner), record_name(record, view.language)
    whose = said.belongs("" if owner == name else owner, known.rule, plain(known.role), name)
    return str(said.why(plain(known.address), whose, plain(reason.role)))


def state(suggestion: Suggestion, view: View) -> list[RichTextBlock]:
    """What became of the suggestion, where anything did."""
    status, tracked = suggestion.status, suggestion.tracked
    if status is not None:
        way = tracked.url if tracked else ""
        lines = [line(import_run(status, view), gap="Small"), *details(status, view, way)]
        is_elsewhere = status.reason is ImportReason.TRACKED_ELSEWHERE
        return [*lines, *(_tracked(tracked, view) if tracked and is_elsewhere else ())]
    return _tracked(tracked, view) if tracked else _elsewhere(suggestion, view)


def details(status: ImportStatus, view: View, url: str) -> list[RichTextBlock]:
    """What else is told of an import: tries, what stayed behind, in what its row differs, why it
    was refused in the service's own words, and what may be left in Dynamics, which ``url`` opens.
    """
    said, differs = difference_words(view.language), status.differs
    words = timeline_words(view.language)
    told = left_behind(len(status.left), status.skipped, view)
    told += [words.given_up(status.attempts)] if status.attempts else []
    told += [said.differs(differs)] if differs else []
    reference = reference_words(status.code, status.request_id, view.language)
    lines = [line(quiet(one), gap="None") for one in (*told, *([reference] if reference else ()))]
    if status.row and status.state is ImportState.FAILED:
        way = link(words.OPEN, url)
        lines.append(line(quiet(f"{said.UNFINISHED} "), *way, gap="None"))
    return lines


def _tracked(tracked: TrackedAs, view: View) -> list[RichTextBlock]:
    """Who tracked it, and where."""
    said = timeline_words(view.language)
    owner, regarding = plain(tracked.owner) or said.SOMEBODY, plain(tracked.regarding)
    when = day(tracked.when, view) if tracked.when else ""
    told = quiet(said.tracked_elsewhere(owner, regarding, when) + " ")
    return [line(told, *link(said.OPEN, tracked.url), gap="Small")]


def left_behind(files: int, failed: int, view: View) -> list[str]:
    """How many of ``files`` are not in Dynamics though they were wanted, and how many were not."""
    unwanted = files - failed
    told = [timeline_words(view.language).skipped(failed)] if failed else []
    return told + ([options_words(view.language).left_out(unwanted)] if unwanted else [])


def _elsewhere(suggestion: Suggestion, view: View) -> list[RichTextBlock]:
    """How its import to another record stands, until Dynamics says that it holds it."""
    if suggestion.elsewhere is None:
        return []
    run = import_run(suggestion.elsewhere.status, view)
    told = options_words(view.language).elsewhere(run.text)
    return [line(run.model_copy(update={"text": told}), gap="Small")]


def import_run(status: ImportStatus, view: View) -> TextRun:
    """Where an import stands, in the colour of its state."""
    said = timeline_words(view.language)
    if status.state is ImportState.WAITING:
        until = deadline(status.until, view) if status.until else ""
        return coloured(said.waiting(status.reason, until), "Accent")
    if status.state is ImportState.FAILED:
        return coloured(said.failed(status.reason), "Attention")
    sentence = said.IMPORTS[status.state]
    return coloured(sentence, "Good" if status.state is ImportState.TRACKED else "Accent")
