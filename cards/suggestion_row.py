"""The row of a suggestion: the reader's own mail, marked as private, with what became of it."""

from __future__ import annotations

from collections.abc import Sequence

from microsoft_teams.cards.core import ActionSet, CardElement, Column, Container, ExecuteAction

from capture.suggestions import Kind, Suggestion
from cards.actions import Dismiss, People, Retry, Undo
from cards.dashes import dashed_edge
from cards.dates import row_time
from cards.drawing import Drawing
from cards.elements import (
    beside,
    button,
    buttons,
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
from cards.plain_text import plain
from cards.suggestion_text import (
    can_be_dismissed,
    can_be_regarded,
    can_be_tracked,
    can_be_tried_again,
    facts,
    is_tracked,
    state,
    subject,
    undone,
    why,
)
from cards.thread_choice import thread_choice

__all__ = [
    "boxed",
    "files_button",
    "message_presses",
    "people_button",
    "presses_of",
    "stacked",
    "suggestion_row",
]

PREVIEW_LIMIT = 255
ID = 16
"""Characters of a key that tell two suggestions of one card apart."""


def suggestion_row(suggestion: Suggestion, drawing: Drawing) -> CardElement:
    """A suggestion in its state; once it is tracked it is private no longer and drawn so."""
    if is_tracked(suggestion):
        return _tracked(suggestion, drawing)
    folded = f"details-{suggestion.key[:ID]}"
    text = wide(
        line(strong(subject(suggestion, drawing))),
        fact_line(facts(suggestion, drawing), reveal(drawing.said.DETAILS, folded)),
        line(quiet(why(suggestion, drawing)), gap="None"),
        *state(suggestion, drawing.view),
    )
    presses = presses_of(suggestion, drawing)
    right = [stacked(presses)] if presses else []
    parts = [
        beside(text, *right, gap="Small" if len(presses) > 1 else "None"),
        hidden(folded, *_details(suggestion, drawing)),
    ]
    return boxed(f"suggestion-{suggestion.key}", suggestion, drawing, parts)


def boxed(
    identifier: str, newest: Suggestion, drawing: Drawing, parts: Sequence[CardElement]
) -> Container:
    """The box of what only the reader sees, with the time of ``newest``."""
    private = label(drawing.said.PRIVATE, accent=True)
    time = label(row_time(newest.when, drawing.view), right=True)
    return Container(
        id=identifier,
        style="emphasis",
        background_image=dashed_edge(),
        bleed=True,  # the box reaches the card's edges, so that all subjects begin at one line
        items=[beside(wide(private), narrow(time)), *parts],
        spacing="Small",
    )


def people_button(suggestion: Suggestion, drawing: Drawing) -> list[ExecuteAction]:
    """The way to who takes part; a calendar's ids are not a mailbox's, so of mail alone."""
    if suggestion.kind is not Kind.MAIL:
        return []
    ask = People(drawing.record.ref, suggestion.mail, drawing.offset, drawing.view.scope)
    return [button(drawing.said.PEOPLE, ask, drawing.seal)]


def _tracked(suggestion: Suggestion, drawing: Drawing) -> CardElement:
    text = wide(
        line(strong(subject(suggestion, drawing))),
        line(quiet(facts(suggestion, drawing)), gap="None"),
        *state(suggestion, drawing.view),
    )
    time = label(row_time(suggestion.when, drawing.view), right=True)
    right = [narrow(time, *files_button(suggestion, drawing))]
    return Container(id=f"tracked-{suggestion.key}", items=[beside(text, *right)], spacing="Medium")


def files_button(suggestion: Suggestion, drawing: Drawing) -> list[ActionSet]:
    """The way to what became of the files, where some are not in Dynamics."""
    if suggestion.status is None or not suggestion.status.left:
        return []
    title = drawing.options.FILES
    return [buttons(drawing.options_of(suggestion.mail, suggestion.kind, title), gap="Small")]


def _details(suggestion: Suggestion, drawing: Drawing) -> list[CardElement]:
    """The first words of the body, the way to the whole, and what else can be done."""
    preview = plain(suggestion.preview, PREVIEW_LIMIT)
    way = link(drawing.said.OPEN_IN_OUTLOOK, suggestion.url)
    further = people_button(suggestion, drawing)
    if can_be_dismissed(suggestion):
        away = Dismiss(*drawing.about((suggestion,)))
        further.append(button(drawing.said.DISMISS, away, drawing.seal))
    return [
        *([line(quiet(preview), gap="Small")] if preview else []),
        *([line(*way, gap="Small")] if way else []),
        *([buttons(*further, gap="Small")] if further else []),
        *thread_choice(suggestion, drawing),
    ]


def stacked(presses: Sequence[ExecuteAction]) -> Column:
    """One below the other, so that on a telephone the text keeps its room."""
    sets = [buttons(one, gap="Small") for one in presses]
    return narrow(*sets, middle=True)


def message_presses(suggestion: Suggestion, drawing: Drawing) -> list[ExecuteAction]:
    """The same for a message of a conversation, whose own button tracks them all."""
    presses = presses_of(suggestion, drawing)
    return (
        [one for one in presses if one.verb != "track"] if can_be_tracked(suggestion) else presses
    )


def presses_of(suggestion: Suggestion, drawing: Drawing) -> list[ExecuteAction]:
    """Track where nothing is known of it, Undo while it only waits its turn, Retry where an import
    failed and may yet work; beside what begins one, how much it shares.

    Of a series the button says that it is about the date that is shown.
    """
    said = drawing.said
    if back := undone(suggestion):
        return [button(said.UNDO, Undo(*drawing.about((back,)), of="import"), drawing.seal)]
    if not drawing.offered:
        return []
    options = drawing.options_of(suggestion.mail, suggestion.kind)
    if can_be_tracked(suggestion):
        title = said.TRACK_DATE if suggestion.repeats else said.TRACK
        track = button(title, drawing.track((suggestion,)), drawing.seal, primary=True)
        return [track, options]
    if can_be_regarded(suggestion):
        regard = drawing.options.SET_REGARDING
        return [button(regard, drawing.track((suggestion,)), drawing.seal, primary=True)]
    if can_be_tried_again(suggestion):
        again = button(said.RETRY, Retry(*drawing.about((suggestion,))), drawing.seal)
        return [again, options]
    return []
