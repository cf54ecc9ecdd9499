"""The row of a conversation: one suggestion that opens into its messages, to track some or all."""

from __future__ import annotations

from microsoft_teams.cards.core import CardElement, Container, ExecuteAction

from capture.models import ImportState
from capture.suggestions import Suggestion
from cards.actions import Dismiss, Picked, Undo
from cards.dates import row_time
from cards.drawing import Drawing, picked
from cards.elements import (
    beside,
    button,
    buttons,
    checkbox,
    fact_line,
    hidden,
    label,
    line,
    link,
    narrow,
    quiet,
    reveal,
    strong,
    wide,
)
from cards.picks import EVERY, input_id
from cards.plain_text import plain
from cards.rows import PREVIEW_LIMIT, Piece
from cards.suggestion_row import boxed, message_presses, people_button, stacked
from cards.suggestion_text import (
    can_be_dismissed,
    can_be_tracked,
    facts,
    newest,
    state,
    subject,
    undone,
    why,
)
from cards.thread_choice import thread_choice

__all__ = ["conversation_row"]


def conversation_row(piece: Piece, drawing: Drawing) -> CardElement:
    """The newest subject, how many messages there are and what became of them; folded."""
    said, first = drawing.said, piece.messages[0]
    folded = f"messages-{first.key}"
    open_ones = _trackable(piece, drawing)
    how_many = said.messages(piece.first, len(piece.messages), piece.total)
    rest = " · ".join([newest(first, drawing), *_progress(piece, drawing)])
    text = wide(
        line(strong(subject(first, drawing))),
        line(reveal(how_many, folded), quiet(f" · {rest}"), gap="None"),
        line(quiet(why(first, drawing)), gap="None"),
    )
    back = tuple(one for one in map(undone, piece.messages) if one)
    press = []
    if open_ones:
        press = [narrow(buttons(_track(piece, open_ones, drawing)), middle=True)]
    elif back:
        undo = Undo(*drawing.about(back), of="import")
        press = [narrow(buttons(button(said.UNDO, undo, drawing.seal)), middle=True)]
    inside = _messages(piece, open_ones, drawing) + _choices(piece, open_ones, drawing)
    if piece.first == 1:
        inside += thread_choice(first, drawing)
    parts = [beside(text, *press, gap="None"), hidden(folded, *inside)]
    return boxed(f"suggestion-{first.key}", first, drawing, parts)


def _trackable(piece: Piece, drawing: Drawing) -> tuple[Suggestion, ...]:
    if not drawing.offered:
        return ()
    return tuple(one for one in piece.messages if can_be_tracked(one))


def _progress(piece: Piece, drawing: Drawing) -> list[str]:
    """What became of the messages, in counts, so that it is seen while they are folded away."""
    said = drawing.said
    states = [one.status.state for one in piece.messages if one.status is not None]
    failed = states.count(ImportState.FAILED)
    tracked = piece.tracked + sum(one.tracked is not None for one in piece.messages)
    counts = (
        (said.under_way, len(states) - failed),
        (said.not_imported, failed),
        (said.already_tracked, tracked),
    )
    attached = any(one.has_attachments for one in piece.messages)
    return [*([said.ATTACHED] if attached else []), *(told(n) for told, n in counts if n)]


def _track(piece: Piece, open_ones: tuple[Suggestion, ...], drawing: Drawing) -> ExecuteAction:
    """All that can be tracked with one press, whatever is ticked."""
    said, count = drawing.said, len(open_ones)
    action = drawing.track(open_ones)
    if count == 1:
        return button(said.TRACK, action, drawing.seal, primary=True)
    title = said.track_all(count) if count == piece.total else said.track_these(count)
    every = button(title, action, drawing.seal, primary=True)
    return every.model_copy(
        update={"data": {**drawing.seal(action), **EVERY}, "associated_inputs": "none"}
    )


def _messages(
    piece: Piece, open_ones: tuple[Suggestion, ...], drawing: Drawing
) -> list[CardElement]:
    names = picked(open_ones) if len(open_ones) > 1 else ()
    places = {one.key: place for place, one in enumerate(names)}
    return [
        _message(one, piece.first + position, places.get(one.key), names, drawing)
        for position, one in enumerate(piece.messages)
    ]


def _message(
    one: Suggestion,
    number: int,
    place: int | None,
    names: tuple[Picked, ...],
    drawing: Drawing,
) -> CardElement:
    said = drawing.said
    title = said.message(number, row_time(one.when, drawing.view))
    preview = plain(one.preview, PREVIEW_LIMIT)
    way = link(said.OPEN_IN_OUTLOOK, one.url)
    text = wide(
        label(title) if place is None else checkbox(input_id(names, place), title),
        fact_line(facts(one, drawing), *way),
        line(quiet(why(one, drawing)), gap="None"),
        *([line(quiet(preview), gap="None")] if preview else []),
        *state(one, drawing.view),
    )
    presses = message_presses(one, drawing)
    right = [stacked(presses)] if presses else []
    return Container(id=f"message-{one.key}", items=[beside(text, *right)], spacing="Medium")


def _choices(
    piece: Piece, open_ones: tuple[Suggestion, ...], drawing: Drawing
) -> list[CardElement]:
    """What can be done with the opened messages."""
    said, presses = drawing.said, []
    if len(open_ones) > 1:
        some = drawing.track(open_ones)
        presses.append(button(said.TRACK_PICKED, some, drawing.seal))
    presses += people_button(piece.messages[0], drawing)
    unwanted = tuple(one for one in piece.messages if can_be_dismissed(one))
    if unwanted:
        title = said.DISMISS_ALL if len(unwanted) > 1 else said.DISMISS
        presses.append(button(title, Dismiss(*drawing.about(unwanted)), drawing.seal))
    return [buttons(*presses, gap="Medium")] if presses else []
