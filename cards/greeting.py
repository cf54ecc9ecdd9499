"""The first card of a conversation: four lines, and a line to ask the first question with."""

from __future__ import annotations

from cards.actions import Seal
from cards.asking import ask_line
from cards.catalogue import help_words
from cards.elements import Card, drawn, line, strong, words
from cards.help import Where
from cards.languages import Language

__all__ = ["greeting_card"]


def greeting_card(where: Where, language: Language, seal: Seal) -> Card:
    """What the bot does, reads and never stores, and how to begin where this is."""
    said = help_words(language)
    sentences = (said.GREETING_READS, said.GREETING_STORES, said.BEGIN[where])
    body = [
        line(strong(said.GREETING_DOES)),
        *(line(words(one), gap="Small") for one in sentences),
    ]
    return drawn([*body, *ask_line(seal, language)], language)
