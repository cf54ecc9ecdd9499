"""Tracking a whole page: offered below it, confirmed there, and one line on how far it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from microsoft_teams.cards.core import CardElement, ExecuteAction

from capture.models import ImportState, ImportStatus
from capture.suggestions import Suggestion
from cards.actions import MARK, More, RetryShown, TrackShown, UndoShown
from cards.catalogue import import_words
from cards.drawing import Drawing
from cards.elements import button, buttons, coloured, line, words
from cards.header import record_name
from cards.rows import Piece, Row
from cards.suggestion_text import can_be_tracked, may_be_retried

__all__ = ["Below", "foot", "mark", "trackable"]


@dataclass(frozen=True, slots=True)
class Below:
    """What stands below a page because of a press.

    ``asked`` are the marks of those about to be tracked together, of which ``lost`` more are no
    suggestions any more. ``together`` is how each stands that was tracked so.
    """

    asked: tuple[str, ...] = ()
    lost: int = 0
    together: tuple[ImportStatus, ...] = ()


def mark(suggestion: Suggestion) -> str:
    """What a button about many calls a suggestion."""
    return suggestion.key[:MARK]


def trackable(row: Row) -> list[Suggestion]:
    """What of a row can be tracked, messages of a conversation one by one."""
    messages = row.messages if isinstance(row, Piece) else ()
    return [one for one in messages if can_be_tracked(one)]


def foot(rows: Sequence[Row], drawing: Drawing, below: Below) -> list[CardElement]:
    """The offer, or the question, and how it goes with what was tracked so."""
    said, found = import_words(drawing.view.language), _progress(drawing, below)
    if below.lost:
        found.append(line(words(said.no_longer_shown(below.lost)), gap="Small"))
    if below.asked:
        return [*found, *_question(drawing, below.asked)]
    parts = [part for row in rows if (part := trackable(row))] if drawing.offered else []
    if len(parts) > 1:  # a single row has a button for all of its own
        shown = [one for part in parts for one in part]
        press = _press(drawing, tuple(map(mark, shown)))
        found.append(
            buttons(button(said.track_shown(len(shown)), press, drawing.seal), gap="Medium")
        )
    return found


def _question(drawing: Drawing, marks: tuple[str, ...]) -> list[CardElement]:
    said, view = import_words(drawing.view.language), drawing.view
    asked = said.track_shown_question(len(marks), record_name(drawing.record, view.language))
    disclosed = drawing.options.disclosed(drawing.disclosure)
    no = More(drawing.record.ref, drawing.offset, view.scope)
    return [
        line(words(asked), gap="Medium"),
        line(words(disclosed), gap="None"),
        buttons(
            button(said.TRACK_ALL, _press(drawing, marks, sure=True), drawing.seal, primary=True),
            button(said.CANCEL, no, drawing.seal),
            gap="Small",
        ),
    ]


def _press(drawing: Drawing, marks: tuple[str, ...], *, sure: bool = False) -> TrackShown:
    record, offset, scope = drawing.record.ref, drawing.offset, drawing.view.scope
    return TrackShown(record, marks, offset, scope, sure, drawing.disclosure)


def _progress(drawing: Drawing, below: Below) -> list[CardElement]:
    """One line for all, with what can be done about all of them."""
    known = below.together
    if not known:
        return []
    said, about = import_words(drawing.view.language), (drawing.record.ref, drawing.offset)
    states = [one.state for one in known]
    tracked, failed = states.count(ImportState.TRACKED), states.count(ImportState.FAILED)
    told = said.together(len(known), tracked, len(known) - tracked - failed, failed)
    colour = "Attention" if failed else "Good" if tracked == len(known) else "Accent"
    press: list[ExecuteAction] = []
    if any(one.undo for one in known):
        undo = UndoShown(*about, drawing.view.scope)
        press.append(button(said.UNDO_ALL, undo, drawing.seal))
    if drawing.offered and any(map(may_be_retried, known)):
        retry = RetryShown(*about, drawing.view.scope)
        press.append(button(said.RETRY_FAILED, retry, drawing.seal))
    return [
        line(coloured(told, colour), gap="Medium"),  # type: ignore[arg-type]
        *([buttons(*press, gap="Small")] if press else []),
    ]
