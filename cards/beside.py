"""The card about the mail or meeting a person has open: how it stands, and what can be done.

Nothing of the mail itself stands on it: its reader has it before them.
"""

from __future__ import annotations

from dataclasses import replace

from microsoft_teams.cards.core import CardElement, ExecuteAction

from capture.beside import Standing
from capture.dataverse import Acquainted
from capture.introductions import About
from capture.models import ImportState, ImportStatus, Record, RecordRef
from capture.suggestions import Kind
from capture.synchronisation import Tracking
from cards.actions import People, Seal
from cards.catalogue import beside_words, timeline_words
from cards.diagnosis import remedy_sentence
from cards.drawing import Drawing
from cards.elements import Card, button, buttons, drawn, line, note, quiet, strong, words
from cards.header import record_name
from cards.suggestion_row import files_button, presses_of
from cards.suggestion_text import details, import_run, state
from cards.view import View

__all__ = ["beside_card", "unknown_card", "unread_card"]

NO_RECORD = RecordRef("", "")


def beside_card(
    standing: Standing, record: Record, acquainted: Acquainted, view: View, seal: Seal
) -> Card:
    """How it stands with ``record``, with the same buttons as in a list of suggestions."""
    said, shown = beside_words(view.language), standing.suggestion
    drawing = Drawing(record, view, seal, 0, offered=_is_offered(standing))
    presses: list[ExecuteAction] = presses_of(shown, drawing)
    presses += _people(About(shown.mail, shown.kind), record.ref, acquainted, view, seal)
    body: list[CardElement] = [
        line(strong(said.TITLES[shown.kind], size="Medium")),
        line(quiet(said.to(record_name(record, view.language))), gap="None"),
        *_state(standing, view),
        *files_button(shown, drawing),
        *([buttons(*presses, gap="Small")] if presses else []),
        *_notes(acquainted, view),
    ]
    return drawn(body, view.language)


def unknown_card(
    about: About, acquainted: Acquainted, view: View, seal: Seal, *, internal: bool
) -> Card:
    """That nobody in it has a record, with the way to make them known; or that all are ours."""
    said = beside_words(view.language)
    presses = _people(about, NO_RECORD, acquainted, view, seal)
    body: list[CardElement] = [
        line(strong(said.TITLES[about.kind], size="Medium")),
        line(words(said.INTERNAL if internal else said.NO_RECORD), gap="Small"),
        *([buttons(*presses, gap="Small")] if presses else []),
        *_notes(acquainted, view),
    ]
    return drawn(body, view.language)


def unread_card(kind: Kind, allowed: Tracking, view: View) -> Card:
    """Why the mailbox is not read at all, and who must do what."""
    said = beside_words(view.language)
    why = remedy_sentence(allowed.remedy, view.language) if allowed.remedy else said.NOT_TRACKED
    return drawn(
        [line(strong(said.TITLES[kind], size="Medium")), line(words(why), gap="Small")],
        view.language,
    )


def _is_offered(standing: Standing) -> bool:
    free = standing.barred is None and not standing.internal
    return free and standing.allowed.tracked and standing.writable


def _state(standing: Standing, view: View) -> list[CardElement]:
    """What became of it, or else why nothing can or that nothing has."""
    shown, status = standing.suggestion, standing.suggestion.status
    if shown.tracked and (status is None or status.state is ImportState.TRACKED):
        told = state(replace(shown, status=None), view)
        return [*told, *(details(status, view, shown.tracked.url) if status else [])]
    if known := state(shown, view):
        return [*known]
    return _why_not(standing, view)


def _why_not(standing: Standing, view: View) -> list[CardElement]:
    said, remedy = beside_words(view.language), standing.allowed.remedy
    if standing.barred is not None:
        return [line(import_run(ImportStatus(ImportState.FAILED, standing.barred), view))]
    if standing.internal:
        return [line(words(said.INTERNAL), gap="Small")]
    why = "" if standing.writable else said.NOT_WRITABLE
    if not standing.allowed.tracked:
        why = remedy_sentence(remedy, view.language) if remedy else ""
    small = [line(quiet(why), gap="None")] if why else []
    return [line(words(said.NOT_TRACKED), gap="Small"), *small]


def _people(
    about: About, record: RecordRef, acquainted: Acquainted, view: View, seal: Seal
) -> list[ExecuteAction]:
    """The way to who is not known yet; a calendar's ids are not a mailbox's, so of mail alone."""
    if about.kind is not Kind.MAIL or not acquainted.strangers:
        return []
    return [button(timeline_words(view.language).PEOPLE, People(record, about.id), seal)]


def _notes(acquainted: Acquainted, view: View) -> list[CardElement]:
    said = beside_words(view.language)
    return [
        *([note(said.STRANGERS)] if acquainted.strangers and acquainted.records else []),
        *([note(said.unasked(acquainted.unasked))] if acquainted.unasked else []),
        *([note(said.CUT)] if acquainted.cut else []),
    ]
