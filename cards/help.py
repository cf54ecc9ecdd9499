"""The card that answers ``help`` and whatever was not understood.

Commands are shown as text to type: a button that types for the person is not understood by every
client.
"""

from __future__ import annotations

from microsoft_teams.cards.core import CardElement, TextRun

from cards.catalogue import help_words
from cards.elements import Card, drawn, line, quiet, strong, words
from cards.languages import Language


def help_card(*, private: bool, language: Language, lead: str = "") -> Card:
    """What the bot does, reads and never stores; ``private`` in a chat with one person.

    ``lead`` is a sentence of ours to begin with, for words that were not understood.
    """
    said = help_words(language)
    body: list[CardElement] = [
        *([line(words(lead))] if lead else []),
        line(strong(said.TITLE, size="Large")),
        line(words(said.DOES), gap="Small"),
    ]
    sections = ((said.READS_TITLE, said.READS), (said.STORES_TITLE, said.STORES))
    if private:
        for title, sentence in sections:
            body += [line(strong(title)), line(words(sentence), gap="None")]
    else:
        body.append(line(words(said.SHARED)))
    commands = said.COMMANDS if private else said.SHARED_COMMANDS
    body += [line(strong(said.TRY_TITLE)), *(line(_typed(one), gap="None") for one in commands)]
    return drawn([*body, *([line(quiet(said.ADMIN))] if private else [])], language)


def _typed(command: str) -> TextRun:
    return TextRun(text=command, font_type="Monospace")
