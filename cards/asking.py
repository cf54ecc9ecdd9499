"""A line to type a question into, on the card itself: one press asks it as if it were written."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from microsoft_teams.cards.core import CardElement, TextInput

from cards.actions import Ask, Seal
from cards.catalogue import help_words
from cards.elements import button, buttons
from cards.languages import Language

__all__ = ["ask_line", "asked"]

_INPUT: Final = "question"
_LONGEST: Final = 2_000


def ask_line(seal: Seal, language: Language, text: str = "") -> list[CardElement]:
    """The line and its button; ``text`` stands in it already, to be pressed or changed.

    It is the person's own sentence or one of ours, so that it may stand where they wrote it.
    """
    said = help_words(language)
    return [
        TextInput(
            id=_INPUT,
            label=said.ASK_LABEL,
            placeholder=said.COMMANDS[0],
            value=text[:_LONGEST] or None,
            max_length=_LONGEST,
        ),
        buttons(button(said.ASK, Ask(), seal, primary=True)),
    ]


def asked(inputs: Mapping[str, object]) -> str:
    """What was typed into the line; "" for what cannot have been."""
    value = inputs.get(_INPUT)
    return value if isinstance(value, str) and len(value) <= _LONGEST else ""
