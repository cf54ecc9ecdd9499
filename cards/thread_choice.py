"""Following the conversation of a suggestion: what it means is read before it can be pressed."""

from __future__ import annotations

from microsoft_teams.cards.core import CardElement

from capture.suggestions import Kind, Suggestion
from cards.actions import Follow
from cards.catalogue import thread_words
from cards.drawing import Drawing
from cards.elements import button, buttons, line, quiet
from cards.header import record_name

__all__ = ["thread_choice"]


def thread_choice(suggestion: Suggestion, drawing: Drawing) -> list[CardElement]:
    """A sentence and a button; nothing for a meeting, or where following is not offered."""
    following = drawing.following
    if suggestion.kind is not Kind.MAIL or not suggestion.conversation:
        return []
    said = thread_words(drawing.view.language)
    name = record_name(drawing.record, drawing.view.language)
    about = (drawing.record.ref, suggestion.mail, drawing.offset, drawing.view.scope)
    if thread := following.threads.get(suggestion.conversation):
        told = said.following(name)
        press = button(said.STOP, Follow(*about, thread), drawing.seal)
    elif following.offered and drawing.offered:
        told = said.means(name, drawing.options.disclosed(drawing.disclosure))
        follow = Follow(*about, disclosure=drawing.disclosure)
        press = button(said.FOLLOW, follow, drawing.seal)
    else:
        return []
    return [line(quiet(told), gap="Medium"), buttons(press, gap="Small")]
